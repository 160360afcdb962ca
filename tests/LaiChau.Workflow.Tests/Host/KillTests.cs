using System.Globalization;
using LaiChau.Workflow.Benchmarks.Live;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>
/// `kill -9` of the service at its default settings while it sends 5,000 mails to Postfix's `smtp-sink`. LAICHAU_KILLS says
/// how often, LAICHAU_KILL_SEED repeats a run's choice of moments.
/// </summary>
[Collection(Processes.Name)]
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Mails = 5000;
    private const int FewKills = 3;
    private const int LeastFurther = 50;
    private const int MostFurther = 400;

    /// <summary>Connections and chunk of the default settings: what may be in hand at a kill.</summary>
    private const int InHand = 4 * 10;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task Killed_in_the_middle_of_sending_it_loses_nothing_and_doubles_nothing_silently(StoreKind kind)
    {
        var kills = Number("LAICHAU_KILLS") ?? FewKills;
        var seed = Number("LAICHAU_KILL_SEED") ?? Random.Shared.Next();
        await using var sink = await SmtpSink.Start(keep: true, Cancel);
        await using var store = await CampaignStore.Of(kind == StoreKind.Postgres, Cancel);
        await using var database = store.Open();
        await new Campaign(Mails).Launch(database, Campaign.ZoneOfNoon(TimeProvider.System.GetUtcNow()), TimeProvider.System, Cancel);
        Tell($"{kind}, {kills} kills during {Mails} mails, seed {seed}");
        Tell("kill  after  delivered  claimed  handed");

        var (withHanded, handed) = (0, 0L);
        foreach (var (kill, further) in Moments(kills, seed).Index())
        {
            await using var serving = ServingProcess.Start(Laichau.Program, store, sink);
            var before = sink.Count;
            await Processes.Until(() => Task.FromResult(sink.Count >= before + further), Patience, $"Delivery {before + further}", serving);
            await serving.Kill();
            await store.UntilLetGo(Cancel);
            var states = await Campaign.States(database, Cancel);
            Tell(string.Create(CultureInfo.InvariantCulture,
                $"{kill + 1,4} {further,6} {sink.Count,10} {states.GetValueOrDefault("claimed"),8} {states.GetValueOrDefault("handed"),7}"));
            withHanded += states.GetValueOrDefault("handed") > 0 ? 1 : 0;
            handed += states.GetValueOrDefault("handed");
        }

        await using var last = ServingProcess.Start(Laichau.Program, store, sink);
        await Processes.Until(() => IsThrough(database), Patience, "The end of sending", last);
        var stopped = await last.Stop(Cancel);

        var (lines, owing) = await Campaign.Ledger(database, Cancel);
        var count = new DeliveryCount(lines, owing, sink.Mails());
        Tell(string.Create(CultureInfo.InvariantCulture,
            $"due {owing.Count}, received {count.Received.Count}, accepted {count.Accepted}, unknown {count.Unknown} (of which received {count.UnknownButReceived}), kills with mails in hand {withHanded}, SIGTERM {stopped.TotalSeconds:F1} s"));
        Assert.Equal(Mails, owing.Count);
        count.IsExact();
        Assert.Equal(handed, count.Unknown);
        Assert.True(count.Unknown <= kills * InHand, $"{count.Unknown} mails are unknown.");
        Assert.True(withHanded >= kills * 3 / 4, $"Only {withHanded} of {kills} kills met mails that were handed over.");
        Assert.True(stopped < TimeSpan.FromSeconds(10), $"SIGTERM took {stopped}.");
    }

    private static async Task<bool> IsThrough(Database database)
    {
        await Task.Delay(250, Cancel);
        var states = await Campaign.States(database, Cancel);
        return states.Keys.All(s => s is "accepted" or "unknown") && states.Values.Sum() == Mails;
    }

    /// <summary>After how many further deliveries each kill falls; such that all of them fall before the mails are through.</summary>
    private static int[] Moments(int kills, int seed)
    {
        var random = new Random(seed);
        while (true)
        {
            int[] moments = [.. Enumerable.Range(0, kills).Select(_ => random.Next(LeastFurther, MostFurther + 1))];
            // What is unknown is not always delivered, and a kill is a little later than the delivery it waits for.
            if (moments.Sum() <= Mails * 4 / 5)
            {
                return moments;
            }
        }
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private void Tell(string line) => Processes.Tell(output, line);
}
