namespace LaiChau.Workflow.Storage;

/// <summary>The clock that all nodes of a store agree on.</summary>
public abstract class StoreClock : TimeProvider
{
    /// <summary>Looks again at what the clock follows; to be called once a minute.</summary>
    public abstract Task Follow(CancellationToken cancel);
}

/// <summary>One machine, one clock.</summary>
internal sealed class MachineClock(TimeProvider machine) : StoreClock
{
    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override Task Follow(CancellationToken cancel) => Task.CompletedTask;

    public override DateTimeOffset GetUtcNow() => machine.GetUtcNow();

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);
}

/// <summary>
/// Follows the database's clock, so that nodes agree on what is due. In between it goes on with the machine's timestamps,
/// which nobody can set, and it never goes back: set forward wrongly, it waits until the time has caught up.
/// </summary>
internal sealed class DatabaseClock(TimeProvider machine, Func<CancellationToken, Task<DateTimeOffset>> ask) : StoreClock
{
    private readonly Lock guard = new();
    private DateTimeOffset then;
    private long at;
    private DateTimeOffset latest = DateTimeOffset.MinValue;

    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override async Task Follow(CancellationToken cancel)
    {
        var before = machine.GetTimestamp();
        var told = await ask(cancel);
        var after = machine.GetTimestamp();
        lock (guard)
        {
            // The database looked somewhere on the way there and back; the middle is wrong by half of the way at most.
            at = before + (after - before) / 2;
            then = told;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (guard)
        {
            var now = then + machine.GetElapsedTime(at);
            latest = now > latest ? now : latest;
            return latest;
        }
    }

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);
}
