using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Engine;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Tests.Support;
using LaiChau.Workflow.Units;
using Microsoft.Data.Sqlite;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>The service as processes: it begins, beats, is refused, stops, and goes on.</summary>
public sealed class ServeTests : IDisposable
{
    private const string Scope = "MUONG-KIM";

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(folder.Folder, "data");

    private string[] Letters => Directory.Exists(Path.Combine(Data, "mail")) ? Directory.GetFiles(Path.Combine(Data, "mail"), "*.eml") : [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_is_due_leaves_and_a_restart_goes_on()
    {
        await Launch();
        await using (var first = Served.Start("--data", Data))
        {
            await first.Ready();
            Assert.Equal(new Dictionary<string, string> { ["database"] = "ok", ["jobs"] = "ok", ["service"] = "ok" }, await first.Readiness());
            await first.Until(() => Task.FromResult(Letters.Length > 0 && Ask("select count(*) from mail where state not in ('accepted', 'noAddress')") == 0));

            var (code, after) = await first.Signal("TERM");

            Assert.True(code == 0, first.Said);
            Assert.True(after < TimeSpan.FromSeconds(10), $"It took {after}.");
            Assert.Equal(0, Ask("select count(*) from node where ended_at is null"));
        }

        var letters = Letters.Length;
        Assert.Equal(letters, Ask("select count(*) from mail where state = 'accepted'"));
        Assert.Equal(6, Ask("select count(*) from beat where failed is null and ended_at is not null"));

        await using var second = Served.Start("--data", Data);
        await second.Ready();
        Assert.Equal(2, Ask("select count(*) from node"));
        Assert.Equal(letters, Letters.Length);
    }

    [Fact]
    public async Task Started_with_all_mail_paused_it_makes_mails_and_sends_none()
    {
        await Launch();
        await using var service = Served.Start("--data", Data, "--mail-paused");
        await service.Ready();
        await service.Until(() => Task.FromResult(Ask("select count(*) from mail where state = 'planned'") > 0));

        Assert.Empty(Letters);
    }

    [Fact]
    public async Task A_second_service_over_one_store_is_refused_with_a_sentence()
    {
        await using var first = Served.Start("--data", Data);
        await first.Ready();

        var second = await Laichau.Run("serve", "--urls", Served.FreeUrl(), "--data", Data);

        Assert.Equal(2, second.Code);
        Said.Contains("StoreServed", second.Error);
        Assert.True((await first.Get("/health/ready")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_refused_with_a_sentence()
    {
        await using var first = Served.Start("--data", Data);
        await first.Ready();

        var second = await Laichau.Run("serve", "--urls", first.Url, "--data", Data + "2");

        Assert.Equal(2, second.Code);
        Said.Contains("AddressInUse", second.Error);
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_the_configuration_is_said_before_anything_starts()
    {
        Directory.CreateDirectory(Data);
        await File.WriteAllTextAsync(Path.Combine(Data, "laichau.json"), """
            {
              "Mial": { "Host": "x" },
              "Mail": { "Prot": 25, "Port": "many", "Transport": "smtp" },
              "Service": {
                "PublicAddress": "nhacviec.example/",
                "KnownProxies": [ "proxy" ],
                "Tokens": [ { "Name": "", "Token": "short-secret" } ]
              },
              "Telemetry": { "OtlpEndpoint": "collector" }
            }
            """, Cancel);

        var ended = await Laichau.Run(new Surroundings { Variables = new Dictionary<string, string> { ["LAICHAU_Logging__Level"] = "Loud" } }, "serve", "--data", Data, "--urls", "what");

        ended.IsWrongInput();
        foreach (var key in new[]
        {
            ": Mial:", ": Mail:Prot:", ": Mail:Port:", ": Service:PublicAddress:", ": Service:KnownProxies:0:", ": Service:Tokens:0:Name:",
            ": Service:Tokens:0:Token:", ": Telemetry:OtlpEndpoint:", "LAICHAU_Logging__Level:", "--urls:",
        })
        {
            Assert.Contains(ended.ErrorLines, l => l.Contains(key, StringComparison.Ordinal));
        }

        Assert.All(ended.ErrorLines[..^1], l => Assert.Contains(Said.Remedy, l, StringComparison.Ordinal));
        Assert.DoesNotContain("short-secret", ended.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Data, "laichau.db")));
    }

    [Fact]
    public async Task Configuration_that_is_no_JSON_is_named_with_its_line()
    {
        var file = folder.Write("laichau.json", "{\n  \"Mail\": {\n  oops\n}");

        var ended = await Laichau.Run("serve", "--data", Data, "--config", file);

        ended.IsWrongInput();
        Assert.StartsWith($"{file}: 3:", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_dashboard_is_for_administrators()
    {
        await using var service = Served.Start(
            new Surroundings { Variables = new Dictionary<string, string> { ["LAICHAU_Service__PublicAddress"] = "https://nhacviec.example" } }, "--data", Data);
        await service.Ready();

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await service.Get("/hangfire")).StatusCode);
        Assert.True((await service.Get("/health/live")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_demo_is_wound_to_now_and_its_people_go_on_after_a_restart_too()
    {
        // Several of its heads have no mailbox.
        var around = new Surroundings { Variables = new Dictionary<string, string> { ["LAICHAU_Demo__Scope"] = "CONG-AN", ["LAICHAU_Demo__PaceSeconds"] = "1" } };
        long acted;
        await using (var first = Served.Start(around, "--demo", "--data", Data))
        {
            await first.Ready();
            Assert.Equal(1, Ask("select count(*) from setting where name = 'demo' and value = 'wound'"));
            Assert.True(Letters.Length > 20, $"{Letters.Length} letters");
            Assert.True(Ask("select count(*) from stage where state <> 'waiting'") >= 2);
            var before = Acts();
            await first.Until(() => Task.FromResult(Acts() >= before + 3));
            await AHeadSignsIn(first);
            Assert.Equal(0, (await first.Signal("TERM")).Code);
            acted = Acts();
        }

        await using var second = Served.Start(around, "--demo", "--data", Data);
        await second.Ready();
        await second.Until(() => Task.FromResult(Acts() >= acted + 3));
        Assert.Equal(1, Ask("select count(*) from cycle"));
        Assert.Equal(0, Ask("select count(*) from ledger where event = 'assignment.refused'"));
    }

    /// <summary>By the code that the demo has said.</summary>
    private static async Task AHeadSignsIn(Served demo)
    {
        var code = System.Text.RegularExpressions.Regex.Match(demo.Said, "[A-Z0-9]{4}(-[A-Z0-9]{4}){3}").Value;
        using var visit = new Visit(demo.Url);
        using var opened = await visit.Post("/dang-nhap", "/dang-nhap/ma-thu", ("ma-thu", code));
        Assert.Equal(System.Net.HttpStatusCode.Found, opened.StatusCode);
        Assert.Contains("/cycles/study-campaign-demo-2026/", await visit.Read("/viec"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_no_demo_s_is_not_wound()
    {
        await Launch();
        var before = Ask("select count(*) from ledger");

        var ended = await Laichau.Run("serve", "--demo", "--urls", Served.FreeUrl(), "--data", Data);

        ended.IsWrongInput();
        Assert.Equal(before, Ask("select count(*) from ledger"));
    }

    /// <summary>A cycle of one commune, whose opening notices may leave at any hour.</summary>
    private async Task Launch()
    {
        Directory.CreateDirectory(Data);
        var sample = Repository.Path("samples/lai-chau");
        await using var database = new SqliteDatabase(Path.Combine(Data, "laichau.db"), durable: true);
        database.Migrate();
        var tree = new Tree();
        var clock = TimeProvider.System;
        await new ImportTree(database, tree, clock).Run(
            TreeCheck.Read(Path.Combine(sample, "units.csv"), Path.Combine(sample, "people.csv")).Value!, CalendarFile.Read(Path.Combine(sample, "calendar.csv")).Value!, Cancel);
        var engine = new FlowEngine();
        var launched = await new LaunchCycle(database, tree, engine, new AdvanceCycles(database, tree, engine, clock), clock).Run(
            new LaunchRequest { Definition = DefinitionFile.Read(Repository.Path("samples/demo/study-campaign.json")).Value!, Year = 2026, Scope = Scope }, Cancel);
        Assert.IsType<LaunchAnswer.Launched>(launched);
    }

    private long Acts() => Ask("select count(*) from ledger where event in ('assignment.submitted', 'assignment.accepted', 'assignment.returned')");

    private long Ask(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Data, "laichau.db")};Pooling=false;Default Timeout=10");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
