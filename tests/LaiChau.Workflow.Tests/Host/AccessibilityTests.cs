using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using LaiChau.Workflow.Tests.Support;
using Microsoft.Playwright;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>What axe finds on the pages, at the width of a desk and of a telephone.</summary>
public sealed class AccessibilityTests(ServedOnSqlite served, Chromium chromium) : IClassFixture<ServedOnSqlite>, IClassFixture<Chromium>
{
    /// <summary>WCAG 2.2 AA and what it stands on.</summary>
    private static readonly AxeRunOptions Rules = new()
    {
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
    };

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
    public Task A_page_has_nothing_that_keeps_somebody_out(string path, string? person = null) => Nothing(path, person);

    [Fact]
    public async Task The_way_from_a_rehearsal_to_its_launch_keeps_nobody_out()
    {
        using var client = served.Client("p00");
        var earlier = await AdministratorsForms.Rehearse(client, "study-campaign/0", "none");
        var rehearsal = await AdministratorsForms.Rehearse(client, "study-campaign/0", "onTime");
        await Nothing(earlier, "p00");
        await Nothing(rehearsal, "operator");
        using var approved = await AdministratorsForms.Post(client, rehearsal, rehearsal + "/phe-duyet");
        await Nothing(rehearsal, "p00");
        await Nothing(rehearsal + "/khoi-dong", "p00");
    }

    private async Task Nothing(string path, string? person)
    {
        foreach (var width in (int[])[1280, 390])
        {
            // The page's policy would keep axe itself out.
            await using var context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions
            {
                BaseURL = served.Address,
                BypassCSP = true,
                ExtraHTTPHeaders = person is null ? [] : new Dictionary<string, string> { ["Authorization"] = "Bearer the-long-secret-token-of-" + person },
                Locale = "vi-VN",
                ViewportSize = new ViewportSize { Width = width, Height = 800 },
            });
            var page = await context.NewPageAsync();
            await page.GotoAsync(path);
            var found = await page.RunAxe(Rules);
            var wrong = found.Violations.Select(v => $"{width}: {v.Impact} {v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}").ToList();
            Assert.True(wrong.Count == 0, string.Join('\n', wrong));
            Assert.NotEmpty(found.Passes);
        }
    }
}
