using System.Net;
using System.Text.RegularExpressions;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>The administrators' pages as a browser without script gets them.</summary>
public abstract partial class PageTests(ServedStore served)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_overview_shows_the_cycle_and_its_stage_and_is_small()
    {
        using var client = served.Client();
        using var response = await client.GetAsync(new Uri("/", UriKind.Relative), Cancel);
        var page = await response.Content.ReadAsStringAsync(Cancel);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(ServedStore.Cycle, page, StringComparison.Ordinal);
        Assert.Contains("Title of pledges", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http://", page.Replace(served.Address, "", StringComparison.Ordinal).Replace("http://www.w3.org", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());

        var size = page.Length;
        foreach (Match sheet in Sheet().Matches(page))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, sheet.Groups[1].Value);
            request.Headers.AcceptEncoding.ParseAdd("br");
            using var css = await client.SendAsync(request, Cancel);
            Assert.Equal(HttpStatusCode.OK, css.StatusCode);
            Assert.Equal("text/css", css.Content.Headers.ContentType!.MediaType);
            size += (await css.Content.ReadAsByteArrayAsync(Cancel)).Length;
        }

        Assert.True(size < 150 * 1024, $"{size} bytes");
    }

    [Fact]
    public async Task A_test_mail_is_sent_by_a_form_and_read_on_its_page()
    {
        using var client = served.Client();
        using var sent = await Post(client, "/", "/van-hanh/thu-kiem-tra", ("dia-chi", "me@mail.example"));
        Assert.Equal(HttpStatusCode.Found, sent.StatusCode);
        var page = await client.GetStringAsync(sent.Headers.Location, Cancel);
        Assert.Contains("me@mail.example", page, StringComparison.Ordinal);
        Assert.Contains("class=\"letter\"", page, StringComparison.Ordinal);

        using var nonsense = await Post(client, "/", "/van-hanh/thu-kiem-tra", ("dia-chi", "<script>@x"));
        Assert.Equal("/?bao=addressWrong", nonsense.Headers.Location!.ToString());
        Assert.Contains("/thu/", await client.GetStringAsync(new Uri("/thu?trang-thai=accepted", UriKind.Relative), Cancel), StringComparison.Ordinal);
        // Nonsense in an address is no filter and no fault.
        foreach (var query in new[] { "trang-thai=none", "ngay=31/3/2026", "truoc=x", "ngay=9999-12-31", "bao=<script>" })
        {
            using var filtered = await client.GetAsync(new Uri("/thu?" + query, UriKind.Relative), Cancel);
            Assert.Equal(HttpStatusCode.OK, filtered.StatusCode);
        }
    }

    [Fact]
    public async Task Mail_is_paused_and_redirected_by_forms_and_every_page_says_so()
    {
        using var client = served.Client();
        using var paused = await Post(client, "/", "/van-hanh/tam-dung-thu");
        using var redirected = await Post(client, "/", "/van-hanh/chuyen-huong", ("dia-chi", "all@mail.example"));
        Assert.Equal("/?bao=redirected", redirected.Headers.Location!.ToString());
        foreach (var path in new[] { "/", "/thu" })
        {
            var page = await client.GetStringAsync(new Uri(path, UriKind.Relative), Cancel);
            Assert.Equal(2, Regex.Count(page, "mud-alert-text-warning|mud-alert-outlined-warning|mud-alert-filled-warning"));
            Assert.Contains("all@mail.example", page, StringComparison.Ordinal);
        }

        using var resumed = await Post(client, "/", "/van-hanh/gui-lai-thu");
        using var ended = await Post(client, "/", "/van-hanh/thoi-chuyen-huong");
        Assert.Equal("/?bao=redirectEnded", ended.Headers.Location!.ToString());
        Assert.DoesNotContain("all@mail.example", await client.GetStringAsync(new Uri("/", UriKind.Relative), Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cycle_is_paused_only_with_a_reason()
    {
        using var client = served.Client();
        var confirm = $"/chu-ky/{ServedStore.Cycle}/tam-dung";
        using var without = await Post(client, confirm, confirm, ("ly-do", "  "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, without.StatusCode);
        using var paused = await Post(client, confirm, confirm, ("ly-do", "Flood."));
        Assert.Equal("/?bao=cyclePaused", paused.Headers.Location!.ToString());
        var resume = $"/chu-ky/{ServedStore.Cycle}/tiep-tuc";
        using var resumed = await Post(client, resume, resume, ("ly-do", "Dry."));
        Assert.Equal("/?bao=cycleResumed", resumed.Headers.Location!.ToString());
        using var again = await Post(client, resume, resume, ("ly-do", "Dry."));
        Assert.Equal("/?bao=notPaused", again.Headers.Location!.ToString());
        using var nowhere = await client.GetAsync(new Uri("/chu-ky/none/huy", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);
    }

    [Fact]
    public async Task A_form_that_is_not_ours_does_nothing()
    {
        using var client = served.Client();
        using var forged = await client.PostAsync(new Uri("/van-hanh/tam-dung-thu", UriKind.Relative), new FormUrlEncodedContent([]), Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.DoesNotContain("mud-alert-text-warning", await client.GetStringAsync(new Uri("/", UriKind.Relative), Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/thu")]
    [InlineData("/thu/1")]
    [InlineData("/chu-ky/review-2026/huy")]
    public async Task Through_a_proxy_only_a_token_opens_the_pages(string path)
    {
        using var client = served.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        using var refused = await client.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        using var operatorClient = served.Client("operator");
        using var signed = new HttpRequestMessage(HttpMethod.Get, "/");
        signed.Headers.Add("X-Forwarded-For", "203.0.113.7");
        using var opened = await operatorClient.SendAsync(signed, Cancel);
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
    }

    [Fact]
    public async Task Through_a_proxy_an_operator_signs_in_once_and_only_the_pages_are_open_to_the_cookie()
    {
        using var client = served.Client();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        using var sent = await client.GetAsync(new Uri("/thu", UriKind.Relative), Cancel);
        Assert.Equal((HttpStatusCode.Found, "/dang-nhap?ve=%2Fthu"), (sent.StatusCode, sent.Headers.Location!.ToString()));

        using var wrong = await SignIn("the-long-secret-token-of-nobody");
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.False(wrong.Headers.Contains("Set-Cookie"));

        using var right = await SignIn("the-long-secret-token-of-operator");
        Assert.Equal((HttpStatusCode.Found, "/thu"), (right.StatusCode, right.Headers.Location!.ToString()));
        var cookie = right.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("the-long-secret", cookie, StringComparison.Ordinal);
        using var opened = await client.GetAsync(new Uri("/thu", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);

        // A foreign page could make a browser send the cookie.
        using var api = await client.PostAsync(new Uri("/api/mail/pause", UriKind.Relative), null, Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, api.StatusCode);

        // Known, and no operator.
        using var head = await SignIn("the-long-secret-token-of-h01");
        using var closed = await client.GetAsync(new Uri("/thu", UriKind.Relative), Cancel);
        Assert.NotEqual(HttpStatusCode.OK, closed.StatusCode);

        Task<HttpResponseMessage> SignIn(string token) =>
            client.PostAsync(new Uri("/dang-nhap", UriKind.Relative), new FormUrlEncodedContent([new("ve", "/thu"), new("ma", token)]), Cancel);
    }

    [Fact]
    public async Task A_cycle_is_cancelled_after_it_was_asked_once_more_and_why()
    {
        var name = await served.Launch("doomed");
        using var client = served.Client();
        Assert.Contains($"/chu-ky/{name}/huy", await client.GetStringAsync(new Uri("/", UriKind.Relative), Cancel), StringComparison.Ordinal);
        var confirm = $"/chu-ky/{name}/huy";
        using var without = await Post(client, confirm, confirm, ("ly-do", ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, without.StatusCode);
        Assert.Equal(["running"], await Texts("select state from cycle where name = 'doomed'"));

        using var cancelled = await Post(client, confirm, confirm, ("ly-do", "A mistake."));
        Assert.Equal("/?bao=cycleCancelled", cancelled.Headers.Location!.ToString());
        Assert.Equal(["cancelled"], await Texts("select state from cycle where name = 'doomed'"));
        Assert.Equal(["A mistake."], await Texts("select l.reason from ledger l join cycle c on c.id = l.cycle_id where c.name = 'doomed' and l.event = 'cycle.cancelled'"));
        Assert.DoesNotContain($"/chu-ky/{name}/", await client.GetStringAsync(new Uri("/", UriKind.Relative), Cancel), StringComparison.Ordinal);
        using var again = await Post(client, confirm, confirm, ("ly-do", "A mistake."));
        Assert.Equal("/?bao=cycleEnded", again.Headers.Location!.ToString());
    }

    private async Task<List<string>> Texts(string sql)
    {
        await using var database = served.Open();
        await using var work = await database.ReadAsync(Cancel);
        return await work.Query<string>(sql);
    }

    /// <summary>As a browser: the page first, then its form with its token.</summary>
    private static async Task<HttpResponseMessage> Post(HttpClient client, string page, string form, params (string Name, string Value)[] fields)
    {
        var shown = await client.GetStringAsync(new Uri(page, UriKind.Relative), Cancel);
        var token = WebUtility.HtmlDecode(Token().Match(shown).Groups[1].Value);
        Assert.NotEmpty(token);
        return await client.PostAsync(
            new Uri(form, UriKind.Relative),
            new FormUrlEncodedContent([new("__RequestVerificationToken", token), .. fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))]), Cancel);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("<link rel=\"stylesheet\" href=\"([^\"]+)\"")]
    private static partial Regex Sheet();
}

/// <summary>Over one file.</summary>
public sealed class PagesOnSqlite(ServedOnSqlite served) : PageTests(served), IClassFixture<ServedOnSqlite>;

/// <summary>Over a database server.</summary>
public sealed class PagesOnPostgres(ServedOnPostgres served) : PageTests(served), IClassFixture<ServedOnPostgres>;
