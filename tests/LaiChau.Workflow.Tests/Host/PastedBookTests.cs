using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>Twenty megabytes in a field: a sentence beside it before anybody gives up waiting, and nothing lost. Timed, and so with nothing else of ours beside it.</summary>
public abstract class PastedBookTests(ServedStore served)
{
    private const int Book = 20 * 1024 * 1024;

    /// <summary>
    /// As long as somebody waits who has pasted something. Of the service's own processor time, which is what a machine with nothing else to do
    /// needs at most; the clock on the wall is told in the report.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Work(string unit) => $"/cycles/{ServedStore.Cycle}/pledges/{unit}";

    [Fact]
    public async Task A_book_pasted_into_a_field_is_told_beside_it_and_everything_else_stands_in_its_field_again()
    {
        using var head = served.Client("h20");
        var pasted = new StringBuilder(Book).Insert(0, "Not everybody was there. ", Book / "Not everybody was there. ".Length).ToString();
        await head.Shown(Work("C20"));
        var watch = Begin();
        using var answer = await head.Send(Work("C20"), Work("C20") + "/nhap", [("f.obliged", "12"), ("f.signed", "11"), ("f.unsigned", pasted), ("viec", "luu")]);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancel));
        await Within(watch, "field");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("id=\"f-unsigned-problem\"", page, StringComparison.Ordinal);
        Assert.Contains("aria-describedby=\"f-unsigned-hint f-unsigned-problem\" aria-invalid=\"true\"", page, StringComparison.Ordinal);
        Assert.Matches("name=\"f.obliged\" value=\"12\"", page);
        Assert.Matches("name=\"f.signed\" value=\"11\"", page);
        Assert.DoesNotContain("id=\"f-signed-problem\"", page, StringComparison.Ordinal);
        Assert.Empty(await Texts("select a.draft from assignment a join unit u on u.id = a.unit_id where u.code = 'C20' and a.draft is not null"));

        // The same in the small form of a reason, with the day that was wished.
        var day = TimeProvider.System.GetUtcNow().AddDays(60).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        watch = Begin();
        using var asked = await head.Send(Work("C20"), Work("C20") + "/xin-gia-han", [("xin-ngay", day), ("xin-ly-do", pasted)]);
        var again = WebUtility.HtmlDecode(await asked.Content.ReadAsStringAsync(Cancel));
        await Within(watch, "reason");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, asked.StatusCode);
        Assert.Contains($"value=\"{day}\"", again, StringComparison.Ordinal);
        Assert.Matches("name=\"xin-ly-do\"[^>]*aria-invalid=\"true\"|aria-invalid=\"true\"[^>]*name=\"xin-ly-do\"", again);
        Assert.Empty(await Texts("select event from ledger where unit = 'C20' and event = 'assignment.extensionAsked'"));
    }

    [Fact]
    public async Task A_book_pasted_into_a_list_is_told_beside_it_and_the_list_that_was_there_stays()
    {
        using var head = served.Client("h22");
        var page = Work("C22") + "/danh-sach";
        using var read = await head.Send(page, page, [("f.danh-sach", "name\nMinh Anh\n")]);
        using var kept = await head.SendShown(await read.Content.ReadAsStringAsync(Cancel), page, []);
        Assert.Equal(HttpStatusCode.Found, kept.StatusCode);
        foreach (var pasted in new[] { "name\n" + new string('a', Book), "name\n" + string.Concat(Enumerable.Repeat("Minh Anh\n", Book / 9)) })
        {
            var watch = Begin();
            using var answer = await head.Send(page, page, [("f.danh-sach", pasted)]);
            var again = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancel));
            await Within(watch, "list");

            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            Assert.Contains("id=\"dan-loi\"", again, StringComparison.Ordinal);
            Assert.Contains("aria-invalid=\"true\"", again, StringComparison.Ordinal);
        }

        Assert.Contains("Minh Anh", await head.Shown(page), StringComparison.Ordinal);
        Assert.Equal(["""{"name":"Minh Anh"}"""], await Texts("select answers from register_row r join assignment a on a.id = r.assignment_id join unit u on u.id = a.unit_id where u.code = 'C22'"));
    }

    private (long Began, TimeSpan Used) Begin() => (Stopwatch.GetTimestamp(), served.ProcessorTime);

    private async Task Within((long Began, TimeSpan Used) watch, string where)
    {
        var (took, used) = (Stopwatch.GetElapsedTime(watch.Began), served.ProcessorTime - watch.Used);
        if (Environment.GetEnvironmentVariable("LAICHAU_TEST_REPORT") is { Length: > 0 } report)
        {
            await File.AppendAllLinesAsync(report, [string.Create(CultureInfo.InvariantCulture, $"20 MB pasted into a {where}: answered after {took.TotalSeconds:F1} s, {used.TotalSeconds:F1} s of a processor")], Cancel);
        }

        Assert.True(used < Patience, $"{used.TotalSeconds:F1} s of a processor, {took.TotalSeconds:F1} s on the clock");
    }

    private async Task<List<string>> Texts(string sql)
    {
        await using var database = served.Open();
        await using var work = await database.ReadAsync(Cancel);
        return await work.Query<string>(sql);
    }
}

/// <summary>Over one file.</summary>
[Collection(Processes.Name)]
public sealed class PastedBookOnSqlite(ServedOnSqlite served) : PastedBookTests(served), IClassFixture<ServedOnSqlite>;

/// <summary>Over a database server.</summary>
[Collection(Processes.Name)]
public sealed class PastedBookOnPostgres(ServedOnPostgres served) : PastedBookTests(served), IClassFixture<ServedOnPostgres>;
