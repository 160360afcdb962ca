using System.Globalization;
using LaiChau.Workflow.Benchmarks.Live;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Tests.Support;
using Npgsql;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>The database server goes away from under a service that sends mail, and comes back.</summary>
[Collection(Processes.Name)]
public sealed class DatabaseOutageTests(ITestOutputHelper output)
{
    /// <summary>Connections and chunk of the default settings: what may be in doubt.</summary>
    private const int InHand = 4 * 10;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Pace", "slow")]
    public async Task A_database_that_fails_in_the_middle_of_a_mail_run_and_comes_back_costs_nobody_a_mail()
    {
        const int mails = 4000;
        await using var server = await OwnPostgres.Make();
        await using var sink = await SmtpSink.Start(keep: true, Cancel);
        await using var store = await CampaignStore.Postgres(Cancel, server.Administrator);
        await using var database = store.Open();
        await new Campaign(mails).Launch(database, Campaign.ZoneOfNoon(TimeProvider.System.GetUtcNow()), TimeProvider.System, Cancel);
        await using var serving = ServingProcess.Start(Laichau.Program, store, sink);
        await Processes.Until(() => Task.FromResult(sink.Count >= 500), Patience, "The run", serving);

        await server.Stop();
        var failed = TimeProvider.System.GetTimestamp();
        var said = serving.Said.Length;
        await Processes.Until(async () => !(await serving.Readiness(Cancel)).Ready, Patience, "Red", serving);
        var red = TimeProvider.System.GetElapsedTime(failed);
        await Task.Delay(TimeSpan.FromSeconds(20), Cancel);
        var delivered = sink.Count;
        Assert.InRange(delivered, 500, mails - 1);
        await server.Start();
        var back = TimeProvider.System.GetTimestamp();
        await Processes.Until(async () => (await serving.Readiness(Cancel)).Ready, Patience, "Green", serving);
        var green = TimeProvider.System.GetElapsedTime(back);
        await Processes.Until(() => IsThrough(database, mails), Patience, "The end of sending", serving);
        var through = TimeProvider.System.GetElapsedTime(back);
        await serving.Stop(Cancel);

        var (lines, owing) = await Campaign.Ledger(database, Cancel);
        var count = new DeliveryCount(lines, owing, sink.Mails());
        Processes.Tell(output, string.Create(CultureInfo.InvariantCulture,
            $"database away for 20 s after {delivered} of {mails} mails: red after {red.TotalSeconds:F1} s, green {green.TotalSeconds:F1} s after its return, all sent {through.TotalSeconds:F1} s after it, accepted {count.Accepted}, unknown {count.Unknown}, {Lines(serving.Said[said..])} lines in the log"));
        Assert.Equal(mails, owing.Count);
        count.IsExact();
        Assert.True(count.Unknown <= InHand, $"{count.Unknown} mails are unknown.");
        IsCalm(serving.Said[said..]);
        Assert.True(green < TimeSpan.FromMinutes(2), $"Ready after {green}.");
    }

    /// <summary>Longer than the service waits for a sign of life of its jobs.</summary>
    [Fact]
    [Trait("Pace", "slow")]
    public async Task A_service_whose_database_was_away_for_minutes_is_ready_again_and_sends()
    {
        await using var server = await OwnPostgres.Make();
        await using var sink = await SmtpSink.Start(keep: true, Cancel);
        await using var store = await CampaignStore.Postgres(Cancel, server.Administrator);
        await using var database = store.Open();
        await using var serving = ServingProcess.Start(Laichau.Program, store, sink);
        await serving.UntilReady(Patience, Cancel);

        await server.Stop();
        var said = serving.Said.Length;
        await Task.Delay(TimeSpan.FromSeconds(200), Cancel);
        Assert.False((await serving.Readiness(Cancel)).Ready);
        await server.Start();
        var back = TimeProvider.System.GetTimestamp();
        await Processes.Until(async () => (await serving.Readiness(Cancel)).Ready, Patience, "Green", serving);
        var green = TimeProvider.System.GetElapsedTime(back);
        await new Campaign(20).Launch(database, Campaign.ZoneOfNoon(TimeProvider.System.GetUtcNow()), TimeProvider.System, Cancel);
        await Processes.Until(() => IsThrough(database, 20), Patience, "Mail", serving);

        Processes.Tell(output, string.Create(CultureInfo.InvariantCulture,
            $"database away for 200 s: green {green.TotalSeconds:F1} s after its return, {Lines(serving.Said[said..])} lines in the log"));
        Assert.Equal(20, sink.Count);
        IsCalm(serving.Said[said..]);
        Assert.True(green < TimeSpan.FromMinutes(2), $"Ready after {green}.");
        await serving.Stop(Cancel);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_service_ends_within_ten_seconds_though_its_database_is_gone(bool silent)
    {
        const int mails = 4000;
        await using var server = await OwnPostgres.Make();
        await using var sink = await SmtpSink.Start(keep: true, Cancel);
        await using var store = await CampaignStore.Postgres(Cancel, server.Administrator);
        await using var database = store.Open();
        await new Campaign(mails).Launch(database, Campaign.ZoneOfNoon(TimeProvider.System.GetUtcNow()), TimeProvider.System, Cancel);
        await using (var serving = ServingProcess.Start(Laichau.Program, store, sink))
        {
            await Processes.Until(() => Task.FromResult(sink.Count >= 300), Patience, "The run", serving);
            await (silent ? server.Freeze() : server.Stop());
            await Task.Delay(TimeSpan.FromSeconds(1), Cancel);
            var stopped = await serving.Stop(Cancel);

            Processes.Tell(output, string.Create(CultureInfo.InvariantCulture,
                $"SIGTERM while the database {(silent ? "says nothing" : "is away")}: {stopped.TotalSeconds:F1} s after {sink.Count} of {mails} mails"));
            Assert.True(stopped < TimeSpan.FromSeconds(10), $"SIGTERM took {stopped}.");
            IsCalm(serving.Said);
        }

        await (silent ? server.Thaw() : server.Start());
        NpgsqlConnection.ClearAllPools();
        await store.UntilLetGo(Cancel);
        await using var next = ServingProcess.Start(Laichau.Program, store, sink);
        await Processes.Until(() => IsThrough(database, mails), Patience, "The end of sending", next);
        await next.Stop(Cancel);
        var (lines, owing) = await Campaign.Ledger(database, Cancel);
        var count = new DeliveryCount(lines, owing, sink.Mails());
        output.WriteLine($"accepted {count.Accepted}, unknown {count.Unknown}");
        count.IsExact();
        Assert.True(count.Unknown <= InHand, $"{count.Unknown} mails are unknown.");
    }

    [Fact]
    [Trait("Pace", "slow")]
    public async Task A_node_that_loses_its_lock_in_the_middle_of_a_run_joins_anew_and_nobody_gets_two()
    {
        // Long enough that a minute, at which the lock is looked at, falls into the run.
        const int mails = 2000;
        await using var server = new LoopbackSmtp { On = command => command == "." ? new SmtpDo(Wait: TimeSpan.FromMilliseconds(140)) : null };
        await using var store = await CampaignStore.Postgres(Cancel);
        await using var database = store.Open();
        await new Campaign(mails).Launch(database, Campaign.ZoneOfNoon(TimeProvider.System.GetUtcNow()), TimeProvider.System, Cancel);
        await using var serving = ServingProcess.Start(Laichau.Program, store, server.Port);
        await Processes.Until(() => Task.FromResult(server.Delivered.Count >= 100), Patience, "The run", serving);

        Assert.Equal(1, await store.BreakNodeLocks(Cancel));
        await Processes.Until(() => Task.FromResult(serving.Said.Contains("has lost its lock", StringComparison.Ordinal)), Patience, "A look at the lock", serving);
        var noticed = server.Delivered.Count;
        await Processes.Until(() => IsThrough(database, mails), Patience, "The end of sending", serving);
        // The run after it takes over what is left of the old number.
        await Processes.Until(async () => await store.Ask("select count(*) from node where ended_at is not null", Cancel) == 1, Patience, "Taking over", serving);
        Assert.Equal(2, await store.Ask("select count(*) from node", Cancel));
        await serving.Stop(Cancel);

        var (lines, owing) = await Campaign.Ledger(database, Cancel);
        var count = new DeliveryCount(lines, owing, server.Mails());
        Processes.Tell(output, string.Create(CultureInfo.InvariantCulture,
            $"lock of the node broken and noticed after {noticed} of {mails} mails: accepted {count.Accepted}, unknown {count.Unknown}"));
        Assert.True(noticed < mails, "The run was over before anybody looked at the lock.");
        Assert.Equal(mails, owing.Count);
        count.IsExact();
        Assert.True(count.Unknown <= InHand, $"{count.Unknown} mails are unknown.");
    }

    /// <summary>A line for a step that failed is right; the machine's stacks are for who asks for them.</summary>
    private static void IsCalm(string said)
    {
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        Assert.True(Lines(said) < 60, said);
    }

    private static int Lines(string said) => said.Count(c => c == '\n');

    private static async Task<bool> IsThrough(Database database, int mails)
    {
        await Task.Delay(250, Cancel);
        try
        {
            var states = await Campaign.States(database, Cancel);
            return states.Keys.All(s => s is "accepted" or "unknown") && states.Values.Sum() == mails;
        }
        catch (NpgsqlException)
        {
            // This test's own lines broke with the server.
            return false;
        }
    }
}
