using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using LaiChau.Workflow.Tests.Support;
using static LaiChau.Workflow.Tests.Host.AdministratorsForms;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>From a file to a running cycle on the administrators' pages: stored, rehearsed, approved, launched.</summary>
public abstract partial class LaunchPageTests(ServedStore served)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_definition_is_uploaded_rehearsed_approved_and_launched_once()
    {
        using var client = served.Client("p00");
        var definition = await Definition(client, "campaign");
        using (var wrong = await Upload(client, definition.Replace("\"title\"", "\"titel\"", StringComparison.Ordinal)))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
            Assert.Contains("/root/activities/0", await Page(wrong), StringComparison.Ordinal);
            Assert.Empty(await Texts("select name from definition_version where definition_id = 'campaign'"));
        }

        Assert.Equal("/dinh-nghia/campaign/1?bao=definitionStored", await Uploaded(client, definition));
        Assert.Equal("/dinh-nghia/campaign/1?bao=definitionSame", await Uploaded(client, definition));
        var later = definition.Replace("\"Title of pledges\"", "\"Title of promises\"", StringComparison.Ordinal);
        Assert.NotEqual(definition, later);
        Assert.Equal("/dinh-nghia/campaign/2?bao=definitionStored", await Uploaded(client, later));
        Assert.Equal(["p00"], await Texts("select stored_by from definition_version where definition_id = 'campaign' and number = 2"));
        var version = await Get(client, "/dinh-nghia/campaign/2");
        Assert.Contains("<svg class=\"flow\"", version, StringComparison.Ordinal);
        Assert.Contains(">Title of pledges<", version, StringComparison.Ordinal);
        Assert.Contains(">Title of promises<", version, StringComparison.Ordinal);
        Assert.Equal(later, await client.GetStringAsync(new Uri("/dinh-nghia/campaign/2/tep", UriKind.Relative), Cancel));

        var first = await Rehearse(client, "campaign/2", "none");
        var second = await Rehearse(client, "campaign/2", "mixed");
        var page = await Get(client, second);
        Assert.Contains($"href=\"{first}\"", page, StringComparison.Ordinal);
        await ReportIsSafe(client, second);

        // Nobody launches what nobody has approved.
        using (var early = await client.GetAsync(new Uri(second + "/khoi-dong", UriKind.Relative), Cancel))
        {
            Assert.Equal(second, early.Headers.Location?.ToString());
        }

        using (var approved = await Post(client, second, second + "/phe-duyet"))
        {
            Assert.Equal(second + "?bao=rehearsalApproved", approved.Headers.Location?.ToString());
        }

        var check = await Get(client, second + "/khoi-dong");
        Assert.Contains("campaign-2026", check, StringComparison.Ordinal);
        Assert.Contains("Title of promises", check, StringComparison.Ordinal);
        var digest = Digest().Match(check).Groups[1].Value;
        using (var unseen = await Post(client, second + "/khoi-dong", second + "/khoi-dong", ("da-xem", "another")))
        {
            Assert.Equal(HttpStatusCode.Conflict, unseen.StatusCode);
            Assert.Empty(await Texts("select name from cycle where definition_id = 'campaign'"));
        }

        var token = Token().Match(await Get(client, second + "/khoi-dong")).Groups[1].Value;
        var launches = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => PostWith(client, token, second + "/khoi-dong", ("da-xem", digest))));
        Assert.All(launches, l => Assert.StartsWith("/cycles/campaign-2026?bao=cycle", l.Headers.Location?.ToString(), StringComparison.Ordinal));
        Assert.Equal(["campaign-2026"], await Texts("select name from cycle where definition_id = 'campaign'"));
        Assert.Equal(["p00 p00 p00"], await Texts(
            "select c.approved_by || ' ' || r.approved_by || ' ' || r.launched_by from cycle c join rehearsal r on r.cycle_id = c.id and r.definition_id = 'campaign'"));
        // And the cell that every such year has.
        Assert.Equal([(ServedStore.Cells + 1).ToString(CultureInfo.InvariantCulture)], await Texts(
            "select cast(count(*) as text) from assignment a join cycle c on c.id = a.cycle_id where c.name = 'campaign-2026'"));
        Assert.Contains("campaign-2026", await Get(client, second), StringComparison.Ordinal);
        await Get(client, "/cycles/campaign-2026");
        await AreLight(client, "/quy-trinh", "/dinh-nghia/campaign/2", "/dinh-nghia/annual-review/0", "/dien-tap", first, second);
        foreach (var launch in launches)
        {
            launch.Dispose();
        }
    }

    [Fact]
    public async Task A_form_that_stands_beside_a_definition_goes_with_it()
    {
        using var client = served.Client("p00");
        var definition = (await Definition(client, "with-form")).Replace("\"dueOn\"", "\"form\":{\"typeName\":\"String\",\"expression\":{\"type\":\"Literal\",\"value\":\"our-form\"}},\"dueOn\"", StringComparison.Ordinal);
        using (var without = await Upload(client, definition))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, without.StatusCode);
            Assert.Contains("our-form", await Page(without), StringComparison.Ordinal);
        }

        var form = await File.ReadAllTextAsync(Repository.Path("workflows/forms/pledges.json"), Cancel);
        using (var broken = await Upload(client, definition, ("our-form.json", form.Replace("\"fields\"", "\"feilds\"", StringComparison.Ordinal))))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, broken.StatusCode);
            Assert.Contains("our-form.json", await Page(broken), StringComparison.Ordinal);
        }

        using (var unused = await Upload(client, definition, ("our-form.json", form), ("other.json", form)))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, unused.StatusCode);
        }

        Assert.Empty(await Texts("select name from definition_version where definition_id = 'with-form'"));
        using var stored = await Upload(client, definition, ("our-form.json", form));
        Assert.Equal("/dinh-nghia/with-form/1?bao=definitionStored", stored.Headers.Location?.ToString());
        Assert.Equal(form, await client.GetStringAsync(new Uri("/dinh-nghia/with-form/1/bieu-mau/our-form", UriKind.Relative), Cancel));

        var rehearsal = await Rehearse(client, "with-form/1", "none");
        using var approved = await Post(client, rehearsal, rehearsal + "/phe-duyet");
        using var launched = await Post(client, rehearsal + "/khoi-dong", rehearsal + "/khoi-dong", ("da-xem", Digest().Match(await Get(client, rehearsal + "/khoi-dong")).Groups[1].Value));
        Assert.Equal("/cycles/with-form-2026?bao=cycleLaunched", launched.Headers.Location?.ToString());
        Assert.Equal([form], await Texts("select f.form from cycle_form f join cycle c on c.id = f.cycle_id where c.name = 'with-form-2026' and f.name = 'our-form'"));
    }

    [Theory]
    [InlineData("nam", "26")]
    [InlineData("pham-vi", "NONE")]
    [InlineData("so", "many")]
    [InlineData("quy-trinh", "none/1")]
    public async Task What_cannot_be_rehearsed_is_told_beside_its_field_and_nothing_typed_is_lost(string field, string value)
    {
        using var client = served.Client("p00");
        Dictionary<string, string> fields = new() { ["quy-trinh"] = "annual-review/0", ["nam"] = "2031", ["pham-vi"] = "P", ["nguoi"] = "mixed", ["so"] = "4711" };
        fields[field] = value;
        using var refused = await Post(client, "/dien-tap", "/dien-tap", [.. fields.Select(f => (f.Key, f.Value))]);
        var page = await Page(refused);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains($"id=\"{field}-error\"", page, StringComparison.Ordinal);
        Assert.All(fields.Where(f => f.Key is "nam" or "pham-vi" or "so"), f => Assert.Contains($"name=\"{f.Key}\"", page, StringComparison.Ordinal));
        Assert.All(fields.Where(f => f.Key is "nam" or "pham-vi" or "so"), f => Assert.Contains($"value=\"{f.Value}\"", page, StringComparison.Ordinal));
        Assert.Empty(await Texts("select scope from rehearsal where year = 2031"));
    }

    [Fact]
    public async Task An_operator_enters_whose_approval_it_is_and_only_an_administrator_has_one()
    {
        using var client = served.Client("operator");
        await Uploaded(client, await Definition(client, "entered"));
        var rehearsal = await Rehearse(client, "entered/1", "onTime");
        using (var nobody = await Post(client, rehearsal, rehearsal + "/phe-duyet", ("nguoi", "h01")))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, nobody.StatusCode);
            Assert.Contains("id=\"nguoi-error\"", await Page(nobody), StringComparison.Ordinal);
        }

        using var approved = await Post(client, rehearsal, rehearsal + "/phe-duyet", ("nguoi", "p00"));
        Assert.Equal(HttpStatusCode.Found, approved.StatusCode);
        Assert.Equal(["p00 operator"], await Texts("select approved_by || ' ' || approval_entered_by from rehearsal where definition_id = 'entered'"));
    }

    private static async Task AreLight(HttpClient client, params string[] pages)
    {
        List<string> figures = [];
        foreach (var page in pages)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(page, UriKind.Relative));
            request.Headers.AcceptEncoding.ParseAdd("br");
            using var response = await client.SendAsync(request, Cancel);
            Assert.Equal("br", response.Content.Headers.ContentEncoding.Single());
            var size = (await response.Content.ReadAsByteArrayAsync(Cancel)).Length;
            Assert.True(size <= 30 * 1024, $"{page}: {size} bytes");
            figures.Add(string.Create(CultureInfo.InvariantCulture, $"Page weight, compressed: {page}: later {size / 1024.0:F1} KB"));
        }

        if (Environment.GetEnvironmentVariable("LAICHAU_TEST_REPORT") is { Length: > 0 } report)
        {
            await File.AppendAllLinesAsync(report, figures, Cancel);
        }
    }

    private static async Task ReportIsSafe(HttpClient client, string rehearsal)
    {
        using var report = await client.GetAsync(new Uri(rehearsal + "/bao-cao", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.OK, report.StatusCode);
        var policy = Assert.Single(report.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("sandbox", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("allow-scripts", policy, StringComparison.Ordinal);
        var letters = LetterLink().Matches(await report.Content.ReadAsStringAsync(Cancel)).Select(m => m.Groups[1].Value).ToList();
        Assert.NotEmpty(letters);
        foreach (var letter in letters)
        {
            using var message = await client.GetAsync(new Uri($"{rehearsal}/{letter}", UriKind.Relative), Cancel);
            Assert.Equal("attachment", message.Content.Headers.ContentDisposition?.DispositionType);
            Assert.Contains("Subject: ", await message.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }
    }

    /// <summary>The running cycle's own definition under another id.</summary>
    private static async Task<string> Definition(HttpClient client, string id)
    {
        var text = await client.GetStringAsync(new Uri($"/quy-trinh/{ServedStore.Cycle}/tep", UriKind.Relative), Cancel);
        return Id().Replace(text, $"\"definitionId\": \"{id}\"");
    }

    private static async Task<string?> Uploaded(HttpClient client, string definition)
    {
        using var answer = await Upload(client, definition);
        Assert.True(answer.StatusCode == HttpStatusCode.Found, await Page(answer));
        return answer.Headers.Location?.ToString();
    }

    private static async Task<HttpResponseMessage> Upload(HttpClient client, string definition, params (string Name, string Text)[] forms)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(Token().Match(await Get(client, "/quy-trinh")).Groups[1].Value), "__RequestVerificationToken" },
            { new StringContent("luu"), "viec" },
            { new StringContent(definition), "tep", "definition.json" },
        };
        foreach (var (name, text) in forms)
        {
            form.Add(new StringContent(text), "bieu-mau", name);
        }

        return await client.PostAsync(new Uri("/quy-trinh", UriKind.Relative), form, Cancel);
    }

    private async Task<List<string>> Texts(string sql)
    {
        await using var database = served.Open();
        await using var work = await database.ReadAsync(Cancel);
        return await work.Query<string>(sql);
    }

    [GeneratedRegex("\"definitionId\":\\s*\"review\"")]
    private static partial Regex Id();

    [GeneratedRegex("href=\"(mail/[0-9]{6}\\.eml)\"")]
    private static partial Regex LetterLink();
}

/// <summary>Over one file.</summary>
public sealed class LaunchPagesOnSqlite(ServedOnSqlite served) : LaunchPageTests(served), IClassFixture<ServedOnSqlite>;

/// <summary>Over a database server.</summary>
public sealed class LaunchPagesOnPostgres(ServedOnPostgres served) : LaunchPageTests(served), IClassFixture<ServedOnPostgres>;
