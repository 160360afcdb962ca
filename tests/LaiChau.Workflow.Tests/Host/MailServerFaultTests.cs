using System.Globalization;
using LaiChau.Workflow.Benchmarks.Live;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Tests.Support;
using Microsoft.Data.Sqlite;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>Mail servers as they should not be, before the service as a process.</summary>
[Collection(Processes.Name)]
public sealed class MailServerFaultTests(ITestOutputHelper output)
{
    private const int Mails = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_a_wrong_password_nothing_is_burnt_and_with_the_right_one_everything_leaves()
    {
        await using var server = new LoopbackSmtp { Account = ("laichau", "right"), Mechanisms = "PLAIN" };
        await using var store = CampaignStore.Sqlite();
        await using var database = await Launched(store);
        await using (var serving = ServingProcess.Start(Laichau.Program, store, server.Port, Account("wrong")))
        {
            await Processes.Until(() => Are(database, "deferred"), Patience, "The end of the run", serving);
            await serving.Stop(Cancel);
            Assert.Contains("check Mail:User and Mail:Password", serving.Said, StringComparison.Ordinal);
            Assert.DoesNotContain("wrong", serving.Said, StringComparison.Ordinal);
        }

        Assert.InRange(server.Commands.Count(c => c.StartsWith("AUTH", StringComparison.Ordinal)), 1, 4);
        Assert.DoesNotContain(server.Commands, c => c.StartsWith("MAIL", StringComparison.Ordinal));
        Assert.Equal(0, await Ask(store, "select count(*) from mail where handed_at is not null or reason <> 'authFailed'"));
        // The time until the next try has passed.
        await Change(store, "update mail set next_try_at = made_at");

        await using var next = ServingProcess.Start(Laichau.Program, store, server.Port, Account("right"));
        await Processes.Until(() => Are(database, "accepted"), Patience, "All mails", next);
        await next.Stop(Cancel);
        await IsExact(database, server, unknown: 0);
    }

    /// <summary>Slow is slower than the whole stop may be, for the second of them.</summary>
    [Theory]
    [InlineData(2, 0)]
    [InlineData(30, 4)]
    public async Task SIGTERM_while_a_slow_server_takes_mails_puts_at_most_the_one_of_each_line_in_doubt(int seconds, int mostUnknown)
    {
        var slow = true;
        await using var server = new LoopbackSmtp { On = c => c == "." && slow ? new SmtpDo(Wait: TimeSpan.FromSeconds(seconds)) : null };
        await using var store = CampaignStore.Sqlite();
        await using var database = await Launched(store);
        TimeSpan stopped;
        await using (var serving = ServingProcess.Start(Laichau.Program, store, server.Port))
        {
            await Processes.Until(() => Task.FromResult(server.Commands.Count(c => c == "DATA") >= 4), Patience, "Mails in hand", serving);
            stopped = await serving.Stop(Cancel);
        }

        var states = await Campaign.States(database, Cancel);
        Processes.Tell(output, string.Create(CultureInfo.InvariantCulture,
            $"SIGTERM while a server takes {seconds} s a mail: {stopped.TotalSeconds:F1} s; {string.Join(", ", states.OrderBy(s => s.Key).Select(s => $"{s.Value} {s.Key}"))}"));
        Assert.True(stopped < TimeSpan.FromSeconds(10), $"SIGTERM took {stopped}.");
        Assert.Empty(states.Keys.Except(["accepted", "planned", "unknown"]));
        Assert.InRange(states.GetValueOrDefault("unknown"), mostUnknown == 0 ? 0 : 1, mostUnknown);
        Assert.InRange(states.GetValueOrDefault("planned"), 1, Mails);

        slow = false;
        await using var next = ServingProcess.Start(Laichau.Program, store, server.Port);
        await Processes.Until(() => Are(database, "accepted", "unknown"), Patience, "The rest", next);
        await next.Stop(Cancel);
        await IsExact(database, server, states.GetValueOrDefault("unknown"));
    }

    [Fact]
    public async Task The_log_file_tells_of_mails_that_go_wrong_and_names_nobody()
    {
        await using var server = new LoopbackSmtp
        {
            // What servers say often quotes the address.
            On = c => c.Contains("<h00003@", StringComparison.Ordinal) ? new SmtpDo(Answer: "550 5.1.1 <h00003@cells.laichau.example> Head 3: no such user")
                : c.Contains("<h00004@", StringComparison.Ordinal) ? new SmtpDo(Answer: "450 4.2.1 <h00004@cells.laichau.example> is full")
                : c.Contains("<h00005@", StringComparison.Ordinal) ? new SmtpDo(HangsUp: true)
                : null,
        };
        await using var store = CampaignStore.Sqlite();
        await using var database = await Launched(store);
        await using var serving = ServingProcess.Start(Laichau.Program, store, server.Port,
            new Dictionary<string, string> { ["LAICHAU_Logging__Folder"] = "logs", ["LAICHAU_Logging__Level"] = "Verbose" });
        await Processes.Until(() => Are(database, "accepted", "refused", "deferred"), Patience, "The end of the run", serving);
        await serving.Stop(Cancel);

        var logged = string.Concat(Directory.GetFiles(Path.Combine(store.Folder, "logs")).Select(File.ReadAllText));
        Assert.Contains("550", logged, StringComparison.Ordinal);
        Assert.Contains("450", logged, StringComparison.Ordinal);
        foreach (var said in new[] { logged, serving.Said })
        {
            Assert.DoesNotContain("@", said, StringComparison.Ordinal);
            Assert.DoesNotContain(".example", said, StringComparison.Ordinal);
            Assert.DoesNotContain("Head ", said, StringComparison.Ordinal);
            Assert.DoesNotContain("Pledges", said, StringComparison.Ordinal);
        }
    }

    private static Dictionary<string, string> Account(string password) =>
        new() { ["LAICHAU_Mail__User"] = "laichau", ["LAICHAU_Mail__Password"] = password, ["LAICHAU_Mail__Security"] = "none" };

    private static async Task<Database> Launched(CampaignStore store)
    {
        var database = store.Open();
        await new Campaign(Mails).Launch(database, Campaign.ZoneOfNoon(TimeProvider.System.GetUtcNow()), TimeProvider.System, Cancel);
        return database;
    }

    private static async Task<bool> Are(Database database, params string[] states)
    {
        await Task.Delay(100, Cancel);
        var found = await Campaign.States(database, Cancel);
        return found.Values.Sum() == Mails && found.Keys.All(states.Contains);
    }

    private static async Task IsExact(Database database, LoopbackSmtp server, long unknown)
    {
        var (lines, owing) = await Campaign.Ledger(database, Cancel);
        var count = new DeliveryCount(lines, owing, server.Mails());
        count.IsExact();
        Assert.Equal(unknown, count.Unknown);
    }

    private static async Task<long> Ask(CampaignStore store, string sql)
    {
        await using var connection = await Connect(store);
        await using var command = new SqliteCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(Cancel))!;
    }

    private static async Task Change(CampaignStore store, string sql)
    {
        await using var connection = await Connect(store);
        await using var command = new SqliteCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private static async Task<SqliteConnection> Connect(CampaignStore store)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(store.Folder, "laichau.db")};Pooling=false;Default Timeout=10");
        await connection.OpenAsync(Cancel);
        return connection;
    }
}
