using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using LaiChau.Workflow.People;
using MimeKit;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>The ways in and out, as somebody outside with a browser takes them.</summary>
public abstract partial class SignInTests(ServedStore served)
{
    private const string SignIn = "/dang-nhap";
    private const string AskForLink = "/dang-nhap/duong-dan";
    private const string Good = "seven small words";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mailed_link_leads_to_the_page_that_was_wanted_once()
    {
        using var visit = new Visit(served.Address);
        using var sent = await visit.Get("/mat-khau?ve=/thu");
        Assert.Equal((HttpStatusCode.Found, "/dang-nhap?ve=%2Fmat-khau%3Fve%3D%2Fthu"), (sent.StatusCode, sent.Headers.Location!.ToString()));

        await SignedIn.ServerIsQuiet(served);
        using var asked = await visit.Post(SignIn, AskForLink, ("dia-chi", "h01@mail.example"), ("ve", "/mat-khau"));
        Assert.Equal((HttpStatusCode.Found, "/dang-nhap/da-gui"), (asked.StatusCode, asked.Headers.Location!.ToString()));
        var link = await LinkTo("h01@mail.example");

        // A program that checks mails looks at it first.
        Assert.Contains("Name h01", await visit.Read(link), StringComparison.Ordinal);
        Assert.Contains("Name h01", await visit.Read(link), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, await visit.Status("/mat-khau"));

        using var opened = await visit.Post(link, link.Split('?')[0], ("ve", "/mat-khau"));
        Assert.Equal((HttpStatusCode.Found, "/mat-khau"), (opened.StatusCode, opened.Headers.Location!.ToString()));
        var cookie = opened.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("laichau-phien", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Name h01", await visit.Read("/mat-khau"), StringComparison.Ordinal);
        // The head of a cell is no administrator, and is told so instead of being asked to sign in again.
        Assert.Equal(HttpStatusCode.Forbidden, await visit.Status("/thu"));

        using var other = new Visit(served.Address);
        using var again = await other.Get(link);
        Assert.Equal(HttpStatusCode.Gone, again.StatusCode);
        using var used = await other.Post(SignIn, link.Split('?')[0]);
        Assert.Equal(HttpStatusCode.Gone, used.StatusCode);
        Assert.Equal(HttpStatusCode.Found, await other.Status("/mat-khau"));
    }

    [Fact]
    public async Task Nobody_learns_whether_an_address_is_known()
    {
        using var visit = new Visit(served.Address);
        var answers = new List<(HttpStatusCode, string?, string)>();
        foreach (var address in new[] { "h02@mail.example", "nobody@mail.example", "x01@mail.example" })
        {
            using var asked = await visit.Post(SignIn, AskForLink, ("dia-chi", address));
            answers.Add((asked.StatusCode, asked.Headers.Location?.ToString(), await asked.Content.ReadAsStringAsync(Cancel)));
        }

        Assert.Single(answers.Distinct());
        using var nonsense = await visit.Post(SignIn, AskForLink, ("dia-chi", "no address"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nonsense.StatusCode);
        Assert.Contains("no address", await nonsense.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_is_set_used_and_left_by_signing_out()
    {
        using var visit = await Signed("h03");
        using var weak = await visit.Post("/mat-khau", "/mat-khau", ("mat-khau", "short"), ("nhac-lai", "short"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, weak.StatusCode);
        using var differs = await visit.Post("/mat-khau", "/mat-khau", ("mat-khau", Good), ("nhac-lai", Good + "!"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, differs.StatusCode);

        using var before = await Signed("h03");
        using var set = await visit.Post("/mat-khau", "/mat-khau", ("mat-khau", Good), ("nhac-lai", Good), ("ve", "//evil.example"));
        Assert.Equal((HttpStatusCode.Found, "/"), (set.StatusCode, set.Headers.Location!.ToString()));
        Assert.Equal(HttpStatusCode.OK, await visit.Status("/mat-khau"));
        Assert.Equal(HttpStatusCode.Found, await before.Status("/mat-khau"));

        using var other = new Visit(served.Address);
        using var wrong = await other.Post(SignIn, "/dang-nhap/mat-khau", ("ten", "h03"), ("mat-khau", "wrong"));
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        using var right = await other.Post(SignIn, "/dang-nhap/mat-khau", ("ten", "h03@mail.example"), ("mat-khau", Good), ("ve", "/mat-khau"));
        Assert.Equal("/mat-khau", right.Headers.Location?.ToString());

        // Out here is out everywhere: a session may be open at a shared machine.
        using var left = await other.PostBare("/dang-xuat");
        Assert.Equal("/dang-nhap", left.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.Found, await other.Status("/mat-khau"));
        Assert.Equal(HttpStatusCode.Found, await visit.Status("/mat-khau"));
    }

    [Fact]
    public async Task An_administrator_prints_a_code_and_its_reader_comes_in_with_it()
    {
        using var administrator = await Signed("p00");
        var list = await administrator.Read("/tai-khoan/thu-giay");
        Assert.Contains("Name n01", list, StringComparison.Ordinal);
        Assert.DoesNotContain("Name h01", list, StringComparison.Ordinal);
        using var printed = await administrator.Post("/tai-khoan/thu-giay", "/tai-khoan/thu-giay/n01");
        Assert.Equal(HttpStatusCode.OK, printed.StatusCode);
        Assert.True(printed.Headers.CacheControl!.NoStore);
        var code = Code().Match(await printed.Content.ReadAsStringAsync(Cancel)).Value;
        Assert.NotEmpty(code);
        Assert.Contains("p00", await administrator.Read("/tai-khoan/thu-giay"), StringComparison.Ordinal);

        using var refused = await administrator.Post("/tai-khoan/thu-giay", "/tai-khoan/thu-giay/h01");
        Assert.Equal("/tai-khoan/thu-giay?bao=hasMailbox", refused.Headers.Location?.ToString());

        using var visit = new Visit(served.Address);
        using var wrong = await visit.Post(SignIn, "/dang-nhap/ma-thu", ("ma-thu", "AAAA-BBBB-CCCC-DDDD"));
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        using var opened = await visit.Post(SignIn, "/dang-nhap/ma-thu", ("ma-thu", code.ToLowerInvariant()), ("ve", "/thu"));
        Assert.Equal("/mat-khau?ve=%2Fthu", opened.Headers.Location?.ToString());
        Assert.Contains("Name n01", await visit.Read("/mat-khau"), StringComparison.Ordinal);
        using var again = await visit.Post(SignIn, "/dang-nhap/ma-thu", ("ma-thu", code));
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
    }

    [Fact]
    public async Task The_link_that_the_start_prints_makes_an_operator()
    {
        var link = FirstLink().Match(served.Said).Value;
        Assert.StartsWith(served.Address, link, StringComparison.Ordinal);
        using var visit = new Visit(served.Address);
        using var opened = await visit.Post(link, new Uri(link).AbsolutePath, ("ve", "/thu"));
        Assert.Equal("/mat-khau?ve=%2Fthu", opened.Headers.Location?.ToString());
        using var set = await visit.Post("/mat-khau", "/mat-khau", ("mat-khau", Good), ("nhac-lai", Good), ("ve", "/thu"));
        Assert.Equal(HttpStatusCode.OK, await visit.Status("/thu"));

        // What he switches is on record under his name.
        using var paused = await visit.Post("/", "/van-hanh/tam-dung-thu");
        Assert.Contains(IssueKey.FirstOperator, await visit.Read("/"), StringComparison.Ordinal);
        using var resumed = await visit.Post("/", "/van-hanh/gui-lai-thu");

        using var other = new Visit(served.Address);
        using var right = await other.Post(SignIn, "/dang-nhap/mat-khau", ("ten", IssueKey.FirstOperator), ("mat-khau", Good), ("ve", "/thu"));
        Assert.Equal("/thu", right.Headers.Location?.ToString());
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("javascript:alert(1)")]
    public async Task Nobody_is_led_to_another_site(string back)
    {
        using var visit = new Visit(served.Address);
        using var right = await visit.PostBare(SignIn, ("ma", "the-long-secret-token-of-operator"), ("ve", back));

        Assert.Equal((HttpStatusCode.Found, "/"), (right.StatusCode, right.Headers.Location?.ToString()));
    }

    [Fact]
    public async Task A_session_that_somebody_made_up_opens_nothing()
    {
        using var visit = new Visit(served.Address);
        using var request = new HttpRequestMessage(HttpMethod.Get, served.Address + "/mat-khau");
        request.Headers.Add("Cookie", "laichau-phien=CfDJ8made-up");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        using var refused = await client.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Theory]
    [InlineData("/dang-nhap")]
    [InlineData("/vao/nothing")]
    [InlineData("/thu")]
    [InlineData("/api/cycles")]
    [InlineData("/nowhere")]
    [InlineData("/health/live")]
    [InlineData("/hangfire")]
    public async Task Every_answer_has_the_headers_that_keep_a_browser_safe(string path)
    {
        using var visit = new Visit(served.Address);
        using var answer = await visit.Get(path);

        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Opener-Policy").Single());
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server"));
        if (path != "/hangfire")
        {
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
        }
    }

    /// <summary>Signed in by a link that the store itself gives.</summary>
    private async Task<Visit> Signed(string person) => await SignedIn.As(served, person);

    private async Task<string> LinkTo(string reader)
    {
        var asked = Stopwatch.StartNew();
        while (asked.Elapsed < TimeSpan.FromSeconds(30))
        {
            foreach (var (recipient, bytes) in served.Letters.Where(l => l.Recipient.Contains(reader, StringComparison.Ordinal)))
            {
                using var message = await MimeMessage.LoadAsync(new MemoryStream(bytes), Cancel);
                if (Link().Match(message.TextBody ?? "") is { Success: true } found)
                {
                    Assert.Contains(reader.Split('@')[0], message.To.ToString(), StringComparison.Ordinal);
                    return new Uri(found.Value).PathAndQuery;
                }
            }

            await Task.Delay(100, Cancel);
        }

        throw new InvalidOperationException($"No link came.\n{served.Said}");
    }

    [GeneratedRegex(@"http://\S+/vao/\S+")]
    private static partial Regex Link();

    [GeneratedRegex(@"http://\S+/vao/[\w-]+")]
    private static partial Regex FirstLink();

    [GeneratedRegex("[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){3}")]
    private static partial Regex Code();
}

/// <summary>Over one file.</summary>
public sealed class SignInOnSqlite(ServedOnSqlite served) : SignInTests(served), IClassFixture<ServedOnSqlite>;

/// <summary>Over a database server.</summary>
public sealed class SignInOnPostgres(ServedOnPostgres served) : SignInTests(served), IClassFixture<ServedOnPostgres>;
