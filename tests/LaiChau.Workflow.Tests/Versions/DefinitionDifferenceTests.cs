using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Tests.Support;
using LaiChau.Workflow.Versions;

namespace LaiChau.Workflow.Tests.Versions;

/// <summary>What is said to have changed between two definitions.</summary>
public sealed class DefinitionDifferenceTests
{
    [Fact]
    public void A_day_that_moves_is_told_with_the_step_and_both_days() => Assert.Equal(
        [new DefinitionChange(ChangeKind.Value, "Title of pledges", "dueOn", "03-31", "04-15")],
        Between(Year().Stage("pledges", null, "03-31"), Year().Stage("pledges", null, "04-15")));

    [Fact]
    public void A_step_that_is_put_in_does_not_make_those_behind_it_others()
    {
        var changes = Between(
            Year().Stage("one", null, "03-31").Stage("three", null, "09-30").Path("start", "one", "three"),
            Year().Stage("one", null, "03-31").Stage("two", null, "06-30").Stage("three", null, "09-30").Path("start", "one", "two", "three"));

        Assert.Equal(
            [
                (ChangeKind.StepAdded, "Title of two", null),
                (ChangeKind.WayAdded, "Title of one", "Title of two"),
                (ChangeKind.WayAdded, "Title of two", "Title of three"),
                (ChangeKind.WayRemoved, "Title of one", "Title of three"),
            ],
            changes.Select(c => (c.Kind, c.Step, c.After)));
    }

    [Fact]
    public void A_rung_that_is_put_in_is_one_change_and_not_many()
    {
        var changes = Between(
            Year().Stage("pledges", null, "03-31").Ladder("T-3", "T+5 superior"),
            Year().Stage("pledges", null, "03-31").Ladder("T-7", "T-3", "T+5 superior"));

        Assert.NotEmpty(changes);
        Assert.All(changes, c => Assert.Contains("T-7", c.Path + c.After, StringComparison.Ordinal));
        Assert.All(changes, c => Assert.Null(c.Before));
    }

    [Fact]
    public void Where_boxes_stand_in_the_drawing_is_no_difference()
    {
        var text = Text(Year().Stage("pledges", null, "03-31"));
        var moved = text.Replace("\"type\":\"LaiChau.CollectPledges\"", "\"metadata\":{\"designer\":{\"position\":{\"x\":17,\"y\":4}}},\"type\":\"LaiChau.CollectPledges\"", StringComparison.Ordinal);

        Assert.NotEqual(text, moved);
        Assert.Empty(DefinitionDifference.Between(Read(text), Read(moved)));
    }

    private static ReviewYear Year() => new();

    private static IReadOnlyList<DefinitionChange> Between(ReviewYear before, ReviewYear after) => DefinitionDifference.Between(Read(Text(before)), Read(Text(after)));

    private static string Text(ReviewYear year)
    {
        using var files = new TemporaryFolder();
        return System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(year.Write(files).Definition))!.ToJsonString();
    }

    private static CycleDefinition Read(string text)
    {
        var read = DefinitionFile.Parse(text, "definition");
        Assert.True(read.Value is not null, string.Join('\n', read.Problems));
        return read.Value;
    }
}
