using System.Net;
using System.Text.RegularExpressions;
using LaiChau.Workflow.People;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>The page on which operators make, help and remove each other, as a browser without script gets it.</summary>
public abstract partial class OperatorPageTests(ServedStore served)
{
    private const string Page = "/tai-khoan/nguoi-van-hanh";
    private const string Good = "seven small words";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_operator_is_made_removes_the_first_whose_session_ends_at_once_and_stays_as_the_last()
    {
        using var first = new Visit(served.Address);
        await Enter(first, FirstLink().Match(served.Said).Value);
        var list = await first.Read(Page);
        Assert.Contains(IssueKey.FirstOperator, list, StringComparison.Ordinal);
        // Tokens of the configuration that may do the same are named.
        Assert.Matches("[^-]operator\\.", list);

        using var without = await first.Post(Page, Page, ("ten", "second.operator"), ("ly-do", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, without.StatusCode);
        Assert.Contains("value=\"second.operator\"", await without.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        using var wrong = await first.Post(Page, Page, ("ten", "Second Operator"), ("ly-do", "Two are better."));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        var again = WebUtility.HtmlDecode(await wrong.Content.ReadAsStringAsync(Cancel));
        Assert.Contains("id=\"ten-error\"", again, StringComparison.Ordinal);
        Assert.Contains("Two are better.", again, StringComparison.Ordinal);

        using var made = await first.Post(Page, Page, ("ten", "second.operator"), ("ly-do", "Two are better."));
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        Assert.True(made.Headers.CacheControl!.NoStore);
        var link = FirstLink().Match(await made.Content.ReadAsStringAsync(Cancel)).Value;
        Assert.StartsWith(served.Address, link, StringComparison.Ordinal);
        Assert.DoesNotContain(link.Split("/vao/")[1], await first.Read(Page), StringComparison.Ordinal);
        // The back button and a second press make nobody twice and show no link.
        using var twice = await first.Post(Page, Page, ("ten", "second.operator"), ("ly-do", "Two are better."));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, twice.StatusCode);
        Assert.DoesNotMatch(FirstLink(), await twice.Content.ReadAsStringAsync(Cancel));

        // Until he has come, the first one stays.
        var removal = await RemovalOf(first, IssueKey.FirstOperator);
        using var unsure = await first.Post(removal, removal, ("ly-do", "Moved away."));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unsure.StatusCode);
        Assert.Contains("id=\"xac-nhan-error\"", await unsure.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        using var early = await first.Post(removal, removal, ("ly-do", "Moved away."), ("xac-nhan", "co"));
        Assert.Equal(HttpStatusCode.Conflict, early.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await first.Status(Page));

        using var second = new Visit(served.Address);
        await Enter(second, link);
        using var reason = await second.Post(removal, removal, ("ly-do", ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, reason.StatusCode);
        using var removed = await second.Post(removal, removal, ("ly-do", "Moved away."));
        Assert.Equal(Page + "?bao=operatorRemoved", removed.Headers.Location?.ToString());

        // The session that was open a moment ago opens nothing, and neither does the password.
        foreach (var path in new[] { Page, "/", "/thu", "/mat-khau" })
        {
            using var sent = await first.Get(path);
            Assert.StartsWith("/dang-nhap?ve=", sent.Headers.Location?.ToString(), StringComparison.Ordinal);
        }

        using var switched = await first.PostBare("/van-hanh/tam-dung-thu");
        Assert.StartsWith("/dang-nhap?ve=", switched.Headers.Location?.ToString(), StringComparison.Ordinal);
        using var password = await first.Post("/dang-nhap", "/dang-nhap/mat-khau", ("ten", IssueKey.FirstOperator), ("mat-khau", Good));
        Assert.Equal(HttpStatusCode.Unauthorized, password.StatusCode);
        using var gone = await second.Post(Page, removal, ("ly-do", "Moved away."));
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);

        var own = await RemovalOf(second, "second.operator");
        using var last = await second.Post(own, own, ("ly-do", "Me too."), ("xac-nhan", "co"));
        Assert.Equal(HttpStatusCode.Conflict, last.StatusCode);
        Assert.Contains("Me too.", await last.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);

        // A third one is helped back in, and then the second goes by his own will.
        using var third = new Visit(served.Address);
        using var madeThird = await second.Post(Page, Page, ("ten", "third"), ("ly-do", "For the holidays."));
        var lost = FirstLink().Match(await madeThird.Content.ReadAsStringAsync(Cancel)).Value;
        using var renewed = await second.Post(Page, (await RemovalOf(second, "third")).Replace("/bo", "/duong-dan", StringComparison.Ordinal));
        using var spent = await third.Get(new Uri(lost).AbsolutePath);
        Assert.Equal(HttpStatusCode.Gone, spent.StatusCode);
        await Enter(third, FirstLink().Match(await renewed.Content.ReadAsStringAsync(Cancel)).Value);
        using var left = await second.Post(own, own, ("ly-do", "Retired."), ("xac-nhan", "co"));
        Assert.Equal("/dang-nhap", left.Headers.Location?.ToString());
        Assert.StartsWith("/dang-nhap?ve=", (await second.Get("/thu")).Headers.Location?.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            [
                "operator.added van-hanh Two are better.", "operator.removed second.operator Moved away.", "operator.added second.operator For the holidays.",
                "operator.linkIssued second.operator", "operator.removed second.operator Retired.",
            ],
            await Texts("select event || ' ' || by_person || coalesce(' ' || reason, '') from ledger where event like 'operator.%' order by n"));
        Assert.DoesNotContain(link.Split("/vao/")[1], served.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_administers_by_his_post_makes_himself_no_operator()
    {
        using var administrator = await SignedIn.As(served, "p00");
        Assert.Equal(HttpStatusCode.OK, await administrator.Status("/tai-khoan/thu-giay"));
        Assert.Equal(HttpStatusCode.Forbidden, await administrator.Status(Page));
        Assert.DoesNotContain(Page, await administrator.Read("/"), StringComparison.Ordinal);
        using var tried = await administrator.Post("/", Page, ("ten", "myself"), ("ly-do", "Mine."));
        Assert.Equal(HttpStatusCode.Forbidden, tried.StatusCode);
        Assert.Empty(await Texts("select name from account where name = 'myself'"));

        using var head = await SignedIn.As(served, "h01");
        Assert.Equal(HttpStatusCode.Forbidden, await head.Status(Page));
    }

    private static async Task Enter(Visit visit, string link)
    {
        using var opened = await visit.Post(link, new Uri(link).AbsolutePath);
        Assert.StartsWith("/mat-khau", opened.Headers.Location?.ToString(), StringComparison.Ordinal);
        using var set = await visit.Post("/mat-khau", "/mat-khau", ("mat-khau", Good), ("nhac-lai", Good));
        Assert.Equal(HttpStatusCode.Found, set.StatusCode);
    }

    private static async Task<string> RemovalOf(Visit visit, string name) =>
        Regex.Match(await visit.Read(Page), $"href=\"({Page}/[0-9]+/bo)\"[^>]*{Regex.Escape(name)}\"").Groups[1].Value;

    private async Task<List<string>> Texts(string sql)
    {
        await using var database = served.Open();
        await using var work = await database.ReadAsync(Cancel);
        return await work.Query<string>(sql);
    }

    [GeneratedRegex(@"http://\S+/vao/[\w-]+")]
    private static partial Regex FirstLink();
}

/// <summary>Over one file.</summary>
public sealed class OperatorPagesOnSqlite(ServedOnSqlite served) : OperatorPageTests(served), IClassFixture<ServedOnSqlite>;

/// <summary>Over a database server.</summary>
public sealed class OperatorPagesOnPostgres(ServedOnPostgres served) : OperatorPageTests(served), IClassFixture<ServedOnPostgres>;
