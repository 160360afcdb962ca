using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>One button of an administrator pressed twice is one act with one answer, and of two administrators the second hears of the first.</summary>
public abstract partial class PressedTwiceTests(ServedStore served)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("p00")]
    [InlineData(null)]
    public async Task A_stage_is_amended_once(string? who)
    {
        var name = await served.Launch("amended-" + (who ?? "here"));
        using var client = served.Client(who);
        var form = $"/chu-ky/{name}/thoi-han";
        (string, string)[] fields = [("buoc", "pledges"), ("moc", "han-cuoi"), ("ngay", Day(60)), ("ly-do", "Flood.")];
        var digest = await Twice(client, form, form, fields, $"/cycles/{name}?bao=stageAmended");

        Assert.Single(await Lines(name, "stage.amended"));
        // Another reason is another thing, and so is another's press.
        using var other = await AdministratorsForms.Post(client, form, form, [.. fields[..3], ("ly-do", "Storm."), ("da-xem", digest)]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        using var service = served.Client("operator");
        using var others = await AdministratorsForms.Post(service, form, form, [.. fields, ("da-xem", digest)]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, others.StatusCode);
        await Twice(client, form, form, [("buoc", "pledges"), ("moc", "cham-nhat"), ("ngay", Day(70)), ("ly-do", "Flood.")], $"/cycles/{name}?bao=stageAmended");
        Assert.Equal(2, (await Lines(name, "stage.amended")).Count);
    }

    [Fact]
    public async Task Many_are_extended_and_exempted_once()
    {
        var name = await served.Launch("many");
        using var client = served.Client("p00");
        await Twice(client, $"/chu-ky/{name}/gia-han", $"/chu-ky/{name}/gia-han",
            [("buoc", "pledges"), ("pham-vi", "tat-ca"), ("don-vi", "Q"), ("ngay", Day(60)), ("ly-do", "Flood."), ("loi-he-thong", "co")], $"/cycles/{name}?bao=manyExtended");
        Assert.Equal(20, (await Lines(name, "assignment.extended")).Count);
        var exempt = $"/chu-ky/{name}/mien";
        var digest = await Twice(client, exempt, exempt, [("buoc", "pledges"), ("don-vi", "C01, C03"), ("ly-do", "Merged.")], $"/cycles/{name}?bao=manyExempted");
        // What was seen is not what the first press did.
        using var other = await AdministratorsForms.Post(client, exempt, exempt, ("buoc", "pledges"), ("don-vi", "C01"), ("ly-do", "Merged."), ("da-xem", digest[1..] + "0"));
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
        Assert.Equal(["C01 Merged.", "C03 Merged."], await Lines(name, "assignment.exempted"));
    }

    [Fact]
    public async Task A_day_goes_into_the_calendar_and_out_of_it_once()
    {
        using var client = served.Client("p00");
        var day = Day(47);
        await Twice(client, "/lich", "/lich", [("nam", day[..4]), ("ngay", day), ("loai", "Holiday"), ("nguon", "Notice 7")], $"/lich?nam={day[..4]}&bao=daySaved");
        await Twice(client, $"/lich/bo?ngay={day}", "/lich/bo", [("ngay", day), ("ly-do", "Withdrawn 7.")], $"/lich?nam={day[..4]}&bao=dayRemoved");
        Assert.Equal(["calendar.dayDecided", "calendar.dayRemoved"], await Texts("select event from ledger where reason in ('Notice 7', 'Withdrawn 7.') order by n"));
    }

    [Fact]
    public async Task Files_are_imported_once_and_the_ledger_says_by_whom()
    {
        const string units = "code,name,kind,parent,valid_from,valid_to\nR,Province,province,,2025-07-01,\nP,Commune,commune,R,2025-07-01,\nN,New Cell,cell,P,2025-07-01,\n";
        const string people = "unit,post,person,name,email,from,to\nR,administrator,p00,Name p00,p00@mail.example,2025-07-01,\nP,head,p02,Name p02,other@mail.example,2025-07-01,\nN,head,n02,New Head,,2025-07-01,\n";
        using var client = served.Client("p00");
        using var shown = await Upload(client, ("don-vi", units), ("nguoi", people));
        var page = await AdministratorsForms.Page(shown);
        (string, string)[] confirmed = [.. Carried().Matches(page).Select(m => (m.Groups[1].Value, m.Groups[2].Value)), ("xac-nhan", "co"), ("da-xem", AdministratorsForms.Digest().Match(page).Groups[1].Value)];
        for (var presses = 1; presses <= 2; presses++)
        {
            using var done = await Upload(client, confirmed);
            Assert.Equal("/danh-muc?bao=treeImported", done.Headers.Location?.ToString());
        }

        // To end what is missing was not what the first press did.
        using var other = await Upload(client, [.. confirmed, ("ket-thuc", "co")]);
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
        using var others = await Upload(served.Client("operator"), confirmed);
        Assert.Equal(HttpStatusCode.Conflict, others.StatusCode);
        Assert.Equal(["tree.imported p00 - newUnits 1, newTerms 1, changedPeople 1", "person.addressChanged p00 [\"p02\"] -"],
            await Texts("select event || ' ' || by_person || ' ' || coalesce(recipients, '-') || ' ' || coalesce(reason, '-') from ledger where event in ('tree.imported', 'person.addressChanged') order by n"));
        Assert.Contains("tree.imported", await client.GetStringAsync(new Uri("/api/ledger?take=1&after=" + (await Texts("select cast(n - 1 as text) from ledger where event = 'tree.imported'"))[0], UriKind.Relative), Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_post_is_given_once_and_the_second_administrator_hears_of_the_first()
    {
        const string form = "/bo-nhiem?don-vi=C07";
        using var first = served.Client("p00");
        using var second = served.Client("operator");
        var (his, others) = (await AdministratorsForms.Get(first, form), await AdministratorsForms.Get(second, form));
        (string, string)[] given = [("don-vi", "C07"), ("chuc-danh", "head"), ("nguoi", "moi"), ("ma-nguoi", "n07"), ("ho-ten", "New Head"), ("ly-do", "Elected.")];
        for (var presses = 1; presses <= 2; presses++)
        {
            using var done = await AdministratorsForms.PostWith(first, Token(his), "/bo-nhiem", [.. given, Holding(his)]);
            Assert.Equal("/bo-nhiem?don-vi=C07&bao=appointed", done.Headers.Location?.ToString());
        }

        (string, string)[] chosen = [("don-vi", "C07"), ("chuc-danh", "head"), ("nguoi", "moi"), ("ma-nguoi", "n08"), ("ho-ten", "Another Head"), ("ly-do", "Chosen by others.")];
        // What was wrong first shows who holds the post now, and says it when he presses again.
        using var wrong = await AdministratorsForms.PostWith(second, Token(others), "/bo-nhiem", [.. chosen, ("thu-dien-tu", "a@b@c"), Holding(others)]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Equal(Holding(others), Holding(await AdministratorsForms.Page(wrong)));
        using var overtaken = await AdministratorsForms.PostWith(second, Token(others), "/bo-nhiem", [.. chosen, Holding(others)]);
        Assert.Equal(HttpStatusCode.Conflict, overtaken.StatusCode);
        var page = await AdministratorsForms.Page(overtaken);
        foreach (var said in new[] { "New Head (n07)", "Name p00", "Another Head", "Chosen by others.", "chuc-danh-error" })
        {
            Assert.Contains(said, page, StringComparison.Ordinal);
        }

        Assert.Matches("chuc-danh-error[^<]*>[^<]*New Head \\(n07\\)[^<]*Name p00", page);
        Assert.Equal(["h07", "n07"], await Texts("select person_id from post o join unit u on u.id = o.unit_id where u.code = 'C07' order by o.id"));
        using var anyway = await AdministratorsForms.PostWith(second, Token(others), "/bo-nhiem", [.. chosen, Holding(page)]);
        Assert.Equal(HttpStatusCode.Found, anyway.StatusCode);
        Assert.Equal(["p00 [\"n07\"]", "operator [\"n08\"]"],
            await Texts("select by_person || ' ' || recipients from ledger where unit = 'C07' and event = 'post.appointed' order by n"));
    }

    /// <summary>Asks, is shown the effect, and presses the button under it twice.</summary>
    /// <returns>The digest of what was shown.</returns>
    private static async Task<string> Twice(HttpClient client, string page, string form, (string, string)[] fields, string goes)
    {
        using var shown = await AdministratorsForms.Post(client, page, form, fields);
        var said = await AdministratorsForms.Page(shown);
        for (var tries = 1; ; tries++)
        {
            var (token, digest) = (Token(said), AdministratorsForms.Digest().Match(said).Groups[1].Value);
            using var first = await AdministratorsForms.PostWith(client, token, form, [.. fields, ("da-xem", digest)]);
            if (first.StatusCode == HttpStatusCode.Conflict && tries < 10)
            {
                // The service works on meanwhile: another effect by now.
                said = await AdministratorsForms.Page(first);
                continue;
            }

            Assert.Equal(goes, first.Headers.Location?.ToString());
            using var second = await AdministratorsForms.PostWith(client, token, form, [.. fields, ("da-xem", digest)]);
            Assert.Equal((HttpStatusCode.Found, goes), (second.StatusCode, second.Headers.Location?.ToString()));
            return digest;
        }
    }

    private static async Task<HttpResponseMessage> Upload(HttpClient client, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent();
        form.Add(new StringContent(Token(await AdministratorsForms.Get(client, "/danh-muc"))), "__RequestVerificationToken");
        foreach (var (name, value) in fields)
        {
            if (name is "don-vi" or "nguoi")
            {
                form.Add(new StringContent(value), name, name + ".csv");
            }
            else
            {
                form.Add(new StringContent(value), name);
            }
        }

        return await client.PostAsync(new Uri("/danh-muc", UriKind.Relative), form, Cancel);
    }

    private static string Token(string page) => AdministratorsForms.Token().Match(page).Groups[1].Value;

    private static (string, string) Holding(string page) => ("dang-giu", Shown().Match(page).Groups[1].Value);

    private static string Day(int days) => TimeProvider.System.GetUtcNow().AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private Task<List<string>> Lines(string cycle, string happened) =>
        Texts($"select coalesce(l.unit, '-') || ' ' || l.reason from ledger l join cycle c on c.id = l.cycle_id where c.name = '{cycle}' and l.event = '{happened}' and coalesce(l.cause, '') <> 'stageAmended' order by l.n");

    private async Task<List<string>> Texts(string sql)
    {
        await using var database = served.Open();
        await using var work = await database.ReadAsync(Cancel);
        return await work.Query<string>(sql);
    }

    [GeneratedRegex("name=\"dang-giu\" value=\"([^\"]+)\"")]
    private static partial Regex Shown();

    [GeneratedRegex("name=\"([a-z-]+-goi)\" value=\"([^\"]+)\"")]
    private static partial Regex Carried();
}

/// <summary>Over one file.</summary>
public sealed class PressedTwiceOnSqlite(ServedOnSqlite served) : PressedTwiceTests(served), IClassFixture<ServedOnSqlite>;

/// <summary>Over a database server.</summary>
public sealed class PressedTwiceOnPostgres(ServedOnPostgres served) : PressedTwiceTests(served), IClassFixture<ServedOnPostgres>;
