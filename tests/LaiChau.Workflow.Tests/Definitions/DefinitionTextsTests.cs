using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Tests.Definitions;

public sealed partial class DefinitionTextsTests
{
    [Fact]
    public void Every_sentence_is_used_and_every_used_one_exists()
    {
        var source = Source("Definitions");
        // Form files are read with the same readers; what Forms says of answers has texts of its own.
        var forms = Source("Forms");
        var words = Word().Matches(source + forms).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        Assert.Equal([], Keys().Except(words));

        var broken = BrokenDefinitionTests.Table.Values.SelectMany(e => e.Problems).Select(p => p.Key);
        var direct = Used().Matches(source).Concat(UsedOfForms().Matches(forms)).Select(m => m.Groups[1].Value);
        Assert.Equal([], direct.Concat(broken).Except(Keys()));
    }

    [Fact]
    public void A_quoted_value_is_one_short_line_whatever_it_holds()
    {
        var shown = Findings.Shown("a\r\nb" + new string('x', 500));
        Assert.StartsWith("a  bxx", shown, StringComparison.Ordinal);
        Assert.InRange(shown.Length, 1, 61);
    }

    [Fact]
    public void A_problem_stays_on_one_line_whatever_a_key_holds()
    {
        var problem = Assert.Single(DefinitionFile.Parse("""
            {"definitionId": "x", "name": "X", "customProperties": {"laichau": {"a\n\u001b~/b": 1}}, "root": {"type": "Elsa.Sequence", "activities": [
              {"id": "s", "type": "LaiChau.CloseYear", "title": {"typeName": "String", "expression": {"type": "Literal", "value": "T"}}, "dueOn": {"typeName": "String", "expression": {"type": "Literal", "value": "03-31"}}}]}}
            """, "keys.json").Problems);
        Assert.Equal("/customProperties/laichau/a\\u000a\\u001b~0~1b", problem.Place);
        Assert.DoesNotContain(problem.ToString(), char.IsControl);
    }

    [Fact]
    public void A_slip_finds_the_word_that_was_meant_and_nonsense_finds_none()
    {
        string[] known = ["dueOn", "opensOn", "ladder"];
        Assert.Equal("dueOn", DidYouMean.Nearest("dueOm", known));
        Assert.Equal("dueOn", DidYouMean.Nearest("DUEON", known));
        Assert.Equal("ladder", DidYouMean.Nearest("laddre", known));
        Assert.Null(DidYouMean.Nearest("colour", known));
    }

    private static string Source(string folder) =>
        string.Concat(Directory.GetFiles(Path.Combine(DefinitionFolder.Root, "src", "LaiChau.Workflow", folder), "*.cs").Select(File.ReadAllText));

    private static IEnumerable<string> Keys()
    {
        var resources = new ResourceManager("LaiChau.Workflow.Resources.DefinitionTexts", typeof(Texts).Assembly);
        return resources.GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>().Select(e => (string)e.Key);
    }

    [GeneratedRegex("\"([A-Z][A-Za-z]+)\"")]
    private static partial Regex Word();

    [GeneratedRegex("(?:Problem|Warn|Is|Get)\\((?:[\\w.()\\[\\]]+, )?(?:JsonValueKind\\.\\w+, )?\"([A-Z]\\w+)\"")]
    private static partial Regex Used();

    [GeneratedRegex("(?:findings\\.(?:Problem|Warn)|\\.Is)\\((?:[\\w.()\\[\\]]+, )?(?:JsonValueKind\\.\\w+, )?\"([A-Z]\\w+)\"")]
    private static partial Regex UsedOfForms();
}
