// Long because one vocabulary of a browser's steps tells all of a unit head's pages.
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using LaiChau.Workflow.Host.Pages.Heads;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>The pages of those who owe and review work, as a browser without script gets them.</summary>
public abstract partial class HeadPageTests(ServedStore served)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Page(string unit) => $"/cycles/{ServedStore.Cycle}/pledges/{unit}";

    [Fact]
    public async Task A_head_drafts_reads_hands_in_and_the_superior_accepts()
    {
        using var head = served.Client("h01");
        Assert.Contains(Page("C01"), await head.GetStringAsync(new Uri("/viec", UriKind.Relative), Cancel), StringComparison.Ordinal);
        using var saved = await Post(head, Page("C01"), "nhap", [.. await Fields(head, "C01", "Nine of nine have signed."), ("viec", "luu")]);
        Assert.Equal(Page("C01") + "?bao=draftSaved", saved.Headers.Location!.ToString());
        Assert.Contains("Nine of nine", await Text(head, Page("C01")), StringComparison.Ordinal);

        using var check = await Post(head, Page("C01"), "nhap", [.. await Fields(head, "C01", "Nine of nine have signed."), ("viec", "kiem-tra")]);
        Assert.Equal(Page("C01") + "/kiem-tra", check.Headers.Location!.ToString());
        Assert.Contains("Nine of nine", await Text(head, Page("C01") + "/kiem-tra"), StringComparison.Ordinal);
        using var sent = await Post(head, Page("C01") + "/kiem-tra", "gui");
        Assert.Equal(Page("C01") + "?bao=submitted", sent.Headers.Location!.ToString());
        // The back button and a second press hand in nothing twice.
        using var twice = await PostTo(head, Page("C01"), Page("C01") + "/gui", ("phien-ban", "3"));
        Assert.Equal(HttpStatusCode.Found, twice.StatusCode);
        Assert.NotEqual(Page("C01") + "?bao=submitted", twice.Headers.Location!.ToString());

        using var superior = served.Client("p02");
        Assert.Contains("Nine of nine", await Text(superior, Page("C01")), StringComparison.Ordinal);
        using var accepted = await Post(superior, Page("C01"), "chap-nhan");
        Assert.Equal(Page("C01") + "?bao=accepted", accepted.Headers.Location!.ToString());
        Assert.Equal(["opened", "submitted", "accepted"], (await Texts("select event from ledger where unit = 'C01' and event like 'assignment.%' and event <> 'assignment.refused' order by n")).Select(e => e["assignment.".Length..]));
        Assert.Equal(["1"], await Texts("select cast(a.submissions as text) from assignment a join unit u on u.id = a.unit_id join stage s on s.id = a.stage_id join cycle c on c.id = s.cycle_id where u.code = 'C01' and c.name = 'review-2026'"));
    }

    [Fact]
    public async Task A_neighbour_sees_and_does_nothing_and_leaves_no_line()
    {
        foreach (var stranger in new[] { "h06", "p04" })
        {
            using var client = served.Client(stranger);
            foreach (var path in new[] { Page("C05"), Page("C05") + "/kiem-tra", Page("C05") + "/nhap-thay" })
            {
                using var seen = await client.GetAsync(new Uri(path, UriKind.Relative), Cancel);
                Assert.Equal(HttpStatusCode.Forbidden, seen.StatusCode);
            }

            foreach (var act in new[] { "nhap", "gui", "rut-lai", "xin-gia-han", "gia-han", "khong-gia-han", "chap-nhan", "tra-lai", "mo-lai", "nhap-thay" })
            {
                using var done = await PostTo(client, "/uy-quyen", $"{Page("C05")}/{act}", ("phien-ban", "1"));
                Assert.Equal(HttpStatusCode.Forbidden, done.StatusCode);
            }

            Assert.DoesNotContain(Page("C05"), await Text(client, "/viec?don-vi=C05"), StringComparison.Ordinal);
            Assert.DoesNotContain("Cell 5<", await Text(client, "/viec?don-vi=P"), StringComparison.Ordinal);
        }

        Assert.Equal(["assignment.opened"], await Texts("select l.event from ledger l join cycle c on c.id = l.cycle_id where l.unit = 'C05' and l.event like 'assignment.%' and c.name = 'review-2026'"));
        // An officer of this machine, who is nobody of the tree, looks and does not act.
        using var nobody = served.Client();
        Assert.DoesNotContain("/nhap\"", await Text(nobody, Page("C05")), StringComparison.Ordinal);
        using var acted = await PostTo(nobody, "/van-hanh-khong-co", Page("C05") + "/gui", ("phien-ban", "1"));
        Assert.NotEqual(HttpStatusCode.Found, acted.StatusCode);
    }

    [Fact]
    public async Task Reasons_and_papers_that_were_written_while_a_session_ended_are_there_after_signing_in()
    {
        using var superior = served.Client("p02");
        using var signedOut = served.Client();
        signedOut.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.10");
        signedOut.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        var paper = await Fields(superior, "C33", "Of four pages.", "nhap-thay");
        using var sent = await signedOut.PostAsync(new Uri(Page("C33") + "/nhap-thay", UriKind.Relative), Form([.. paper, ("nhan-ngay", Day(0)), ("nhan-ly-do", "By courier.")]), Cancel);
        Assert.Equal($"/dang-nhap?ve={Uri.EscapeDataString(Page("C33") + "/nhap-thay")}", sent.Headers.Location!.ToString());
        var shown = await Text(superior, Page("C33") + "/nhap-thay");
        Assert.Contains("Of four pages.", shown, StringComparison.Ordinal);
        Assert.Contains("By courier.", shown, StringComparison.Ordinal);
        using var entered = await PostTo(superior, Page("C33") + "/nhap-thay", Page("C33") + "/nhap-thay", [.. paper, ("nhan-ngay", Day(0)), ("nhan-ly-do", "By courier.")]);
        Assert.Equal(Page("C33") + "?bao=onBehalf", entered.Headers.Location?.ToString());

        var page = await Text(superior, Page("C33"));
        (string, string)[] back = [("phien-ban", Version().Match(page).Groups[1].Value), ("giu", Pass().Match(page).Groups[1].Value), ("tra-ly-do", "The second page is blank.")];
        using var lost = await signedOut.PostAsync(new Uri(Page("C33") + "/tra-lai", UriKind.Relative), Form(back), Cancel);
        Assert.Equal($"/dang-nhap?ve={Uri.EscapeDataString(Page("C33") + "#khac")}", lost.Headers.Location!.ToString());
        Assert.Contains("The second page is blank.", await Text(superior, Page("C33")), StringComparison.Ordinal);
        using var other = served.Client("p00");
        Assert.DoesNotContain("The second page is blank.", await Text(other, Page("C33")), StringComparison.Ordinal);
        using var returned = await Post(superior, Page("C33"), "tra-lai", ("tra-ly-do", "The second page is blank."));
        Assert.Equal(Page("C33") + "?bao=returned", returned.Headers.Location?.ToString());
        Assert.Empty(await Texts("select path from kept_text where person_id = 'p02'"));
    }

    [Fact]
    public async Task Whoever_only_reads_learns_nothing_by_being_refused()
    {
        using var head = served.Client("h29");
        using var saved = await Post(head, Page("C29"), "nhap", [.. await Fields(head, "C29", "Not for others yet."), ("viec", "luu")]);
        Assert.Equal(HttpStatusCode.Found, saved.StatusCode);
        foreach (var reader in new[] { "v01", "p02" })
        {
            using var client = served.Client(reader);
            Assert.DoesNotContain("Not for others yet.", await Text(client, Page("C29")), StringComparison.Ordinal);
            foreach (var act in new[] { "nhap", "gui", "rut-lai", "xin-gia-han", "chap-nhan", "tra-lai", "mo-lai" })
            {
                using var refused = await PostTo(client, "/uy-quyen", $"{Page("C29")}/{act}", ("phien-ban", "2"), ("viec", "luu"), ("f.obliged", "1"), ("tra-ly-do", "No."), ("mo-ly-do", "No."), ("xin-ly-do", "No."), ("xin-ngay", "2027-01-15"));
                Assert.Contains(refused.StatusCode, new[] { HttpStatusCode.Conflict, HttpStatusCode.UnprocessableEntity });
                Assert.DoesNotContain("Not for others yet.", WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync(Cancel)), StringComparison.Ordinal);
            }
        }

        Assert.Equal(1, await Kept("C29", "Not for others yet."));
    }

    [Fact]
    public async Task A_paper_that_is_entered_leaves_the_units_own_draft()
    {
        using var head = served.Client("h31");
        using var saved = await Post(head, Page("C31"), "nhap", [.. await Fields(head, "C31", "Begun by the unit."), ("viec", "luu")]);
        Assert.Equal(HttpStatusCode.Found, saved.StatusCode);
        using var superior = served.Client("p02");
        using var entered = await PostTo(superior, Page("C31") + "/nhap-thay", Page("C31") + "/nhap-thay",
            [.. (await Fields(superior, "C31", "From the paper.", "nhap-thay")), ("nhan-ngay", Day(0)), ("nhan-ly-do", "A paper came.")]);
        Assert.Equal(Page("C31") + "?bao=onBehalf", entered.Headers.Location?.ToString());
        using var returned = await Post(superior, Page("C31"), "tra-lai", ("tra-ly-do", "One page is missing."));
        Assert.Equal(HttpStatusCode.Found, returned.StatusCode);
        Assert.Contains("Begun by the unit.", await Text(head, Page("C31")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_who_write_one_draft_the_second_sees_both_and_loses_nothing()
    {
        using var first = served.Client("h07");
        using var second = served.Client("h07");
        var old = await Fields(second, "C07", "The second text.");
        using var saved = await Post(first, Page("C07"), "nhap", [.. await Fields(first, "C07", "The first text."), ("viec", "luu")]);
        Assert.Equal(HttpStatusCode.Found, saved.StatusCode);
        using var overtaken = await PostTo(second, Page("C07"), Page("C07") + "/nhap", [.. old, ("viec", "luu")]);
        var both = WebUtility.HtmlDecode(await overtaken.Content.ReadAsStringAsync(Cancel));

        Assert.Equal(HttpStatusCode.Conflict, overtaken.StatusCode);
        Assert.Contains("The first text.", both, StringComparison.Ordinal);
        Assert.Contains("The second text.", both, StringComparison.Ordinal);
        Assert.Equal(1, await Kept("C07", "The first text."));
        // Whoever decides for his own sends it on the version that he has seen now.
        using var kept = await PostTo(second, Page("C07"), Page("C07") + "/nhap", [.. old.Where(f => f.Name != "phien-ban"), ("phien-ban", Version().Match(both).Groups[1].Value), ("viec", "luu")]);
        Assert.Equal(Page("C07") + "?bao=draftSaved", kept.Headers.Location!.ToString());
        Assert.Equal(1, await Kept("C07", "The second text."));
    }

    [Fact]
    public async Task What_is_written_while_a_session_ends_is_there_after_signing_in()
    {
        using var head = served.Client("h09");
        var fields = await Fields(head, "C09", "Two pages of text.");
        using var signedOut = served.Client();
        signedOut.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        signedOut.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        using var sent = await signedOut.PostAsync(new Uri(Page("C09") + "/nhap", UriKind.Relative), Form(fields), Cancel);
        Assert.Equal((HttpStatusCode.Found, $"/dang-nhap?ve={Uri.EscapeDataString(Page("C09"))}"), (sent.StatusCode, sent.Headers.Location!.ToString()));
        Assert.Contains("Two pages of text.", await Text(head, Page("C09")), StringComparison.Ordinal);
        Assert.Equal(0, await Kept("C09", "Two pages of text."));

        // A form that was never shown to anybody keeps nothing.
        using var made = await signedOut.PostAsync(new Uri(Page("C11") + "/nhap", UriKind.Relative), Form([.. fields.Where(f => f.Name != "giu"), ("giu", "made up")]), Cancel);
        Assert.Equal("/dang-nhap?ve=%2F", made.Headers.Location!.ToString());
        Assert.Equal(["h09"], await Texts("select person_id from kept_text"));

        using var saved = await Post(head, Page("C09"), "nhap", [.. await Fields(head, "C09", "Two pages of text."), ("viec", "luu")]);
        Assert.Equal(1, await Kept("C09", "Two pages of text."));
        Assert.Empty(await Texts("select person_id from kept_text"));
    }

    [Fact]
    public async Task More_time_is_asked_for_and_declined_and_a_wrong_day_loses_no_word()
    {
        using var head = served.Client("h13");
        using var wrong = await Post(head, Page("C13"), "xin-gia-han", ("xin-ngay", "2001-03-31"), ("xin-ly-do", "The river took the bridge."));
        var again = WebUtility.HtmlDecode(await wrong.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("The river took the bridge.", again, StringComparison.Ordinal);
        Assert.Contains("aria-invalid=\"true\"", again, StringComparison.Ordinal);

        using var asked = await Post(head, Page("C13"), "xin-gia-han", ("xin-ngay", Day(60)), ("xin-ly-do", "The river took the bridge."));
        Assert.Equal(Page("C13") + "?bao=asked", asked.Headers.Location!.ToString());
        using var superior = served.Client("p02");
        Assert.Contains("The river took the bridge.", await Text(superior, Page("C13")), StringComparison.Ordinal);
        using var without = await Post(superior, Page("C13"), "khong-gia-han", ("khong-gia-han-ly-do", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, without.StatusCode);
        using var declined = await Post(superior, Page("C13"), "khong-gia-han", ("khong-gia-han-ly-do", "The ferry goes."));
        Assert.Equal(Page("C13") + "?bao=declined", declined.Headers.Location!.ToString());
        Assert.Contains("The ferry goes.", await Text(head, Page("C13")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_are_reviewed_at_once_and_what_is_not_his_stays_as_it_is()
    {
        foreach (var (person, unit) in new[] { ("h15", "C15"), ("h17", "C17"), ("h18", "C18") })
        {
            using var api = served.Client(person);
            using var handed = await api.PostAsJsonAsync(new Uri(ServedStore.Work(unit, "submit"), UriKind.Relative), new { }, Cancel);
            Assert.Equal(HttpStatusCode.OK, handed.StatusCode);
        }

        using var superior = served.Client("p02");
        var list = await Text(superior, "/tham-dinh");
        var mine = await Key("C15");
        Assert.Contains(mine, list, StringComparison.Ordinal);
        Assert.DoesNotContain(await Key("C18"), list, StringComparison.Ordinal);
        using var none = await PostTo(superior, "/tham-dinh", "/tham-dinh", ("viec", "chap-nhan"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, none.StatusCode);
        using var withoutReason = await PostTo(superior, "/tham-dinh", "/tham-dinh", ("viec", "tra-lai"), ("chon", mine));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, withoutReason.StatusCode);
        using var made = await PostTo(superior, "/tham-dinh", "/tham-dinh", ("viec", "chap-nhan"), ("chon", mine), ("chon", await Key("C18")));
        await Said(made, HeadTexts.Get("ReviewNotYours"), HeadTexts.Get("ReviewDone", 1));
        var other = await Key("C17");
        using var unversioned = await PostTo(superior, "/tham-dinh", "/tham-dinh", ("viec", "tra-lai"), ("ly-do", "Please add the list."), ("chon", other.Split('.')[0]), ("chon", "x"), ("chon", ".."));
        await Said(unversioned, HeadTexts.Get("ReviewNotYours"), HeadTexts.Get("Refused.changedMeanwhile"), "Please add the list.");
        using var twoVersions = await PostTo(superior, "/tham-dinh", "/tham-dinh", ("viec", "tra-lai"), ("ly-do", "Please add the list."), ("chon", other), ("chon", other + "0"));
        await Said(twoVersions, HeadTexts.Get("Refused.changedMeanwhile"), "Please add the list.");
        using var returned = await PostTo(superior, "/tham-dinh", "/tham-dinh", ("viec", "tra-lai"), ("ly-do", "Please add the list."), ("chon", other), ("chon", other));
        Assert.Equal("/tham-dinh?bao=severalReturned", returned.Headers.Location!.ToString());
        Assert.Equal(["accepted", "open", "submitted"], await Texts("select a.state from assignment a join unit u on u.id = a.unit_id join cycle c on c.id = a.cycle_id where u.code in ('C15', 'C17', 'C18') and c.name = 'review-2026' order by u.code"));

        static async Task Said(HttpResponseMessage answer, params string[] sentences)
        {
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
            var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancel));
            Assert.All(sentences, s => Assert.Contains(s, page, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_superior_lets_somebody_stand_in_and_takes_it_back_and_enters_a_paper()
    {
        using var superior = served.Client("p02");
        var day = Day(40);
        using var wrong = await PostTo(superior, "/uy-quyen", "/uy-quyen", ("don-vi", "P"), ("nguoi", "h19"), ("tu-ngay", day), ("den-ngay", "2062-01-01"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("2062-01-01", await wrong.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        using var given = await PostTo(superior, "/uy-quyen", "/uy-quyen", ("don-vi", "P"), ("nguoi", "h19"), ("tu-ngay", day), ("den-ngay", day));
        Assert.Equal("/uy-quyen?bao=standInGiven", given.Headers.Location!.ToString());
        var id = (await Texts("select cast(id as text) from post where stands_in_for = 'p02'")).Single();
        using var other = served.Client("p04");
        using var notHis = await PostTo(other, "/uy-quyen", $"/uy-quyen/{id}/ket-thuc");
        Assert.Equal(HttpStatusCode.Forbidden, notHis.StatusCode);
        using var ended = await PostTo(superior, "/uy-quyen", $"/uy-quyen/{id}/ket-thuc");
        Assert.Equal("/uy-quyen?bao=standInEnded", ended.Headers.Location!.ToString());

        var fields = await Fields(superior, "C25", "From the paper.", "nhap-thay");
        using var tomorrow = await PostTo(superior, Page("C25") + "/nhap-thay", Page("C25") + "/nhap-thay", [.. fields, ("nhan-ngay", day), ("nhan-ly-do", "No network.")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, tomorrow.StatusCode);
        Assert.Contains("From the paper.", await tomorrow.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        var today = Day(0);
        using var entered = await PostTo(superior, Page("C25") + "/nhap-thay", Page("C25") + "/nhap-thay", [.. fields, ("nhan-ngay", today), ("nhan-ly-do", "No network.")]);
        Assert.Equal(Page("C25") + "?bao=onBehalf", entered.Headers.Location!.ToString());
        Assert.Equal(["p02 No network."], await Texts("select by_person || ' ' || reason from ledger where unit = 'C25' and event = 'assignment.submitted'"));
    }

    [Fact]
    public async Task Pages_are_light_and_ask_no_other_host()
    {
        using var head = served.Client("p02");
        head.DefaultRequestHeaders.AcceptEncoding.ParseAdd("br");
        List<string> figures = [];
        foreach (var path in new[] { "/viec", Page("C27"), Page("C27") + "/nhap-thay", Page("C27") + "/danh-sach", "/tham-dinh", "/uy-quyen" })
        {
            using var response = await head.GetAsync(new Uri(path, UriKind.Relative), Cancel);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("br", response.Content.Headers.ContentEncoding.Single());
            var bytes = await response.Content.ReadAsByteArrayAsync(Cancel);
            using var plain = new System.IO.Compression.BrotliStream(new MemoryStream(bytes), System.IO.Compression.CompressionMode.Decompress);
            using var reader = new StreamReader(plain);
            var page = await reader.ReadToEndAsync(Cancel);
            Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
            Assert.Empty(Foreign().Matches(page).Select(m => m.Value));
            var size = bytes.Length;
            Assert.True(size <= 30 * 1024, $"{path}: {size} bytes");
            var first = size;
            foreach (Match sheet in Sheet().Matches(page))
            {
                first += (await head.GetByteArrayAsync(new Uri(sheet.Groups[1].Value, UriKind.Relative), Cancel)).Length;
            }

            Assert.True(first <= 150 * 1024, $"{path} with its style sheets: {first} bytes");
            figures.Add(string.Create(CultureInfo.InvariantCulture, $"{path.Replace(ServedStore.Cycle, "…", StringComparison.Ordinal)}: first {first / 1024.0:F1} KB, later {size / 1024.0:F1} KB"));
        }

        if (Environment.GetEnvironmentVariable("LAICHAU_TEST_REPORT") is { Length: > 0 } report)
        {
            await File.AppendAllLinesAsync(report, figures.Select(f => "Page weight, compressed: " + f), Cancel);
        }
    }

    /// <summary>So many days from today, as the service counts them.</summary>
    private static string Day(int days) => TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Asia/Ho_Chi_Minh"))
        .AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private async Task<string> Key(string unit) => (await Texts($"select cast(a.id as text) || '.' || cast(a.version as text) from assignment a join unit u on u.id = a.unit_id join cycle c on c.id = a.cycle_id where u.code = '{unit}' and c.name = 'review-2026'")).Single();

    private async Task<int> Kept(string unit, string text) =>
        (await Texts($"select a.draft from assignment a join unit u on u.id = a.unit_id join cycle c on c.id = a.cycle_id where u.code = '{unit}' and a.draft is not null and c.name = 'review-2026'")).Count(d => d.Contains(text, StringComparison.Ordinal));

    private async Task<List<string>> Texts(string sql)
    {
        await using var database = served.Open();
        await using var work = await database.ReadAsync(Cancel);
        return await work.Query<string>(sql);
    }

    private static async Task<string> Text(HttpClient client, string path) => WebUtility.HtmlDecode(await client.GetStringAsync(new Uri(path, UriKind.Relative), Cancel));

    /// <summary>The fields of the page's form as they are sent when its form is filled in with this text.</summary>
    private static async Task<(string Name, string Value)[]> Fields(HttpClient client, string unit, string text, string? page = null)
    {
        var shown = await client.GetStringAsync(new Uri(page is null ? Page(unit) : $"{Page(unit)}/{page}", UriKind.Relative), Cancel);
        return [("phien-ban", Version().Match(shown).Groups[1].Value), ("giu", Pass().Match(shown).Groups[1].Value), .. Filled(shown, text)];
    }

    private static IEnumerable<(string Name, string Value)> Filled(string shown, string text) =>
        Area().Matches(shown).Select(m => (m.Groups[1].Value, text)).Concat(Number().Matches(shown).Select(m => (m.Groups[1].Value, "9")));

    private static Task<HttpResponseMessage> Post(HttpClient client, string page, string act, params (string Name, string Value)[] fields) =>
        PostWith(client, page, (page.EndsWith("/kiem-tra", StringComparison.Ordinal) ? page[..^"/kiem-tra".Length] : page) + "/" + act, fields);

    /// <summary>As a browser: the page first, then its form with its token and version.</summary>
    private static async Task<HttpResponseMessage> PostWith(HttpClient client, string page, string to, (string Name, string Value)[] fields)
    {
        var version = Version().Match(await client.GetStringAsync(new Uri(page, UriKind.Relative), Cancel)).Groups[1].Value;
        return await PostTo(client, page, to, fields.Any(f => f.Name == "phien-ban") ? fields : [.. fields, ("phien-ban", version)]);
    }

    private static async Task<HttpResponseMessage> PostTo(HttpClient client, string page, string to, params (string Name, string Value)[] fields)
    {
        using var response = await client.GetAsync(new Uri(page, UriKind.Relative), Cancel);
        var token = WebUtility.HtmlDecode(Token().Match(await response.Content.ReadAsStringAsync(Cancel)).Groups[1].Value);
        return await client.PostAsync(new Uri(to, UriKind.Relative), Form([("__RequestVerificationToken", token), .. fields]), Cancel);
    }

    private static FormUrlEncodedContent Form((string Name, string Value)[] fields) => new(fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value)));

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("name=\"phien-ban\" value=\"([0-9]+)\"")]
    private static partial Regex Version();

    [GeneratedRegex("name=\"giu\" value=\"([^\"]*)\"")]
    private static partial Regex Pass();

    [GeneratedRegex("<textarea[^>]* name=\"(f\\.[^\"]+)\"")]
    private static partial Regex Area();

    [GeneratedRegex("<input[^>]* inputmode=\"(?:numeric|decimal)\"[^>]* name=\"(f\\.[^\"]+)\"")]
    private static partial Regex Number();

    [GeneratedRegex("<link rel=\"stylesheet\" href=\"([^\"]+)\"")]
    private static partial Regex Sheet();

    [GeneratedRegex("(?:src|href|action)=\"(?:https?:)?//[^\"]*")]
    private static partial Regex Foreign();
}

/// <summary>Over one file.</summary>
public sealed class HeadPagesOnSqlite(ServedOnSqlite served) : HeadPageTests(served), IClassFixture<ServedOnSqlite>;

/// <summary>Over a database server.</summary>
public sealed class HeadPagesOnPostgres(ServedOnPostgres served) : HeadPageTests(served), IClassFixture<ServedOnPostgres>;
