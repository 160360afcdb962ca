using System.Text.Json.Nodes;
using LaiChau.Workflow.Definitions;
using static LaiChau.Workflow.Tests.Definitions.DefinitionText;

namespace LaiChau.Workflow.Tests.Definitions;

/// <summary>What is legal and odd is said and stops nothing.</summary>
public sealed class DefinitionWarningTests
{
    private static JsonObject Settings => new() { ["document"] = "KH 1", ["contact"] = "VP" };

    [Fact]
    public void Mail_without_a_plan_to_cite_or_somebody_to_ask()
    {
        Expect(Sequence(Stage("a")), ("/customProperties/laichau", "NoDocument"), ("/customProperties/laichau", "NoContact"));
    }

    [Fact]
    public void A_latest_day_that_counts_as_the_default()
    {
        const string Place = "/root/activities/0/latest/expression/value";
        Expect(Said(Stage("a", ("latest", "03-31"))), (Place, "LatestTooEarly"));
        Expect(Said(Stage("a", ("latest", "03-31"), ("dueWording", "before"))));
        Expect(Said(Stage("a", ("latest", "03-30"), ("dueWording", "before"))), (Place, "LatestTooEarly"));
        Expect(Said(Stage("a", ("latest", new JsonObject { ["after"] = "a.due", ["days"] = 0 }))), (Place + "/after", "LatestAtDue"));
        Expect(Said(Stage("a", ("latest", "04-01"))));
    }

    [Fact]
    public void Reminders_for_a_reviewer_that_there_is_not()
    {
        var ladder = new JsonArray(new JsonObject { ["key"] = "R+9", ["offset"] = 9 });
        Expect(Said(Stage("a", ("review", "none"), ("reviewLadder", ladder))), ("/root/activities/0/reviewLadder", "ReviewLadderUnused"));
    }

    [Fact]
    public void A_ladder_without_rungs()
    {
        Expect(Said(Stage("a", ("ladder", new JsonArray()))), ("/root/activities/0/ladder/expression/value", "LadderEmpty"));
    }

    [Fact]
    public void A_last_valid_day_on_the_opening_day()
    {
        Expect(Said(Stage("a", ("opensOn", "03-31"))), ("/root/activities/0/dueOn/expression/value", "DueOnOpening"));
    }

    [Fact]
    public void Days_behind_the_end_of_the_cycle()
    {
        Expect(Said(Stage("a", ("opensOn", "+1:04-01"), ("dueOn", "+1:04-30"))),
            ("/root/activities/0/opensOn/expression/value", "OpensAfterEnd"), ("/root/activities/0/dueOn/expression/value", "DueAfterEnd"));
    }

    [Fact]
    public void An_input_that_nobody_reads()
    {
        var stage = Stage("a");
        stage["colour"] = Wrapped("red");
        Expect(Said(stage), ("/root/activities/0/colour", "InputUnknown"));
    }

    [Fact]
    public void Connections_in_a_sequence()
    {
        var file = Said(Stage("a"));
        file["root"]!["connections"] = new JsonArray(new JsonObject());
        Expect(file, ("/root/connections", "SequenceConnections"));
    }

    [Fact]
    public void A_day_counted_from_a_stage_that_may_never_open()
    {
        static JsonObject After(string moment) => new() { ["after"] = moment, ["days"] = 5 };
        var file = Flowchart(
            [
                Stage("a"), Step("check", "LaiChau.CheckCompletion", ("stage", "a"), ("percent", 95)),
                Stage("extra"), Stage("behind", ("dueOn", After("extra.due"))), Stage("beside", ("dueOn", After("extra.due"))),
            ],
            ("start", "Done", "a"), ("a", "Done", "check"), ("check", "NotMet", "extra"), ("extra", "Done", "behind"), ("start", "Done", "beside"));
        Expect(file.WithSettings(Settings), ("/root/activities/5/dueOn/expression/value/after", "RuleMayNeverCome"));
    }

    private static JsonObject Said(JsonObject stage) => Sequence(stage).WithSettings(Settings);

    private static void Expect(JsonObject file, params (string Place, string Key)[] expected)
    {
        var findings = new Findings();
        Assert.NotNull(DefinitionFile.Examine(file.ToJsonString(), findings));
        Assert.Equal(expected, findings.Warnings.Select(w => (w.Place.Pointer, w.Key)));
        Assert.Equal(expected.Length, DefinitionFile.Parse(file.ToJsonString(), "odd.json").Warnings.Count);
    }
}
