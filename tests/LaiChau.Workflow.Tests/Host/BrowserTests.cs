using System.Collections.Concurrent;
using LaiChau.Workflow.Tests.Support;
using Microsoft.Playwright;

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
        page.RequestFailed += (_, failed) => wrong.Enqueue($"{failed.Url}: {failed.Failure}");
        page.Response += (_, answer) => Note(answer.Status >= 400, $"{answer.Url}: {answer.Status}");
        context.Request += (_, request) => Note(!request.Url.StartsWith(served.Address + "/", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal), request.Url);

        await page.GotoAsync("/");
        Assert.Contains("Title of pledges", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        // The style sheets are there: a bar of the page's own colour stands at the top.
        Assert.True((await page.Locator("header.top").BoundingBoxAsync())!.Width > 1000);

        var mail = page.Locator("main a[href^='/thu/']").First;
        var number = await mail.InnerTextAsync();
        await mail.ClickAsync();
        await page.WaitForURLAsync("**/thu/*");
        Assert.Contains(number, await page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
        Assert.NotEmpty(await page.Locator(".letter").InnerTextAsync());

        await page.Locator("header a.name").ClickAsync();
        await page.WaitForURLAsync(served.Address + "/");
        Assert.Equal(0, await Banner().CountAsync());
        await page.Locator("form[action='/van-hanh/tam-dung-thu'] button").ClickAsync();
        // To the end: a page that is left before its style sheets are there counts as one whose requests fail.
        await page.WaitForURLAsync("**/?bao=mailPaused");
        Assert.Equal(1, await Banner().CountAsync());
        await page.GotoAsync("/thu");
        Assert.Equal(1, await Banner().CountAsync());
        await page.GotoAsync("/");
        await page.Locator("form[action='/van-hanh/gui-lai-thu'] button").ClickAsync();
        await page.WaitForURLAsync("**/?bao=mailResumed");
        Assert.Equal(0, await Banner().CountAsync());
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
