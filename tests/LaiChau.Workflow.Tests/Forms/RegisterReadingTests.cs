using System.Text;
using System.Text.Json.Nodes;
using LaiChau.Workflow.Forms;

namespace LaiChau.Workflow.Tests.Forms;

/// <summary>A list of persons as people have it at hand: all of it is read, or each problem is told with its row and column.</summary>
public sealed class RegisterReadingTests
{
    private const int Year = 2026;

    private static readonly FormRegister Pledges = BuiltInForms.All["pledges"].Register!;

    private static string Label(string key) => Pledges.Rows.Fields.First(f => f.Key == key).Label;

    [Fact]
    public void A_list_is_read_from_a_spreadsheet_s_tabs_from_csv_and_by_the_words_of_its_labels()
    {
        const string expected = """[{"name":"A, B","bornOn":"1980-02-01","leader":true,"signedOn":"2026-03-05"},{"name":"C"}]""";
        foreach (var text in new[]
        {
            "STT\tname\tbornOn\tleader\tsignedOn\n1\tA, B\t1/2/1980\tx\t05/03/2026\n\n2\tC\t\t\t\n",
            "name;bornOn;leader;signedOn\r\nA, B;01.02.1980;1;5-3-2026\r\nC;;0;\r\n",
            "name,bornOn,leader,signedOn\n\"A, B\",1980-02-01,X,2026-03-05\nC,,-,\n",
            $"{Label("name")}\t{Label("bornOn").ToUpperInvariant()}\t{Label("leader")}\t{Label("signedOn")}\nA, B\t1/2/1980\tx\t5/3/2026\nC\n",
        })
        {
            var read = RegisterReading.OfText(Pledges, text, Year);

            Assert.Empty(read.Problems);
            Assert.Equal(expected, read.Rows.ToJsonString());
        }

        var rows = (JsonArray)JsonNode.Parse(expected)!;
        Assert.Equal("""{"obliged":2,"signed":1,"plans":0}""", RegisterReading.Counts(Pledges, rows).ToJsonString());
    }

    [Fact]
    public void A_workbook_is_read_with_the_values_that_its_formulas_had_and_dates_that_are_numbers()
    {
        var file = Workbook.Of(
            [Workbook.Text("name"), Workbook.Text("bornOn"), Workbook.Text("signedOn"), Workbook.Text("note")],
            [Workbook.Formula("HYPERLINK(\"http://evil.example\")", "A"), Workbook.Number("29252"), Workbook.Number("46086"), Workbook.Text("=1+1")],
            [Workbook.Text("B"), Workbook.Text("1/2/1980")]);

        var read = RegisterReading.OfFile(Pledges, file, Year);

        Assert.Empty(read.Problems);
        Assert.Equal("""[{"name":"A","bornOn":"1980-02-01","signedOn":"2026-03-05","note":"=1+1"},{"name":"B","bornOn":"1980-02-01"}]""", read.Rows.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public void A_cell_that_begins_like_a_formula_is_text_and_stays_as_it_is()
    {
        var read = RegisterReading.OfText(Pledges, "name\tnote\n=cmd|' /C calc'!A0\t@SUM(1)\n", Year);

        Assert.Equal(("=cmd|' /C calc'!A0", "@SUM(1)"), ((string)read.Rows[0]!["name"]!, (string)read.Rows[0]!["note"]!));
    }

    [Theory]
    [InlineData("signedOn", "31/3/2062")]
    [InlineData("signedOn", "31/3/206")]
    [InlineData("bornOn", "1/2/2062")]
    [InlineData("bornOn", "1/2/0198")]
    [InlineData("bornOn", "30/2/1980")]
    [InlineData("bornOn", "1/2/80")]
    public void A_wrong_date_is_told_with_its_row_and_column(string column, string cell)
    {
        var read = RegisterReading.OfText(Pledges, $"name\t{column}\nA\t\n\nB\t{cell}\n", Year);

        var problem = Assert.Single(read.Problems);
        Assert.Contains(" 4", problem, StringComparison.Ordinal);
        Assert.Contains(Label(column), problem, StringComparison.Ordinal);
        Assert.Empty(read.Rows);
    }

    [Theory]
    [InlineData("name\tnmae\nA\tB\n", "nmae")]
    [InlineData("name\tname\nA\tB\n", "")]
    [InlineData("bornOn\n1/2/1980\n", "")]
    [InlineData("name\tpost\nA\tB\tC\n", " 2")]
    [InlineData("name\nA\nB\nA\n", " 4")]
    [InlineData("name\tbornOn\n\t1/2/1980\n", " 2")]
    [InlineData("", "")]
    [InlineData("   \n \n", "")]
    public void What_is_no_such_list_is_told(string text, string named)
    {
        var read = RegisterReading.OfText(Pledges, text, Year);

        Assert.Contains(named, Assert.Single(read.Problems), StringComparison.Ordinal);
        Assert.Empty(read.Rows);
    }

    [Fact]
    public void A_pasted_book_a_bomb_and_what_only_looks_like_a_workbook_are_refused_and_cost_little()
    {
        var (packed, emptyCells) = (Workbook.Bomb(), Workbook.EmptyCells());
        var before = GC.GetAllocatedBytesForCurrentThread();
        var bomb = RegisterReading.OfFile(Pledges, packed, Year);
        var cells = RegisterReading.OfFile(Pledges, emptyCells, Year);
        var made = GC.GetAllocatedBytesForCurrentThread() - before;
        var book = RegisterReading.OfText(Pledges, "name\n" + new string('a', 20 * 1024 * 1024), Year);
        var many = RegisterReading.OfText(Pledges, "name\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"Person {i}\n")), Year);
        var noZip = RegisterReading.OfFile(Pledges, [.. "PK\u0003\u0004"u8, .. new byte[5000]], Year);
        var binary = RegisterReading.OfFile(Pledges, [0xd0, 0xcf, 0x11, 0xe0, 0, 0, 0, 0], Year);

        Assert.Equal(bomb.Problems, cells.Problems);
        Assert.All([bomb, book, many, noZip, binary], read => Assert.Empty(read.Rows));
        Assert.All([bomb, book, many, noZip, binary], read => Assert.Single(read.Problems));
        Assert.Equal(bomb.Problems, book.Problems);
        Assert.NotEqual(bomb.Problems, noZip.Problems);
        Assert.InRange(packed.Length, 1, 1_000_000);
        Assert.InRange(made, 0, 5_000_000);
    }

    [Fact]
    public void A_text_that_a_workbook_holds_once_and_uses_in_every_row_is_told_with_row_and_column_and_costs_what_it_is()
    {
        var packed = Workbook.Shared("note", new string('a', 4 * 1024 * 1024), 4900);
        Assert.InRange(packed.Length, 1, 100_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = RegisterReading.OfFile(Pledges, packed, Year);
        var made = GC.GetAllocatedBytesForCurrentThread() - before;

        var problem = Assert.Single(read.Problems);
        Assert.Contains(" 2,", problem, StringComparison.Ordinal);
        Assert.Contains("note", problem, StringComparison.Ordinal);
        Assert.Contains("20.000", problem, StringComparison.Ordinal);
        Assert.Empty(read.Rows);
        Assert.InRange(made, 0, 60_000_000);

        // Short enough for a cell, and together far more than any list: a text of 2,000 would stand in 4,900 rows.
        var together = RegisterReading.OfFile(Pledges, Workbook.Shared("note", new string('a', 2_000), 4900), Year);
        Assert.Equal(RegisterReading.OfFile(Pledges, Workbook.Bomb(), Year).Problems, together.Problems);
        Assert.Equal(3, RegisterReading.OfFile(Pledges, Workbook.Shared("note", "The same.", 3), Year).Rows.Count);
        Assert.Equal(3, RegisterReading.OfFile(Pledges, Workbook.Shared("note", new string('a', 2_000), 3), Year).Problems.Count);

        var pasted = Assert.Single(RegisterReading.OfText(Pledges, $"name\tnote\nA\t\nB\t{new string('a', 20_001)}\n", Year).Problems);
        Assert.Contains(" 3,", pasted, StringComparison.Ordinal);
        Assert.Contains("note", pasted, StringComparison.Ordinal);
    }

    [Fact]
    public void The_difference_names_who_is_new_who_is_gone_and_what_has_changed_of_whom()
    {
        var before = Rows("name\tbornOn\tsignedOn\nA\t1/1/1980\t\nA\t2/2/1990\t\nB\t3/3/1985\t\nC\t4/4/1970\t5/3/2026\nD\t\t\n");
        var after = Rows("name\tbornOn\tsignedOn\nA\t2/2/1990\t6/3/2026\nA\t1/1/1980\t\nB\t3/3/1986\t\nC\t4/4/1970\t5/3/2026\nE\t\t\n");

        var difference = RegisterDifference.Of(Pledges, before, after);

        Assert.Equal(["E"], difference.Added.Select(r => (string)r["name"]!));
        Assert.Equal(["D"], difference.Removed.Select(r => (string)r["name"]!));
        Assert.Equal([("A", "signedOn"), ("B", "bornOn")], difference.Changed.Select(c => ((string)c.New["name"]!, Assert.Single(c.What).Key)));
        Assert.Equal(2, difference.Unchanged);
        Assert.True(RegisterDifference.Of(Pledges, before, before).IsEmpty);
    }

    private static List<JsonObject> Rows(string text) => [.. RegisterReading.OfText(Pledges, text, Year).Rows.Select(r => (JsonObject)r!.DeepClone())];
}
