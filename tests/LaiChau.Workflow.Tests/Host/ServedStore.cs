using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Engine;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Tests.Support;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>
/// `laichau serve` as a process on a store with one running cycle: stage `pledges`, open since the launch, for the cells
/// C01 to C40 under the communes P and Q. The head of a cell is `h` and its number; p02 and p04 review; p00 administers, v01 views, n01 is P's officer and has no mailbox, and of x01 the
/// post has ended.
/// </summary>
/// <remarks>The mail server takes everything, except that it hangs up on the first mail to each of <see cref="Unknown"/> after its last dot.</remarks>
public abstract class ServedStore(StoreKind kind) : IAsyncLifetime
{
    public const string Cycle = "review-2026";

    internal const int Cells = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>People of whose first mail nobody knows whether it arrived.</summary>
    internal static readonly string[] Unknown = ["h21", "h22", "h23"];

    private readonly TemporaryFolder folder = new();
    private readonly StringBuilder said = new();
    private readonly LoopbackSmtp smtp = new();
    private TestStore? server;
    private ReviewYear year = null!;
    private Process? process;

    public string Address { get; private set; } = "";

    /// <summary>Everything that the process has said.</summary>
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

    public async ValueTask InitializeAsync()
    {
        server = kind == StoreKind.Postgres ? await TestStore.Make(kind) : null;
        HangUpOnce();
        await Prepare();
        var settings = folder.Write("laichau.json", Settings().ToJsonString());
        Address = Served.FreeUrl();
        string[] place = kind == StoreKind.Sqlite ? ["--data", folder.Folder] : [];
        var start = new ProcessStartInfo("dotnet", [Laichau.Program, "serve", "--config", settings, "--urls", Address, .. place])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Folder,
        };
        start.Environment.Remove(Workflow.Host.CommandLine.Store.Variable);
        if (server is not null)
        {
            start.Environment[Workflow.Host.CommandLine.Store.Variable] = server.Connection;
        }

        process = Process.Start(start)!;
        process.OutputDataReceived += Hear;
        process.ErrorDataReceived += Hear;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await UntilReady();
    }

    /// <summary>Letters that the mail server has taken, by their readers.</summary>
    internal IEnumerable<(string Recipient, byte[] Message)> Letters => smtp.Delivered;

    public HttpClient Client(string? token = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true }) { BaseAddress = new Uri(Address) };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "the-long-secret-token-of-" + token);
        }

        return client;
    }

    public static string Work(string unit, string? act = null) =>
        $"/api/cycles/{Cycle}/stages/pledges/assignments/{unit}{(act is null ? "" : "/" + act)}";

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process?.Dispose();
        await smtp.DisposeAsync();
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Hear(object sender, DataReceivedEventArgs heard)
    {
        lock (said)
        {
            said.AppendLine(heard.Data);
        }
    }

    private async Task Prepare()
    {
        year = Year("LaiChau.CollectPledges");
        using var files = new TemporaryFolder();
        var written = year.Write(files);
        await using var database = Open();
        database.Migrate();
        await new ImportTree(database, new Tree(), TimeProvider.System).Run(TreeCheck.Read(written.Units, written.People).Value!, CalendarFile.Read(written.Calendar).Value!, CancellationToken.None);
        Assert.Equal(Cycle, await Launch(null));
    }

    private static ReviewYear Year(string type) => new ReviewYear().Stage("pledges", null, """{"after": "pledges.opened", "days": 30}""", ("type", type)).Set("sendWindow", "00:00-24:00").Set("sendDays", "all")
            .Units(["Q,Commune Q,commune,R,2025-07-01,", .. Enumerable.Range(1, Cells).Select(n => $"{Cell(n)},Cell {n},cell,{(n % 2 == 0 ? "Q" : "P")},2025-07-01,")])
            .People(["Q,head,p04", .. Enumerable.Range(1, Cells).Select(n => $"{Cell(n)},head,h{n:00}")])
            .PersonRow("R,viewer,v01,Name v01,v01@mail.example,2025-07-01,")
            .PersonRow("P,officer,n01,Name n01,,2025-07-01,")
            .PersonRow("C01,deputy,x01,Name x01,x01@mail.example,2025-07-01,2025-12-31");

    /// <summary>The store beside the process; the caller disposes it.</summary>
    internal Database Open() => server is null ? new SqliteDatabase(Path.Combine(folder.Folder, "laichau.db"), durable: true) : new PostgresDatabase(server.Connection);

    /// <summary>What the process has used so far: read by its number, for one object keeps what it has read.</summary>
    internal TimeSpan ProcessorTime => Process.GetProcessById(process!.Id).TotalProcessorTime;

    /// <summary>Where another process of ours finds the same store.</summary>
    internal string[] Place => server is null ? ["--data", folder.Folder] : ["--database", server.Connection];

    /// <summary>The same once more, while the process serves.</summary>
    /// <param name="type">Of its stage; null: the same.</param>
    /// <returns>Its name.</returns>
    public async Task<string> Launch(string? name, string? type = null)
    {
        using var files = new TemporaryFolder();
        await using var database = Open();
        var (clock, tree, engine) = (TimeProvider.System, new Tree(), new FlowEngine());
        var launched = await new LaunchCycle(database, tree, engine, new AdvanceCycles(database, tree, engine, clock), clock).Run(
            new LaunchRequest
            {
                Definition = DefinitionFile.Read((type is null ? year : Year(type)).Write(files).Definition).Value!,
                Year = year.Year,
                Name = name,
                Permit = new LaunchPermit.Unrehearsed("A test.", "p00"),
            },
            CancellationToken.None);
        return Assert.IsType<LaunchAnswer.Launched>(launched).Name;
    }

    private void HangUpOnce()
    {
        var waiting = Unknown.ToHashSet(StringComparer.Ordinal);
        var recipient = "";
        smtp.On = command =>
        {
            if (command.StartsWith("RCPT", StringComparison.OrdinalIgnoreCase))
            {
                recipient = command.Split('<', '@')[1];
            }

            return command == "." && waiting.Remove(recipient) ? new SmtpDo(HangsUp: true) : null;
        };
    }

    private static string Cell(int number) => number.ToString("'C'00", CultureInfo.InvariantCulture);

    /// <summary>A token for each of the people who act in the tests, one of an operator and one of a service.</summary>
    private JsonObject Settings()
    {
        var people = Enumerable.Range(1, Cells).Select(n => $"h{n:00}").Concat(["p00", "p01", "p02", "p04", "v01", "n01", "x01"]);
        var tokens = new JsonArray([.. people.Select(p => (JsonNode)new JsonObject { ["Name"] = p, ["Token"] = "the-long-secret-token-of-" + p, ["Person"] = p })])
        {
            new JsonObject { ["Name"] = "operator", ["Token"] = "the-long-secret-token-of-operator", ["Administrator"] = true },
            new JsonObject { ["Name"] = "portal", ["Token"] = "the-long-secret-token-of-portal" },
        };
        return new JsonObject
        {
            ["Service"] = new JsonObject { ["Tokens"] = tokens, ["SignInTriesPerMinute"] = 10_000 },
            // One conversation after the other, for the server knows only by it whose mail it has; what is unknown waits for a decision.
            ["Mail"] = new JsonObject
            {
                ["Transport"] = "smtp",
                ["Host"] = "127.0.0.1",
                ["Port"] = smtp.Port,
                ["Security"] = "none",
                ["Connections"] = 1,
                ["UnknownRule"] = "hold",
                ["SenderAddress"] = "service@mail.example",
            },
        };
    }

    private async Task UntilReady()
    {
        using var client = Client();
        var asked = Stopwatch.StartNew();
        while (asked.Elapsed < Patience && process is { HasExited: false })
        {
            try
            {
                if ((await client.GetAsync(new Uri("/health/ready", UriKind.Relative))).StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException($"The service is not ready.\n{Said}");
    }
}

/// <summary>Over one file.</summary>
public sealed class ServedOnSqlite() : ServedStore(StoreKind.Sqlite);

/// <summary>Over a database server.</summary>
public sealed class ServedOnPostgres() : ServedStore(StoreKind.Postgres);
