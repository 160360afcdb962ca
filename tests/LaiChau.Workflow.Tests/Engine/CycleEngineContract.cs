// Long because the contract of the engines is one class that a second engine inherits.
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Engine;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Engine;

/// <summary>
/// What every engine must do. A second engine inherits this class and gives <see cref="CreateEngine"/>. Moves of one
/// answer are compared without regard to their order, except that the flow's end comes last: the order is each engine's
/// own, and nothing outside depends on it.
/// </summary>
public abstract class CycleEngineContract
{
    private static readonly CycleDefinition Linear = new FlowBuilder()
        .Path("start", "topic", "pledges", "evaluation")
        .Build();

    /// <summary>Case 18 of the behaviours.</summary>
    private static readonly CycleDefinition Parallel = new FlowBuilder()
        .Fork("fork", "Pledges", "Tasks").Join("join")
        .Path("start", "topic", "fork")
        .Path("fork:Pledges", "pledges", "join")
        .Path("fork:Tasks", "tasks", "join")
        .Path("join", "evaluation")
        .Build();

    /// <summary>Case 19 of the behaviours.</summary>
    private static readonly CycleDefinition Chasing = new FlowBuilder()
        .Fork("fork", "Work", "Chase").Wait("dayAfterDue").Check("enough").Notify("tell")
        .Path("start", "fork")
        .Path("fork:Work", "pledges", "evaluation")
        .Path("fork:Chase", "dayAfterDue", "enough")
        .Path("enough:NotMet", "tell")
        .Build();

    /// <summary>The engine under test; may be called once for each event.</summary>
    protected abstract ICycleEngine CreateEngine();

    protected FlowRun Run(CycleDefinition definition) => new(CreateEngine, definition);

    [Fact]
    public void Has_a_name_for_the_cycles_row() => Assert.NotEmpty(CreateEngine().Name);

    [Fact]
    public void Opens_one_stage_after_the_other_and_ends_with_the_last()
    {
        var run = Run(Linear);
        AssertMoves(run.Start(), "open topic");
        AssertMoves(run.Done("topic"), "open pledges");
        AssertMoves(run.Done("pledges"), "open evaluation");
        AssertMoves(run.Done("evaluation"), "ended start");
    }

    [Fact]
    public void Starts_with_any_activity_that_the_flow_names_as_its_start()
    {
        var run = Run(new FlowBuilder().Path("topic", "pledges").StartsWith("topic").Build());
        AssertMoves(run.Start(), "open topic");
        AssertMoves(run.Done("topic"), "open pledges");
        AssertMoves(run.Done("pledges"), "ended topic");
    }

    [Fact]
    public void Ends_at_once_when_there_is_nothing_to_do()
    {
        AssertMoves(Run(new FlowBuilder().Build()).Start(), "ended start");
    }

    [Theory]
    [InlineData("pledges", "tasks")]
    [InlineData("tasks", "pledges")]
    public void Opens_the_evaluation_once_when_the_later_of_two_parallel_stages_is_done(string earlier, string later)
    {
        var run = Run(Parallel);
        run.Start();
        AssertMoves(run.Done("topic"), "open pledges", "open tasks");
        AssertMoves(run.Done(earlier));
        AssertMoves(run.Done(later), "open evaluation");
        AssertMoves(run.Done("evaluation"), "ended start");
        Assert.Single(run.Moves, new OpenStageMove("evaluation"));
    }

    [Fact]
    public void Two_stages_that_are_done_in_the_same_instant_lead_to_the_same_in_either_order()
    {
        var run = Run(Parallel);
        run.Start();
        run.Done("topic");
        var other = run.Branch();
        var moves = run.Done("pledges").Concat(run.Done("tasks"));
        var otherMoves = other.Done("tasks").Concat(other.Done("pledges"));
        Assert.Equal(moves.Order(), otherMoves.Order());
        AssertMoves(run.Done("evaluation"), "ended start");
        AssertMoves(other.Done("evaluation"), "ended start");
    }

    [Fact]
    public void Chasing_tells_the_administrators_once_and_leaves_the_late_stage_open()
    {
        var run = Run(Chasing);
        AssertMoves(run.Start(), "open pledges", "wait dayAfterDue");
        AssertMoves(run.Day("dayAfterDue"), "check enough");
        AssertMoves(run.Check("enough", met: false), "notify tell");
        AssertMoves(run.Done("pledges"), "open evaluation");
        AssertMoves(run.Done("evaluation"), "ended start");
        Assert.Single(run.Moves, new NotifyAdministratorsMove("tell"));
    }

    [Fact]
    public void Chasing_tells_nobody_when_enough_is_accepted()
    {
        var run = Run(Chasing);
        run.Start();
        AssertMoves(run.Done("pledges"), "open evaluation");
        AssertMoves(run.Day("dayAfterDue"), "check enough");
        AssertMoves(run.Check("enough", met: true));
        AssertMoves(run.Done("evaluation"), "ended start");
    }

    [Fact]
    public void A_chasing_branch_that_is_still_under_way_keeps_the_flow_from_ending()
    {
        var run = Run(Chasing);
        run.Start();
        run.Done("pledges");
        AssertMoves(run.Done("evaluation"));
        AssertMoves(run.Day("dayAfterDue"), "check enough");
        AssertMoves(run.Check("enough", met: false), "notify tell", "ended start");
    }

    [Theory]
    [InlineData(true, "open praise")]
    [InlineData(false, "open help")]
    public void A_check_goes_the_way_of_its_answer_and_no_other(bool met, string opened)
    {
        var run = Run(new FlowBuilder().Check("enough")
            .Path("start", "pledges", "enough")
            .Path("enough:Met", "praise")
            .Path("enough:NotMet", "help")
            .Build());
        run.Start();
        AssertMoves(run.Done("pledges"), "check enough");
        AssertMoves(run.Check("enough", met), opened);
        AssertMoves(run.Done(opened["open ".Length..]), "ended start");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_check_without_a_way_for_its_answer_ends_there(bool met)
    {
        var run = Run(new FlowBuilder().Check("enough")
            .Path("start", "enough")
            .Path(met ? "enough:NotMet" : "enough:Met", "pledges")
            .Build());
        AssertMoves(run.Start(), "check enough");
        AssertMoves(run.Check("enough", met), "ended start");
    }

    [Fact]
    public void A_stage_behind_a_wait_opens_on_the_day_it_waits_for()
    {
        var run = Run(new FlowBuilder().Wait("spring").Path("start", "spring", "pledges").Build());
        AssertMoves(run.Start(), "wait spring");
        AssertMoves(run.Day("spring"), "open pledges");
        AssertMoves(run.Done("pledges"), "ended start");
    }

    [Fact]
    public void A_notice_to_the_administrators_passes_its_token_on_at_once()
    {
        var run = Run(new FlowBuilder().Notify("first").Notify("second")
            .Path("start", "first", "second", "pledges")
            .Build());
        AssertMoves(run.Start(), "notify first", "notify second", "open pledges");
        AssertMoves(run.Done("pledges"), "ended start");
    }

    [Fact]
    public void Notices_alone_end_the_flow_in_the_same_answer()
    {
        AssertMoves(Run(new FlowBuilder().Notify("tell").Path("start", "tell").Build()).Start(), "notify tell", "ended start");
    }

    [Fact]
    public void Several_connections_out_of_one_port_run_in_parallel()
    {
        var run = Run(new FlowBuilder().Join("join").Check("enough")
            .Path("start", "topic", "pledges", "join", "evaluation")
            .Path("topic", "tasks", "join")
            .Path("topic", "enough")
            .Path("enough:Met", "praise")
            .Path("enough:Met", "models")
            .Build());
        run.Start();
        AssertMoves(run.Done("topic"), "open pledges", "open tasks", "check enough");
        AssertMoves(run.Check("enough", met: true), "open praise", "open models");
        AssertMoves(run.Done("tasks"));
        AssertMoves(run.Done("models"));
        AssertMoves(run.Done("pledges"), "open evaluation");
        AssertMoves(run.Done("evaluation"));
        AssertMoves(run.Done("praise"), "ended start");
    }

    [Fact]
    public void Forks_within_forks_join_from_the_inside_out()
    {
        var run = Run(new FlowBuilder().Fork("outer", "A", "B").Fork("inner", "A", "B").Join("innerJoin").Join("outerJoin")
            .Path("start", "outer")
            .Path("outer:A", "inner")
            .Path("inner:A", "a1", "innerJoin")
            .Path("inner:B", "a2", "innerJoin")
            .Path("innerJoin", "outerJoin", "evaluation")
            .Path("outer:B", "b", "outerJoin")
            .Build());
        AssertMoves(run.Start(), "open a1", "open a2", "open b");
        AssertMoves(run.Done("b"));
        AssertMoves(run.Done("a2"));
        AssertMoves(run.Done("a1"), "open evaluation");
        AssertMoves(run.Done("evaluation"), "ended start");
    }

    [Fact]
    public void A_join_waits_for_every_connection_also_for_those_straight_from_the_fork()
    {
        var run = Run(new FlowBuilder().Fork("fork", "A", "B", "C").Join("join").Notify("tell")
            .Path("start", "fork")
            .Path("fork:A", "join")
            .Path("fork:B", "tell", "join")
            .Path("fork:C", "pledges", "join", "evaluation")
            .Build());
        AssertMoves(run.Start(), "notify tell", "open pledges");
        AssertMoves(run.Done("pledges"), "open evaluation");
    }

    [Fact]
    public void A_join_with_one_connection_passes_its_token_on()
    {
        var run = Run(new FlowBuilder().Join("join").Path("start", "pledges", "join", "evaluation").Build());
        run.Start();
        AssertMoves(run.Done("pledges"), "open evaluation");
    }

    [Fact]
    public void Two_joins_may_wait_for_the_same_stages()
    {
        var run = Run(new FlowBuilder().Join("left").Join("right")
            .Path("start", "pledges", "left", "evaluation")
            .Path("start", "tasks", "right", "models")
            .Path("pledges", "right")
            .Path("tasks", "left")
            .Build());
        AssertMoves(run.Start(), "open pledges", "open tasks");
        AssertMoves(run.Done("pledges"));
        AssertMoves(run.Done("tasks"), "open evaluation", "open models");
    }

    [Fact]
    public void Refuses_what_an_activity_does_not_wait_for()
    {
        var run = Run(Chasing);
        run.Start();
        run.Refuses(new StageDone("evaluation"));
        run.Refuses(new StageDone("nobody"));
        run.Refuses(new StageDone("dayAfterDue"));
        run.Refuses(new StageDone("fork"));
        run.Refuses(new DayCame("pledges"));
        run.Refuses(new Checked("pledges", true));
        run.Refuses(new Checked("enough", true));
        run.Refuses(new Checked("dayAfterDue", false));
        run.Refuses(new DayCame("tell"));
        run.Day("dayAfterDue");
        run.Refuses(new DayCame("enough"));
    }

    [Fact]
    public void Refuses_to_hear_twice_that_a_stage_is_done()
    {
        var run = Run(Parallel);
        run.Start();
        run.Done("topic");
        run.Refuses(new StageDone("topic"));
        run.Done("tasks");
        run.Refuses(new StageDone("tasks"));
    }

    [Fact]
    public void Refuses_a_second_start()
    {
        var run = Run(Linear);
        run.Start();
        run.Refuses(new CycleStarted());
    }

    [Fact]
    public void Refuses_everything_before_the_start()
    {
        var run = Run(Linear);
        run.Refuses(new StageDone("topic"));
        run.Refuses(new DayCame("topic"));
        run.Refuses(new Checked("topic", true));
    }

    [Fact]
    public void Refuses_everything_after_the_end()
    {
        var run = Run(new FlowBuilder().Path("start", "topic").Build());
        run.Start();
        run.Done("topic");
        run.Refuses(new StageDone("topic"));
        run.Refuses(new CycleStarted());
    }

    [Fact]
    public void Refuses_the_state_of_another_definition()
    {
        var run = Run(Linear);
        run.Start();
        var foreign = new FlowBuilder().Path("start", "topic").Build("other-review");
        Assert.ThrowsAny<ArgumentException>(() => CreateEngine().Advance(foreign, run.State, new StageDone("topic")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("a state that never was")]
    public void Refuses_a_text_that_is_no_state(string state)
    {
        Assert.ThrowsAny<ArgumentException>(() => CreateEngine().Advance(Linear, state, new StageDone("topic")));
    }

    protected static void AssertMoves(IReadOnlyList<string> moves, params string[] expected) =>
        Assert.Equal(expected.Order(StringComparer.Ordinal), moves.Order(StringComparer.Ordinal));
}
