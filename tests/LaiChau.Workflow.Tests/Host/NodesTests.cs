using System.Globalization;
using LaiChau.Workflow.Benchmarks.Live;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>Several services on one PostgreSQL, and what they do without Hangfire's rows.</summary>
[Collection(Processes.Name)]
public sealed class NodesTests(ITestOutputHelper output)
{
    private const int Connections = 4;
    private const int Chunk = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>A beat is a minute; what a machine under load needs for it is not counted against the service.</summary>
    private static readonly TimeSpan TakenOverIn = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_killed_node_had_in_hand_another_takes_over_within_a_minute_and_no_notice_goes_out_twice()
    {
        const int mails = 10_000;
        await using var sink = await SmtpSink.Start(keep: true, Cancel);
        await using var store = await CampaignStore.Postgres(Cancel);
        await using var database = store.Open();
        await new Campaign(mails).Launch(database, Campaign.ZoneOfNoon(TimeProvider.System.GetUtcNow()), TimeProvider.System, Cancel);
        await using var first = ServingProcess.Start(Laichau.Program, store, sink);
        await Processes.Until(() => Task.FromResult(sink.Count > 0), Patience, "The first mail", first);
        await using var second = ServingProcess.Start(Laichau.Program, store, sink);
        await second.UntilReady(Patience, Cancel);
        Assert.True((await Campaign.InHand(database, Cancel)).TryGetValue(first.Id, out var inHand), "The first process was through before the second was there.");

        await first.Kill();
        var killed = TimeProvider.System.GetTimestamp();
        var delivered = sink.Count;
        await Processes.Until(async () => !(await Campaign.InHand(database, Cancel)).ContainsKey(first.Id), Patience, "Taking over", second);
        var takenOver = TimeProvider.System.GetElapsedTime(killed);
        await Processes.Until(() => IsThrough(database, mails), Patience, "The end of sending", second);
        await second.Stop(Cancel);

        var (lines, owing) = await Campaign.Ledger(database, Cancel);
        var count = new DeliveryCount(lines, owing, sink.Mails());
        Processes.Tell(output, string.Create(CultureInfo.InvariantCulture,
            $"two nodes: one killed after {delivered} of {mails} mails with {inHand} in hand, taken over in {takenOver.TotalSeconds:F1} s, accepted {count.Accepted}, unknown {count.Unknown}"));
        Assert.Equal(mails, owing.Count);
        count.IsExact();
        Assert.True(count.Unknown <= Connections * Chunk, $"{count.Unknown} mails are unknown.");
        Assert.True(takenOver < TakenOverIn, $"Taking over took {takenOver}.");
    }

    [Fact]
    [Trait("Pace", "slow")]
    public async Task Without_its_rows_Hangfire_is_set_up_anew_and_mail_goes_on_within_minutes()
    {
        await using var sink = await SmtpSink.Start(keep: true, Cancel);
        await using var store = await CampaignStore.Postgres(Cancel);
        await using var database = store.Open();
        await using var serving = ServingProcess.Start(Laichau.Program, store, sink);
        await serving.UntilReady(Patience, Cancel);

        await store.DropJobs(Cancel);
        var dropped = TimeProvider.System.GetTimestamp();
        await new Campaign(20).Launch(database, Campaign.ZoneOfNoon(TimeProvider.System.GetUtcNow()), TimeProvider.System, Cancel);
        await Processes.Until(() => IsThrough(database, 20), Patience, "Mail", serving);
        var away = TimeProvider.System.GetElapsedTime(dropped);

        Processes.Tell(output, string.Create(CultureInfo.InvariantCulture, $"Hangfire's schema dropped: mail went on after {away.TotalSeconds:F0} s"));
        Assert.Equal(20, sink.Count);
        await serving.Stop(Cancel);
    }

    private static async Task<bool> IsThrough(Database database, int mails)
    {
        await Task.Delay(250, Cancel);
        var states = await Campaign.States(database, Cancel);
        return states.Keys.All(s => s is "accepted" or "unknown") && states.Values.Sum() == mails;
    }
}
