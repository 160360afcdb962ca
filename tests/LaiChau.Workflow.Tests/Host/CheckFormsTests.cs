using System.Text.Json;
using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Tests.Definitions;
using LaiChau.Workflow.Tests.Forms;
using LaiChau.Workflow.Tests.Support;
using static LaiChau.Workflow.Tests.Definitions.DefinitionText;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>`laichau check` as a process on form files, alone and beside definitions.</summary>
public sealed class CheckFormsTests : IDisposable
{
    private const string Sound = """{"title": "Ours", "fields": [{"key": "signed", "type": "whole", "label": "Signed"}]}""";

    private readonly TemporaryFolder folder = new();

    public CheckFormsTests() => Directory.CreateDirectory(Path.Combine(folder.Folder, StageForms.Folder));

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Every_form_of_the_program_is_named_as_good_beside_the_definitions_that_need_it()
    {
        string[] forms = [.. Directory.GetFiles(Path.Combine(DefinitionFolder.Workflows, StageForms.Folder), "*.json").Order(StringComparer.Ordinal)];
        string[] definitions = [.. Directory.GetFiles(DefinitionFolder.Workflows, "*-*.json").Where(p => !p.EndsWith(".schema.json", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

        var ended = await Laichau.Run(["check", .. definitions, .. forms]);

        ended.IsDone();
        Assert.Empty(ended.Error);
        Assert.True(forms.Length >= 9 && definitions.Length >= 2, $"{forms.Length} forms, {definitions.Length} definitions");
        Assert.All(forms.Concat(definitions), p => Assert.Single(ended.Output.Split('\n'), l => l.StartsWith(p + ": ", StringComparison.Ordinal)));
        foreach (var form in forms)
        {
            Assert.Contains($"\u201c{BuiltInForms.All[Path.GetFileNameWithoutExtension(form)].Title}\u201d", ended.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_broken_form_gets_its_problems_on_lines_of_their_own_with_file_place_and_remedy()
    {
        List<string> paths = [];
        List<(string Path, string Place)> expected = [];
        foreach (var row in FormReaderTests.Broken)
        {
            var (text, wrong) = (row.Data.Item1, row.Data.Item2);
            var path = folder.Write($"{StageForms.Folder}/broken-{paths.Count}.json", text);
            paths.Add(path);
            expected.AddRange(wrong.Select(w => (path, w.Split(' ')[0])));
        }

        var ended = await Laichau.Run(["check", .. paths]);

        ended.IsWrongInput();
        Assert.Empty(ended.Output);
        Assert.True(expected.Count > 30, $"{expected.Count} problems");
        Assert.Equal(expected.Count, ended.ErrorLines.Length - 1);
        foreach (var ((path, place), line) in expected.Zip(ended.ErrorLines))
        {
            Assert.StartsWith(path + ": ", line, StringComparison.Ordinal);
            // A line and column, and the pointer where there is one.
            Assert.Contains(place, line, StringComparison.Ordinal);
            Assert.Contains(Said.Remedy, line, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(paths.SelectMany(p => FormReader.Read(p).Problems).Select(p => p.ToString()), ended.ErrorLines[..^1]);
        Said.Contains("ProblemCount", ended.ErrorLines[^1]);
    }

    [Fact]
    public async Task A_definition_is_wrong_by_the_form_beside_it_which_is_told_once_and_good_when_that_is_mended()
    {
        var first = folder.Write("first.json", With("our-form").Replace("\"small\"", "\"first\"", StringComparison.Ordinal));
        var second = folder.Write("second.json", With("our-form"));
        var form = folder.Write("forms/our-form.json", Sound.Replace("\"whole\"", "\"wohle\"", StringComparison.Ordinal));
        var unused = folder.Write("forms/other.json", Sound);

        var wrong = await Laichau.Run("check", first, second, form, unused);

        wrong.IsWrongInput();
        var line = Assert.Single(wrong.ErrorLines[..^1]);
        Assert.StartsWith(form + ": ", line, StringComparison.Ordinal);
        Assert.Contains("/fields/0/type", line, StringComparison.Ordinal);
        Assert.Contains(Said.Remedy, line, StringComparison.OrdinalIgnoreCase);
        // Neither definition can be used; the other form can.
        Assert.StartsWith(unused + ": ", Assert.Single(wrong.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), l => l[0] == Path.DirectorySeparatorChar), StringComparison.Ordinal);

        folder.Write("forms/our-form.json", Sound);
        var good = await Laichau.Run("check", first, second, form, unused);
        good.IsDone();
        Assert.Empty(good.Error);
        Assert.All(new[] { first, second, form, unused }, p => Assert.Contains(p, good.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_form_that_nobody_knows_is_told_at_the_stage_with_the_name_that_was_meant()
    {
        folder.Write("forms/our-form.json", Sound);
        var definition = folder.Write("definition.json", With("our-from"));

        var ended = await Laichau.Run("check", definition);

        ended.IsWrongInput();
        var line = Assert.Single(ended.ErrorLines[..^1]);
        Assert.Contains("/root/activities/0/form", line, StringComparison.Ordinal);
        Assert.Contains("our-form", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_form_at_all_is_told_as_well()
    {
        var cut = folder.Write("forms/cut.json", Sound[..^4]);
        var empty = folder.Write("forms/empty.json", "");
        var named = folder.Write("forms/Our Form.json", Sound);
        var large = folder.Write("forms/large.json", $$"""{"title": "{{new string('a', (int)FormReader.MostBytes)}}", "fields": []}""");
        // Its fields tell that it is a form, wherever it lies.
        var elsewhere = folder.Write("elsewhere.json", """{"title": "T", "fields": []}""");

        var ended = await Laichau.Run("check", cut, empty, named, large, elsewhere);

        ended.IsWrongInput();
        Assert.Empty(ended.Output);
        Assert.Equal([cut, empty, named, large, elsewhere], ended.ErrorLines[..^1].Select(l => l[..l.IndexOf(": ", StringComparison.Ordinal)]));
        Assert.All(ended.ErrorLines[..^1], l => Assert.Contains(Said.Remedy, l, StringComparison.OrdinalIgnoreCase));
    }

    private static string With(string form) => Sequence(Stage("pledges", ("form", form))).ToJsonString(JsonSerializerOptions.Default);
}
