using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>The built program as a process of its own, as users run it.</summary>
internal static class Laichau
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "laichau.dll");

    public static Task<Ended> Run(params string[] words) => Run(new Surroundings(), words);

    public static async Task<Ended> Run(Surroundings around, params string[] words)
    {
        using var process = Start(around, words);
        return await End(process);
    }

    /// <summary>A line of the shell that ends in running the program with these words.</summary>
    public static async Task<Ended> RunBehind(string shell, params string[] words)
    {
        using var process = Start(new Surroundings { Shell = shell }, words);
        return await End(process);
    }

    /// <summary>Sends a signal as soon as the program has said so much.</summary>
    public static async Task<(Ended Ended, TimeSpan After)> Interrupt(string signal, string whenItSays, params string[] words)
    {
        using var process = Start(new Surroundings(), words);
        var said = new StringBuilder();
        var asked = Stopwatch.GetTimestamp();
        while (await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            said.AppendLine(line);
            if (line.Contains(whenItSays, StringComparison.Ordinal))
            {
                using var kill = Process.Start("kill", ["-s", signal, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
                await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
                asked = Stopwatch.GetTimestamp();
                break;
            }
        }

        var ended = await End(process);
        return (ended with { Error = said + ended.Error }, Stopwatch.GetElapsedTime(asked));
    }

    public static Process Start(Surroundings around, params string[] words)
    {
        string[] command = ["dotnet", Program, .. words];
        var start = around.Shell is null
            ? new ProcessStartInfo(command[0], command[1..])
            : new ProcessStartInfo("bash", ["-c", around.Shell + "\nexec \"$@\"", "bash", .. command]);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.StandardOutputEncoding = start.StandardErrorEncoding = Encoding.UTF8;
        start.WorkingDirectory = around.Folder;
        start.Environment.Remove(Workflow.Host.CommandLine.Store.Variable);
        foreach (var (name, value) in around.Variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new Win32Exception($"'{command[0]}' did not start.");
    }

    private static async Task<Ended> End(Process process)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(Longest);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(late.Token);
            var error = process.StandardError.ReadToEndAsync(late.Token);
            await process.WaitForExitAsync(late.Token);
            return new Ended(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}

/// <summary>Where and with which environment variables the program runs.</summary>
internal sealed record Surroundings
{
    public string Folder { get; init; } = Path.GetTempPath();

    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    public string? Shell { get; init; }
}

internal sealed record Ended(int Code, string Output, string Error)
{
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Exit code 1, and nothing of a program that broke.</summary>
    public void IsWrongInput() => Is(1);

    public void IsDone() => Is(0);

    public void IsFailure() => Is(2);

    private void Is(int code)
    {
        Assert.True(code == Code, $"exit code {Code} instead of {code}\n{Output}\n{Error}");
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Error, StringComparison.Ordinal);
    }
}
