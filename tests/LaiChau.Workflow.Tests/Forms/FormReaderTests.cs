using System.Text.Json;
using Json.Schema;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Tests.Definitions;

namespace LaiChau.Workflow.Tests.Forms;

/// <summary>Form files are checked as definitions are.</summary>
public sealed class FormReaderTests
{
    private const string Remedy = "h\u00e3y ";
    private static readonly JsonSchema Schema = JsonSchema.FromText(File.ReadAllText(Path.Combine(DefinitionFolder.Workflows, "laichau-form.schema.json")));
    private static readonly string Folder = Path.Combine(DefinitionFolder.Workflows, StageForms.Folder);

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder).Select(f => Path.GetFileName(f)!)];

    /// <summary>A form, what is wrong with it as `pointer key`, and whether a schema can see it.</summary>
    public static TheoryData<string, string[], bool> Broken => new()
    {
        { "[]", [" FormNotObject"], true },
        { """{"fields": [{"key": "a", "type": "text", "label": "A"}]}""", [" Missing"], true },
        { """{"title": "T"}""", [" Missing"], true },
        { """{"title": "T", "fields": []}""", ["/fields FormNoFields"], true },
        { """{"title": "T", "fields": {}}""", ["/fields NotList"], true },
        { """{"title": "T", "feilds": [], "fields": [{"key": "a", "type": "text", "label": "A"}]}""", ["/feilds UnknownKey"], true },
        { Fields("3"), ["/fields/0 FormFieldShape"], true },
        { Fields("""{"key": "A b", "type": "text", "label": "A"}"""), ["/fields/0/key FormKey"], true },
        { Fields("""{"key": "a", "type": "text"}"""), ["/fields/0 Missing"], true },
        { Fields("""{"key": "a", "type": "wohle", "label": "A"}"""), ["/fields/0/type UnknownWord"], true },
        { Fields("""{"key": "a", "type": "text", "label": "A", "most": 5}"""), ["/fields/0/most UnknownKey"], true },
        { Fields("""{"key": "a", "type": "text", "label": "A", "required": "yes"}"""), ["/fields/0/required FormNotFlag"], true },
        { Fields("""{"key": "a", "type": "text", "label": "A"}, {"key": "a", "type": "yes", "label": "B"}"""), ["/fields/1/key FormKeyTwice"], false },
        { Fields("""{"key": "a", "type": "whole", "label": "A", "least": 0.5}"""), ["/fields/0/least NotWhole"], false },
        { Fields("""{"key": "a", "type": "number", "label": "A", "least": "0"}"""), ["/fields/0/least FormNotNumber"], true },
        { Fields("""{"key": "a", "type": "number", "label": "A", "least": 5, "most": 2}"""), ["/fields/0/least FormLeastMost"], false },
        { Fields("""{"key": "a", "type": "date", "label": "A", "from": "12-31", "to": "01-01"}"""), ["/fields/0/from FormFromTo"], false },
        { Fields("""{"key": "a", "type": "date", "label": "A", "from": "02-30"}"""), ["/fields/0/from DayNotInCalendar"], false },
        { Fields("""{"key": "a", "type": "date", "label": "A", "from": {"after": "x.due", "days": 1}}"""), ["/fields/0/from NotText"], true },
        { Fields("""{"key": "a", "type": "choice", "label": "A"}"""), ["/fields/0 Missing"], true },
        { Fields("""{"key": "a", "type": "choice", "label": "A", "options": []}"""), ["/fields/0/options FormOptionCount"], true },
        { Fields("""{"key": "a", "type": "choice", "label": "A", "options": ["x"]}"""), ["/fields/0/options/0 FormOptionShape"], true },
        {
            Fields("""{"key": "a", "type": "choice", "label": "A", "options": [{"value": "x", "label": "X"}, {"value": "x", "label": "Y"}]}"""),
            ["/fields/0/options/1/value FormKeyTwice"], false
        },
        { Fields("""{"key": "a", "type": "group", "label": "A", "least": 3, "most": 2, "fields": [{"key": "b", "type": "yes", "label": "B"}]}"""), ["/fields/0/least FormLeastMost"], false },
        {
            Fields("""{"key": "a", "type": "group", "label": "A", "fields": [{"key": "b", "type": "group", "label": "B", "fields": [{"key": "c", "type": "yes", "label": "C"}]}]}"""),
            ["/fields/0/fields/0/type FormGroupInGroup"], true
        },
        { Fields("""{"key": "a", "type": "files", "label": "A", "most": 21}"""), ["/fields/0/most OutOfRange"], true },
        { Fields("""{"key": "a", "type": "files", "label": "A", "longest": 5}"""), ["/fields/0/longest UnknownKey"], true },
        { Fields("""{"key": "a", "type": "group", "label": "A", "fields": [{"key": "b", "type": "files", "label": "B"}]}"""), ["/fields/0/fields/0/type FormFilesPlace"], true },
        {
            """{"title": "T", "fields": [{"key": "a", "type": "files", "label": "A"}], "review": [{"key": "b", "type": "files", "label": "B"}]}""",
            ["/review/0/type FormFilesPlace"], true
        },
        {
            """{"title": "T", "fields": [{"key": "a", "type": "yes", "label": "A"}], "register": {"label": "R", "columns": [{"key": "b", "type": "files", "label": "B"}]}}""",
            ["/register/columns/0/type FormFilesPlace"], true
        },
        { Rules("""{"rule": "atMost", "field": "n", "other": "f"}"""), ["/rules/0/other FormRuleType"], false },
        { Rules("""{"rule": "atMost", "field": "n", "other": "m", "unless": "f"}"""), ["/rules/0/unless FormRuleType"], false },
        { Rules("""{"rule": "notBefore", "field": "f", "other": "d"}"""), ["/rules/0/field FormRuleType"], false },
        { Rules("""{"rule": "sum", "field": "n", "of": ["m", "f"]}"""), ["/rules/0/of/1 FormRuleType"], false },
        { Rules("""{"rule": "neededWhenDiffers", "field": "f", "of": ["c", "f"]}"""), ["/rules/0/of/1 FormRuleType"], false },
        { Rules("3"), ["/rules/0 FormRuleShape"], true },
        { Rules("""{"rule": "atLeast", "field": "n", "other": "m"}"""), ["/rules/0/rule UnknownWord"], true },
        { Rules("""{"rule": "atMost", "field": "n"}"""), ["/rules/0 Missing"], true },
        { Rules("""{"rule": "atMost", "field": "n", "other": "nn"}"""), ["/rules/0/other FormFieldUnknown"], false },
        { Rules("""{"rule": "atMost", "field": "n", "other": "d"}"""), ["/rules/0/other FormRuleType"], false },
        { Rules("""{"rule": "notBefore", "field": "n", "other": "d"}"""), ["/rules/0/field FormRuleType"], false },
        { Rules("""{"rule": "sum", "field": "n", "of": ["m"]}"""), ["/rules/0/of FormRuleOf"], true },
        { Rules("""{"rule": "neededWhen", "field": "n", "other": "c", "is": ["z"]}"""), ["/rules/0/is/0 UnknownWord"], false },
        { Rules("""{"rule": "neededWhen", "field": "n", "other": "c", "is": ["x"], "of": ["n", "m"]}"""), ["/rules/0/of UnknownKey"], true },
        { """{"title": "T", "fields": [{"key": "a", "type": "yes", "label": "A"}], "review": [{"key": "a", "type": "yes", "label": "B"}]}""", ["/review/0/key FormKeyTwice"], false },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_form_of_the_program_is_good_for_the_program_and_for_editors(string file)
    {
        var read = FormReader.Read(Path.Combine(Folder, file));

        Assert.Empty(read.Problems);
        Assert.Equal(Path.GetFileNameWithoutExtension(file), read.Value!.Name);
        using var document = JsonDocument.Parse(read.Value.Text);
        Assert.True(File.Exists(Path.Combine(Folder, document.RootElement.GetProperty("$schema").GetString()!)));
        var seen = Schema.Evaluate(JsonElement.Parse(read.Value.Text), new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.True(seen.IsValid, string.Join('\n', (seen.Details ?? []).Where(d => d.Errors is not null).Select(d => $"{d.InstanceLocation}: {string.Join("; ", d.Errors!.Values)}")));
    }

    [Fact]
    public void Every_kind_of_stage_has_a_form_and_every_form_a_kind()
    {
        var names = Enum.GetValues<StageKind>().Select(BuiltInForms.NameOf).ToList();

        Assert.Equal(names.Order(StringComparer.Ordinal), BuiltInForms.All.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_form_is_refused_with_everything_that_is_wrong_and_nothing_else(string text, string[] expected, bool seenBySchema)
    {
        var findings = new Findings();
        FormReader.Examine(text, "broken", findings);
        var problems = FormReader.Parse(text, "broken", "broken.json").Problems;

        Assert.Equal(expected, findings.Problems.Select(f => $"{f.Place.Pointer} {f.Key}"));
        Assert.All(problems, p => Assert.Contains(Remedy, p.Text, StringComparison.OrdinalIgnoreCase));
        Assert.All(problems, p => Assert.DoesNotContain("{0}", p.Text, StringComparison.Ordinal));
        Assert.Equal(seenBySchema, !Schema.Evaluate(JsonElement.Parse(text)).IsValid);
    }

    [Fact]
    public void A_damaged_form_gives_problems_and_never_an_exception()
    {
        var text = File.ReadAllText(Path.Combine(Folder, "evaluation.json"));
        for (var length = 0; length < text.Length; length += 7)
        {
            Assert.NotEmpty(FormReader.Parse(text[..length], "cut", "cut.json").Problems);
        }

        for (var at = 0; at < text.Length; at += 3)
        {
            var damaged = FormReader.Parse(text.Remove(at, 1).Insert(at, "1"), "damaged", "damaged.json");
            Assert.True(damaged.Value is not null || damaged.Problems.Count > 0);
        }
    }

    [Fact]
    public void Files_are_needed_when_a_rule_says_so()
    {
        var form = FormReader.Parse(Rules("""{"rule": "neededWhen", "field": "f", "other": "c", "is": ["x"]}"""), "f", "f.json").Value!;

        Assert.Equal((5, "f"), (form.Fields.Single(f => f.Type == FieldKind.Files).MostFiles, Assert.Single(FormCheck.Unit(form, """{"c": "x"}""", 2026)).Path));
        Assert.Empty(FormCheck.Unit(form, """{"c": "y"}""", 2026));
        Assert.Empty(FormCheck.Unit(form, $$"""{"c": "x", "f": [{"file": "{{new string('0', 64)}}", "name": "a.pdf"}]}""", 2026));
    }

    [Theory]
    [InlineData("Pledges")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("")]
    public void A_name_that_is_no_name_of_a_form_is_refused(string name) => Assert.Single(
        FormReader.Parse(Fields("""{"key": "a", "type": "yes", "label": "A"}"""), name, "f.json").Problems);

    private static string Fields(string fields) => $$"""{"title": "T", "fields": [{{fields}}]}""";

    private static string Rules(string rules) => $$"""
        {"title": "T", "fields": [
          {"key": "n", "type": "whole", "label": "N"}, {"key": "m", "type": "whole", "label": "M"}, {"key": "d", "type": "date", "label": "D"},
          {"key": "f", "type": "files", "label": "F"},
          {"key": "c", "type": "choice", "label": "C", "options": [{"value": "x", "label": "X"}, {"value": "y", "label": "Y"}]}
        ], "rules": [{{rules}}]}
        """;
}
