using System.Text.Json.Nodes;
using LaiChau.Workflow.Forms;

namespace LaiChau.Workflow.Tests.Forms;

/// <summary>What is complete and what is not; every problem at its field.</summary>
public sealed class FormCheckTests
{
    private const string Remedy = "\u0111\u1ec1 ngh\u1ecb ";

    private static readonly FormDefinition Small = FormReader.Parse("""
        {
          "title": "T",
          "fields": [
            {"key": "text", "type": "text", "label": "Text", "longest": 10},
            {"key": "lines", "type": "lines", "label": "Lines", "longest": 20},
            {"key": "whole", "type": "whole", "label": "Whole", "least": 0, "most": 100},
            {"key": "other", "type": "whole", "label": "Other"},
            {"key": "part", "type": "number", "label": "Part"},
            {"key": "rest", "type": "number", "label": "Rest"},
            {"key": "date", "type": "date", "label": "Date", "from": "-1:12-01", "to": "12-31"},
            {"key": "later", "type": "date", "label": "Later"},
            {"key": "one", "type": "choice", "label": "One", "options": [{"value": "x", "label": "X"}, {"value": "y", "label": "Y"}]},
            {"key": "two", "type": "choice", "label": "Two", "options": [{"value": "x", "label": "X"}, {"value": "y", "label": "Y"}]},
            {"key": "some", "type": "choices", "label": "Some", "options": [{"value": "x", "label": "X"}, {"value": "y", "label": "Y"}]},
            {"key": "yes", "type": "yes", "label": "Yes"},
            {"key": "why", "type": "lines", "label": "Why"},
            {"key": "files", "type": "files", "label": "Files", "most": 2},
            {"key": "rows", "type": "group", "label": "Rows", "most": 2, "fields": [{"key": "a", "type": "whole", "label": "A", "required": true}, {"key": "b", "type": "whole", "label": "B"}],
             "rules": [{"rule": "atMost", "field": "a", "other": "b"}]}
          ],
          "review": [{"key": "grade", "type": "choice", "label": "Grade", "required": true, "options": [{"value": "x", "label": "X"}, {"value": "y", "label": "Y"}]}, {"key": "reason", "type": "text", "label": "Reason"}],
          "rules": [
            {"rule": "atMost", "field": "whole", "other": "other", "unless": "why"},
            {"rule": "sum", "field": "other", "of": ["part", "rest"]},
            {"rule": "notBefore", "field": "later", "other": "date"},
            {"rule": "neededWhen", "field": "why", "other": "one", "is": ["y"]},
            {"rule": "neededWhenDiffers", "field": "text", "of": ["one", "two"]},
            {"rule": "neededWhenDiffers", "field": "reason", "of": ["one", "grade"]}
          ]
        }
        """, "small", "small.json").Value!;

    public static TheoryData<string> Forms => [.. BuiltInForms.All.Keys];

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"text": "", "whole": null, "rows": [], "some": [], "yes": false}""")]
    [InlineData("""{"text": "ten signs.", "lines": "1\n2", "whole": 100, "date": "2025-12-01", "later": "2025-12-01", "one": "x", "some": ["x", "y"], "yes": true, "rows": [{"a": 1, "b": 1}, {"a": 0}]}""")]
    [InlineData("""{"whole": 5, "other": 3, "why": "A guest."}""")]
    [InlineData("""{"other": 3, "part": 1.5, "rest": 1.5}""")]
    [InlineData("""{"whole": 5.0}""")]
    [InlineData("""{"files": [{"file": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "name": "a b.pdf"}, {"file": "00000000000000000000000000000000000000000000000000000000000000ff", "name": "a b.pdf"}]}""")]
    public void Complete_answers_have_no_problem(string values) => Assert.Empty(FormCheck.Unit(Small, values, 2026));

    [Theory]
    [InlineData("not JSON", "")]
    [InlineData("[]", "")]
    [InlineData("""{"text": "a", "text": "b"}""", "")]
    [InlineData("""{"texts": "a"}""", "texts")]
    [InlineData("""{"text": 5}""", "text")]
    [InlineData("""{"text": "eleven sign"}""", "text")]
    [InlineData("""{"text": "a\nb"}""", "text")]
    [InlineData("""{"lines": "a\u0000b"}""", "lines")]
    [InlineData("""{"whole": "twelve"}""", "whole")]
    [InlineData("""{"whole": 1.5}""", "whole")]
    [InlineData("""{"whole": -1}""", "whole")]
    [InlineData("""{"whole": 101}""", "whole")]
    [InlineData("""{"whole": 1e300}""", "whole")]
    [InlineData("""{"date": "0206-03-31"}""", "date")]
    [InlineData("""{"date": "2026-02-30"}""", "date")]
    [InlineData("""{"date": "2027-01-01"}""", "date")]
    [InlineData("""{"date": 20260331}""", "date")]
    [InlineData("""{"one": "z"}""", "one")]
    [InlineData("""{"some": "x"}""", "some")]
    [InlineData("""{"some": ["x", "x"]}""", "some")]
    [InlineData("""{"some": [3]}""", "some")]
    [InlineData("""{"yes": "yes"}""", "yes")]
    [InlineData("""{"rows": {}}""", "rows")]
    [InlineData("""{"rows": [3]}""", "rows.0")]
    [InlineData("""{"rows": [{"a": 1}, {}]}""", "rows.1.a")]
    [InlineData("""{"rows": [{"a": 1}, {"a": 1}, {"a": 1}]}""", "rows")]
    [InlineData("""{"rows": [{"a": 1}, {"a": 3, "b": 2}]}""", "rows.1.a")]
    [InlineData("""{"files": "a.pdf"}""", "files")]
    [InlineData("""{"files": {"file": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "name": "a.pdf"}}""", "files")]
    [InlineData("""{"files": [{"file": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "name": "a.pdf"}]}""", "files")]
    [InlineData("""{"files": [{"file": "aaaa", "name": "a.pdf"}]}""", "files")]
    [InlineData("""{"files": [{"file": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}]}""", "files")]
    [InlineData("""{"files": [{"file": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "name": ""}]}""", "files")]
    [InlineData("""{"files": [{"file": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "name": "../a.pdf"}]}""", "files")]
    [InlineData("""{"files": [{"file": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "name": "C:\\a.pdf"}]}""", "files")]
    [InlineData("""{"files": [{"file": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "name": "a\u0000.pdf"}]}""", "files")]
    [InlineData("""{"files": [{"file": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "name": "a\u202efdp.exe"}]}""", "files")]
    [InlineData("""{"files": [{"file": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "name": "a.pdf", "size": 5}]}""", "files")]
    [InlineData("""{"files": [{"file": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "name": "a.pdf"}, {"file": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "name": "b.pdf"}]}""", "files")]
    [InlineData("""{"whole": 5, "other": 3}""", "whole")]
    [InlineData("""{"other": 3, "part": 1}""", "other")]
    [InlineData("""{"date": "2026-03-02", "later": "2026-03-01"}""", "later")]
    [InlineData("""{"one": "y"}""", "why")]
    [InlineData("""{"one": "x", "two": "y"}""", "text")]
    public void A_problem_stands_at_its_field_and_says_what_to_do(string values, string path)
    {
        var problem = Assert.Single(FormCheck.Unit(Small, values, 2026));

        Assert.Equal(path, problem.Path);
        Assert.Contains(Remedy, problem.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("{", problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void More_files_than_the_form_takes_and_a_name_that_is_too_long_are_refused()
    {
        Assert.Equal("files", Assert.Single(FormCheck.Unit(Small, Files(3, "a.pdf"), 2026)).Path);
        Assert.Equal("files", Assert.Single(FormCheck.Unit(Small, Files(1, new string('n', 201)), 2026)).Path);
        Assert.Empty(FormCheck.Unit(Small, Files(2, new string('n', 200)), 2026));
    }

    private static string Files(int count, string name) => new JsonObject
    {
        ["files"] = new JsonArray([.. Enumerable.Range(0, count).Select(i => (JsonNode?)new AttachedFile(new string((char)('a' + i), 64), name).Json)]),
    }.ToJsonString();

    [Fact]
    public void All_problems_are_told_at_once() => Assert.Equal(
        ["whole", "date", "one", "rows.0.a"],
        FormCheck.Unit(Small, """{"whole": "x", "other": 3, "date": "x", "later": "2026-03-01", "one": "z", "rows": [{"b": 1}]}""", 2026).Select(p => p.Path));

    [Fact]
    public void A_pasted_file_is_refused_without_reading_it() =>
        Assert.Equal("", Assert.Single(FormCheck.Unit(Small, $$"""{"lines": "{{new string('x', FormCheck.MostCharacters)}}"}""", 2026)).Path);

    [Fact]
    public void What_the_reviewer_adds_is_checked_by_itself_and_compared_with_what_was_handed_in()
    {
        Assert.Equal("grade", Assert.Single(FormCheck.Review(Small, "{}", null, 2026)).Path);
        Assert.Equal("text", Assert.Single(FormCheck.Review(Small, """{"grade": "x", "text": "The unit's."}""", null, 2026)).Path);
        Assert.Empty(FormCheck.Review(Small, """{"grade": "x"}""", """{"one": "x"}""", 2026));
        Assert.Equal("reason", Assert.Single(FormCheck.Review(Small, """{"grade": "x"}""", """{"one": "y"}""", 2026)).Path);
        Assert.Empty(FormCheck.Review(Small, """{"grade": "x", "reason": "A complaint."}""", """{"one": "y"}""", 2026));
        // What the unit handed in long ago is not the reviewer's to mend.
        Assert.Empty(FormCheck.Review(Small, """{"grade": "x"}""", """{"one": "x", "whole": "what"}""", 2026));
        Assert.Empty(FormCheck.Review(Small, """{"grade": "x"}""", "no JSON", 2026));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_form_takes_full_answers_and_misses_every_required_one(string name)
    {
        var form = BuiltInForms.All[name];
        var full = FormSamples.Full(form, FormPart.Unit);

        Assert.Empty(FormCheck.Unit(form, full.ToJsonString(), FormSamples.Year));
        foreach (var field in form.Fields.Where(f => f.Required))
        {
            var without = (JsonObject)full.DeepClone();
            without.Remove(field.Key);
            Assert.Contains(FormCheck.Unit(form, without.ToJsonString(), FormSamples.Year), p => p.Path == field.Key);
        }

        foreach (var group in form.Fields.Where(f => f.Type == FieldKind.Group))
        {
            foreach (var field in group.Fields.Where(f => f.Required))
            {
                var without = (JsonObject)full.DeepClone();
                ((JsonObject)without[group.Key]![0]!).Remove(field.Key);
                Assert.Contains(FormCheck.Unit(form, without.ToJsonString(), FormSamples.Year), p => p.Path == $"{group.Key}.0.{field.Key}");
            }
        }

        if (form.Review.Count > 0)
        {
            Assert.Empty(FormCheck.Review(form, FormSamples.Full(form, FormPart.Review).ToJsonString(), full.ToJsonString(), FormSamples.Year));
        }
    }

    [Theory]
    [InlineData("study-conferences", """{"conferences": [{"topic": "T", "level": "cell", "heldOn": "2026-02-01", "mode": "online", "summoned": 20, "attended": 21}]}""", "conferences.0.attended")]
    [InlineData("study-conferences", """{"conferences": [{"topic": "T", "level": "cell", "heldOn": "2062-02-01", "mode": "online", "summoned": 20, "attended": 20}]}""", "conferences.0.heldOn")]
    [InlineData("study-conferences", """{"conferences": []}""", "conferences")]
    [InlineData("pledges", """{"signed": 25, "obliged": 24}""", "signed")]
    [InlineData("ethics-standard", """{"state": "notReported"}""", "reason")]
    [InlineData("breakthrough-tasks", """{"choice": "registers"}""", "tasks")]
    [InlineData("breakthrough-tasks", """{"choice": "none"}""", "explanation")]
    [InlineData("models", """{"choice": "registers"}""", "models")]
    [InlineData("mid-year", """{"results": "R", "tasks": 2, "onSchedule": 3, "shortcomings": "S", "next": "N"}""", "onSchedule")]
    [InlineData("evaluation", """{"subject": "collective", "formNumber": "mau01", "strengths": "S", "shortcomings": "S", "remedies": "R", "selfGrade": "excellent", "collectiveGrade": "good"}""", "differenceReason")]
    public void The_forms_know_what_the_officials_ask_for(string form, string values, string path) =>
        Assert.Equal(path, Assert.Single(FormCheck.Unit(BuiltInForms.All[form], values, 2026)).Path);

    [Fact]
    public void A_decision_that_differs_from_what_the_collective_proposed_says_why()
    {
        var form = BuiltInForms.All["evaluation"];
        const string proposed = """{"selfGrade": "excellent", "collectiveGrade": "excellent"}""";

        Assert.Equal("decidedReason", Assert.Single(FormCheck.Review(form, """{"decidedGrade": "good"}""", proposed, 2026)).Path);
        Assert.Empty(FormCheck.Review(form, """{"decidedGrade": "excellent"}""", proposed, 2026));
    }
}
