using System.Text;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Engine;

namespace LaiChau.Workflow.Tests.Engine;

/// <summary>
/// Plays the service's part towards an engine. Between two events nothing survives but the state's text, as bytes, and
/// each event goes to a newly made engine, so every test is also one of the state's round trip.
/// </summary>
public sealed class FlowRun(Func<ICycleEngine> createEngine, CycleDefinition definition)
{
    private readonly List<EngineMove> moves = [];
    private readonly List<string> pending = [];
    private byte[]? state;

    public CycleDefinition Definition => definition;

    public string? State => state is null ? null : Encoding.UTF8.GetString(state);

    public IReadOnlyList<EngineMove> Moves => moves;

    /// <summary>Ids that an event is still owed to, in the order of their moves.</summary>
    public IReadOnlyList<string> Pending => pending;

    public bool Ended => moves.Any(m => m is FlowEndedMove);

    /// <summary>`open pledges`, `wait w`, `check c`, `notify n`, `ended start`.</summary>
    public static string Words(EngineMove move) => move switch
    {
        OpenStageMove => "open ",
        WaitForMove => "wait ",
        CheckMove => "check ",
        NotifyAdministratorsMove => "notify ",
        FlowEndedMove => "ended ",
        _ => throw new ArgumentException($"Unknown move {move}.", nameof(move)),
    } + move.Activity;

    public IReadOnlyList<string> Start() => Tell(new CycleStarted());

    public IReadOnlyList<string> Done(string stage) => Tell(new StageDone(stage));

    public IReadOnlyList<string> Day(string wait) => Tell(new DayCame(wait));

    public IReadOnlyList<string> Check(string check, bool met) => Tell(new Checked(check, met));

    public IReadOnlyList<string> Tell(EngineEvent happened)
    {
        var answer = createEngine().Advance(definition, State, happened);
        var again = createEngine().Advance(definition, State, happened);
        Assert.Equal(answer.State, again.State);
        Assert.Equal(answer.Moves, again.Moves);

        Assert.False(Ended, $"{happened} was taken after the flow had ended.");
        Assert.All(answer.Moves.SkipLast(1), move => Assert.IsNotType<FlowEndedMove>(move));

        state = Encoding.UTF8.GetBytes(answer.State);
        moves.AddRange(answer.Moves);
        pending.Remove(About(happened));
        pending.AddRange(answer.Moves.Where(m => m is OpenStageMove or WaitForMove or CheckMove).Select(m => m.Activity));
        return [.. answer.Moves.Select(Words)];
    }

    public void Refuses(EngineEvent happened) =>
        Assert.ThrowsAny<ArgumentException>(() => createEngine().Advance(definition, State, happened));

    /// <summary>A second run that goes on from here.</summary>
    public FlowRun Branch()
    {
        var branch = new FlowRun(createEngine, definition) { state = state };
        branch.moves.AddRange(moves);
        branch.pending.AddRange(pending);
        return branch;
    }

    private static string About(EngineEvent happened) => happened switch
    {
        StageDone done => done.Activity,
        DayCame came => came.Activity,
        Checked answer => answer.Activity,
        _ => "",
    };
}
