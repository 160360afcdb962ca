using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using LaiChau.Workflow.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>Pages that say what could not be done, as they come in a browser: axe finds nothing on them, and the back button leads nowhere wrong.</summary>
public sealed class RefusedPagesTests(ServedOnSqlite served, AxeInChromium axe) : IClassFixture<ServedOnSqlite>, IClassFixture<AxeInChromium>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Work(string unit) => $"/cycles/{ServedStore.Cycle}/pledges/{unit}";

    private static string Day(int days) => TimeProvider.System.GetUtcNow().AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Fact]
    public async Task The_two_versions_of_a_draft_keep_nobody_out()
    {
        var page = await axe.Page(served, "h25", null);
        await page.GotoAsync(Work("C25"));
        using var other = served.Client("h25");
        using var saved = await other.Send(Work("C25"), Work("C25") + "/nhap", [("f.obliged", "12"), ("f.unsigned", "The first text."), ("viec", "luu")]);
        Assert.Equal(HttpStatusCode.Found, saved.StatusCode);
        await page.Locator("[name='f.unsigned']").FillAsync("The second text.");
        await Refused(page, HttpStatusCode.Conflict, () => page.Locator("form.answers-form .actions button[value='luu']").ClickAsync());

        await Expect(page.GetByText("The first text.")).ToHaveCountAsync(1);
        Assert.Equal("The second text.", (await page.Locator("[name='f.unsigned']").InputValueAsync()).Trim());
    }

    [Fact]
    public async Task What_a_head_has_to_mend_keeps_nobody_out()
    {
        var page = await axe.Page(served, "h26", null);
        await page.GotoAsync(Work("C26"));
        await page.Locator("[name='f.obliged']").FillAsync("9");
        await page.Locator("[name='f.signed']").FillAsync("12");
        await Refused(page, HttpStatusCode.UnprocessableEntity, () => page.Locator("form.answers-form .actions button[value='kiem-tra']").ClickAsync());

        await page.GotoAsync(Work("C26") + "/danh-sach");
        await page.Locator("#dan").FillAsync("name\tsignedOn\nMinh Anh\t5/3/2062");
        await Refused(page, HttpStatusCode.UnprocessableEntity, () => page.Locator("form:has(#dan) button[type=submit]").First.ClickAsync());
    }

    [Fact]
    public async Task What_an_administrator_has_to_mend_keeps_nobody_out()
    {
        var page = await axe.Page(served, null, null);
        await page.GotoAsync("/danh-muc");
        foreach (var (field, rows) in new[] { ("don-vi", "code,name,kind,parent,valid_from,valid_to\nR,Province,province,Z,2025-07-01,\n"), ("nguoi", "unit,post,person,name,email,from,to\nR,heda,p01,Name,p01@mail.example,2025-07-01,\n") })
        {
            await page.Locator($"input[type=file][name='{field}']").SetInputFilesAsync(new FilePayload { Name = field + ".csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(rows) });
        }

        await Refused(page, HttpStatusCode.UnprocessableEntity, () => page.Locator("form:has(input[type=file]) button[type=submit]").ClickAsync());

        await page.GotoAsync("/mau-thu/closed.liquid");
        await page.Locator("#noi-dung").FillAsync("My own words\n{{ to.nmae }}");
        await Refused(page, HttpStatusCode.UnprocessableEntity, () => page.Locator("form:has(#noi-dung) button:not([formaction])").ClickAsync());

        await page.GotoAsync("/lich");
        await page.Locator("#ngay").FillAsync("2020-01-01");
        await page.Locator("#nguon").FillAsync("Notice 1");
        await Refused(page, HttpStatusCode.UnprocessableEntity, () => page.Locator("form:has(#nguon) button[type=submit]").ClickAsync());
        Assert.Equal("Notice 1", await page.Locator("#nguon").InputValueAsync());

        await page.GotoAsync("/chu-ky/review-2026/thoi-han");
        await page.Locator("#ngay").FillAsync("2020-01-01");
        await page.Locator("#ly-do").FillAsync("Storm.");
        await Refused(page, HttpStatusCode.UnprocessableEntity, () => page.Locator("form:has(#ngay) button[type=submit]").ClickAsync());
    }

    [Fact]
    public async Task A_day_on_its_way_into_the_calendar_and_out_of_it_keeps_nobody_out()
    {
        var page = await axe.Page(served, null, null);
        var day = Day(33);
        await page.GotoAsync("/lich?nam=" + day[..4]);
        await page.Locator("#ngay").FillAsync(day);
        await page.Locator("#nguon").FillAsync("Notice 5");
        await page.Locator("form:has(#nguon) button[type=submit]").ClickAsync();
        await Expect(page.Locator("ul.effect")).ToHaveCountAsync(1);
        Assert.Empty(await axe.Wrong(page));
        await page.Locator("form:has(input[name='da-xem']) button[type=submit]").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("bao=daySaved$"));
        Assert.Empty(await axe.Wrong(page));

        await page.Locator($"a[href$='/lich/bo?ngay={day}']").ClickAsync();
        await Expect(page.Locator("ul.effect")).ToHaveCountAsync(1);
        Assert.Empty(await axe.Wrong(page));
        await page.Locator("#ly-do").FillAsync("The notice was withdrawn.");
        await page.Locator("form:has(input[name='da-xem']) button[type=submit]").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("bao=dayRemoved$"));
    }

    [Fact]
    public async Task The_back_button_after_handing_in_shows_what_is_handed_in_and_no_form()
    {
        var page = await axe.Page(served, "h27", null);
        await page.GotoAsync(Work("C27"));
        await page.Locator("[name='f.obliged']").FillAsync("9");
        await page.Locator("[name='f.signed']").FillAsync("9");
        await page.Locator("form.answers-form .actions button[value='kiem-tra']").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/kiem-tra$"));
        await page.Locator("form[action$='/gui'] button").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("bao=submitted$"));

        for (var back = 0; back < 2; back++)
        {
            await page.GoBackAsync();
            await Expect(page).ToHaveURLAsync(new Regex(Work("C27") + "$"));
            await Expect(page.Locator("form.answers-form")).ToHaveCountAsync(0);
            await Expect(page.Locator("form[action$='/gui']")).ToHaveCountAsync(0);
        }

        await using var database = served.Open();
        await using var work = await database.ReadAsync(Cancel);
        Assert.Single(await work.Query<string>("select event from ledger where unit = 'C27' and event = 'assignment.submitted'"));
    }

    /// <summary>What is pressed is answered so, and axe finds nothing on the answer.</summary>
    private async Task Refused(IPage page, HttpStatusCode status, Func<Task> press)
    {
        var answer = await page.RunAndWaitForResponseAsync(press, r => r.Request.Method == "POST");
        Assert.Equal((int)status, answer.Status);
        await page.WaitForLoadStateAsync();
        Assert.Empty(await axe.Wrong(page));
    }
}
