using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>The pages on which administrators watch and change cycles, as a browser without script gets them.</summary>
public abstract partial class AdminPageTests(ServedStore served)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cycle_is_watched_from_the_top_down_to_what_one_commune_owes()
    {
        var name = await served.Launch("watched");
        using var client = served.Client();
        var top = await Get(client, $"/cycles/{name}");
        Assert.Contains("<svg", top, StringComparison.Ordinal);
        Assert.Contains("Commune Q", top, StringComparison.Ordinal);
        Assert.Contains($"/cycles/{name}?don-vi=Q", top, StringComparison.Ordinal);
        Assert.DoesNotContain("Cell 2<", top, StringComparison.Ordinal);
        // Twenty cells below it, none has handed in.
        Assert.Contains("0/20", top, StringComparison.Ordinal);
        Assert.Contains("Cell 2<", await Get(client, $"/cycles/{name}?don-vi=Q"), StringComparison.Ordinal);
        Assert.DoesNotContain("Cell 2<", await Get(client, $"/cycles/{name}?don-vi=P"), StringComparison.Ordinal);
        foreach (var list in new[] { $"/theo-doi/{name}/tre-han?sau=x&buoc=none", $"/theo-doi/{name}/chua-co-nguoi", "/thu/khong-dia-chi?tu=x" })
        {
            await Get(client, list);
        }

        foreach (var nowhere in new[] { "/cycles/none", $"/cycles/{name}?don-vi=none", "/theo-doi/none/tre-han" })
        {
            using var missing = await client.GetAsync(new Uri(nowhere, UriKind.Relative), Cancel);
            Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        }
    }

    [Fact]
    public async Task A_day_is_amended_after_its_effect_was_shown_and_what_was_typed_is_kept_when_it_is_wrong()
    {
        var name = await served.Launch("amended");
        using var client = served.Client("p00");
        var form = $"/chu-ky/{name}/thoi-han";
        var day = TimeProvider.System.GetUtcNow().AddDays(60).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        using var wrong = await Post(client, form, ("buoc", "pledges"), ("moc", "han-cuoi"), ("ngay", "31/31/2026"), ("ly-do", "Flood of May"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        var again = await wrong.Content.ReadAsStringAsync(Cancel);
        Assert.Contains("Flood of May", again, StringComparison.Ordinal);
        Assert.Contains("ngay-error", again, StringComparison.Ordinal);
        using var far = await Post(client, form, ("buoc", "pledges"), ("moc", "han-cuoi"), ("ngay", "2126-01-01"), ("ly-do", "Flood."));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, far.StatusCode);

        using var shown = await Post(client, form, ("buoc", "pledges"), ("moc", "han-cuoi"), ("ngay", day), ("ly-do", "Flood."));
        var digest = Digest().Match(await shown.Content.ReadAsStringAsync(Cancel)).Groups[1].Value;
        Assert.Equal((HttpStatusCode.OK, 64), (shown.StatusCode, digest.Length));
        Assert.Empty(await Texts($"select l.event from ledger l join cycle c on c.id = l.cycle_id where c.name = '{name}' and l.event = 'stage.amended'"));

        using var changed = await Post(client, form, ("buoc", "pledges"), ("moc", "han-cuoi"), ("ngay", day), ("ly-do", "Flood."), ("da-xem", "another"));
        Assert.Equal(HttpStatusCode.Conflict, changed.StatusCode);
        using var done = await Post(client, form, ("buoc", "pledges"), ("moc", "han-cuoi"), ("ngay", day), ("ly-do", "Flood."), ("da-xem", digest));
        Assert.Equal($"/cycles/{name}?bao=stageAmended", done.Headers.Location!.ToString());
        Assert.Equal(["p00 Flood."], await Texts($"select l.by_person || ' ' || l.reason from ledger l join cycle c on c.id = l.cycle_id where c.name = '{name}' and l.event = 'stage.amended'"));
    }

    [Fact]
    public async Task Several_units_are_extended_and_one_is_exempted_after_their_names_were_shown()
    {
        var name = await served.Launch("extended");
        using var client = served.Client();
        var day = TimeProvider.System.GetUtcNow().AddDays(60).ToString("d/M/yyyy", CultureInfo.InvariantCulture);
        var extend = $"/chu-ky/{name}/gia-han";
        using var unknown = await Post(client, extend, ("buoc", "pledges"), ("pham-vi", "danh-sach"), ("don-vi", "C02, C99"), ("ngay", day), ("ly-do", "Flood."));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unknown.StatusCode);
        Assert.Contains("C99", await unknown.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);

        using var shown = await Post(client, extend, ("buoc", "pledges"), ("pham-vi", "tat-ca"), ("don-vi", "Q"), ("ngay", day), ("ly-do", "Flood."));
        var page = await shown.Content.ReadAsStringAsync(Cancel);
        Assert.Contains("Cell 40", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Cell 39", page, StringComparison.Ordinal);
        Assert.Empty(await Acts(name, "assignment.extended"));
        using var done = await Post(client, extend, ("buoc", "pledges"), ("pham-vi", "tat-ca"), ("don-vi", "Q"), ("ngay", day), ("ly-do", "Flood."), ("da-xem", Digest().Match(page).Groups[1].Value));
        Assert.Equal($"/cycles/{name}?bao=manyExtended", done.Headers.Location!.ToString());
        Assert.Equal(20, (await Acts(name, "assignment.extended")).Count);

        var exempt = $"/chu-ky/{name}/mien";
        using var nobody = await Post(client, exempt, ("buoc", "pledges"), ("don-vi", ""), ("ly-do", "Merged."));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nobody.StatusCode);
        using var asked = await Post(client, exempt, ("buoc", "pledges"), ("don-vi", "C01"), ("ly-do", "Merged."));
        using var exempted = await Post(client, exempt, ("buoc", "pledges"), ("don-vi", "C01"), ("ly-do", "Merged."), ("da-xem", Digest().Match(await asked.Content.ReadAsStringAsync(Cancel)).Groups[1].Value));
        Assert.Equal($"/cycles/{name}?bao=manyExempted", exempted.Headers.Location!.ToString());
        Assert.Equal(["C01 Merged."], await Acts(name, "assignment.exempted"));
    }

    [Fact]
    public async Task A_post_is_given_to_somebody_new_and_left_vacant()
    {
        using var client = served.Client();
        using var unknown = await Post(client, "/bo-nhiem?don-vi=C07", "/bo-nhiem", ("don-vi", "C07"), ("chuc-danh", "head"), ("nguoi", "da-co"), ("ma-nguoi", "nobody"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unknown.StatusCode);
        using var address = await Post(client, "/bo-nhiem?don-vi=C07", "/bo-nhiem", ("don-vi", "C07"), ("chuc-danh", "head"), ("nguoi", "moi"), ("ma-nguoi", "n07"), ("ho-ten", "New Head"), ("thu-dien-tu", "a@b@c"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, address.StatusCode);
        Assert.Contains("New Head", await address.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);

        using var given = await Post(client, "/bo-nhiem?don-vi=C07", "/bo-nhiem", ("don-vi", "C07"), ("chuc-danh", "head"), ("nguoi", "moi"), ("ma-nguoi", "n07"), ("ho-ten", "New Head"), ("thu-dien-tu", "n07@mail.example"));
        Assert.Equal("/bo-nhiem?don-vi=C07&bao=appointed", given.Headers.Location!.ToString());
        var shown = await Get(client, "/bo-nhiem?don-vi=C07");
        Assert.Contains("New Head (n07)", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("Name h07", shown, StringComparison.Ordinal);
        using var vacated = await Post(client, "/bo-nhiem?don-vi=C07", "/bo-nhiem", ("don-vi", "C07"), ("chuc-danh", "head"), ("nguoi", "khuyet"));
        Assert.Equal(HttpStatusCode.Found, vacated.StatusCode);
        Assert.DoesNotContain("New Head (n07)", await Get(client, "/bo-nhiem?don-vi=C07"), StringComparison.Ordinal);
        using var nowhere = await client.GetAsync(new Uri("/bo-nhiem?don-vi=none", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nowhere.StatusCode);
    }

    private Task<List<string>> Acts(string cycle, string happened) =>
        Texts($"select l.unit || ' ' || l.reason from ledger l join cycle c on c.id = l.cycle_id where c.name = '{cycle}' and l.event = '{happened}' order by l.n");

    private static async Task<string> Get(HttpClient client, string path)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Cancel));
    }

    private async Task<List<string>> Texts(string sql)
    {
        await using var database = served.Open();
        await using var work = await database.ReadAsync(Cancel);
        return await work.Query<string>(sql);
    }

    private static Task<HttpResponseMessage> Post(HttpClient client, string form, params (string Name, string Value)[] fields) => Post(client, form, form, fields);

    /// <summary>As a browser: the page first, then its form with its token.</summary>
    private static async Task<HttpResponseMessage> Post(HttpClient client, string page, string form, params (string Name, string Value)[] fields)
    {
        var token = Token().Match(await Get(client, page)).Groups[1].Value;
        Assert.NotEmpty(token);
        return await client.PostAsync(
            new Uri(form, UriKind.Relative),
            new FormUrlEncodedContent([new("__RequestVerificationToken", token), .. fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))]), Cancel);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("name=\"da-xem\" value=\"([^\"]+)\"")]
    private static partial Regex Digest();
}

/// <summary>Over one file.</summary>
public sealed class AdminPagesOnSqlite(ServedOnSqlite served) : AdminPageTests(served), IClassFixture<ServedOnSqlite>;

/// <summary>Over a database server.</summary>
public sealed class AdminPagesOnPostgres(ServedOnPostgres served) : AdminPageTests(served), IClassFixture<ServedOnPostgres>;
