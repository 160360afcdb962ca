using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using LaiChau.Workflow.Tests.Support;
using Microsoft.Playwright;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>
/// axe, with a page for each reader that is used again. Measured: a page of its own for each look, and axe as its wrapper runs it (in a
/// second page, because of frames from elsewhere, which ours do not have), took 4.6 s a look and found the same; this takes a second.
/// </summary>
public sealed class AxeInChromium : IAsyncLifetime
{
    /// <summary>WCAG 2.2 AA and what it stands on.</summary>
    private static readonly string[] Rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    /// <summary>CSS pixels: a telephone, a desk.</summary>
    private static readonly int[] Widths = [390, 1280];

    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    /// <summary>For people's eyes: how the pages look is not decided by a test.</summary>
    private static readonly string Pictures = Directory.CreateDirectory(Repository.Path("artifacts/pages")).FullName;

    private readonly Chromium chromium = new();
    private readonly Dictionary<string, IPage> pages = [];
    private readonly ConcurrentQueue<string> foreign = [];

    public ValueTask InitializeAsync()
    {
        // Of an earlier run: several classes keep theirs side by side.
        var began = Process.GetCurrentProcess().StartTime.ToUniversalTime();
        foreach (var old in Directory.GetFiles(Pictures).Where(f => File.GetLastWriteTimeUtc(f) < began))
        {
            File.Delete(old);
        }

        return chromium.InitializeAsync();
    }

    public ValueTask DisposeAsync() => chromium.DisposeAsync();

    /// <param name="token">Of whom; none for somebody at the machine itself, or with the cookies of a visit.</param>
    internal async Task<IPage> Page(ServedOnSqlite served, string? token, Visit? visit)
    {
        if (visit is null && pages.TryGetValue(token ?? "", out var known))
        {
            return known;
        }

        var context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = served.Address,
            // The page's policy would keep axe itself out.
            BypassCSP = true,
            ExtraHTTPHeaders = token is null ? [] : new Dictionary<string, string> { ["Authorization"] = "Bearer the-long-secret-token-of-" + token },
            Locale = "vi-VN",
        });
        await context.AddCookiesAsync([.. (visit?.Cookies ?? []).Select(c => new Cookie { Name = c.Name, Value = c.Value, Url = served.Address })]);
        await context.AddInitScriptAsync(Script);
        var page = await context.NewPageAsync();
        page.Request += (_, asked) =>
        {
            if (!asked.Url.StartsWith(served.Address + "/", StringComparison.Ordinal) && !asked.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                foreign.Enqueue($"asks {asked.Url} from {page.Url}");
            }
        };
        if (visit is null)
        {
            pages[token ?? ""] = page;
        }

        return page;
    }

    /// <summary>A line for each rule that is broken at a width, and for what any page until now has asked of another host; a picture of each is kept.</summary>
    internal async Task<IReadOnlyList<string>> Wrong(IPage page)
    {
        List<string> wrong = [.. foreign];
        foreach (var width in Widths)
        {
            await page.SetViewportSizeAsync(width, 800);
            var found = await page.EvaluateAsync<Found>("""
                async tags => {
                  const result = await axe.run(document, { runOnly: { type: 'tag', values: tags } });
                  const line = v => `${v.impact} ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map(n => n.html).join(' | ')}`;
                  return { over: document.documentElement.scrollWidth - window.innerWidth, held: result.passes.length, broken: result.violations.map(line) };
                }
                """, Rules);
            if (found.Over > 0)
            {
                wrong.Add($"{width}: the page is {found.Over} pixels wider than the window");
            }

            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Pictures, $"{NameOf(page.Url)}-{width}.png"), FullPage = true });
            Assert.True(found.Held > 0, "axe held no rule against " + page.Url);
            wrong.AddRange(found.Broken.Select(b => $"{width}: {b}"));
        }

        return wrong;
    }

    /// <summary>What stands in the address, as a file may be called.</summary>
    private static string NameOf(string url) => Regex.Replace(new Uri(url).PathAndQuery.Trim('/'), "[^A-Za-z0-9-]+", "_") is { Length: > 0 } name ? name[..Math.Min(name.Length, 80)] : "first";

    internal sealed class Found
    {
        public int Held { get; set; }

        public int Over { get; set; }

        public string[] Broken { get; set; } = [];
    }
}
