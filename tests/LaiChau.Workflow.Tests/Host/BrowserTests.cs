using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using LaiChau.Workflow.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>The pages in a real browser that runs no script.</summary>
public sealed class BrowserTests(ServedOnSqlite served, Chromium chromium) : IClassFixture<ServedOnSqlite>, IClassFixture<Chromium>
{
    [Fact]
    public async Task An_operator_reads_a_mail_and_stops_and_starts_all_mail_with_nothing_but_pages_and_forms()
    {
        var context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions { JavaScriptEnabled = false, BaseURL = served.Address, Locale = "vi-VN" });
        var page = await context.NewPageAsync();
        var wrong = new ConcurrentQueue<string>();
        page.Console += (_, said) => wrong.Enqueue($"{said.Type}: {said.Text}");
        page.PageError += (_, error) => wrong.Enqueue(error);
        // What is cut off because somebody goes on to the next page is no fault.
        page.RequestFailed += (_, failed) => Note(failed.Failure != "net::ERR_ABORTED", $"{failed.Url}: {failed.Failure}");
        page.Response += (_, answer) => Note(answer.Status >= 400, $"{answer.Url}: {answer.Status}");
        context.Request += (_, request) => Note(!request.Url.StartsWith(served.Address + "/", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal), request.Url);

        await page.GotoAsync("/");
        Assert.Contains("Title of pledges", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        // The style sheets are there: a bar of the page's own colour stands at the top.
        Assert.True((await page.Locator("header.top").BoundingBoxAsync())!.Width > 1000);

        var mail = page.Locator("main a[href^='/thu/']").First;
        var number = await mail.InnerTextAsync();
        await mail.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/thu/[0-9]+$"));
        await Expect(page.Locator("h1")).ToContainTextAsync(number);
        Assert.NotEmpty(await page.Locator(".letter").InnerTextAsync());

        await page.Locator("header a.name").ClickAsync();
        await Expect(page.Locator("form[action='/van-hanh/tam-dung-thu']")).ToHaveCountAsync(1);
        await Expect(Banner()).ToHaveCountAsync(0);
        await page.Locator("form[action='/van-hanh/tam-dung-thu'] button").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("bao=mailPaused$"));
        await Expect(Banner()).ToHaveCountAsync(1);
        await page.GotoAsync("/thu");
        await Expect(Banner()).ToHaveCountAsync(1);
        await page.GotoAsync("/");
        await page.Locator("form[action='/van-hanh/gui-lai-thu'] button").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("bao=mailResumed$"));
        await Expect(Banner()).ToHaveCountAsync(0);
        Assert.Empty(wrong);

        ILocator Banner() => page.Locator(".mud-alert-text-warning");

        void Note(bool isWrong, string what)
        {
            if (isWrong)
            {
                wrong.Enqueue(what);
            }
        }
    }
}
