using System.Net;
using System.Text.RegularExpressions;
using LaiChau.Workflow.Host.Pages.Templates;
using LaiChau.Workflow.Mail;
using MimeKit;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>The pages of letters' templates as a browser without script gets them.</summary>
public abstract partial class TemplatePageTests(ServedStore served)
{
    private const string Ending = "/mau-thu/ending.liquid";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_template_is_looked_at_with_a_real_letter_saved_compared_and_taken_back()
    {
        await SignedIn.ServerIsQuiet(served);
        using var client = served.Client("p00");
        Assert.Equal(MailTemplates.Files.Count, Regex.Count(await Get(client, "/mau-thu"), "href=\"/mau-thu/"));
        var page = await Get(client, Ending);
        Assert.Equal("0", Version(page));
        // The cycle's opening has been told to everybody.
        var real = RealOpening().Match(page);
        Assert.True(real.Success, page);

        using var looked = await Post(client, Ending, "/xem-thu", ("noi-dung", "Yours,\r\n\r\n{{ system }}"), ("thu", real.Groups[1].Value));
        var preview = WebUtility.HtmlDecode(await looked.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(HttpStatusCode.OK, looked.StatusCode);
        Assert.Contains("Title of pledges", preview, StringComparison.Ordinal);
        Assert.Contains("Yours,", Letter().Match(preview).Value, StringComparison.Ordinal);
        Assert.Empty(await Texts("select file from mail_template where file = 'ending.liquid'"));

        using var saved = await Post(client, Ending, "", ("noi-dung", "Yours,\r\n\r\n{{ system }}"), ("ban", "0"));
        Assert.Equal(Ending + "?bao=templateSaved", saved.Headers.Location!.ToString());
        Assert.Equal(["1 p00 Yours,\n\n{{ system }}"], await Texts("select cast(version as text) || ' ' || saved_by || ' ' || source from mail_template where file = 'ending.liquid'"));
        Assert.Contains("p00", await Get(client, "/mau-thu"), StringComparison.Ordinal);
        // The next letter, of whatever kind, says it.
        using var test = await Post(client, "/", "/van-hanh/thu-kiem-tra", ("dia-chi", "me@mail.example"));
        Assert.Contains("Yours,", await client.GetStringAsync(test.Headers.Location, Cancel), StringComparison.Ordinal);

        var compared = await Get(client, Ending + "?phien-ban=0");
        Assert.Contains("<del>", compared, StringComparison.Ordinal);
        Assert.Contains(MailTemplates.BuiltIn("ending.liquid").Trim(), WebUtility.HtmlDecode(compared), StringComparison.Ordinal);
        using var reset = await Post(client, Ending, "/mau-co-san", ("ban", "1"));
        Assert.Equal(Ending + "?bao=templateReset", reset.Headers.Location!.ToString());
        Assert.Contains(MailTemplates.BuiltIn("ending.liquid").Trim(), WebUtility.HtmlDecode(await Get(client, Ending)), StringComparison.Ordinal);
        Assert.Contains("Yours,", WebUtility.HtmlDecode(await Get(client, Ending + "?phien-ban=1")), StringComparison.Ordinal);
        using var nowhere = await client.GetAsync(new Uri("/mau-thu/nothing.liquid", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);
    }

    [Fact]
    public async Task What_was_written_while_the_session_ended_is_there_after_signing_in_and_for_nobody_else()
    {
        const string Receipt = "/mau-thu/receipt.liquid";
        using var client = served.Client("p00");
        var shown = await client.GetStringAsync(new Uri(Receipt, UriKind.Relative), Cancel);
        using var signedOut = new Visit(served.Address);
        using var sent = await signedOut.PostBare(Receipt, ("giu", Pass().Match(shown).Groups[1].Value), ("ban", Version(shown)), ("noi-dung", "Half an hour of work."));
        Assert.Equal($"/dang-nhap?ve={Uri.EscapeDataString(Receipt)}", sent.Headers.Location!.ToString());

        var kept = await Get(client, Receipt);
        Assert.Contains("Half an hour of work.", kept, StringComparison.Ordinal);
        Assert.Contains(TemplateTexts.Get("KeptNote"), WebUtility.HtmlDecode(kept), StringComparison.Ordinal);
        using var other = served.Client();
        Assert.DoesNotContain("Half an hour", await Get(other, Receipt), StringComparison.Ordinal);
        Assert.DoesNotContain("Half an hour", await Get(client, Receipt + "?phien-ban=0"), StringComparison.Ordinal);
        Assert.Empty(await Texts("select file from mail_template where file = 'receipt.liquid'"));

        using var saved = await Post(client, Receipt, "", ("noi-dung", "Half an hour of work."), ("ban", Version(kept)));
        Assert.Equal(Receipt + "?bao=templateSaved", saved.Headers.Location!.ToString());
        Assert.DoesNotContain(TemplateTexts.Get("KeptNote"), WebUtility.HtmlDecode(await Get(client, Receipt)), StringComparison.Ordinal);
        using var reset = await Post(client, Receipt, "/mau-co-san", ("ban", Version(await Get(client, Receipt))));
        Assert.Equal(HttpStatusCode.Found, reset.StatusCode);
    }

    [Fact]
    public async Task A_broken_template_is_shown_with_its_line_and_stays_unsaved()
    {
        using var client = served.Client();
        foreach (var act in new[] { "", "/xem-thu", "/ban-html", "/gui-thu" })
        {
            using var wrong = await Post(client, "/mau-thu/closed.liquid", act, ("noi-dung", "My own words\r\n{{ to.nmae }}"), ("ban", "0"), ("thu", "UnitClosed"), ("dia-chi", "me@mail.example"));
            var page = WebUtility.HtmlDecode(await wrong.Content.ReadAsStringAsync(Cancel));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
            Assert.Contains("My own words\n{{ to.nmae }}</textarea>", page, StringComparison.Ordinal);
            Assert.Matches("[^0-9]2: [^<]*nmae", page);
        }

        Assert.Empty(await Texts("select source from mail_template where file = 'closed.liquid'"));
    }

    [Fact]
    public async Task Of_two_who_edit_one_template_the_second_sees_both_texts()
    {
        using var client = served.Client();
        const string form = "/mau-thu/vacant.liquid";
        using var first = await Post(client, form, "", ("noi-dung", "The first text."), ("ban", "0"));
        using var second = await Post(client, form, "", ("noi-dung", "The second text."), ("ban", "0"));
        var page = WebUtility.HtmlDecode(await second.Content.ReadAsStringAsync(Cancel));

        Assert.Equal((HttpStatusCode.Found, HttpStatusCode.Conflict), (first.StatusCode, second.StatusCode));
        Assert.Contains("The second text.</textarea>", page, StringComparison.Ordinal);
        Assert.Contains("The first text.</del>", page, StringComparison.Ordinal);
        Assert.Equal("1", Version(page));
        Assert.Equal(["The first text."], await Texts("select source from mail_template where file = 'vacant.liquid'"));
        using var again = await Post(client, form, "", ("noi-dung", "The second text."), ("ban", Version(page)));
        Assert.Equal(form + "?bao=templateSaved", again.Headers.Location!.ToString());
        using var twice = await Post(client, form, "", ("noi-dung", "The second text."), ("ban", "2"));
        Assert.Equal(form + "?bao=templateSame", twice.Headers.Location!.ToString());
    }

    [Fact]
    public async Task A_test_letter_goes_to_the_one_address_with_what_stands_in_the_editor()
    {
        await SignedIn.ServerIsQuiet(served);
        using var client = served.Client("p00");
        const string form = "/mau-thu/subject.liquid";
        Assert.Contains("p00@mail.example", await Get(client, form), StringComparison.Ordinal);
        using var nobody = await Post(client, form, "/gui-thu", ("noi-dung", "Unsaved subject"), ("thu", "Returned"), ("dia-chi", "nobody"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nobody.StatusCode);
        using var sent = await Post(client, form, "/gui-thu", ("noi-dung", "Unsaved subject"), ("thu", "Returned"), ("dia-chi", "trial@mail.example"));
        Assert.EndsWith("?bao=testSent", sent.Headers.Location!.ToString(), StringComparison.Ordinal);

        using var message = MimeMessage.Load(new MemoryStream(Assert.Single(served.Letters, l => l.Recipient.StartsWith("trial@", StringComparison.Ordinal)).Message), Cancel);
        Assert.EndsWith("] Unsaved subject", message.Subject, StringComparison.Ordinal);
        Assert.StartsWith("[", message.Subject, StringComparison.Ordinal);
        Assert.Empty(await Texts("select source from mail_template where file = 'subject.liquid'"));
        Assert.Empty(await Texts("select event from ledger where reason = 'trial@mail.example'"));
    }

    [Fact]
    public async Task The_frame_of_a_letter_is_shown_where_it_can_do_nothing()
    {
        using var client = served.Client();
        var frame = MailTemplates.BuiltIn("layout.liquid").Replace("</body>", "<script>alert(1)</script></body>", StringComparison.Ordinal);
        using var shown = await Post(client, "/mau-thu/layout.liquid", "/ban-html", ("noi-dung", frame), ("thu", "Before"));
        Assert.Equal((HttpStatusCode.OK, "text/html"), (shown.StatusCode, shown.Content.Headers.ContentType!.MediaType));
        var policy = Assert.Single(shown.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("sandbox; default-src 'none';", policy, StringComparison.Ordinal);
        Assert.Contains("<script>", await shown.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_template_fits_the_form_and_a_longer_one_is_told()
    {
        using var client = served.Client();
        // Three bytes a letter, each written with three characters.
        var fitting = new string((char)0x1EA1, TemplateCheck.Longest - 10);
        using var fits = await Post(client, "/mau-thu/report.liquid", "/xem-thu", ("noi-dung", fitting), ("thu", "Before"));
        Assert.Equal(HttpStatusCode.OK, fits.StatusCode);
        using var longer = await Post(client, "/mau-thu/report.liquid", "", ("noi-dung", new string('x', TemplateCheck.Longest + 10)), ("ban", "0"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, longer.StatusCode);
        Assert.Empty(await Texts("select source from mail_template where file = 'report.liquid'"));
    }

    private async Task<List<string>> Texts(string sql)
    {
        await using var database = served.Open();
        await using var work = await database.ReadAsync(Cancel);
        return await work.Query<string>(sql);
    }

    private static async Task<string> Get(HttpClient client, string path) => await client.GetStringAsync(new Uri(path, UriKind.Relative), Cancel);

    private static string Version(string page) => SeenVersion().Match(page).Groups[1].Value;

    /// <param name="act">Beside the page's own address; one that begins at the root of ours is whole.</param>
    private static async Task<HttpResponseMessage> Post(HttpClient client, string page, string act, params (string Name, string Value)[] fields)
    {
        var token = WebUtility.HtmlDecode(Token().Match(await Get(client, page)).Groups[1].Value);
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", token), .. fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))]);
        return await client.PostAsync(new Uri(page == "/" ? act : page + act, UriKind.Relative), form, Cancel);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("name=\"ban\" value=\"([^\"]+)\"")]
    private static partial Regex SeenVersion();

    [GeneratedRegex("name=\"giu\" value=\"([^\"]+)\"")]
    private static partial Regex Pass();

    [GeneratedRegex("<option value=\"(\\d+)\"")]
    private static partial Regex RealOpening();

    [GeneratedRegex("<p class=\"letter\".*?</p>", RegexOptions.Singleline)]
    private static partial Regex Letter();
}

/// <summary>Over one file.</summary>
public sealed class TemplatePagesOnSqlite(ServedOnSqlite served) : TemplatePageTests(served), IClassFixture<ServedOnSqlite>;

/// <summary>Over a database server.</summary>
public sealed class TemplatePagesOnPostgres(ServedOnPostgres served) : TemplatePageTests(served), IClassFixture<ServedOnPostgres>;
