using System.Globalization;
using System.Text.RegularExpressions;
using LaiChau.Workflow.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>A unit head's part in a real browser with nothing but the keyboard.</summary>
public sealed class KeyboardTests(ServedOnSqlite served, Chromium chromium) : IClassFixture<ServedOnSqlite>, IClassFixture<Chromium>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, 1280, "11")]
    [InlineData(true, 390, "12")]
    public async Task A_head_signs_in_asks_for_time_drafts_and_hands_in_and_always_sees_where_he_is(bool script, int width, string number)
    {
        var (person, path) = ("h" + number, $"/cycles/{ServedStore.Cycle}/pledges/C{number}");
        await using var context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = served.Address,
            JavaScriptEnabled = script,
            Locale = "vi-VN",
            ExtraHTTPHeaders = new Dictionary<string, string> { ["X-Forwarded-For"] = "203.0.113.11" },
            ViewportSize = new ViewportSize { Width = width, Height = 800 },
        });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/vao/" + await SignedIn.Link(served, person));
        await Seen.TabTo(page, page.Locator("main form button[type=submit]"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("/viec$"));

        // The first step leads past the ways to other pages.
        await Seen.Tab(page);
        await Expect(page.Locator(".skip")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("#main$"));
        await Seen.TabTo(page, page.Locator($"main a[href='{path}']").First);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex(path + "$"));

        // What is asked for seldom is folded away.
        await Seen.TabTo(page, page.Locator($"details:has(form[action='{path}/xin-gia-han']) > summary"));
        await page.Keyboard.PressAsync("Space");
        // The same whether the browser shows the day or the month first.
        var day = Enumerable.Range(40, 40).Select(d => TimeProvider.System.GetUtcNow().AddDays(d)).First(d => d.Day == d.Month);
        await Seen.TabTo(page, page.Locator("#xin-ngay"));
        await page.Keyboard.TypeAsync(day.ToString("ddMMyyyy", CultureInfo.InvariantCulture));
        await Expect(page.Locator("#xin-ngay")).ToHaveValueAsync(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await Seen.TabTo(page, page.Locator("#xin-ly-do"));
        await page.Keyboard.TypeAsync("The river took the bridge.");
        await Seen.TabTo(page, page.Locator($"form[action='{path}/xin-gia-han'] button"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("bao=asked$"));

        await Seen.TabTo(page, page.Locator("[name='f.obliged']"));
        await page.Keyboard.TypeAsync("9");
        await Seen.TabTo(page, page.Locator("[name='f.signed']"));
        await page.Keyboard.TypeAsync("12");
        // Enter in a field keeps the draft.
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("bao=draftSaved"));
        await Expect(page.Locator("[name='f.signed']")).ToHaveValueAsync("12");

        var check = page.Locator("main form.answers-form button[value='kiem-tra']");
        await Seen.TabTo(page, check);
        await page.Keyboard.PressAsync("Space");
        // More have signed than there are: the list of what is wrong leads to the field.
        await Expect(page.Locator("#f-problems")).ToBeVisibleAsync();
        await Seen.TabTo(page, page.Locator("#f-problems a[href='#f-signed']"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[name='f.signed']")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.Locator("[name='f.signed']")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("8");
        await Seen.TabTo(page, page.Locator("[name='f.unsigned']"));
        await page.Keyboard.TypeAsync("One is away.");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("He signs in spring.");
        await Seen.TabTo(page, check);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("/kiem-tra$"));

        await Seen.TabTo(page, page.Locator($"form[action='{path}/gui'] button"));
        await page.Keyboard.PressAsync("Space");
        await Expect(page).ToHaveURLAsync(new Regex("bao=submitted$"));
        await using var database = served.Open();
        await using var work = await database.ReadAsync(Cancel);
        Assert.Equal(
            """{"obliged":9,"signed":8,"unsigned":"One is away.\nHe signs in spring."}""",
            await work.Scalar<string>($"select a.submission from assignment a join unit u on u.id = a.unit_id join cycle c on c.id = a.cycle_id where u.code = 'C{number}' and c.name = '{ServedStore.Cycle}'"));
    }
}
