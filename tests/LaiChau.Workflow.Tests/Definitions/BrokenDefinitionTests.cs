using System.Text.Json;
using LaiChau.Workflow.Definitions;

namespace LaiChau.Workflow.Tests.Definitions;

/// <summary>Each file of `Broken/` is refused with exactly the problems that `Broken/expected.json` lists for it.</summary>
public sealed class BrokenDefinitionTests
{
    internal static readonly Dictionary<string, Expected> Table = JsonSerializer.Deserialize<Dictionary<string, Expected>>(
        File.ReadAllText(Path.Combine(DefinitionFolder.Broken, "expected.json")), JsonSerializerOptions.Web)!;

    // Every sentence asks for something, as officials write it.
    private const string Remedy = "h\u00e3y ";

    public static TheoryData<string> Files => new(Table.Keys);

    [Theory]
    [MemberData(nameof(Files))]
    public void A_broken_file_is_refused_with_everything_that_is_wrong_and_nothing_else(string file)
    {
        var path = Path.Combine(DefinitionFolder.Broken, file);
        var findings = new Findings();
        Assert.Null(DefinitionFile.Examine(File.ReadAllText(path), findings));
        Assert.Equal(Sorted(Table[file].Problems), Sorted(findings.Problems.Select(f => new ExpectedProblem(f.Place.Pointer, f.Key))));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Each_problem_names_the_file_a_place_that_exists_and_what_to_do(string file)
    {
        var path = Path.Combine(DefinitionFolder.Broken, file);
        var result = DefinitionFile.Read(path);
        Assert.Null(result.Value);
        Assert.Equal(Sorted(Table[file].Problems.Select(p => p.Place)), Sorted(result.Problems.Select(p => p.Place)));
        Assert.All(result.Problems, problem =>
        {
            Assert.Equal(path, problem.File);
            Assert.Contains(Remedy, problem.Text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("{0}", problem.Text, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', problem.Text);
        });
    }

    [Fact]
    public void The_table_lists_every_file_of_the_folder()
    {
        var files = Directory.GetFiles(DefinitionFolder.Broken, "*.json").Select(f => Path.GetFileName(f)!).Where(f => f != "expected.json");
        Assert.Equal(Sorted(Table.Keys), Sorted(files));
    }

    private static List<T> Sorted<T>(IEnumerable<T> items) => [.. items.OrderBy(i => i!.ToString(), StringComparer.Ordinal)];

    internal sealed record Expected(bool? SeenBySchema, List<ExpectedProblem> Problems);

    internal sealed record ExpectedProblem(string Place, string Key);
}
