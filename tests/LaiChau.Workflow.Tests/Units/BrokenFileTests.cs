using System.Globalization;
using System.Text.RegularExpressions;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Resources;
using LaiChau.Workflow.Tests.Support;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Tests.Units;

/// <summary>
/// The files in Broken/ against expected.csv: every problem of a file with its place and text, in order, and none besides. Line 0 is the
/// whole file, column 0 the whole line; "ok" is a file without a problem.
/// </summary>
public sealed class BrokenFileTests
{
    private static readonly string Folder = Repository.Path("tests/LaiChau.Workflow.Tests/Units/Broken");

    public static TheoryData<string> Files() =>
        [.. Expected().Select(e => e.File).Distinct()];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_problem_is_named_with_its_line_and_column_and_nothing_else_is(string file)
    {
        var (problems, warnings, hasValue) = Read(Path.Combine(Folder, file));
        var expected = Expected().Where(e => e.File == file && e.Key != "ok").ToList();

        Compare(expected.Where(e => !e.IsWarning).ToList(), problems);
        Compare(expected.Where(e => e.IsWarning).ToList(), warnings);
        Assert.Equal(problems.Count == 0, hasValue);
    }

    [Fact]
    public void No_broken_file_is_forgotten_in_the_table()
    {
        var listed = Expected().Select(e => e.File).Append("expected.csv").Append("good-units.csv").Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(Directory.GetFiles(Folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal), listed);
    }

    private static (IReadOnlyList<InputProblem> Problems, IReadOnlyList<InputProblem> Warnings, bool HasValue) Read(string path)
    {
        switch (Path.GetFileName(path).Split('-')[0])
        {
            case "units":
                var units = UnitsFile.Read(path);
                return (units.Problems, units.Warnings, units.Value is not null);
            case "people":
                var tree = TreeCheck.Read(Path.Combine(Folder, "good-units.csv"), path);
                return (tree.Problems, tree.Warnings, tree.Value is not null);
            default:
                var calendar = CalendarFile.Read(path);
                return (calendar.Problems, calendar.Warnings, calendar.Value is not null);
        }
    }

    private static void Compare(List<Row> expected, IReadOnlyList<InputProblem> actual)
    {
        var told = string.Join('\n', actual);
        Assert.True(expected.Count == actual.Count, $"{expected.Count} expected:\n{told}");
        foreach (var (row, problem) in expected.Zip(actual))
        {
            Assert.True(problem.Place.StartsWith(row.Place, StringComparison.Ordinal) && (row.Column > 0 || problem.Place == row.Place), $"{row}:\n{told}");
            Assert.True(IsText(row.TextKey, problem.Text), $"{row}:\n{told}");
            Assert.Contains(row.Mentions, problem.Text, StringComparison.Ordinal);
        }
    }

    private static bool IsText(string key, string text)
    {
        var pattern = Regex.Replace(Regex.Escape(Texts.Input[key]), @"\\\{.*?}", ".*");
        return Regex.IsMatch(text, $"^{pattern}({Regex.Replace(Regex.Escape(Texts.Input["DidYouMean"]), @"\\\{.*?}", ".*")})?$");
    }

    private static IEnumerable<Row> Expected() =>
        File.ReadLines(Path.Combine(Folder, "expected.csv")).Skip(1).Select(l => l.Split(',')).Select(f => new Row(
            f[0], int.Parse(f[1], CultureInfo.InvariantCulture), int.Parse(f[2], CultureInfo.InvariantCulture), f[3], f[4]));

    private sealed record Row(string File, int Line, int Column, string Key, string Mentions)
    {
        public bool IsWarning => Key.StartsWith("warning:", StringComparison.Ordinal);

        public string TextKey => Key[(Key.IndexOf(':', StringComparison.Ordinal) + 1)..];

        public string Place => (Line, Column) switch
        {
            (0, _) => "",
            (_, 0) => Texts.Input.Get("CsvPlaceLine", Line),
            _ => Texts.Input.Get("CsvPlaceCell", Line, Column, "|").Split('|')[0],
        };
    }
}
