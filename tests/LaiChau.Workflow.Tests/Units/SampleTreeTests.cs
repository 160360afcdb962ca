using LaiChau.Workflow.Benchmarks.SampleTrees;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Tests.Support;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Tests.Units;

public sealed class SampleTreeTests : IDisposable
{
    private static readonly string Committed = Repository.Path("samples/lai-chau");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("units.csv")]
    [InlineData("people.csv")]
    [InlineData("calendar.csv")]
    public void The_committed_sample_is_what_the_generator_writes(string file)
    {
        SampleTree.LaiChau(folder.Folder);

        Assert.Equal(File.ReadAllBytes(Path.Combine(Committed, file)), File.ReadAllBytes(Path.Combine(folder.Folder, file)));
    }

    [Fact]
    public void The_sample_of_Lai_Chau_is_sound_and_of_the_size_of_the_province()
    {
        var result = TreeCheck.Read(Path.Combine(Committed, "units.csv"), Path.Combine(Committed, "people.csv"));

        Assert.Empty(result.Problems);
        Assert.Equal(2, result.Warnings.Count);
        var units = result.Value!.Units;
        Assert.InRange(units.Count, 1_950, 2_100);
        Assert.InRange(units.Sum(u => u.Members ?? 0), 31_000, 32_000);
        var parents = units.Select(u => u.Parent).ToHashSet();
        Assert.All(units, u => Assert.Equal(parents.Contains(u.Code), u.Members is null));
    }

    [Fact]
    public void The_sample_has_the_irregular_cases_that_a_year_brings()
    {
        var people = TreeCheck.Read(Path.Combine(Committed, "units.csv"), Path.Combine(Committed, "people.csv")).Value!.People;

        Assert.Equal(Enum.GetValues<PostKind>(), people.Select(p => p.Post).Distinct().Order());
        Assert.Contains(people, p => p.Email is null);
        Assert.Contains(people, p => p is { Post: PostKind.Head, To.Year: 2026 });
        Assert.Contains(people.GroupBy(p => p.Person), p => p.Select(r => r.Unit).Distinct().Count() == 2);
    }

    [Fact]
    public void The_calendar_of_the_sample_is_sound()
    {
        var result = CalendarFile.Read(Path.Combine(Committed, "calendar.csv"));

        Assert.Empty(result.Problems);
        Assert.Empty(result.Warnings);
        Assert.Equal(45, result.Value!.Count);
    }

    [Fact]
    public void A_tree_of_the_size_of_the_nation_passes_every_check()
    {
        SampleTree.Nation(folder.Folder);

        var result = TreeCheck.Read(Path.Combine(folder.Folder, "units.csv"), Path.Combine(folder.Folder, "people.csv"));

        Assert.Empty(result.Problems);
        Assert.Equal(52_000, result.Value!.Units.Count);
    }

    [Fact]
    public void Another_seed_gives_other_people_in_a_tree_that_is_sound_too()
    {
        SampleTree.LaiChau(folder.Folder, seed: 7);

        Assert.Empty(TreeCheck.Read(Path.Combine(folder.Folder, "units.csv"), Path.Combine(folder.Folder, "people.csv")).Problems);
        Assert.NotEqual(File.ReadAllBytes(Path.Combine(Committed, "people.csv")), File.ReadAllBytes(Path.Combine(folder.Folder, "people.csv")));
    }
}
