using System.Text.Json;
using System.Text.Json.Nodes;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Tests.Definitions;
using LaiChau.Workflow.Tests.Support;
using static LaiChau.Workflow.Tests.Definitions.DefinitionText;

namespace LaiChau.Workflow.Tests.Host;

public sealed class CheckTests : IDisposable
{
    private const int Shown = 100;

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Broken => new(BrokenDefinitionTests.Table.Keys);

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_broken_definition_gets_every_problem_on_a_line_of_its_own_with_file_place_and_remedy(string file)
    {
        var path = Path.Combine(DefinitionFolder.Broken, file);

        var ended = await Laichau.Run("check", path);

        ended.IsWrongInput();
        var problems = DefinitionFile.Read(path).Problems;
        Assert.Equal(problems.Select(p => p.ToString()), ended.ErrorLines[..^1]);
        Assert.All(ended.ErrorLines[..^1], line => Assert.StartsWith(path, line, StringComparison.Ordinal));
        Assert.All(ended.ErrorLines[..^1], line => Assert.Contains(Said.Remedy, line, StringComparison.OrdinalIgnoreCase));
        Said.Contains("ProblemCount", ended.ErrorLines[^1]);
    }

    [Fact]
    public async Task All_broken_definitions_in_one_call_are_all_named_until_the_hundredth_problem()
    {
        var paths = BrokenDefinitionTests.Table.Keys.Select(f => Path.Combine(DefinitionFolder.Broken, f)).ToArray();

        var ended = await Laichau.Run(["check", .. paths]);

        ended.IsWrongInput();
        var problems = paths.SelectMany(p => DefinitionFile.Read(p).Problems).Select(p => p.ToString()).ToList();
        Assert.Equal(problems.Take(Shown), ended.ErrorLines[..Shown]);
        Assert.Equal(Told("MoreProblems", problems.Count - Shown), ended.ErrorLines[Shown]);
        Assert.Equal(Told("ProblemCount", problems.Count), ended.ErrorLines[Shown + 1]);
    }

    [Fact]
    public async Task Good_definitions_are_named_with_what_they_hold()
    {
        string[] paths = [ExampleFiles.Definition, .. Directory.GetFiles(DefinitionFolder.Workflows, "*-*.json").Where(p => !p.EndsWith(".schema.json", StringComparison.Ordinal))];

        var ended = await Laichau.Run(["check", .. paths]);

        ended.IsDone();
        Assert.Empty(ended.Error);
        Assert.All(paths, p => Assert.Contains(p, ended.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_good_definition_beside_a_broken_one_is_called_good_and_the_call_fails()
    {
        var ended = await Laichau.Run("check", ExampleFiles.Definition, Path.Combine(DefinitionFolder.Broken, "ids.json"));

        ended.IsWrongInput();
        Assert.Contains(ExampleFiles.Definition, ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(ExampleFiles.Definition, ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_a_folder_and_a_dangling_link_are_named_one_a_line()
    {
        var missing = Path.Combine(folder.Folder, "missing.json");
        var link = Path.Combine(folder.Folder, "link.json");
        File.CreateSymbolicLink(link, Path.Combine(folder.Folder, "nowhere"));

        var ended = await Laichau.Run("check", missing, folder.Folder, link);

        ended.IsWrongInput();
        Assert.Equal([missing, folder.Folder, link], ended.ErrorLines[..^1].Select(l => l[..l.IndexOf(": ", StringComparison.Ordinal)]));
        Assert.All(ended.ErrorLines[..^1], line => Assert.Contains(Said.Remedy, line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ten_thousand_problems_are_a_hundred_lines_and_a_count()
    {
        var steps = Enumerable.Range(0, 5000).Select(i => (JsonNode)Stage($"s{i}",
            ("dueOn", "02-30"), ("opensOn", new JsonObject { ["after"] = $"nobody{i}.due", ["days"] = 1 }))).ToArray();
        var path = folder.Write("many.json", Sequence(steps).ToJsonString(JsonSerializerOptions.Default));

        var ended = await Laichau.Run("check", path);

        ended.IsWrongInput();
        Assert.Equal(Shown + 2, ended.ErrorLines.Length);
        Assert.Equal(Told("MoreProblems", 9_900), ended.ErrorLines[Shown]);
        Assert.Equal(Told("ProblemCount", 10_000), ended.ErrorLines[Shown + 1]);
    }

    [Fact]
    public async Task Without_a_file_the_call_says_what_is_missing()
    {
        var ended = await Laichau.Run("check");

        ended.IsWrongInput();
        Said.Contains("ArgumentMissing", ended.Error);
        Said.Contains("SeeHelp", ended.Error);
    }

    private static string Told(string key, int count) =>
        string.Format(LaiChau.Workflow.Resources.Texts.Culture, Said.Of(key), count);
}
