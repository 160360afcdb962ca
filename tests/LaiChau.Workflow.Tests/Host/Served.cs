using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>A `laichau serve` as a process of its own, which ends with the test at the latest.</summary>
internal sealed class Served : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process process;
    private readonly StringBuilder said = new();
    private readonly HttpClient http;

    private Served(Process process, string url)
    {
        this.process = process;
        Url = url;
        http = new HttpClient { BaseAddress = new Uri(url) };
        process.OutputDataReceived += Hear;
        process.ErrorDataReceived += Hear;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public string Url { get; }

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

    public static Served Start(params string[] words) => Start(new Surroundings(), words);

    public static Served Start(Surroundings around, params string[] words)
    {
        var url = FreeUrl();
        return new Served(Laichau.Start(around, ["serve", "--urls", url, .. words]), url);
    }

    public static string FreeUrl()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}");
    }

    public Task<HttpResponseMessage> Get(string path) => http.GetAsync(new Uri(path, UriKind.Relative), Cancel);

    /// <summary>Every condition of readiness holds.</summary>
    public Task Ready() => Until(async () => (await Get("/health/ready")).IsSuccessStatusCode);

    public async Task<IReadOnlyDictionary<string, string>> Readiness() =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(await (await Get("/health/ready")).Content.ReadAsStringAsync(Cancel))!;

    public async Task Until(Func<Task<bool>> holds)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                if (await holds())
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            Assert.False(process.HasExited, Said);
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, Said);
            await Task.Delay(200, Cancel);
        }
    }

    /// <returns>The exit code, and how long it took.</returns>
    public async Task<(int Code, TimeSpan After)> Signal(string signal)
    {
        var asked = Stopwatch.GetTimestamp();
        using var kill = Process.Start("kill", ["-s", signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Cancel);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        late.CancelAfter(Patience);
        await process.WaitForExitAsync(late.Token);
        return (process.ExitCode, Stopwatch.GetElapsedTime(asked));
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
    }

    private void Hear(object sender, DataReceivedEventArgs line)
    {
        lock (said)
        {
            said.AppendLine(line.Data);
        }
    }
}
