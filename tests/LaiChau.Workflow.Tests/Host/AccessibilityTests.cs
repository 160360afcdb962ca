using System.Reflection;
using System.Text.RegularExpressions;
using LaiChau.Workflow.Tests.Forms;
using LaiChau.Workflow.Tests.Support;
using Microsoft.Playwright;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>What axe finds on the pages, on a telephone and at a desk.</summary>
public sealed class AccessibilityTests(ServedOnSqlite served, AxeInChromium axe) : IClassFixture<ServedOnSqlite>, IClassFixture<AxeInChromium>
{
    /// <summary>Before somebody who comes with a session; the others have a token, or sit at this machine.</summary>
    private const string SessionOf = "session of ";

    /// <summary>A link in a mail, which each time is another.</summary>
    private const string MailedLink = "/vao/{secret}";

    /// <summary>Hangfire's own page, which comes as it is.</summary>
    private const string NotOurs = "GET /hangfire/{**path}";

    /// <summary>Pages of something that a test makes first, and looks at with <see cref="The_way_from_a_rehearsal_to_its_launch_keeps_nobody_out"/>.</summary>
    private static readonly string[] OfARehearsal = ["/dien-tap/{id:long}", "/dien-tap/{id:long}/bao-cao", "/dien-tap/{id:long}/khoi-dong"];

    /// <summary>Looked at with <see cref="The_way_from_a_new_operator_to_his_removal_keeps_nobody_out"/> and <see cref="RefusedPagesTests.A_day_on_its_way_into_the_calendar_and_out_of_it_keeps_nobody_out"/>.</summary>
    private static readonly string[] BeforeARemoval = ["/tai-khoan/nguoi-van-hanh/{id:long}/bo", "/lich/bo"];

    /// <summary>Where there is one they give a file to save; where there is none, the page of an address that does not exist.</summary>
    private static readonly string[] Files = ["/dinh-nghia/{definition}/{version:int}/bieu-mau/{form}", "/dien-tap/{id:long}/mail/{letter}", "/cycles/{cycle}/{stage}/{unit}/tep/{sha}"];

    /// <summary>Pages that say what is wrong.</summary>
    private static readonly Dictionary<string, int> Wrong = new() { ["/there-is-no-such-page"] = 404, ["/vao/nothing"] = 410, ["/bo-nhiem?don-vi=none"] = 422 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/thu")]
    [InlineData("/thu/1")]
    [InlineData("/cycles/review-2026")]
    [InlineData("/cycles/review-2026?don-vi=Q")]
    [InlineData("/theo-doi/review-2026/tre-han")]
    [InlineData("/theo-doi/review-2026/chua-co-nguoi")]
    [InlineData("/thu/khong-dia-chi")]
    [InlineData("/chu-ky/review-2026/thoi-han")]
    [InlineData("/chu-ky/review-2026/gia-han")]
    [InlineData("/chu-ky/review-2026/mien")]
    [InlineData("/bo-nhiem")]
    [InlineData("/bo-nhiem?don-vi=C02")]
    [InlineData("/bo-nhiem?don-vi=none")]
    [InlineData("/lich")]
    [InlineData("/danh-muc")]
    [InlineData("/mau-thu")]
    [InlineData("/mau-thu/subject.liquid")]
    [InlineData("/mau-thu/task.liquid?phien-ban=0")]
    [InlineData("/quy-trinh")]
    [InlineData("/quy-trinh/review-2026")]
    [InlineData("/dinh-nghia/annual-review/0")]
    [InlineData("/dien-tap")]
    [InlineData("/there-is-no-such-page")]
    [InlineData("/viec", "p02")]
    [InlineData("/viec?don-vi=P", "p01")]
    [InlineData("/cycles/review-2026/pledges/C31", "h31")]
    [InlineData("/cycles/review-2026/pledges/C31", "p02")]
    [InlineData("/cycles/review-2026/pledges/C31/kiem-tra", "h31")]
    [InlineData("/cycles/review-2026/pledges/C31/danh-sach", "h31")]
    [InlineData("/cycles/review-2026/pledges/C31/danh-sach", "p02")]
    [InlineData("/cycles/review-2026/pledges/C31/nhap-thay", "p02")]
    [InlineData("/tham-dinh", "p02")]
    [InlineData("/uy-quyen", "p02")]
    [InlineData("/chu-ky/review-2026/huy")]
    [InlineData("/dang-nhap")]
    [InlineData("/dang-nhap/da-gui")]
    [InlineData("/dang-nhap/ma-truy-cap")]
    [InlineData("/vao/nothing")]
    [InlineData("/tai-khoan/thu-giay")]
    [InlineData("/tai-khoan/nguoi-van-hanh")]
    [InlineData(MailedLink, "h33")]
    [InlineData("/mat-khau", SessionOf + "h34")]
    public Task A_page_has_nothing_that_keeps_somebody_out(string path, string? person = null) => Nothing(path, person);

    [Fact]
    public async Task The_way_from_a_rehearsal_to_its_launch_keeps_nobody_out()
    {
        using var client = served.Client("p00");
        var earlier = await AdministratorsForms.Rehearse(client, "study-campaign/0", "none");
        var rehearsal = await AdministratorsForms.Rehearse(client, "study-campaign/0", "onTime");
        await Nothing(earlier, "p00");
        await Nothing(rehearsal, "operator");
        await Nothing(rehearsal + "/bao-cao", "p00");
        using var approved = await AdministratorsForms.Post(client, rehearsal, rehearsal + "/phe-duyet");
        await Nothing(rehearsal, "p00");
        await Nothing(rehearsal + "/khoi-dong", "p00");
    }

    [Fact]
    public async Task The_way_from_a_new_operator_to_his_removal_keeps_nobody_out()
    {
        var page = await axe.Page(served, null, null);
        await page.GotoAsync("/tai-khoan/nguoi-van-hanh");
        await page.Locator("#ten").FillAsync("second.operator");
        await page.Locator("#ly-do").FillAsync("Two are better.");
        await page.Locator("form.fields button").ClickAsync();
        Assert.Contains("/vao/", await page.Locator(".link").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(await axe.Wrong(page));

        await page.GotoAsync("/tai-khoan/nguoi-van-hanh");
        await page.Locator("#ten").FillAsync("second.operator");
        await page.Locator("#ly-do").FillAsync("Once more.");
        await page.Locator("form.fields button").ClickAsync();
        Assert.Equal(1, await page.Locator("#ten-error").CountAsync());
        Assert.Empty(await axe.Wrong(page));

        await page.GotoAsync("/tai-khoan/nguoi-van-hanh");
        await page.Locator("tr", new() { HasText = "second.operator" }).Locator("a[href$='/bo']").ClickAsync();
        Assert.Equal(1, await page.Locator("form.fields #ly-do").CountAsync());
        Assert.Empty(await axe.Wrong(page));
    }

    [Fact]
    public async Task A_form_with_files_keeps_nobody_out()
    {
        var page = $"/cycles/{await served.Launch("files", "LaiChau.ReviewEthicsStandards")}/pledges/C31";
        using var head = served.Client("h31");
        using var saved = await head.Send(page, page + "/nhap", [("viec", "luu")], ("f.document", "standard.pdf", FileSamples.Pdf()));
        Assert.Equal(page + "?bao=draftSaved", saved.Headers.Location?.ToString());
        await Nothing(page, "h31");
        await Nothing(page + "/kiem-tra", "h31");

        var browser = await axe.Page(served, "h31", null);
        await browser.GotoAsync(page);
        await browser.Locator("input[type=file]").SetInputFilesAsync([Chosen("page.pdf", FileSamples.Page), Chosen("seal.svg", FileSamples.Svg), Chosen("second.pdf", FileSamples.Pdf("Second."))]);
        await browser.Locator(".mud-button-root[value=luu]").ClickAsync();
        Assert.Equal((2, 2), (await browser.Locator("#f-document .problem").CountAsync(), await browser.Locator("#f-document input:checked").CountAsync()));
        Assert.Empty(await axe.Wrong(browser));
    }

    private static FilePayload Chosen(string name, byte[] content) => new() { Name = name, MimeType = "application/octet-stream", Buffer = content };

    private async Task Nothing(string path, string? person)
    {
        var session = person?.StartsWith(SessionOf, StringComparison.Ordinal) == true;
        using var visit = session ? await SignedIn.As(served, person![SessionOf.Length..]) : null;
        var token = session || path == MailedLink ? null : person;
        path = path == MailedLink ? "/vao/" + await SignedIn.Link(served, person!) : path;
        var page = await axe.Page(served, token, visit);
        var answer = await page.GotoAsync(path);
        // It is the page that was asked for, and neither another that somebody is sent to nor one that says what failed.
        Assert.Equal((Wrong.GetValueOrDefault(path, 200), path), (answer!.Status, new Uri(page.Url).PathAndQuery));
        Assert.Empty(await axe.Wrong(page));
    }

    [Fact]
    public async Task A_page_that_keeps_somebody_out_is_found_at_each_width()
    {
        var page = await axe.Page(served, null, null);
        await page.GotoAsync("data:text/html,<html lang=vi><title>t</title><main><h1>t</h1><img src=x></main>");
        var wrong = await axe.Wrong(page);
        Assert.Equal(2, wrong.Count(w => w.Contains("image-alt", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Every_address_that_answers_with_a_page_is_looked_at()
    {
        var patterns = RightsMatrix.Pages.Keys.Where(k => k.StartsWith("GET ", StringComparison.Ordinal) && k != NotOurs).Select(k => k["GET ".Length..]).ToList();
        var looked = typeof(AccessibilityTests).GetMethod(nameof(A_page_has_nothing_that_keeps_somebody_out))!.GetCustomAttributes<InlineDataAttribute>()
            .Select(p => Pattern(patterns, ((string)p.Data[0]!).Split('?')[0])).Concat(OfARehearsal).Concat(BeforeARemoval).Concat(Files).ToHashSet();
        using var client = served.Client();
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        List<string> missing = [];
        foreach (var pattern in patterns.Where(p => !looked.Contains(p)))
        {
            using var answer = await client.GetAsync(new Uri(RightsMatrix.Filled(pattern), UriKind.Relative), Cancel);
            if (answer.Content.Headers.ContentType?.MediaType == "text/html")
            {
                missing.Add(pattern);
            }
        }

        Assert.Empty(missing);
        Assert.True(looked.Count > 20, $"{looked.Count} of {patterns.Count} patterns were found among the pages that are looked at.");
    }

    /// <summary>As routing decides: a word before a place for any.</summary>
    private static string? Pattern(List<string> patterns, string path) => patterns
        .Where(p => Regex.IsMatch(path, "^" + Regex.Replace(Regex.Escape(p), @"\\\{[^}]*}", "[^/]+") + "$"))
        .OrderBy(p => p.Count(c => c == '{')).FirstOrDefault();
}
