using System.Net;
using System.Text.Json.Nodes;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>The API when something breaks: a mail of which nobody knows, a write that fails half way, a store that is broken.</summary>
public abstract class ApiFaults(ServedStore served) : ApiCalls(served)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_mail_that_is_unknown_is_sent_again_or_counted_as_delivered_as_the_operator_decides()
    {
        var (again, settled, left) = (ServedStore.Unknown[0], ServedStore.Unknown[1], ServedStore.Unknown[2]);
        await Until(async () => (await NumbersOf("unknown")).Count == 3);
        var numbers = await NumbersOf("unknown");

        IsProblem(HttpStatusCode.Forbidden, "urn:laichau:problem:notAllowed", await Post("h01", $"/api/mails/{numbers[again]}/resend"));
        Is(HttpStatusCode.OK, await Post("operator", $"/api/mails/{numbers[again]}/resend", key: "again"));
        await Until(async () => await StateOf(numbers[again]) == "accepted");
        IsProblem(HttpStatusCode.Conflict, "urn:laichau:problem:mailNotUnknown", await Post("operator", $"/api/mails/{numbers[again]}/settle"));
        // Asked for once, whoever repeats it.
        Is(HttpStatusCode.OK, await Post("operator", $"/api/mails/{numbers[again]}/resend", key: "again"));

        var counted = await Post("operator", $"/api/mails/{numbers[settled]}/settle");
        Is(HttpStatusCode.OK, counted);
        Assert.Equal(("accepted", "settled"), ((string)counted.Json["state"]!, (string)counted.Json["reason"]!));
        Assert.Equal("unknown", await StateOf(numbers[left]));
        Assert.Equal(
            [(numbers[again], "mail.unknown"), (numbers[again], "mail.accepted"), (numbers[settled], "mail.unknown"), (numbers[settled], "mail.accepted"), (numbers[left], "mail.unknown")],
            (await Ledger()).Where(l => numbers.ContainsValue((long?)l["mail"] ?? 0)).Select(l => ((long)l["mail"]!, (string)l["event"]!))
                .OrderBy(l => Array.IndexOf(ServedStore.Unknown, numbers.Single(n => n.Value == l.Item1).Key)));
    }

    [Fact]
    public async Task A_write_that_fails_when_it_has_done_its_work_leaves_nothing_and_its_key_works_again()
    {
        Is(HttpStatusCode.OK, await Post("h24", ServedStore.Work("C24", "draft"), """{"values": {"signed": 1}}""", key: "before"));
        var before = await Get("h24", ServedStore.Work("C24"));
        // The answer is kept last, and can't be.
        await Execute("create unique index broken on api_request (token) where token = 'h24'");
        try
        {
            var failed = await Post("h24", ServedStore.Work("C24", "submit"), """{"values": {"signed": 2, "obliged": 12}}""", key: "once");
            IsStoreAway(failed);
            Assert.Equal(before.Text, (await Get("h24", ServedStore.Work("C24"))).Text);
        }
        finally
        {
            await Execute("drop index broken");
        }

        Assert.DoesNotContain(await Ledger(), l => (string?)l["unit"] == "C24" && (string)l["event"]! == "assignment.submitted");
        Is(HttpStatusCode.OK, await Post("h24", ServedStore.Work("C24", "submit"), """{"values": {"signed": 2, "obliged": 12}}""", key: "once"));
        Is(HttpStatusCode.OK, await Post("h24", ServedStore.Work("C24", "submit"), """{"values": {"signed": 2, "obliged": 12}}""", key: "once"));
        Assert.Single(await Ledger(), l => (string?)l["unit"] == "C24" && (string)l["event"]! == "assignment.submitted");
    }

    [Fact]
    public async Task A_broken_store_is_told_without_its_inside_and_its_end_is_noticed()
    {
        await Execute("alter table cycle rename to lost");
        try
        {
            IsStoreAway(await Get("p00", "/api/cycles"));
            IsStoreAway(await Get("p00", ServedStore.Work("C25")));
            IsStoreAway(await Post("h25", ServedStore.Work("C25", "submit")));
            using var client = Served.Client();
            using var page = await client.GetAsync(new Uri("/", UriKind.Relative), Cancel);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
            Assert.DoesNotContain("no such table", await page.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }
        finally
        {
            await Execute("alter table lost rename to cycle");
        }

        Is(HttpStatusCode.OK, await Post("h25", ServedStore.Work("C25", "submit")));
    }

    private static void IsStoreAway(Answered answer)
    {
        IsProblem(HttpStatusCode.ServiceUnavailable, "urn:laichau:problem:storeAway", answer);
        Assert.Equal(["type", "title", "status"], answer.Json.AsObject().Select(p => p.Key));
    }

    private async Task<Dictionary<string, long>> NumbersOf(string state) => (await Get("operator", $"/api/mails?state={state}")).Json["mails"]!.AsArray()
        .ToDictionary(m => (string)m!["person"]!, m => (long)m!["number"]!);

    private async Task<string> StateOf(long mail) => (string)(await Get("operator", $"/api/mails/{mail}")).Json["mail"]!["state"]!;

    private async Task<List<JsonNode>> Ledger() => [.. (await Get("operator", "/api/ledger?take=500")).Json["lines"]!.AsArray().Select(l => l!)];

    private async Task Execute(string sql)
    {
        await using var database = Served.Open();
        await using var work = await database.BeginAsync(Cancel);
        await work.Execute(sql);
        await work.Commit(Cancel);
    }

    private async Task Until(Func<Task<bool>> holds)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, Served.Said);
            await Task.Delay(100, Cancel);
        }
    }
}

/// <summary>Over one file.</summary>
public sealed class ApiFaultsOnSqlite(ServedOnSqlite served) : ApiFaults(served), IClassFixture<ServedOnSqlite>;

/// <summary>Over a database server.</summary>
public sealed class ApiFaultsOnPostgres(ServedOnPostgres served) : ApiFaults(served), IClassFixture<ServedOnPostgres>;
