using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LaiChau.Workflow.Benchmarks.SampleTrees;

namespace LaiChau.Workflow.Benchmarks;

/// <summary>
/// Whole years through the command line, each in a process of its own as an administrator would start it; medians.
/// Own code, because a micro-benchmark library measures calls, not processes with their peak memory.
/// </summary>
internal static class YearBenchmark
{
    private const int ProvinceRuns = 3;
    private const int NationRuns = 1;

    public static void Run(string program, string output)
    {
        const string sample = "samples/lai-chau";
        Measure("province, mixed:7, every mail written", program, sample, output, ProvinceRuns, "--act", "mixed:7");
        Measure("province, onTime, every mail written", program, sample, output, ProvinceRuns, "--act", "onTime");
        Measure("province, none, --mail sample:500", program, sample, output, ProvinceRuns, "--act", "none", "--mail", "sample:500");
        var nation = Path.Combine(output, "nation-tree");
        SampleTree.Nation(nation);
        Measure("nation of 52,000 units, mixed:7, --mail none", program, nation, output, NationRuns, "--act", "mixed:7", "--mail", "none");
    }

    private static void Measure(string name, string program, string tree, string output, int runs, params string[] options)
    {
        var figures = Enumerable.Range(0, runs).Select(_ => Rehearse(program, tree, Path.Combine(output, "year"), options)).ToList();
        var last = figures[^1];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: {Median(figures, f => f.Seconds):F1} s, {Median(figures, f => f.PeakMegabytes):F0} MB peak, {last.Mails:N0} mails, {last.Files:N0} files, {last.FileMegabytes:F0} MB on disk (median of {runs})"));
    }

    private static Figures Rehearse(string program, string tree, string output, string[] options)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var word in (string[])[program, "rehearse", "--definition", "workflows/annual-review.json", "--year", "2026",
            "--units", $"{tree}/units.csv", "--people", $"{tree}/people.csv", "--calendar", "samples/lai-chau/calendar.csv",
            "--out", output, .. options])
        {
            start.ArgumentList.Add(word);
        }

        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var seconds = clock.Elapsed.TotalSeconds;
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"The rehearsal ended with {process.ExitCode}: {errors.Result}");
        }

        using var summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(output, "summary.json")));
        long Number(string key) => summary.RootElement.GetProperty(key).GetInt64();
        // Removing the mails of the run before is no part of a year.
        Directory.Delete(output, recursive: true);
        return new Figures(seconds, Number("peakBytes") / 1e6, Number("mails"), Number("mailFiles"), Number("mailBytes") / 1e6);
    }

    private static double Median(List<Figures> figures, Func<Figures, double> of) =>
        figures.Select(of).Order().ElementAt(figures.Count / 2);

    private sealed record Figures(double Seconds, double PeakMegabytes, long Mails, long Files, double FileMegabytes);
}
