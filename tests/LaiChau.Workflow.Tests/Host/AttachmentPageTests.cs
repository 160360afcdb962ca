// Long because what a browser and a program do with files is told in one vocabulary.
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Host.Pages.Heads;
using LaiChau.Workflow.Tests.Forms;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>Files beside a unit's answers, as a browser without script and as a program sends and gets them.</summary>
public abstract partial class AttachmentPageTests(ServedStore served) : ApiCalls(served), IAsyncLifetime
{
    private const string Cycle = "ethics";
    private const string Field = "f.document";

    /// <summary>Named as people name them.</summary>
    private const string Scan = "Bi\u00ean b\u1ea3n.pdf";

    private static readonly (string Name, string Value)[] Answers = [("f.state", "keepsExisting"), ("f.documentNumber", "15-QD/DU")];

    private static string Page(string unit) => $"/cycles/{Cycle}/pledges/{unit}";

    private static string Api(string unit) => $"/api/cycles/{Cycle}/stages/pledges/assignments/{unit}";

    public async ValueTask InitializeAsync()
    {
        if ((await Texts($"select name from cycle where name = '{Cycle}'")).Count == 0)
        {
            await Served.Launch(Cycle, "LaiChau.ReviewEthicsStandards");
        }
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_a_head_attaches_stands_in_his_draft_and_his_superior_gets_the_very_bytes()
    {
        var content = FileSamples.Pdf("The standard of conduct.");
        var digest = FileSamples.DigestOf(content);
        using var head = Served.Client("h01");
        using var saved = await head.Send(Page("C01"), Page("C01") + "/nhap", [.. Answers, ("viec", "luu")], (Field, @"C:\Documents\Standard 15.pdf", content));
        Assert.Equal(Page("C01") + "?bao=draftSaved", saved.Headers.Location?.ToString());
        var draft = await head.Shown(Page("C01"));
        Assert.Contains($"<a href=\"{Page("C01")}/tep/{digest}\">Standard 15.pdf</a>", draft, StringComparison.Ordinal);
        Assert.Matches($"name=\"{Regex.Escape(Field)}\" value=\"{digest} Standard 15.pdf\" checked", draft);
        Assert.Contains("accept=\".pdf,.png,.jpg,.jpeg,.docx,.xlsx\"", draft, StringComparison.Ordinal);
        foreach (var other in new[] { "p02", "h02", "p04", "v01" })
        {
            using var client = Served.Client(other);
            Assert.Equal(HttpStatusCode.NotFound, (await Download(client, Page("C01"), digest)).Status);
        }

        using var check = await head.Send(Page("C01"), Page("C01") + "/nhap", [.. Answers, (Field, $"{digest} Standard 15.pdf"), ("viec", "kiem-tra")]);
        Assert.Equal(Page("C01") + "/kiem-tra", check.Headers.Location?.ToString());
        Assert.Contains($"{digest}\">Standard 15.pdf</a>", await head.Shown(Page("C01") + "/kiem-tra"), StringComparison.Ordinal);
        using var handed = await head.Send(Page("C01") + "/kiem-tra", Page("C01") + "/gui", []);
        Assert.Equal(Page("C01") + "?bao=submitted", handed.Headers.Location?.ToString());

        using var superior = Served.Client("p02");
        Assert.Contains($"{digest}\">Standard 15.pdf</a>", await superior.Shown(Page("C01")), StringComparison.Ordinal);
        var (status, bytes, headers) = await Download(superior, Page("C01"), digest);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(content, bytes);
        Assert.Equal("attachment; filename=\"Standard 15.pdf\"; filename*=UTF-8''Standard%2015.pdf", headers["Content-Disposition"]);
        Assert.Equal(
            ("application/pdf", "nosniff", "sandbox; default-src 'none'", "private"),
            (headers["Content-Type"], headers["X-Content-Type-Options"], headers["Content-Security-Policy"], headers["Cache-Control"]));
        foreach (var stranger in new[] { "h03", "p04", "x01" })
        {
            using var client = Served.Client(stranger);
            // Nor by way of his own.
            Assert.All([(await Download(client, Page("C01"), digest)).Status, (await Download(client, Page("C03"), digest)).Status], s => Assert.Equal(HttpStatusCode.NotFound, s));
        }
    }

    [Fact]
    public async Task What_is_no_longer_ticked_is_gone_from_the_draft_and_what_is_ticked_stays()
    {
        var (first, second) = (FileSamples.Pdf("First."), FileSamples.Docx("word/first.xml"));
        using var head = Served.Client("h05");
        using var saved = await head.Send(Page("C05"), Page("C05") + "/nhap", [.. Answers, ("viec", "luu")], (Field, "first.pdf", first), (Field, "second.docx", second));
        Assert.Equal(["first.pdf", "second.docx"], await Drafted("C05"));
        using var changed = await head.Send(Page("C05"), Page("C05") + "/nhap", [.. Answers, (Field, $"{FileSamples.DigestOf(second)} second.docx"), ("viec", "luu")], (Field, "photo.png", FileSamples.Png));
        Assert.Equal(HttpStatusCode.Found, changed.StatusCode);

        Assert.Equal(["second.docx", "photo.png"], await Drafted("C05"));
        Assert.DoesNotContain("first.pdf", await head.Shown(Page("C05")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_file_is_told_beside_its_field_and_nothing_else_is_lost()
    {
        using var head = Served.Client("h07");
        // The field takes five.
        await Told([("seal.svg", FileSamples.Svg), ("old.doc", FileSamples.OldOffice)], head);
        await Told(
            [
                ("page.pdf", FileSamples.Page), ("macro.docx", FileSamples.Docx("word/vbaProject.bin")), ("empty.pdf", []),
                ("large.pdf", [.. FileSamples.Pdf(), .. new byte[AttachFile.MostBytes]]),
            ],
            head);
        Assert.Equal(["good.xlsx"], await Drafted("C07"));
    }

    private static async Task Told((string Name, byte[] Content)[] wrong, HttpClient head)
    {
        using var sent = await head.Send(
            Page("C07"), Page("C07") + "/nhap", [.. Answers, ("f.summary", "Three articles."), ("viec", "kiem-tra")],
            [.. wrong.Select(w => (Field, w.Name, w.Content)), (Field, "good.xlsx", FileSamples.Xlsx())]);
        var page = WebUtility.HtmlDecode(await sent.Content.ReadAsStringAsync(Cancel));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, sent.StatusCode);
        var problems = Regex.Matches(page, "<p class=\"problem\">([^<]*)").Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(wrong.Length, problems.Count);
        Assert.All(wrong.Zip(problems), w => Assert.Contains(w.First.Name, w.Second, StringComparison.Ordinal));
        Assert.Contains("Three articles.", page, StringComparison.Ordinal);
        Assert.Matches(" good.xlsx\" checked", page);
    }

    [Fact]
    public async Task More_files_than_the_field_takes_are_refused_beside_it_before_any_is_stored()
    {
        using var head = Served.Client("h23");
        using var saved = await head.Send(Page("C23"), Page("C23") + "/nhap", [.. Answers, ("viec", "luu")], (Field, "kept.pdf", FileSamples.Pdf("Kept.")));
        Assert.Equal(HttpStatusCode.Found, saved.StatusCode);
        (string, string) kept = (Field, $"{FileSamples.DigestOf(FileSamples.Pdf("Kept."))} kept.pdf");
        (string, string, byte[])[] several = [.. Enumerable.Range(0, 5).Select(i => (Field, $"{i}.pdf", FileSamples.Pdf($"Photo {i}.")))];
        using var many = await head.Send(Page("C23"), Page("C23") + "/nhap", [.. Answers, kept, ("f.summary", "Six of them."), ("viec", "luu")], several);
        var page = WebUtility.HtmlDecode(await many.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, many.StatusCode);
        Assert.Matches("<p class=\"problem\">[^<]*5[^<]*6", page);
        Assert.Contains("Six of them.", page, StringComparison.Ordinal);
        Assert.Equal(["kept.pdf"], await Stored("C23"));
        Assert.Equal(["kept.pdf"], await Drafted("C23"));

        // The one that is there already, sent once more, is none more; and a browser that has chosen no file sends an empty one.
        using var again = await head.Send(Page("C23"), Page("C23") + "/nhap", [.. Answers, kept, ("viec", "luu")], [.. several[..4], (Field, "again.pdf", FileSamples.Pdf("Kept."))]);
        Assert.Equal(Page("C23") + "?bao=draftSaved", again.Headers.Location?.ToString());
        Assert.Equal(["0.pdf", "1.pdf", "2.pdf", "3.pdf", "again.pdf"], (await Drafted("C23")).Order(StringComparer.Ordinal));
        using var nothing = await head.Send(Page("C23"), Page("C23") + "/nhap", [.. Answers, ("viec", "luu")], (Field, "", []));
        Assert.Equal(Page("C23") + "?bao=draftSaved", nothing.Headers.Location?.ToString());
    }

    [Fact]
    public async Task What_was_chosen_by_mistake_and_left_out_again_takes_no_room()
    {
        using var head = Served.Client("h25");
        for (var round = 0; round < 10; round++)
        {
            using var saved = await head.Send(
                Page("C25"), Page("C25") + "/nhap", [.. Answers, ("viec", "luu")],
                [.. Enumerable.Range(0, 5).Select(i => (Field, $"{round}-{i}.pdf", FileSamples.Pdf($"Photo {round} {i}.")))]);
            Assert.Equal(Page("C25") + "?bao=draftSaved", saved.Headers.Location?.ToString());
        }

        Assert.Equal(["9-0.pdf", "9-1.pdf", "9-2.pdf", "9-3.pdf", "9-4.pdf"], await Drafted("C25"));
        Assert.InRange((await Stored("C25")).Count, 5, AttachFile.MostFiles);
    }

    [Fact]
    public async Task Of_two_who_write_the_second_reads_names_of_files_and_no_digests()
    {
        using var first = Served.Client("h09");
        using var second = Served.Client("h09");
        var old = await second.GetStringAsync(new Uri(Page("C09"), UriKind.Relative), Cancel);
        using var saved = await first.Send(Page("C09"), Page("C09") + "/nhap", [.. Answers, ("viec", "luu")], (Field, "theirs.pdf", FileSamples.Pdf("Theirs.")));
        using var overtaken = await second.SendShown(old, Page("C09") + "/nhap", [.. Answers, ("viec", "luu")], (Field, "mine.pdf", FileSamples.Pdf("Mine.")));
        var both = WebUtility.HtmlDecode(await overtaken.Content.ReadAsStringAsync(Cancel));

        Assert.Equal(HttpStatusCode.Conflict, overtaken.StatusCode);
        var read = Tags().Replace(both, " ");
        Assert.All(["theirs.pdf", "mine.pdf"], name => Assert.Contains(name, read, StringComparison.Ordinal));
        Assert.DoesNotMatch("[0-9a-f]{64}", read);
        using var kept = await second.SendShown(both, Page("C09") + "/nhap", [.. Answers, (Field, $"{FileSamples.DigestOf(FileSamples.Pdf("Mine."))} mine.pdf"), ("viec", "luu")]);
        Assert.Equal(["mine.pdf"], await Drafted("C09"));
    }

    [Fact]
    public async Task A_scanned_paper_is_entered_for_a_unit_and_stays_when_the_day_was_wrong()
    {
        var scan = FileSamples.Pdf("Scanned.");
        var digest = FileSamples.DigestOf(scan);
        using var superior = Served.Client("p02");
        using var tomorrow = await superior.Send(
            Page("C11") + "/nhap-thay", Page("C11") + "/nhap-thay", [.. Answers, ("nhan-ngay", Day(1)), ("nhan-ly-do", "No network.")], (Field, Scan, scan));
        var again = WebUtility.HtmlDecode(await tomorrow.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, tomorrow.StatusCode);
        Assert.Contains($"{digest} {Scan}\" checked", again, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Download(superior, Page("C11"), digest)).Status);
        using var entered = await superior.SendShown(
            again, Page("C11") + "/nhap-thay", [.. Answers, (Field, $"{digest} {Scan}"), ("nhan-ngay", Day(0)), ("nhan-ly-do", "No network.")]);
        Assert.Equal(Page("C11") + "?bao=onBehalf", entered.Headers.Location?.ToString());

        using var administrator = Served.Client("p00");
        var (_, bytes, headers) = await Download(administrator, Page("C11"), digest);
        Assert.Equal(scan, bytes);
        Assert.EndsWith("filename*=UTF-8''Bi%C3%AAn%20b%E1%BA%A3n.pdf", headers["Content-Disposition"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_comes_too_late_with_a_file_hears_that_it_is_not_kept()
    {
        using var head = Served.Client("h21");
        var old = await head.GetStringAsync(new Uri(Page("C21"), UriKind.Relative), Cancel);
        Is(HttpStatusCode.OK, await Post("h21", Api("C21") + "/submit", """{"values":{"state":"notReported","reason":"Ill."}}"""));
        using var late = await head.SendShown(old, Page("C21") + "/nhap", [.. Answers, ("viec", "luu")], (Field, "late.pdf", FileSamples.Pdf("Late.")));
        var page = WebUtility.HtmlDecode(await late.Content.ReadAsStringAsync(Cancel));

        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains(HeadTexts.Get("FilesNotTaken"), page, StringComparison.Ordinal);
        Assert.Contains("15-QD/DU", page, StringComparison.Ordinal);
        Assert.DoesNotContain("late.pdf", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_a_session_has_ended_the_text_stays_and_the_writer_hears_that_his_file_did_not()
    {
        using var head = Served.Client("h13");
        using var saved = await head.Send(Page("C13"), Page("C13") + "/nhap", [.. Answers, ("viec", "luu")], (Field, "kept.pdf", FileSamples.Pdf("Kept.")));
        var shown = await head.GetStringAsync(new Uri(Page("C13"), UriKind.Relative), Cancel);
        using var signedOut = Served.Client();
        signedOut.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        signedOut.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        var digest = FileSamples.DigestOf(FileSamples.Pdf("Kept."));
        // More than texts ever have, so that the file is what makes it long.
        using var sent = await signedOut.SendShown(
            shown, Page("C13") + "/nhap", [.. Answers, ("f.summary", "Two pages of text."), (Field, $"{digest} kept.pdf"), ("viec", "luu")],
            (Field, "lost.pdf", [.. FileSamples.Pdf(), .. new byte[6 * 1024 * 1024]]));
        Assert.Equal($"/dang-nhap?ve={Uri.EscapeDataString(Page("C13"))}", sent.Headers.Location?.ToString());
        var page = await head.Shown(Page("C13"));

        Assert.Contains("Two pages of text.", page, StringComparison.Ordinal);
        Assert.Contains(HeadTexts.Get("KeptNoteFiles"), page, StringComparison.Ordinal);
        Assert.Contains($"{digest} kept.pdf\" checked", page, StringComparison.Ordinal);
        Assert.DoesNotContain("lost.pdf", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_sends_a_file_and_names_it()
    {
        var content = FileSamples.Pdf("From a program.");
        var given = await Send("h15", HttpMethod.Post, Api("C15") + "/files?name=from%20a%20program.pdf", new ByteArrayContent(content));
        Is(HttpStatusCode.OK, given);
        Assert.Equal($$"""{"file":"{{FileSamples.DigestOf(content)}}","name":"from a program.pdf"}""", given.Text);
        var values = new JsonObject { ["state"] = "keepsExisting", ["documentNumber"] = "15", ["document"] = new JsonArray(given.Json) };
        // Another unit's file is none of one's own.
        foreach (var act in new[] { "draft", "submit" })
        {
            var others = await Post("h17", Api("C17") + "/" + act, new JsonObject { ["values"] = values.DeepClone() }.ToJsonString());
            IsProblem(HttpStatusCode.UnprocessableEntity, "urn:laichau:refusal:incomplete", others);
            Assert.Contains("from a program.pdf", (string)others.Json["errors"]!["values.document"]![0]!, StringComparison.Ordinal);
        }

        Is(HttpStatusCode.OK, await Post("h15", Api("C15") + "/submit", new JsonObject { ["values"] = values.DeepClone() }.ToJsonString()));
        using var superior = Served.Client("p02");
        var (status, bytes, headers) = await Download(superior, Api("C15"), FileSamples.DigestOf(content), "/files/");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(content, bytes);
        Assert.StartsWith("attachment;", headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.Equal("sandbox; default-src 'none'", headers["Content-Security-Policy"]);
        using var neighbour = Served.Client("p04");
        Assert.Equal(HttpStatusCode.Forbidden, (await Download(neighbour, Api("C15"), FileSamples.DigestOf(content), "/files/")).Status);
        IsProblem(HttpStatusCode.Conflict, "urn:laichau:refusal:alreadySubmitted", await Send("h15", HttpMethod.Post, Api("C15") + "/files?name=a.pdf", new ByteArrayContent(content)));
    }

    [Fact]
    public async Task A_program_hears_what_is_wrong_with_its_file()
    {
        var page = await Send("h19", HttpMethod.Post, Api("C19") + "/files?name=report.pdf", new ByteArrayContent(FileSamples.Page));
        IsProblem(HttpStatusCode.UnprocessableEntity, "urn:laichau:problem:fileRefused", page);
        Assert.Contains("report.pdf", (string)page.Json["errors"]!["file"]![0]!, StringComparison.Ordinal);
        IsProblem(HttpStatusCode.UnprocessableEntity, "urn:laichau:problem:fileRefused", await Send("h19", HttpMethod.Post, Api("C19") + "/files?name=a.pdf", new ByteArrayContent(new byte[AttachFile.MostBytes + 1])));
        IsProblem(HttpStatusCode.RequestEntityTooLarge, "urn:laichau:problem:tooLarge", await Send("h19", HttpMethod.Post, Api("C19") + "/files?name=a.pdf", new ByteArrayContent(new byte[12 * 1024 * 1024])));
        IsProblem(HttpStatusCode.Forbidden, "urn:laichau:refusal:notTheHead", await Send("v01", HttpMethod.Post, Api("C19") + "/files?name=a.pdf", new ByteArrayContent(FileSamples.Pdf())));
        // The form of the other cycle asks for no files.
        IsProblem(HttpStatusCode.UnprocessableEntity, "urn:laichau:problem:fileRefused", await Send("h19", HttpMethod.Post, ServedStore.Work("C19", "files?name=a.pdf"), new ByteArrayContent(FileSamples.Pdf())));
        Assert.Empty(await Texts("select f.name from attachment f join assignment a on a.id = f.assignment_id join unit u on u.id = a.unit_id where u.code = 'C19'"));
    }

    private static string Day(int days) => TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Asia/Ho_Chi_Minh"))
        .AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static async Task<(HttpStatusCode Status, byte[] Content, Dictionary<string, string> Headers)> Download(HttpClient client, string of, string digest, string word = "/tep/")
    {
        using var response = await client.GetAsync(new Uri(of + word + digest, UriKind.Relative), Cancel);
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(Cancel),
            response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Names of the files that the unit's draft names.</summary>
    private async Task<List<string>> Drafted(string unit)
    {
        var draft = Assert.Single(await Texts($"select a.draft from assignment a join unit u on u.id = a.unit_id join cycle c on c.id = a.cycle_id where u.code = '{unit}' and c.name = '{Cycle}'"));
        return [.. JsonNode.Parse(draft)!["document"]!.AsArray().Select(f => (string)f!["name"]!)];
    }

    /// <summary>Names of the files that are stored for the unit, whether or not anything names them.</summary>
    private Task<List<string>> Stored(string unit) =>
        Texts($"select f.name from attachment f join assignment a on a.id = f.assignment_id join unit u on u.id = a.unit_id join cycle c on c.id = a.cycle_id where u.code = '{unit}' and c.name = '{Cycle}'");

    private async Task<List<string>> Texts(string sql)
    {
        await using var database = Served.Open();
        await using var work = await database.ReadAsync(Cancel);
        return await work.Query<string>(sql);
    }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();
}

/// <summary>Over one file.</summary>
public sealed class AttachmentPagesOnSqlite(ServedOnSqlite served) : AttachmentPageTests(served), IClassFixture<ServedOnSqlite>;

/// <summary>Over a database server.</summary>
public sealed class AttachmentPagesOnPostgres(ServedOnPostgres served) : AttachmentPageTests(served), IClassFixture<ServedOnPostgres>;
