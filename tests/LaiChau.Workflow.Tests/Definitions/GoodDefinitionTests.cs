using System.Text.Json.Nodes;
using LaiChau.Workflow.Definitions;
using static LaiChau.Workflow.Tests.Definitions.DefinitionText;

namespace LaiChau.Workflow.Tests.Definitions;

public sealed class GoodDefinitionTests
{
    [Theory]
    [InlineData("annual-review.json")]
    [InlineData("study-campaign.json")]
    public void The_definitions_that_come_with_the_program_have_neither_problems_nor_warnings(string file)
    {
        var result = DefinitionFile.Read(Path.Combine(DefinitionFolder.Workflows, file));
        Assert.Empty(result.Problems);
        Assert.Empty(result.Warnings);
        Assert.Equal(Path.GetFileNameWithoutExtension(file), result.Value!.DefinitionId);
    }

    [Fact]
    public void The_worked_example_is_read_as_it_is_meant()
    {
        var path = Path.Combine(DefinitionFolder.Good, "worked-example.json");
        var result = DefinitionFile.Read(path);
        Assert.Empty(result.Problems);
        Assert.Empty(result.Warnings);
        var definition = result.Value!;
        Assert.Equal("vi-du-chu-ky-nam", definition.DefinitionId);
        Assert.Equal(File.ReadAllText(path), definition.Text);
        Assert.Equal(["T-5", "T-3", "T+1", "T+3", "T+10"], definition.Stage("pledges").Ladder.Select(r => r.Key));
        Assert.Equal(new Rung("T+10", 10, To: RungTo.SuperiorPlus1) { RepeatEvery = 5, RepeatMax = 1 }, definition.Stage("pledges").Ladder[^1]);
        Assert.Equal(["R+2"], definition.Stage("evaluation").ReviewLadder.Select(r => r.Key));
        Assert.Equal(DueWording.Before, definition.Stage("breakthrough").DueWording);
        Assert.Equal(new FixedDay(0, 4, 15), definition.Stage("breakthrough").DueOn);

        var evaluation = definition.Stage("evaluation");
        Assert.Equal(StageKind.Evaluate, evaluation.Kind);
        Assert.Equal(["cell"], evaluation.Audience.Kinds);
        Assert.Equal("P", evaluation.Audience.Under);
        Assert.Equal(new DoneWhen(DoneRule.PercentAccepted, 50), evaluation.DoneWhen);
        Assert.Equal(new CountedDay("evaluation", DayEvent.Due, 10, WorkingDays: true), evaluation.Latest);

        var flow = definition.Flow;
        Assert.Equal("start", flow.Start);
        Assert.Equal(["join"], flow.Targets("pledges", Port.Done));
        Assert.Equal(["pledges", "breakthrough"], flow.Sources("join"));
        Assert.Equal(3, Assert.IsType<ForkActivity>(flow.Activity("fork")).Branches.Count);
        Assert.Equal(new CountedDay("pledges", DayEvent.Due, 1, WorkingDays: false), Assert.IsType<WaitUntilActivity>(flow.Activity("wait")).Date);
        Assert.Equal(95, Assert.IsType<CheckCompletionActivity>(flow.Activity("check")).Percent);
        Assert.Empty(flow.Targets("check", Port.Met));
    }

    [Fact]
    public void What_a_file_does_not_say_is_as_the_contract_has_it()
    {
        var definition = Good(Sequence(Stage("pledges")));
        Assert.Equal("Asia/Ho_Chi_Minh", definition.Zone.Id);
        Assert.Equal(new SendWindow(new TimeOnly(8, 0), TimeSpan.FromHours(1), WorkingDaysOnly: true), definition.SendWindow);
        Assert.Equal(new FixedDay(1, 3, 31), definition.EndsOn);
        Assert.Equal(1, definition.Version);
        Assert.Null(definition.Document);
        Assert.Null(definition.Contact);

        var stage = definition.Stage("pledges");
        Assert.Equal(Audience.Everyone, stage.Audience);
        Assert.Null(stage.OpensOn);
        Assert.Null(stage.Latest);
        Assert.Null(stage.Form);
        Assert.Equal(DueWording.Inclusive, stage.DueWording);
        Assert.Equal(ReviewBy.Superior, stage.Review);
        Assert.Equal(new DoneWhen(DoneRule.AllAccepted), stage.DoneWhen);
        Assert.Equal(DefaultLadders.Ladder, stage.Ladder);
        Assert.Equal(DefaultLadders.Review, stage.ReviewLadder);
    }

    [Fact]
    public void A_fixed_due_day_stays_on_a_weekend_and_a_counted_one_rolls_forward_unless_the_file_says_otherwise()
    {
        JsonObject Counted() => new() { ["after"] = "cycle.launched", ["days"] = 10 };
        var definition = Good(Sequence(
            Stage("fixed"),
            Stage("counted", ("dueOn", Counted())),
            Stage("back", ("dueOn", Counted()), ("weekendRule", "rollBack")),
            Stage("forward", ("weekendRule", "rollForward"))));
        Assert.Equal(
            [WeekendRule.None, WeekendRule.RollForward, WeekendRule.RollBack, WeekendRule.RollForward],
            definition.Stages.Select(s => s.WeekendRule));
    }

    [Fact]
    public void A_stage_takes_its_own_ladder_before_that_of_the_file()
    {
        static JsonObject Rung(string key) => new() { ["key"] = key, ["offset"] = 2 };
        var definition = Good(Sequence(Stage("own", ("ladder", new JsonArray(Rung("mine")))), Stage("shared"))
            .WithSettings(new JsonObject { ["ladder"] = new JsonArray(Rung("all")), ["reviewLadder"] = new JsonArray(Rung("R+2")) }));
        Assert.Equal([new Rung("mine", 2)], definition.Stage("own").Ladder);
        Assert.Equal([new Rung("all", 2)], definition.Stage("shared").Ladder);
        Assert.Equal([new Rung("R+2", 2, To: RungTo.Superior)], definition.Stage("own").ReviewLadder);
    }

    [Fact]
    public void A_sequence_becomes_connections_and_goes_on_whatever_a_check_finds()
    {
        var flow = Good(Sequence(
            Step("start", "Elsa.Start"),
            Stage("pledges"),
            Step("check", "LaiChau.CheckCompletion", ("stage", "pledges"), ("percent", 95)),
            Stage("evaluation"))).Flow;
        Assert.Equal("start", flow.Start);
        Assert.Equal(
            [new("start", "Done", "pledges"), new("pledges", "Done", "check"), new("check", "Met", "evaluation"), new("check", "NotMet", "evaluation")],
            flow.Connections);
        Assert.Equal("pledges", Good(Sequence(Stage("pledges"))).Flow.Start);
    }

    [Fact]
    public void An_object_may_be_JSON_text_or_inline_and_a_number_may_be_text()
    {
        var inline = Good(Sequence(Stage("a", ("audience", new JsonObject { ["kinds"] = new JsonArray("cell") }), ("dueOn", new JsonObject { ["after"] = "a.opened", ["workingDays"] = 3 })),
            Step("check", "LaiChau.CheckCompletion", ("stage", "a"), ("percent", 97.5))));
        var text = Good(Sequence(Stage("a", ("audience", """{"kinds": ["cell"]}"""), ("dueOn", """ {"after": "a.opened", "workingDays": 3}""")),
            Step("check", "LaiChau.CheckCompletion", ("stage", "a"), ("percent", "97.5"))));
        Assert.Equal(inline.Stage("a").Audience.Kinds, text.Stage("a").Audience.Kinds);
        Assert.Equal(inline.Stage("a").DueOn, text.Stage("a").DueOn);
        Assert.Equal(inline.Flow.Activity("check"), text.Flow.Activity("check"));
        Assert.Equal(new FixedDay(-1, 11, 15), Good(Sequence(Stage("a", ("opensOn", "\"-1:11-15\"")))).Stage("a").OpensOn);
    }

    [Fact]
    public void What_Elsa_Studio_leaves_empty_counts_as_not_said()
    {
        var stage = Stage("pledges", ("form", ""), ("opensOn", " "), ("review", null));
        stage["latest"] = new JsonObject { ["typeName"] = "String", ["expression"] = null };
        stage["doneWhen"] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = null } };
        var read = Good(Sequence(stage)).Stage("pledges");
        Assert.Null(read.Form);
        Assert.Null(read.OpensOn);
        Assert.Null(read.Latest);
        Assert.Equal(new DoneWhen(DoneRule.AllAccepted), read.DoneWhen);
    }

    [Fact]
    public void Properties_of_Elsa_that_mean_nothing_here_are_kept_in_the_text()
    {
        var stage = Stage("pledges");
        stage["canStartWorkflow"] = false;
        stage["somethingNew"] = new JsonObject { ["deep"] = 1 };
        var file = Sequence(stage);
        file["tenantId"] = "t";
        Assert.Equal(file.ToJsonString(), Good(file).Text);
    }

    [Fact]
    public void Rules_may_name_parallel_branches_and_their_own_stage_as_the_contract_allows()
    {
        static JsonObject After(string moment) => new() { ["after"] = moment, ["days"] = 5 };
        Good(Flowchart(
            [
                Stage("a", ("dueOn", After("a.opened")), ("latest", After("a.due"))),
                Stage("b", ("opensOn", After("a.opened")), ("dueOn", After("a.done")), ("latest", After("b.opened"))),
                Stage("c", ("opensOn", After("cycle.launched")), ("dueOn", After("b.due"))),
                Step("wait", "LaiChau.WaitUntil", ("date", After("c.due"))),
            ],
            ("start", "Done", "a"), ("start", "Done", "b"), ("a", "Done", "c"), ("start", "Done", "wait")));
    }

    [Theory]
    [InlineData("00:00-24:00", 0, 1440)]
    [InlineData("16:30-17:00", 990, 30)]
    public void A_send_window_may_be_any_part_of_a_day(string window, int from, int minutes)
    {
        var definition = Good(Sequence(Stage("pledges")).WithSettings(new JsonObject { ["sendWindow"] = window, ["sendDays"] = "all" }));
        Assert.Equal(new SendWindow(new TimeOnly(from / 60, from % 60), TimeSpan.FromMinutes(minutes), WorkingDaysOnly: false), definition.SendWindow);
    }

    private static CycleDefinition Good(JsonObject file)
    {
        var result = DefinitionFile.Parse(file.ToJsonString(), "good.json");
        Assert.Empty(result.Problems);
        Assert.True(SchemaTests.Accepts(file.ToJsonString()), "The schema is stricter than the program.");
        return result.Value!;
    }
}
