using Microsoft.Playwright;

namespace LaiChau.Workflow.Tests.Support;

/// <summary>Goes through pages by the keyboard alone, and looks each time whether one sees where one is.</summary>
internal static class Seen
{
    private const int MostSteps = 80;

    /// <summary>What keeps somebody from seeing what has the focus; empty: nothing does.</summary>
    private const string WhatHides = """
        () => {
            const e = document.activeElement;
            if (!e || e === document.body) { return 'nothing has the focus'; }
            const of = e.tagName + ' ' + (e.id || e.name || e.textContent.trim());
            const style = getComputedStyle(e);
            const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && !style.outlineColor.endsWith(', 0)');
            if (!outlined && style.boxShadow === 'none') { return of + ': no line around it'; }
            let under = e.parentElement;
            while (under && /, 0\)$|^transparent$/.test(getComputedStyle(under).backgroundColor)) { under = under.parentElement; }
            const light = c => { const [r, g, b] = c.match(/[\d.]+/g).slice(0, 3).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
            const [a, b] = [light(style.outlineColor), light(under ? getComputedStyle(under).backgroundColor : 'rgb(255, 255, 255)')].sort((x, y) => y - x);
            if (outlined && (a + 0.05) / (b + 0.05) < 3) { return of + ': its line is hardly seen, ' + style.outlineColor + ' on ' + (under ? getComputedStyle(under).backgroundColor : 'white'); }
            const shown = b => Math.max(0, Math.min(b.bottom, innerHeight) - Math.max(b.top, 0)) * Math.max(0, Math.min(b.right, innerWidth) - Math.max(b.left, 0));
            const box = [...e.getClientRects()].find(b => shown(b) > 0 && (shown(b) >= b.width * b.height / 2 || b.height > innerHeight));
            if (!box) { return of + ': out of sight'; }
            const over = document.elementFromPoint(box.left + box.width / 2, Math.min(box.top + box.height / 2, innerHeight - 1));
            return e === over || e.contains(over) || over.contains(e) ? '' : of + ': covered by ' + over.outerHTML;
        }
        """;

    /// <summary>The next in the order of the page.</summary>
    public static async Task Tab(IPage page)
    {
        await page.Keyboard.PressAsync("Tab");
        var hides = await page.EvaluateAsync<string>(WhatHides);
        // Bringing it into sight takes the browser a moment.
        for (var looked = 0; hides.Length > 0 && looked < 20; looked++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            hides = await page.EvaluateAsync<string>(WhatHides);
        }

        Assert.Equal("", hides);
    }

    /// <summary>Tab, as often as needed, from where the page begins or from where one is.</summary>
    public static async Task TabTo(IPage page, ILocator wanted)
    {
        await Assertions.Expect(wanted).ToHaveCountAsync(1);
        for (var steps = 0; steps < MostSteps; steps++)
        {
            await Tab(page);
            if (await wanted.EvaluateAsync<bool>("e => e === document.activeElement"))
            {
                return;
            }
        }

        Assert.Fail($"{wanted} is not reached with the keyboard.");
    }
}
