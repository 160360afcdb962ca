using System.Net;
using System.Text.RegularExpressions;
using LaiChau.Workflow.People;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>`laichau operator` as a process.</summary>
public abstract partial class OperatorCommandTests(ServedStore served)
{
    private const string Page = "/tai-khoan/nguoi-van-hanh";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_has_the_machine_helps_an_operator_back_in_beside_the_running_service()
    {
        var unknown = await Laichau.Run(["operator", "--name", "nobody", .. served.Place]);
        unknown.IsWrongInput();
        Said.Contains("OperatorUnknown", unknown.Error);
        Assert.Contains(IssueKey.FirstOperator, unknown.Error, StringComparison.Ordinal);

        using var operatorToken = new Visit(served.Address);
        using var signed = await operatorToken.PostBare("/dang-nhap", ("ma", "the-long-secret-token-of-operator"));
        using var made = await operatorToken.Post(Page, Page, ("ten", "forgetful"), ("ly-do", "A test."));
        var lost = FirstLink().Match(await made.Content.ReadAsStringAsync(Cancel)).Value;
        var ended = await Laichau.Run(["operator", "--name", "forgetful", "--urls", served.Address, .. served.Place]);
        ended.IsDone();
        Assert.Empty(ended.Error);
        var link = FirstLink().Match(ended.Output).Value;
        Assert.StartsWith(served.Address, link, StringComparison.Ordinal);

        using var visit = new Visit(served.Address);
        using var spent = await visit.Get(new Uri(lost).AbsolutePath);
        Assert.Equal(HttpStatusCode.Gone, spent.StatusCode);
        using var opened = await visit.Post(link, new Uri(link).AbsolutePath, ("ve", Page));
        Assert.StartsWith("/mat-khau", opened.Headers.Location?.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await visit.Status(Page));
    }

    [Fact]
    public async Task Without_a_store_nobody_is_helped_and_no_store_comes_to_be()
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Folder, "data");
        var ended = await Laichau.Run("operator", "--data", data);

        ended.IsWrongInput();
        Said.Contains("NoOperator", ended.Error);
        Assert.False(File.Exists(Path.Combine(data, "laichau.db")));
    }

    [GeneratedRegex(@"http://\S+/vao/[\w-]+")]
    private static partial Regex FirstLink();
}

/// <summary>Over one file.</summary>
public sealed class OperatorCommandOnSqlite(ServedOnSqlite served) : OperatorCommandTests(served), IClassFixture<ServedOnSqlite>;

/// <summary>Over a database server.</summary>
public sealed class OperatorCommandOnPostgres(ServedOnPostgres served) : OperatorCommandTests(served), IClassFixture<ServedOnPostgres>;
