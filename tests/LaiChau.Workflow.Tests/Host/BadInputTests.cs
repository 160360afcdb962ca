using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>What people send by mistake: a page that says it, nothing lost, nothing double.</summary>
public abstract class BadInputTests(ServedStore served)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Work(string unit, string cycle = ServedStore.Cycle) => $"/cycles/{cycle}/pledges/{unit}";

    [Fact]
    public async Task The_form_that_the_back_button_shows_after_handing_in_is_told_and_nothing_is_double()
    {
        using var head = served.Client("h23");
        var old = await head.GetStringAsync(new Uri(Work("C23"), UriKind.Relative), Cancel);
        using var saved = await head.SendShown(old, Work("C23") + "/nhap", [("f.obliged", "12"), ("f.signed", "12"), ("viec", "kiem-tra")]);
        Assert.Equal(Work("C23") + "/kiem-tra", saved.Headers.Location!.ToString());
        var check = await head.GetStringAsync(new Uri(Work("C23") + "/kiem-tra", UriKind.Relative), Cancel);
        using var sent = await head.SendShown(check, Work("C23") + "/gui", []);
        Assert.Equal(Work("C23") + "?bao=submitted", sent.Headers.Location!.ToString());

        // The page of the last look before handing in, pressed once more.
        using var twice = await head.SendShown(check, Work("C23") + "/gui", []);
        Assert.Equal(Work("C23") + "?bao=doneBefore", twice.Headers.Location!.ToString());
        // The form before it, with another number.
        using var late = await head.SendShown(old, Work("C23") + "/nhap", [("f.obliged", "12"), ("f.signed", "9"), ("f.unsigned", "Three were ill."), ("viec", "luu")]);
        var page = WebUtility.HtmlDecode(await late.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains("role=\"alert\"", page, StringComparison.Ordinal);
        Assert.Contains("Three were ill.", page, StringComparison.Ordinal);

        Assert.Equal(["1 submitted"], await Texts(
            "select cast(a.submissions as text) || ' ' || a.state from assignment a join unit u on u.id = a.unit_id join cycle c on c.id = a.cycle_id where u.code = 'C23' and c.name = 'review-2026'"));
        Assert.Single(await Texts("select event from ledger where unit = 'C23' and event = 'assignment.submitted'"));
        Assert.Contains("\"signed\":12", Assert.Single(await Texts("select a.submission from assignment a join unit u on u.id = a.unit_id where u.code = 'C23' and a.submission is not null")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_was_open_while_its_definition_changed_is_kept_by_the_cycle_that_it_belongs_to()
    {
        using var administrator = served.Client("p00");
        var text = Regex.Replace(await administrator.GetStringAsync(new Uri($"/quy-trinh/{ServedStore.Cycle}/tep", UriKind.Relative), Cancel), "\"definitionId\":\\s*\"review\"", "\"definitionId\": \"changing\"")
            .Replace("\"dueOn\"", "\"form\":{\"typeName\":\"String\",\"expression\":{\"type\":\"Literal\",\"value\":\"our-form\"}},\"dueOn\"", StringComparison.Ordinal);
        const string first = """{"title": "The first form", "fields": [{"key": "signed", "type": "whole", "label": "Signed", "required": true}]}""";
        const string second = """{"title": "The second form", "fields": [{"key": "agreed", "type": "whole", "label": "Agreed", "required": true}]}""";
        Assert.Equal("/cycles/changing-2026", await Launched(administrator, text, first, 1));
        using var head = served.Client("h24");
        var open = await head.GetStringAsync(new Uri(Work("C24", "changing-2026"), UriKind.Relative), Cancel);
        Assert.Contains("The first form", open, StringComparison.Ordinal);

        Assert.Equal("/cycles/changing-later", await Launched(administrator, text, second, 2, "changing-later"));
        using var saved = await head.SendShown(open, Work("C24", "changing-2026") + "/nhap", [("f.signed", "7"), ("viec", "kiem-tra")]);

        Assert.Equal(Work("C24", "changing-2026") + "/kiem-tra", saved.Headers.Location?.ToString());
        var mine = await head.Shown(Work("C24", "changing-2026"));
        Assert.Contains("The first form", mine, StringComparison.Ordinal);
        Assert.DoesNotContain("f.agreed", mine, StringComparison.Ordinal);
        var next = await head.Shown(Work("C24", "changing-later"));
        Assert.Contains("The second form", next, StringComparison.Ordinal);
        Assert.DoesNotContain("f.signed", next, StringComparison.Ordinal);
        Assert.Equal(["changing-2026 {\"signed\":7}"], await Texts(
            "select c.name || ' ' || a.draft from assignment a join unit u on u.id = a.unit_id join cycle c on c.id = a.cycle_id where u.code = 'C24' and a.draft is not null"));
    }

    /// <summary>The page of its cycle.</summary>
    private static async Task<string?> Launched(HttpClient client, string definition, string form, int version, string name = "changing-2026")
    {
        using var stored = await client.Send("/quy-trinh", "/quy-trinh", [("viec", "luu")], ("tep", "definition.json", Encoding.UTF8.GetBytes(definition)), ("bieu-mau", "our-form.json", Encoding.UTF8.GetBytes(form)));
        Assert.Equal($"/dinh-nghia/changing/{version}?bao=definitionStored", stored.Headers.Location?.ToString());
        var rehearsal = await AdministratorsForms.Rehearse(client, $"changing/{version}", "none");
        using var approved = await AdministratorsForms.Post(client, rehearsal, rehearsal + "/phe-duyet");
        var digest = AdministratorsForms.Digest().Match(await AdministratorsForms.Get(client, rehearsal + "/khoi-dong?ten=" + name)).Groups[1].Value;
        using var launched = await AdministratorsForms.Post(client, rehearsal + "/khoi-dong?ten=" + name, rehearsal + "/khoi-dong", ("ten", name), ("da-xem", digest));
        return launched.Headers.Location?.ToString().Split('?')[0];
    }

    private async Task<List<string>> Texts(string sql)
    {
        await using var database = served.Open();
        await using var work = await database.ReadAsync(Cancel);
        return await work.Query<string>(sql);
    }
}

/// <summary>Over one file.</summary>
public sealed class BadInputOnSqlite(ServedOnSqlite served) : BadInputTests(served), IClassFixture<ServedOnSqlite>;

/// <summary>Over a database server.</summary>
public sealed class BadInputOnPostgres(ServedOnPostgres served) : BadInputTests(served), IClassFixture<ServedOnPostgres>;
