using System.Globalization;
using LaiChau.Workflow.Benchmarks.Live;

namespace LaiChau.Workflow.Benchmarks;

/// <summary>Mails a second of one and of two `laichau serve` processes on one PostgreSQL of the same machine.</summary>
internal static class NodesBenchmark
{
    private const int Mails = 20_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task Run(string program)
    {
        foreach (var processes in (int[])[1, 2])
        {
            await using var sink = await SmtpSink.Start(keep: true, CancellationToken.None);
            await using var store = await CampaignStore.Postgres(CancellationToken.None);
            await using var database = store.Open();
            List<ServingProcess> serving = [];
            try
            {
                for (var i = 0; i < processes; i++)
                {
                    serving.Add(ServingProcess.Start(program, store, sink));
                    await serving[i].UntilReady(Patience, CancellationToken.None);
                }

                await new Campaign(Mails).Launch(database, Campaign.ZoneOfNoon(TimeProvider.System.GetUtcNow()), TimeProvider.System, CancellationToken.None);
                HashSet<int> sending = [];
                long first = 0;
                while (sink.Count < Mails)
                {
                    first = first == 0 && sink.Count > 0 ? TimeProvider.System.GetTimestamp() : first;
                    sending.UnionWith((await Campaign.InHand(database, CancellationToken.None)).Keys);
                    await Task.Delay(50);
                }

                var rate = Mails / TimeProvider.System.GetElapsedTime(first).TotalSeconds;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{processes} process(es): {rate:N0} mails/s from the first mail to the last of {Mails:N0}; {sending.Count} took part"));
                foreach (var process in serving)
                {
                    await process.Stop(CancellationToken.None);
                }
            }
            finally
            {
                foreach (var process in serving)
                {
                    await process.DisposeAsync();
                }
            }
        }
    }
}
