using System.Globalization;
using LaiChau.Workflow.Benchmarks.Live;

namespace LaiChau.Workflow.Benchmarks;

/// <summary>A launch whose first stage opens at once for 2,000 units, to the commit of the last assignment.</summary>
internal static class LaunchBenchmark
{
    private const int Units = 2000;

    public static async Task Run(int runs)
    {
        foreach (var postgres in (bool[])[true, false])
        {
            List<double> times = [];
            for (var run = 0; run <= runs; run++)
            {
                await using var store = await CampaignStore.Of(postgres, CancellationToken.None);
                await using var database = store.Open();
                var took = await new Campaign(Units).Launch(database, Campaign.ZoneOfNoon(TimeProvider.System.GetUtcNow()), TimeProvider.System, CancellationToken.None);
                times.Add(took.TotalMilliseconds);
            }

            var name = postgres ? "PostgreSQL" : "SQLite FULL";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"launch for {Units:N0} units on {name}: {MailBenchmark.Median(times[1..]):F0} ms (median of {runs}; the first of a process {times[0]:F0} ms; aim: under 1,000 ms)"));
        }
    }
}
