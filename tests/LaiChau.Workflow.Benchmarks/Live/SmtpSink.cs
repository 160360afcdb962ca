using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace LaiChau.Workflow.Benchmarks.Live;

/// <summary>
/// A mail server that is not ours: Postfix's `smtp-sink`. Kept mails are files of their own, each complete and closed before
/// the server answers 250; one whose line is cut before the last dot is removed (seen with strace, Postfix 3.7).
/// </summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    private const string Variable = "LAICHAU_TEST_SMTP_SINK";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string? folder;
    private readonly Process process;

    private SmtpSink(Process process, string? folder, int port)
    {
        this.process = process;
        this.folder = folder;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Mails so far, up to a few that are still being written.</summary>
    public int Count => Directory.EnumerateFiles(folder!).Count();

    /// <param name="keep">False: mails are thrown away, so that the sender is what is measured.</param>
    public static async Task<SmtpSink> Start(bool keep, CancellationToken cancel)
    {
        var program = Environment.GetEnvironmentVariable(Variable);
        if (!File.Exists(program))
        {
            throw new InvalidOperationException($"{Variable} must name Postfix's smtp-sink (Debian package postfix); scripts/test and scripts/bench install it and set the variable.");
        }

        var folder = keep ? Directory.CreateTempSubdirectory("laichau-sink-").FullName : null;
        var port = FreePort();
        string[] root = Environment.IsPrivilegedProcess ? ["-u", "root"] : [];
        string[] kept = keep ? ["-d", "m."] : [];
        var process = Process.Start(new ProcessStartInfo(program, [.. root, .. kept, $"127.0.0.1:{port}", "100"])
        {
            WorkingDirectory = folder ?? Path.GetTempPath(),
        })!;
        var sink = new SmtpSink(process, folder, port);
        await sink.UntilListening(cancel);
        return sink;
    }

    /// <summary>Every mail that it has taken.</summary>
    public IReadOnlyList<SunkMail> Mails() => [.. Directory.EnumerateFiles(folder!).Select(SunkMail.Read)];

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
        if (folder is not null)
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task UntilListening(CancellationToken cancel)
    {
        for (var asked = Stopwatch.StartNew(); ; await Task.Delay(20, cancel))
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port, cancel);
                return;
            }
            catch (SocketException) when (asked.Elapsed < Patience && !process.HasExited)
            {
                // Not yet.
            }
        }
    }
}

/// <param name="Number">Of the mail, from its Message-ID.</param>
/// <param name="Recipient">As the envelope names it.</param>
internal sealed record SunkMail(long Number, string Recipient)
{
    private const string IdHeader = "Message-Id: <";
    private const string RecipientLine = "X-Rcpt-Args: <";

    public static SunkMail Read(string file)
    {
        var head = File.ReadLines(file).TakeWhile(l => l.Length > 0).ToList();
        return new SunkMail(
            long.Parse(Value(IdHeader).Split('@')[0], System.Globalization.CultureInfo.InvariantCulture),
            Value(RecipientLine));

        string Value(string beginning) => head.Find(l => l.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)) is { } line
            ? line[beginning.Length..line.IndexOf('>', StringComparison.Ordinal)]
            : throw new InvalidDataException($"{file} has no line that begins with {beginning}.");
    }
}
