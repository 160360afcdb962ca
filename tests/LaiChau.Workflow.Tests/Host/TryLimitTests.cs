using System.Net;
using LaiChau.Workflow.Host.SignIn;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>How often an address may try to sign in.</summary>
public sealed class TryLimitTests
{
    private const string SignIn = "/dang-nhap";

    [Fact]
    public async Task Behind_a_proxy_that_is_named_each_forwarded_address_is_counted_for_itself()
    {
        await using var served = await Serve("""{ "Service": { "SignInTriesPerMinute": 3, "KnownProxies": ["127.0.0.1"] } }""");
        using var one = new Visit(served.Url, "203.0.113.7");
        using var another = new Visit(served.Url, "203.0.113.8");

        Assert.Equal("401 401 401 429", await Tries(one, 4));
        Assert.Equal("401 401 401 429", await Tries(another, 4));
        using var refused = await one.PostBare(SignIn, ("ma", "wrong"));
        Assert.Equal(TimeSpan.FromMinutes(1), refused.Headers.RetryAfter!.Delta);
        // Only trying is counted; the page can be looked at.
        Assert.Equal(HttpStatusCode.OK, await one.Status(SignIn));
    }

    [Fact]
    public async Task Nobody_is_counted_anew_because_he_says_that_he_comes_from_elsewhere()
    {
        await using var served = await Serve("""{ "Service": { "SignInTriesPerMinute": 3 } }""");
        using var one = new Visit(served.Url, "203.0.113.7");
        using var another = new Visit(served.Url, "203.0.113.8");

        Assert.Equal("401 401 401", await Tries(one, 3));
        Assert.Equal("429", await Tries(another, 1));
    }

    [Theory]
    [InlineData("203.0.113.7", "::ffff:203.0.113.7", true)]
    [InlineData("203.0.113.7", "203.0.113.8", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void Of_a_net_that_one_house_has_all_count_as_one(string one, string another, bool same) =>
        Assert.Equal(same, TryLimit.NetOf(IPAddress.Parse(one)) == TryLimit.NetOf(IPAddress.Parse(another)));

    private static async Task<string> Tries(Visit visit, int many)
    {
        var answers = new int[many];
        for (var i = 0; i < many; i++)
        {
            using var answer = await visit.PostBare(SignIn, ("ma", "wrong"));
            answers[i] = (int)answer.StatusCode;
        }

        return string.Join(' ', answers);
    }

    private static async Task<OneService> Serve(string settings)
    {
        var folder = new TemporaryFolder();
        var served = new OneService(folder, Served.Start("--data", folder.Folder, "--config", folder.Write("laichau.json", settings)));
        await served.Ready();
        return served;
    }

    private sealed class OneService(TemporaryFolder folder, Served served) : IAsyncDisposable
    {
        public string Url => served.Url;

        public Task Ready() => served.Ready();

        public async ValueTask DisposeAsync()
        {
            await served.DisposeAsync();
            folder.Dispose();
        }
    }
}
