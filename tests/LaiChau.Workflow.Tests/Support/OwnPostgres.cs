using System.Diagnostics;
using System.Globalization;
using LaiChau.Workflow.Benchmarks.Live;

namespace LaiChau.Workflow.Tests.Support;

/// <summary>A PostgreSQL of one test, which it may stop, freeze and start again.</summary>
internal sealed class OwnPostgres : IAsyncDisposable
{
    private const string User = "laichau";

    private readonly string folder = Directory.CreateTempSubdirectory("laichau-postgres-").FullName;
    private readonly int port = SmtpSink.FreePort();

    /// <summary>Debian keeps the programs of the server out of the path; the newest version counts.</summary>
    private static readonly string Programs = Directory.GetDirectories("/usr/lib/postgresql")
        .Where(d => File.Exists(Path.Combine(d, "bin", "initdb")))
        .MaxBy(d => double.Parse(Path.GetFileName(d), CultureInfo.InvariantCulture)) is { } newest
        ? Path.Combine(newest, "bin")
        : "";

    public string Administrator => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username={User};Database=postgres");

    private string Data => Path.Combine(folder, "data");

    public static async Task<OwnPostgres> Make()
    {
        var made = new OwnPostgres();
        if (Environment.IsPrivilegedProcess)
        {
            await Run("chown", ["postgres:", made.folder]);
        }

        await Server("initdb", "--pgdata=" + made.Data, "--username=" + User, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync");
        await made.Start();
        return made;
    }

    public Task Start() => Server("pg_ctl", "--pgdata=" + Data, "--wait", "--silent", "--log=" + Path.Combine(folder, "server.log"),
        string.Create(CultureInfo.InvariantCulture, $"--options=-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"), "start");

    /// <summary>As if the machine had failed: nothing is brought to an end.</summary>
    public Task Stop() => Server("pg_ctl", "--pgdata=" + Data, "--mode=immediate", "--silent", "stop");

    /// <summary>It takes connections, as the system does for it, and says nothing any more.</summary>
    public Task Freeze() => Signal("STOP");

    public Task Thaw() => Signal("CONT");

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
        {
            await Thaw();
            await Stop();
        }

        Directory.Delete(folder, recursive: true);
    }

    private async Task Signal(string signal)
    {
        var postmaster = (await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0];
        var children = Children(postmaster);
        string[] processes = signal == "STOP" ? [postmaster, .. children] : [.. children, postmaster];
        // One that has just ended is no matter.
        using var kill = Process.Start(new ProcessStartInfo("kill", ["-s", signal, .. processes]) { RedirectStandardError = true })!;
        await kill.WaitForExitAsync();
    }

    private static string[] Children(string parent) => [.. Directory.EnumerateFiles(
        $"/proc/{parent}/task/{parent}", "children").SelectMany(f => File.ReadAllText(f).Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static Task Server(string program, params string[] words)
    {
        var path = Path.Combine(Programs, program);
        return Environment.IsPrivilegedProcess ? Run("runuser", ["-u", "postgres", "--", path, .. words]) : Run(path, words);
    }

    private static async Task Run(string program, string[] words)
    {
        // What pg_ctl starts keeps its output open: nobody waits for the end of it.
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", "exec \"$@\" >/dev/null 2>&1", "bash", program, .. words]) { WorkingDirectory = "/" })!;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', words)} ended with {process.ExitCode}.");
    }
}
