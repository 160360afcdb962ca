using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Engine;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Engine;

public sealed class FlowEngineTests : CycleEngineContract
{
    private static readonly CycleDefinition Joined = new FlowBuilder()
        .Join("join").Wait("spring")
        .Path("start", "tasks", "join", "evaluation")
        .Path("start", "pledges", "join")
        .Path("start", "spring")
        .Build();

    [Fact]
    public void Is_called_built_in() => Assert.Equal("built-in", CreateEngine().Name);

    /// <summary>Rows of running cycles hold this text: a change needs a new format number and a reader for the old one.</summary>
    [Fact]
    public void Its_state_is_the_text_that_rows_of_running_cycles_hold()
    {
        var run = Run(Joined);
        run.Start();
        run.Done("pledges");
        Assert.Equal(
            """{"format":1,"definition":"annual-review","version":1,"active":["spring","tasks"],"arrived":[{"source":"pledges","port":"Done","target":"join"}]}""",
            run.State);
    }

    [Fact]
    public void Moves_come_breadth_first_and_in_the_order_of_the_files_connections()
    {
        var run = Run(new FlowBuilder().Fork("fork", "B", "A").Notify("tell").Notify("tellToo")
            .Path("start", "fork")
            .Path("fork:A", "tell", "tellToo", "last")
            .Path("fork:B", "second")
            .Path("fork:A", "third")
            .Build());
        Assert.Equal(["notify tell", "open second", "open third", "notify tellToo", "open last"], run.Start());
    }

    [Fact]
    public void A_connection_that_the_file_lists_twice_is_one_connection()
    {
        var run = Run(new FlowBuilder().Join("join")
            .Path("start", "pledges", "join", "evaluation")
            .Path("start", "pledges", "join", "evaluation")
            .Build());
        Assert.Equal(["open pledges"], run.Start());
        Assert.Equal(["open evaluation"], run.Done("pledges"));
        Assert.Equal(["ended start"], run.Done("evaluation"));
    }

    [Fact]
    public void Ids_of_any_letters_come_through_the_state_unharmed()
    {
        const string Odd = "cam k\u1ebft \"2026\"\\\n<\u0111\ud83d\ude00>";
        var run = Run(new FlowBuilder().Join("join").Path("start", Odd, "join", "evaluation").Path("start", "tasks", "join").Build());
        run.Start();
        Assert.Empty(run.Done(Odd));
        Assert.Equal(["open evaluation"], run.Done("tasks"));
    }

    [Fact]
    public void Throws_instead_of_ending_the_year_when_a_join_waits_for_a_token_that_cannot_come()
    {
        var illegal = new FlowBuilder().Join("join").Check("enough")
            .Path("start", "enough")
            .Path("enough:Met", "join")
            .Path("start", "pledges", "join", "evaluation")
            .Build();
        var run = Run(illegal);
        run.Start();
        run.Check("enough", met: false);
        var problem = Assert.Throws<InvalidOperationException>(() => run.Done("pledges"));
        Assert.Contains("join", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loop_of_notices_throws_instead_of_hanging()
    {
        var run = Run(new FlowBuilder().Notify("a").Notify("b").Path("start", "a", "b", "a").Build());
        Assert.Throws<InvalidOperationException>(() => run.Start());
    }

    [Fact]
    public void A_second_token_into_an_open_stage_throws_instead_of_vanishing()
    {
        var run = Run(new FlowBuilder().Path("start", "topic", "evaluation").Path("start", "evaluation").Build());
        run.Start();
        Assert.Throws<InvalidOperationException>(() => run.Done("topic"));
    }

    [Theory]
    [InlineData("""{"format":2,"definition":"annual-review","version":1,"active":["tasks"],"arrived":[]}""")]
    [InlineData("""{"format":1,"definition":"annual-review","version":2,"active":["tasks"],"arrived":[]}""")]
    [InlineData("""{"format":1,"definition":"annual-review","version":1,"active":["tasks"]}""")]
    [InlineData("""{"format":1,"definition":"annual-review","version":1,"active":null,"arrived":[]}""")]
    [InlineData("""{"format":1,"definition":"annual-review","version":1,"active":["tasks",null],"arrived":[]}""")]
    [InlineData("""{"format":1,"definition":"annual-review","version":1,"active":["tasks","tasks"],"arrived":[]}""")]
    [InlineData("""{"format":1,"definition":"annual-review","version":1,"active":["tasks","gone"],"arrived":[]}""")]
    [InlineData("""{"format":1,"definition":"annual-review","version":1,"active":["tasks","join"],"arrived":[]}""")]
    [InlineData("""{"format":1,"definition":"annual-review","version":1,"active":["tasks"],"arrived":[null]}""")]
    [InlineData("""{"format":1,"definition":"annual-review","version":1,"active":["tasks"],"arrived":[],"more":1}""")]
    [InlineData("""{"format":1,"definition":"annual-review","version":1,"active":["tasks"],"arrived":[{"source":"join","port":"Done","target":"evaluation"}]}""")]
    [InlineData("""{"format":1,"definition":"annual-review","version":1,"active":["tasks"],"arrived":[{"source":"spring","port":"Done","target":"join"}]}""")]
    [InlineData("""{"format":1,"definition":"annual-review","version":1,"active":["tasks"],"arrived":[{"source":"tasks","port":"Done","target":"join"},{"source":"pledges","port":"Done","target":"join"}]}""")]
    [InlineData("""{"format":1,"definition":"annual-review","version":1,"active":[],"arrived":[{"source":"pledges","port":"Done","target":"join"}]}""")]
    public void Refuses_a_state_in_which_the_flow_cannot_stand(string state)
    {
        Assert.Throws<ArgumentException>(() => CreateEngine().Advance(Joined, state, new StageDone("tasks")));
    }

    [Fact]
    public void Refuses_a_state_that_was_cut_off_anywhere()
    {
        var run = Run(Joined);
        run.Start();
        run.Done("pledges");
        var state = run.State!;
        Assert.All(
            Enumerable.Range(0, state.Length),
            length => Assert.Throws<ArgumentException>(() => CreateEngine().Advance(Joined, state[..length], new StageDone("tasks"))));
    }

    protected override ICycleEngine CreateEngine() => new FlowEngine();
}

public sealed class FlowEngineProperties : CycleEngineProperties
{
    protected override ICycleEngine CreateEngine() => new FlowEngine();

    protected override void AssertSameState(FlowRun one, FlowRun other) => Assert.Equal(one.State, other.State);
}
