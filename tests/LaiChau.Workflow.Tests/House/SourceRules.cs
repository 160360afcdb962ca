using System.Text.RegularExpressions;

namespace LaiChau.Workflow.Tests.House;

/// <summary>What a line of source may not hold.</summary>
public sealed partial class SourceRules
{
    private const int LongestFile = 250;

    [Fact]
    public void No_Vietnamese_letter_stands_in_code_or_comment() => SourceTree.None(
        SourceTree.Code().SelectMany(f => f.AllLines()).Where(l => l.Text.Any(c => !char.IsAscii(c) && (char.IsLetter(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.NonSpacingMark)))
            .Select(l => l.Place));

    [Fact]
    public void Nothing_is_left_for_later_and_no_test_is_left_out() => SourceTree.None(
        SourceTree.Code().Concat(SourceTree.Files("src", ".sql", ".liquid", ".resx", ".css")).SelectMany(f => f.AllLines())
            .Where(l => LeftForLater().IsMatch(l.Text)).Select(l => l.Place));

    [Fact]
    public void Time_comes_from_the_clock_that_a_rehearsal_can_set() => SourceTree.None(
        SourceTree.Files("src", ".cs").SelectMany(f => f.CodeLines()).Where(l => StaticClock().IsMatch(l.Text)).Select(l => l.Place));

    [Fact]
    public void Only_the_host_takes_the_clock_of_the_machine() => SourceTree.None(
        SourceTree.Files("src/LaiChau.Workflow", ".cs").SelectMany(f => f.CodeLines())
            .Where(l => l.Text.Contains("TimeProvider.System", StringComparison.Ordinal)).Select(l => l.Place));

    [Fact]
    public void A_long_file_says_at_its_top_why_it_is_long() => SourceTree.None(
        SourceTree.Code()
            .Where(f => f.Lines.Length > LongestFile && !f.Lines[0].StartsWith("// Long because ", StringComparison.Ordinal))
            .Select(f => $"{f.Name}: {f.Lines.Length}"));

    /// <summary>Works on one of the two databases only, or silently differs (style.md 2.5).</summary>
    [Fact]
    public void No_SQL_says_what_only_one_database_understands() => SourceTree.None(
        SourceTree.Files("src", ".cs", ".razor").Where(f => f.Folder != "Storage").SelectMany(f => f.CodeLines())
            .Where(l => ForbiddenSql().IsMatch(l.Text)).Select(l => $"{l.Place}: {l.Text.Trim()}"));

    [Fact]
    public void No_script_of_the_schema_asks_the_database_for_the_time() => SourceTree.None(
        SourceTree.Files("src", ".sql").SelectMany(f => f.AllLines())
            .Where(l => ForbiddenSql().IsMatch(l.Text) || l.Text.Contains("create trigger", StringComparison.OrdinalIgnoreCase)).Select(l => l.Place));

    [Fact]
    public void Every_public_type_of_the_library_says_what_it_is() => SourceTree.None(
        SourceTree.Files("src/LaiChau.Workflow", ".cs").SelectMany(WithoutWords));

    private static IEnumerable<string> WithoutWords(SourceFile file)
    {
        for (var i = 0; i < file.Lines.Length; i++)
        {
            if (!PublicType().IsMatch(file.Lines[i]))
            {
                continue;
            }

            var above = i - 1;
            while (above >= 0 && file.Lines[above].TrimStart().StartsWith('['))
            {
                above--;
            }

            if (above < 0 || !file.Lines[above].TrimStart().StartsWith("///", StringComparison.Ordinal))
            {
                yield return $"{file.Name}:{i + 1}";
            }
        }
    }

    // Written apart, or this file would be the first to break the rule.
    [GeneratedRegex("TO" + "DO|FIX" + "ME|HA" + "CK:|NotImplemented" + "Exception|\\bSkip" + "(Unless|When)?\\s*=(?!=)|Assert\\.Sk" + "ip")]
    private static partial Regex LeftForLater();

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Utc)?(Now|Today)\b|TickCount|Stopwatch|TimeZoneInfo\.Local\b|disable RS0030")]
    private static partial Regex StaticClock();

    [GeneratedRegex(@"\bnow\s*\(\s*\)|\bcurrent_(timestamp|date|time)\b|(?<![A-Za-z_.])(lower|upper|datetime|strftime|julianday|date_trunc)\s*\(|\bjson_\w+\s*\(|->>|\bin\s+@\w|=\s*any\s*\(@|order by (\w\.)?name\b|\bilike\b")]
    private static partial Regex ForbiddenSql();

    [GeneratedRegex(@"^\s*public (?:(?:sealed|static|abstract|readonly|partial) )*(?:class|record|struct|interface|enum) ")]
    private static partial Regex PublicType();
}
