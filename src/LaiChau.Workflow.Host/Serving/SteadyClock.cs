namespace LaiChau.Workflow.Host.Serving;

/// <summary>
/// The machine's clock made fit for records: it never runs backwards, not even over a restart, and does not believe a
/// leap forward at once. A wrong clock that is put right within <see cref="Rest"/> has done no harm: no deadline passed,
/// no mail left. A machine that was suspended merely waits that long.
/// </summary>
/// <param name="machine">Wall clock and monotonic clock.</param>
/// <param name="notBefore">The newest instant on record; null: there is none.</param>
internal sealed class SteadyClock(TimeProvider machine, DateTimeOffset? notBefore) : TimeProvider
{
    /// <summary>Mail rests and time goes on as before the leap for that long.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(10);

    /// <summary>What the machine's time service may correct without anybody minding.</summary>
    private static readonly TimeSpan Leap = TimeSpan.FromMinutes(15);

    private readonly Lock guard = new();
    private DateTimeOffset last = notBefore ?? DateTimeOffset.MinValue;
    private Anchor? anchor;
    private ClockState state = ClockState.Steady;
    private long leaptAt;

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    /// <summary>As of the last look at the clock; looks at it.</summary>
    public ClockState State
    {
        get
        {
            GetUtcNow();
            lock (guard)
            {
                return state;
            }
        }
    }

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);

    public override DateTimeOffset GetUtcNow()
    {
        lock (guard)
        {
            var now = Believed(machine.GetUtcNow(), machine.GetTimestamp());
            if (now < last)
            {
                if (state.Kind != ClockStateKind.Standing)
                {
                    state = new ClockState(ClockStateKind.Standing, last, last - now);
                }

                return last;
            }

            if (state.Kind == ClockStateKind.Standing)
            {
                state = ClockState.Steady;
            }

            return last = now;
        }
    }

    /// <summary>The machine's word, or, after a leap, where it was before plus what has passed since.</summary>
    private DateTimeOffset Believed(DateTimeOffset wall, long timestamp)
    {
        anchor ??= new Anchor(wall, timestamp);
        var expected = anchor.Wall + machine.GetElapsedTime(anchor.Timestamp, timestamp);
        var leap = wall - expected;
        if (leap <= Leap)
        {
            if (state.Kind == ClockStateKind.Leapt)
            {
                state = ClockState.Steady;
            }

            anchor = new Anchor(wall, timestamp);
            return wall;
        }

        if (state.Kind != ClockStateKind.Leapt)
        {
            state = new ClockState(ClockStateKind.Leapt, expected, leap);
            leaptAt = timestamp;
        }
        else if (machine.GetElapsedTime(leaptAt, timestamp) >= Rest)
        {
            state = ClockState.Steady;
            anchor = new Anchor(wall, timestamp);
            return wall;
        }

        return expected;
    }

    private sealed record Anchor(DateTimeOffset Wall, long Timestamp);
}

/// <summary>Whether the machine's clock can be relied on.</summary>
/// <param name="Since">The instant at which time stands still, or from which it is doubted.</param>
/// <param name="By">How far the machine's clock is behind or ahead, when it was noticed.</param>
internal sealed record ClockState(ClockStateKind Kind, DateTimeOffset? Since, TimeSpan By)
{
    public static readonly ClockState Steady = new(ClockStateKind.Steady, null, TimeSpan.Zero);

    /// <summary>No mail leaves by a clock that may be wrong.</summary>
    public bool MailRests => Kind == ClockStateKind.Leapt;
}

/// <summary>What is the matter with the machine's clock.</summary>
internal enum ClockStateKind
{
    Steady,

    /// <summary>It runs behind what is on record; time stands still until it has caught up.</summary>
    Standing,

    /// <summary>It leapt forward; mail rests, and the leap is followed only if it stays.</summary>
    Leapt,
}
