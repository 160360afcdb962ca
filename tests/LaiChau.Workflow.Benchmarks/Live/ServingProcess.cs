using System.Diagnostics;
using System.Net;
using System.Text;

namespace LaiChau.Workflow.Benchmarks.Live;

/// <summary>`laichau serve` as a process of its own, as an operator starts it.</summary>
internal sealed class ServingProcess : IAsyncDisposable
{
    /// <summary>SIGTERM must be through within that.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(10);

    private readonly Process process;
    private readonly StringBuilder said = new();
    private readonly Uri address;

    private ServingProcess(Process process, Uri address)
    {
        this.process = process;
        this.address = address;
    }

    public int Id => process.Id;

    public string Address => address.GetLeftPart(UriPartial.Authority);

    public bool HasEnded => process.HasExited;

    /// <summary>Of all its threads.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public string Said
    {
        get
        {
            lock (said)
            {
                return said.ToString();
            }
        }
    }

    /// <param name="program">laichau.dll.</param>
    public static ServingProcess Start(string program, CampaignStore store, SmtpSink sink) => Start(program, store, sink.Port);

    /// <param name="port">Of the mail server on the loopback.</param>
    /// <param name="variables">More for the environment.</param>
    public static ServingProcess Start(string program, CampaignStore store, int port, IReadOnlyDictionary<string, string>? variables = null)
    {
        store.WriteSettings(port);
        var address = new Uri($"http://127.0.0.1:{SmtpSink.FreePort()}");
        var start = new ProcessStartInfo("dotnet", [program, "serve", "--config", store.SettingsFile, "--urls", address.ToString(), .. store.Words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = store.Folder,
        };
        foreach (var (name, value) in store.Variables.Concat(variables ?? new Dictionary<string, string>()))
        {
            start.Environment[name] = value;
        }

        var serving = new ServingProcess(Process.Start(start)!, address);
        serving.process.OutputDataReceived += serving.Hear;
        serving.process.ErrorDataReceived += serving.Hear;
        serving.process.BeginOutputReadLine();
        serving.process.BeginErrorReadLine();
        return serving;
    }

    /// <summary>`kill -9`: nothing of the process runs after it.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM.</summary>
    /// <returns>How long it took to end.</returns>
    public async Task<TimeSpan> Stop(CancellationToken cancel)
    {
        var asked = Stopwatch.StartNew();
        using var kill = Process.Start("kill", ["-s", "TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync(cancel).WaitAsync(Drain * 2, cancel);
        return process.ExitCode == 0 ? asked.Elapsed
            : throw new InvalidOperationException($"The service ended with {process.ExitCode}.\n{Said}");
    }

    /// <returns>What readiness says; empty: nobody answers.</returns>
    public async Task<(bool Ready, string Words)> Readiness(CancellationToken cancel)
    {
        using var client = new HttpClient { BaseAddress = address };
        try
        {
            using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative), cancel);
            return (answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(cancel));
        }
        catch (HttpRequestException)
        {
            return (false, "");
        }
    }

    public async Task UntilReady(TimeSpan patience, CancellationToken cancel)
    {
        using var client = new HttpClient { BaseAddress = address };
        for (var asked = Stopwatch.StartNew(); asked.Elapsed < patience && !HasEnded; await Task.Delay(100, cancel))
        {
            try
            {
                if ((await client.GetAsync(new Uri("/health/ready", UriKind.Relative), cancel)).StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
        }

        throw new InvalidOperationException($"The service is not ready.\n{Said}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await Kill();
        }

        process.Dispose();
    }

    private void Hear(object sender, DataReceivedEventArgs heard)
    {
        lock (said)
        {
            said.AppendLine(heard.Data);
        }
    }
}
