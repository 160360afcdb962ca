// Long because it is one story, told in the order in which it happens.
using System.Globalization;
using System.Text.RegularExpressions;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Tests.Support;
using Microsoft.Playwright;
using MimeKit;
using static Microsoft.Playwright.Assertions;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>A cycle from an empty store to its end, in a browser that runs no script.</summary>
public sealed partial class StoryTests(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder files = new();
    private readonly HashSet<string> read = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(folder.Folder, "data");

    private static ReviewYear Year => new ReviewYear { Year = LocalTime.DayOf(TimeProvider.System.GetUtcNow(), LocalTime.Vietnam).Year }
        .Stage("pledges", null, """{"after": "pledges.opened", "days": 30}""").Ladder("T-3", "T+2 superior").ReviewLadder("D+2")
        .Set("sendWindow", "00:00-24:00").Set("sendDays", "all").Ends("+1:06-30")
        .Units("X,Cell X,cell,P,2025-07-01,", "Y,Cell Y,cell,P,2025-07-01,", "Z,Cell Z,cell,P,2025-07-01,").People("Y,head,p13", "Z,head,p23");

    [Fact]
    public async Task From_the_first_import_over_a_return_and_an_extension_to_an_escalation()
    {
        await using var first = Served.Start("--data", Data);
        await first.Ready();
        var written = Year.Write(files);
        var administrator = await Outside("203.0.113.1");
        await SignInFirst(administrator, first);
        await Import(administrator, first, written);
        var cycle = await Launch(administrator, first, written);

        var head = await Outside("203.0.113.3");
        var assignment = await FollowMail(head, "p03", $"/cycles/{cycle}/pledges/X", signsIn: true);
        await FillIn(head, signed: "12");
        await Press(head, "form.answers-form button[value='kiem-tra']");
        // More have signed than there are.
        await Expect(head.Locator("[name='f.signed']")).ToHaveAttributeAsync("aria-invalid", "true");
        await FillIn(head, signed: "8");
        await Press(head, "form.answers-form .mud-button-root[value='luu']");
        await Expect(head).ToHaveURLAsync(new Regex("bao=draftSaved$"));
        await HandIn(head);

        var superior = await Outside("203.0.113.2");
        // His own mail about it comes in two days; what waits for him he sees at once.
        await SignIn(superior, "p02", assignment);
        await superior.Locator("details:has(#tra-ly-do) > summary").ClickAsync();
        await superior.Locator("#tra-ly-do").FillAsync("Who has not signed?");
        await Press(superior, "form[action$='/tra-lai'] button");
        await Expect(superior).ToHaveURLAsync(new Regex("bao=returned$"));

        await FollowMail(head, "p03", $"/cycles/{cycle}/pledges/X");
        await Expect(head.Locator("main")).ToContainTextAsync("Who has not signed?");
        await Expect(head.Locator("[name='f.signed']")).ToHaveValueAsync("8");
        await head.Locator("[name='f.unsigned']").FillAsync("One is away until spring.");
        await HandIn(head);

        await superior.GotoAsync(first.Url + "/tham-dinh");
        await superior.Locator("main input[type=checkbox]").CheckAsync();
        await Press(superior, "button[value='chap-nhan']");
        await Expect(superior).ToHaveURLAsync(new Regex("bao=severalAccepted$"));

        await Extend(administrator, first.Url, cycle, "Y");
        Assert.Contains($"/cycles/{cycle}/pledges/Y", await Mail("p13", $"/cycles/{cycle}/pledges/Y"), StringComparison.Ordinal);
        Assert.Equal(0, (await first.Signal("TERM")).Code);

        AgedStore.Age(Path.Combine(Data, "laichau.db"), weeks: 5);
        await using var second = Served.Start("--data", Data);
        await second.Ready();
        // X has handed in and Y has more time; of Z the superior is told.
        var told = await Mail("p02", $"/cycles/{cycle}/pledges/Z");
        Assert.DoesNotContain("/pledges/X", told, StringComparison.Ordinal);
        Assert.DoesNotContain("/pledges/Y", told, StringComparison.Ordinal);
        await administrator.GotoAsync($"{second.Url}/theo-doi/{cycle}/tre-han");
        await Expect(administrator.Locator("main tbody tr")).ToHaveCountAsync(1);
        await Expect(administrator.Locator("main tbody")).ToContainTextAsync("Cell Z");
        Assert.Equal(
            ["assignment.opened", "assignment.submitted", "assignment.returned", "assignment.submitted", "assignment.accepted"],
            await Texts("select event from ledger where unit = 'X' and event like 'assignment.%' order by n"));
        Assert.Equal(["van-hanh"], await Texts("select distinct by_person from ledger where event = 'assignment.extended'"));
    }

    public void Dispose()
    {
        folder.Dispose();
        files.Dispose();
    }

    /// <summary>Somebody at another machine, whom nothing but the proxy's word tells from one at this.</summary>
    private async Task<IPage> Outside(string from)
    {
        var context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            JavaScriptEnabled = false,
            Locale = "vi-VN",
            ExtraHTTPHeaders = new Dictionary<string, string> { ["X-Forwarded-For"] = from },
        });
        return await context.NewPageAsync();
    }

    /// <summary>By the link that the program prints while there is no operator; then by a password of one's own.</summary>
    private static async Task SignInFirst(IPage page, Served service)
    {
        await page.GotoAsync(FirstLink().Match(service.Said).Value);
        await Press(page, "main form button");
        await Expect(page).ToHaveURLAsync(new Regex("/mat-khau"));
        await page.Locator("[name='mat-khau']").FillAsync("seven small words");
        await page.Locator("[name='nhac-lai']").FillAsync("seven small words");
        await Press(page, "main form button");
        await Expect(page).ToHaveURLAsync(new Regex("/$"));
    }

    private static async Task Import(IPage page, Served service, YearFiles written)
    {
        await page.GotoAsync(service.Url + "/danh-muc");
        await page.Locator("#don-vi").SetInputFilesAsync(written.Units);
        await page.Locator("#nguoi").SetInputFilesAsync(written.People);
        await page.Locator("#lich").SetInputFilesAsync(written.Calendar);
        await Press(page, "form:has(#don-vi) button");
        await Expect(page.Locator("main ul.effect")).ToContainTextAsync("Cell Z (Z)");
        await Press(page, "form:has([name='xac-nhan']) button");
        await Expect(page).ToHaveURLAsync(new Regex("bao="));
        await Expect(page.Locator("main .mud-alert-text-success, main .mud-alert-filled-success, main .mud-alert-outlined-success")).ToHaveCountAsync(1);
    }

    /// <summary>The definition is stored, rehearsed while the page tells how far it is, approved, and launched after its effect was seen.</summary>
    private static async Task<string> Launch(IPage page, Served service, YearFiles written)
    {
        await page.GotoAsync(service.Url + "/quy-trinh");
        await page.Locator("[name='tep']").SetInputFilesAsync(written.Definition);
        await Press(page, "button[name='viec'][value='luu']");
        await Expect(page).ToHaveURLAsync(new Regex("bao=definitionStored$"));
        await page.GotoAsync(service.Url + "/dien-tap");
        await page.Locator("#quy-trinh").SelectOptionAsync("review/1");
        await page.Locator("#nam").FillAsync(Year.Year.ToString(CultureInfo.InvariantCulture));
        await page.Locator("[name='nguoi'][value='none']").CheckAsync();
        await Press(page, "form[action='/dien-tap'] button");
        // It comes back by itself until the rehearsal is through.
        await Expect(page.Locator("a[href$='/bao-cao']")).ToBeVisibleAsync(new() { Timeout = (float)Patience.TotalMilliseconds });
        await page.Locator("#nguoi").SelectOptionAsync("p00");
        await Press(page, "form[action$='/phe-duyet'] button");
        await Expect(page).ToHaveURLAsync(new Regex("bao=rehearsalApproved$"));
        await Press(page, "a[href$='/khoi-dong']");
        await Expect(page.Locator("main")).ToContainTextAsync($"review-{Year.Year}");
        await Press(page, "form:has([name='da-xem']) button");
        await Expect(page).ToHaveURLAsync(new Regex($"/cycles/review-{Year.Year}\\?bao=cycleLaunched$"));
        return $"review-{Year.Year}";
    }

    /// <summary>Signs in by a mailed link on the way to a page that nobody may see who is not known.</summary>
    private async Task SignIn(IPage page, string person, string address)
    {
        await page.GotoAsync(address);
        await Expect(page).ToHaveURLAsync(new Regex("/dang-nhap"));
        await page.Locator("[name='dia-chi']").FillAsync($"{person}@mail.example");
        await Press(page, "form[action='/dang-nhap/duong-dan'] button");
        await Expect(page).ToHaveURLAsync(new Regex("/da-gui$"));
        await page.GotoAsync(Regex.Match(await Mail(person, "/vao/"), @"http://\S+/vao/\S+").Value);
        await Press(page, "main form button");
        await Expect(page).ToHaveURLAsync(address);
    }

    /// <summary>Opens the link of a mail that was not read before to a piece of work, signs in by another mail when asked, and is there.</summary>
    private async Task<string> FollowMail(IPage page, string person, string work, bool signsIn = false)
    {
        var link = Regex.Match(await Mail(person, work), @"http://\S+" + Regex.Escape(work)).Value;
        if (signsIn)
        {
            await SignIn(page, person, link);
        }
        else
        {
            await page.GotoAsync(link);
            await Expect(page).ToHaveURLAsync(link);
        }

        return link;
    }

    /// <summary>The text of a mail to somebody that names the address and was not read before.</summary>
    private async Task<string> Mail(string person, string address)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < Patience)
        {
            Directory.CreateDirectory(Path.Combine(Data, "mail"));
            foreach (var file in Directory.GetFiles(Path.Combine(Data, "mail"), "*.eml").Order(StringComparer.Ordinal))
            {
                using var message = await MimeMessage.LoadAsync(file, Cancel);
                if (!read.Contains(file) && message.To.ToString().Contains($"{person}@", StringComparison.Ordinal) && message.TextBody?.Contains(address, StringComparison.Ordinal) == true)
                {
                    read.Add(file);
                    return message.TextBody;
                }
            }

            await Task.Delay(100, Cancel);
        }

        throw new InvalidOperationException($"No mail to {person} names {address}.");
    }

    private static async Task FillIn(IPage page, string signed)
    {
        await page.Locator("[name='f.obliged']").FillAsync("9");
        await page.Locator("[name='f.signed']").FillAsync(signed);
    }

    private static async Task HandIn(IPage page)
    {
        await Press(page, "form.answers-form button[value='kiem-tra']");
        await Expect(page).ToHaveURLAsync(new Regex("/kiem-tra$"));
        await Press(page, "form[action$='/gui'] button");
        await Expect(page).ToHaveURLAsync(new Regex("bao=submitted$"));
    }

    /// <summary>Of one unit, and what comes of it is seen first.</summary>
    private static async Task Extend(IPage page, string url, string cycle, string unit)
    {
        await page.GotoAsync($"{url}/chu-ky/{cycle}/gia-han");
        await page.Locator("[name='pham-vi'][value='danh-sach']").CheckAsync();
        await page.Locator("#don-vi").FillAsync(unit);
        await page.Locator("#ngay").FillAsync(TimeProvider.System.GetUtcNow().AddDays(47).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await page.Locator("#ly-do").FillAsync("The flood.");
        await Press(page, "form.fields button");
        await Expect(page.Locator("ul.effect")).ToContainTextAsync("Cell Y");
        await Press(page, "form:has([name='da-xem']) button");
        await Expect(page).ToHaveURLAsync(new Regex($"/cycles/{cycle}\\?bao=manyExtended$"));
    }

    private static Task Press(IPage page, string button) => page.Locator(button).ClickAsync();

    private SqliteDatabase Open() => new(Path.Combine(Data, "laichau.db"), durable: true);

    private async Task<List<string>> Texts(string sql)
    {
        await using var database = Open();
        await using var work = await database.ReadAsync(Cancel);
        return await work.Query<string>(sql);
    }

    [GeneratedRegex(@"http://\S+/vao/[\w-]+")]
    private static partial Regex FirstLink();
}
