using LaiChau.Workflow.Definitions;

namespace LaiChau.Workflow.Engine;

/// <summary>
/// The built-in engine: a token game over the definition's flow, without clock, storage or memory of its own.
/// </summary>
/// <remarks>
/// Order of moves: tokens walk breadth first, and out of one activity in the order in which the file lists its
/// connections. A connection that the file lists twice is one connection. Flows that the definition reader refuses
/// (loops, a check before a join) are not repaired here, but they never end a year silently: the call throws instead.
/// </remarks>
public sealed class FlowEngine : ICycleEngine
{
    /// <inheritdoc/>
    public string Name => "built-in";

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The flow is one that the definition reader refuses, and came to a point where it cannot go on.</exception>
    public EngineAnswer Advance(CycleDefinition definition, string? state, EngineEvent happened)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(happened);

        Walk walk;
        if (happened is CycleStarted)
        {
            if (state is not null)
            {
                throw new ArgumentException("The cycle has started already.", nameof(happened));
            }

            walk = new Walk(definition.Flow, new FlowState());
            walk.Enter(definition.Flow.Start);
        }
        else
        {
            if (state is null)
            {
                throw new ArgumentException($"The cycle has not started; {happened} cannot have happened.", nameof(state));
            }

            walk = new Walk(definition.Flow, FlowState.Read(definition, state));
            walk.Leave(Answered(definition.Flow, walk.State, happened));
        }

        walk.ToTheEnd();
        return new EngineAnswer(walk.State.Write(definition), walk.Moves);
    }

    internal static bool WaitsForAnEvent(FlowActivity activity) =>
        activity is StageDefinition or WaitUntilActivity or CheckCompletionActivity;

    /// <summary>Takes what the event is about out of the active ones; by which port its token leaves.</summary>
    private static (string Id, string Port) Answered(Flow flow, FlowState state, EngineEvent happened)
    {
        var id = happened switch
        {
            StageDone done => done.Activity,
            DayCame came => came.Activity,
            Checked answer => answer.Activity,
            _ => throw new ArgumentException($"The engine knows no event {happened}.", nameof(happened)),
        };
        if (id is null || !state.Active.Contains(id))
        {
            throw new ArgumentException($"Nothing of the name '{id}' is active; {happened} cannot have happened.", nameof(happened));
        }

        var port = (flow.Activity(id), happened) switch
        {
            (StageDefinition, StageDone) or (WaitUntilActivity, DayCame) => Port.Done,
            (CheckCompletionActivity, Checked answer) => answer.Met ? Port.Met : Port.NotMet,
            var (activity, _) => throw new ArgumentException($"{activity.GetType().Name} '{id}' does not wait for {happened}.", nameof(happened)),
        };
        state.Active.Remove(id);
        return (id, port);
    }

    /// <summary>What one event sets going: tokens walk until each has ended, waits at a join or started something.</summary>
    private sealed class Walk(Flow flow, FlowState state)
    {
        private readonly List<EngineMove> moves = [];
        private readonly HashSet<string> entered = new(StringComparer.Ordinal);
        private readonly Queue<FlowConnection> tokens = new();

        public FlowState State => state;

        public IReadOnlyList<EngineMove> Moves => moves;

        public void Leave((string Id, string Port) way) => Leave(way.Id, port => port == way.Port);

        public void ToTheEnd()
        {
            while (tokens.TryDequeue(out var token))
            {
                if (flow.Activity(token.Target) is not JoinActivity || IsLastInto(token))
                {
                    Enter(token.Target);
                }
            }

            if (state.Active.Count > 0)
            {
                return;
            }

            if (state.Arrived.Count > 0)
            {
                var joins = string.Join(", ", state.Arrived.Select(c => c.Target).Distinct().Order(StringComparer.Ordinal));
                throw new InvalidOperationException($"Nothing is active any more, and these joins wait for tokens that cannot come: {joins}.");
            }

            moves.Add(new FlowEndedMove(flow.Start));
        }

        public void Enter(string id)
        {
            // Without this a loop of notices would hang the sweep instead of failing.
            if (!entered.Add(id) || state.Active.Contains(id))
            {
                throw new InvalidOperationException($"A second token came to '{id}'.");
            }

            switch (flow.Activity(id))
            {
                case StageDefinition:
                    Begin(new OpenStageMove(id));
                    break;
                case WaitUntilActivity:
                    Begin(new WaitForMove(id));
                    break;
                case CheckCompletionActivity:
                    Begin(new CheckMove(id));
                    break;
                case NotifyAdministratorsActivity:
                    moves.Add(new NotifyAdministratorsMove(id));
                    Leave((id, Port.Done));
                    break;
                case StartActivity or JoinActivity:
                    Leave((id, Port.Done));
                    break;
                case ForkActivity fork:
                    Leave(id, fork.Branches.Contains);
                    break;
                case var unknown:
                    throw new InvalidOperationException($"The engine knows no activity of the kind {unknown.GetType().Name} ('{id}').");
            }
        }

        private void Begin(EngineMove move)
        {
            state.Active.Add(move.Activity);
            moves.Add(move);
        }

        private void Leave(string id, Func<string, bool> byPort)
        {
            foreach (var connection in flow.Connections.Where(c => c.Source == id && byPort(c.Port)).Distinct())
            {
                tokens.Enqueue(connection);
            }
        }

        /// <summary>Keeps the token at its join until one has come over each connection into it; then takes all of them.</summary>
        private bool IsLastInto(FlowConnection token)
        {
            if (!state.Arrived.Add(token))
            {
                throw new InvalidOperationException($"A second token came from '{token.Source}' to the join '{token.Target}'.");
            }

            if (!state.HasAllInto(flow, token.Target))
            {
                return false;
            }

            state.Arrived.RemoveWhere(c => c.Target == token.Target);
            return true;
        }
    }
}
