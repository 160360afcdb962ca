using System.Globalization;
using LaiChau.Workflow.Benchmarks.Live;

namespace LaiChau.Workflow.Benchmarks;

/// <summary>
/// `laichau serve` with nothing to do, and how soon mail leaves that is due at the start of its window.
/// </summary>
internal static class IdleBenchmark
{
    private const int Cells = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task Run(string program, double minutes)
    {
        foreach (var postgres in (bool[])[true, false])
        {
            await using var sink = await SmtpSink.Start(keep: true, CancellationToken.None);
            await using var store = await CampaignStore.Of(postgres, CancellationToken.None);
            await using var database = store.Open();
            await using var serving = ServingProcess.Start(program, store, sink);
            await serving.UntilReady(Patience, CancellationToken.None);
            var (first, last) = await FirstWindow(sink, database);

            await Task.Delay(TimeSpan.FromSeconds(5));
            var before = serving.ProcessorTime;
            var began = TimeProvider.System.GetTimestamp();
            await Task.Delay(TimeSpan.FromMinutes(minutes));
            var share = (serving.ProcessorTime - before) / TimeProvider.System.GetElapsedTime(began);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{(postgres ? "PostgreSQL" : "SQLite")}: of {Cells} mails due at the window's start the first left {first.TotalSeconds:F1} s after it, the last {last.TotalSeconds:F1} s (target: 60 s); idle {share:P2} of a core over {minutes} minutes (target: 1 %)"));
            await serving.Stop(CancellationToken.None);
        }
    }

    /// <summary>A cycle that is launched a minute or two before its window opens.</summary>
    private static async Task<(TimeSpan First, TimeSpan Last)> FirstWindow(SmtpSink sink, Storage.Database database)
    {
        var now = TimeProvider.System.GetUtcNow();
        var zone = Campaign.ZoneOfNoon(now);
        var opens = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero).AddMinutes(2);
        var local = TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(opens, zone).DateTime);
        var window = string.Create(CultureInfo.InvariantCulture, $"{local:HH\\:mm}-{local.AddHours(1):HH\\:mm}");
        await new Campaign(Cells) { Window = window }.Launch(database, zone, TimeProvider.System, CancellationToken.None);
        var first = await Reached(sink, 1, opens);
        return (first, await Reached(sink, Cells, opens));
    }

    private static async Task<TimeSpan> Reached(SmtpSink sink, int mails, DateTimeOffset opens)
    {
        while (sink.Count < mails)
        {
            if (TimeProvider.System.GetUtcNow() > opens + Patience)
            {
                throw new InvalidOperationException($"{sink.Count} of {mails} mails {Patience} after the window's start.");
            }

            await Task.Delay(10);
        }

        return TimeProvider.System.GetUtcNow() - opens;
    }
}
