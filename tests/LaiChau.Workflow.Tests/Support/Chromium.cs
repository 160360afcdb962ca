using Microsoft.Playwright;

namespace LaiChau.Workflow.Tests.Support;

/// <summary>The machine's Chromium, started for one test class.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Variable = "LAICHAU_TEST_CHROMIUM";

    private IPlaywright? playwright;

    public IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            // Without one the test fails; it is never left out.
            ExecutablePath = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? path
                : throw new InvalidOperationException($"{Variable} is not set: run scripts/test, or set it to the path of Chromium."),
            ChromiumSandbox = false,
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        playwright?.Dispose();
    }
}
