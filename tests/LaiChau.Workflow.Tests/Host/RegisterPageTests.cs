using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using LaiChau.Workflow.Tests.Forms;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>The pages of a unit's list of persons, as a browser without script gets them.</summary>
public abstract class RegisterPageTests(ServedStore served)
{
    private const string Pasted = "f.danh-sach";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Work(string unit) => $"/cycles/{ServedStore.Cycle}/pledges/{unit}";

    private static string Page(string unit) => Work(unit) + "/danh-sach";

    [Fact]
    public async Task A_list_is_pasted_its_difference_read_and_kept_and_its_numbers_stand_in_the_form()
    {
        using var head = served.Client("h33");
        var shown = await Read(await head.Send(Page("C33"), Page("C33"), [(Pasted, "name\tbornOn\tsignedOn\nMinh Anh\t1/2/1980\t\nBao Chau\t3/4/1990\t\n")]));
        Assert.Contains("Minh Anh", shown, StringComparison.Ordinal);
        Assert.Empty(await Texts("select answers from register_row r join assignment a on a.id = r.assignment_id join unit u on u.id = a.unit_id where u.code = 'C33'"));
        using var kept = await head.SendShown(shown, Page("C33"), []);
        Assert.Equal(Page("C33") + "?bao=registerKept", kept.Headers.Location!.ToString());
        // The back button and a second press: what was seen is no longer what is there.
        using var twice = await head.SendShown(shown, Page("C33"), []);
        Assert.Equal(HttpStatusCode.Conflict, twice.StatusCode);

        Assert.Contains("Minh Anh", await head.Shown(Page("C33")), StringComparison.Ordinal);
        Assert.Contains("Minh Anh\t01/02/1980", await head.Shown(Page("C33") + "?sua=co"), StringComparison.Ordinal);
        Assert.Matches("name=\"f.obliged\"[^>]*value=\"2\"|value=\"2\"[^>]*name=\"f.obliged\"", await head.Shown(Work("C33")));
        var file = Workbook.Of([Workbook.Text("name"), Workbook.Text("bornOn"), Workbook.Text("signedOn")], [Workbook.Text("Minh Anh"), Workbook.Text("1/2/1980"), Workbook.Number(SignedOn)], [Workbook.Text("Dung"), Workbook.Text("")]);
        var second = await Read(await head.Send(Page("C33"), Page("C33"), [(Pasted, "")], ("tep", "list.xlsx", file)));
        Assert.All(["Minh Anh", "Bao Chau", "Dung"], name => Assert.Contains(name, second, StringComparison.Ordinal));
        using var again = await head.SendShown(second, Page("C33"), []);
        Assert.Equal(HttpStatusCode.Found, again.StatusCode);
        Assert.Equal(["""{"name":"Minh Anh","bornOn":"1980-02-01","signedOn":"2026-03-05"}""", """{"name":"Dung"}"""],
            await Texts("select answers from register_row r join assignment a on a.id = r.assignment_id join unit u on u.id = a.unit_id where u.code = 'C33' order by r.position"));
    }

    [Fact]
    public async Task Whoever_is_above_reads_the_numbers_and_no_name_wherever_he_looks()
    {
        using var head = served.Client("h35");
        using var kept = await head.SendShown(await Read(await head.Send(Page("C35"), Page("C35"), [(Pasted, "name\nSecret Name\n")])), Page("C35"), []);
        Assert.Equal(HttpStatusCode.Found, kept.StatusCode);
        foreach (var above in new[] { "p02", "p00", "v01", "operator" })
        {
            using var client = served.Client(above);
            foreach (var path in new[] { Page("C35"), Page("C35") + "?sua=co", Work("C35"), $"/api/cycles/{ServedStore.Cycle}/stages/pledges/assignments/C35", $"/api/cycles/{ServedStore.Cycle}/stages/pledges/assignments/C35/history" })
            {
                var page = await client.Shown(path);
                Assert.DoesNotContain("Secret Name", page, StringComparison.Ordinal);
            }

            Assert.Contains("danh-sach", await client.Shown(Work("C35")), StringComparison.Ordinal);
            using var changed = await client.Send("/viec", Page("C35"), [(Pasted, "name\nOther\n")]);
            Assert.NotEqual(HttpStatusCode.OK, changed.StatusCode);
        }

        foreach (var stranger in new[] { "h32", "p04" })
        {
            using var client = served.Client(stranger);
            using var seen = await client.GetAsync(new Uri(Page("C35"), UriKind.Relative), Cancel);
            Assert.Equal(HttpStatusCode.Forbidden, seen.StatusCode);
        }

        Assert.DoesNotContain("Secret Name", served.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_list_is_told_by_row_and_column_and_stands_in_its_field_again()
    {
        using var head = served.Client("h37");
        using var wrong = await head.Send(Page("C37"), Page("C37"), [(Pasted, "name\tsignedOn\nMinh Anh\t5/3/2062\n=1+1\t5/3/2026\n")]);
        var page = WebUtility.HtmlDecode(await wrong.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("Minh Anh\t5/3/2062\n=1+1", page, StringComparison.Ordinal);
        Assert.Contains("aria-invalid=\"true\"", page, StringComparison.Ordinal);
        Assert.Contains("31/12/2026", page, StringComparison.Ordinal);

        using var bomb = await head.Send(Page("C37"), Page("C37"), [(Pasted, "")], ("tep", "list.xlsx", Workbook.Bomb()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, bomb.StatusCode);
        using var book = await head.Send(Page("C37"), Page("C37"), [(Pasted, "name\n" + new string('a', 20 * 1024 * 1024))]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, book.StatusCode);
        Assert.InRange((await book.Content.ReadAsByteArrayAsync(Cancel)).Length, 1, 100_000);
        Assert.Empty(await Texts("select u.code from register r join assignment a on a.id = r.assignment_id join unit u on u.id = a.unit_id where u.code = 'C37'"));
    }

    [Fact]
    public async Task A_list_that_this_service_has_not_packed_is_no_form_of_ours_and_takes_no_time()
    {
        using var head = served.Client("h31");
        var shown = await Read(await head.Send(Page("C31"), Page("C31"), [(Pasted, "name\nMinh Anh\n")]));
        var packed = Regex.Match(shown, "name=\"goi\" value=\"([^\"]+)\"").Groups[1].Value;
        Assert.NotEmpty(packed);
        using var content = new MemoryStream();
        await using (var brotli = new BrotliStream(content, CompressionLevel.Optimal, leaveOpen: true))
        {
            // Some hundred characters that stand for many millions of rows.
            await brotli.WriteAsync(Encoding.UTF8.GetBytes("[" + string.Concat(Enumerable.Repeat("{},", 10_000_000)) + "{}]"), Cancel);
        }

        var watch = Stopwatch.StartNew();
        foreach (var foreign in new[] { Convert.ToBase64String(content.ToArray()), packed[..^8] + "AAAAAAAA", "x", WebUtility.HtmlDecode(packed).ToLowerInvariant() })
        {
            using var refused = await head.Send(Page("C31"), Page("C31"), [("phien-ban", "1"), ("goi", foreign)]);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.DoesNotContain("Minh Anh", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        Assert.Empty(await Texts("select u.code from register r join assignment a on a.id = r.assignment_id join unit u on u.id = a.unit_id where u.code = 'C31'"));
        using var kept = await head.SendShown(shown, Page("C31"), []);
        Assert.Equal(Page("C31") + "?bao=registerKept", kept.Headers.Location!.ToString());
    }

    [Fact]
    public async Task What_is_pasted_while_a_session_ends_is_there_after_signing_in()
    {
        using var head = served.Client("h39");
        var shown = await head.GetStringAsync(new Uri(Page("C39"), UriKind.Relative), Cancel);
        using var signedOut = served.Client();
        signedOut.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        signedOut.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        using var sent = await signedOut.SendShown(shown, Page("C39"), [(Pasted, "name\nMinh Anh\n")]);

        Assert.Equal($"/dang-nhap?ve={Uri.EscapeDataString(Page("C39"))}", sent.Headers.Location!.ToString());
        Assert.Contains("name\nMinh Anh", await head.Shown(Page("C39")), StringComparison.Ordinal);
        using var other = served.Client("p02");
        Assert.DoesNotContain("Minh Anh", await other.Shown(Page("C39")), StringComparison.Ordinal);
    }

    /// <summary>A day that the form allows, as a workbook writes it: 5/3/2026.</summary>
    private const string SignedOn = "46086";

    private static async Task<string> Read(HttpResponseMessage response)
    {
        using (response)
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return await response.Content.ReadAsStringAsync(Cancel);
        }
    }

    private async Task<List<string>> Texts(string sql)
    {
        await using var database = served.Open();
        await using var work = await database.ReadAsync(Cancel);
        return await work.Query<string>(sql);
    }
}

/// <summary>Over one file.</summary>
public sealed class RegisterPagesOnSqlite(ServedOnSqlite served) : RegisterPageTests(served), IClassFixture<ServedOnSqlite>;

/// <summary>Over a database server.</summary>
public sealed class RegisterPagesOnPostgres(ServedOnPostgres served) : RegisterPageTests(served), IClassFixture<ServedOnPostgres>;
