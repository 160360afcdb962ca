using LaiChau.Workflow.Benchmarks.Live;

namespace LaiChau.Workflow.Tests.Support;

/// <summary>Tests that run the service as processes and count on their pace: never beside other tests.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Processes
{
    public const string Name = "processes";

    private const string Report = "LAICHAU_TEST_REPORT";

    /// <summary>A line for whoever reads the test, and for the file of figures that scripts/test prints at its end.</summary>
    internal static void Tell(ITestOutputHelper output, string line)
    {
        output.WriteLine(line);
        if (Environment.GetEnvironmentVariable(Report) is { Length: > 0 } file)
        {
            File.AppendAllText(file, line + "\n");
        }
    }

    /// <summary>Waits until something holds; fails with what the processes said when it never does.</summary>
    internal static async Task Until(Func<Task<bool>> holds, TimeSpan patience, string what, params ServingProcess[] serving)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            if (TimeProvider.System.GetElapsedTime(began) > patience || serving.Any(s => s.HasEnded))
            {
                Assert.Fail($"{what} has not come in {patience}.\n{string.Join("\n----\n", serving.Select(s => s.Said))}");
            }

            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
