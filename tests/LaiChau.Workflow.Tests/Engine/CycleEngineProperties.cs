using CsCheck;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Engine;

namespace LaiChau.Workflow.Tests.Engine;

/// <summary>The contract over random legal flows, random answers and random orders of events.</summary>
public abstract class CycleEngineProperties
{
    /// <summary>How many flows each property sees.</summary>
    protected virtual long Samples => 2_000;

    protected abstract ICycleEngine CreateEngine();

    [Fact]
    public void Each_event_sets_going_exactly_what_lies_behind_it()
    {
        ForAll(flow =>
        {
            var run = new FlowRun(CreateEngine, flow.Definition);
            var left = new Dictionary<string, string>();
            var reached = new HashSet<string>();
            for (EngineEvent? happened = new CycleStarted(); happened is not null; happened = Next(flow, run, flow.Order))
            {
                if (happened is not CycleStarted)
                {
                    var id = run.Pending[Pick(run, flow.Order)];
                    left[id] = flow.PortOf(id);
                }

                var moves = run.Tell(happened);
                var now = Reached(flow.Definition.Flow, left);
                var expected = now.Except(reached).Select(id => MoveFor(flow.Definition.Flow, id)).OfType<string>();
                if (now.All(id => left.ContainsKey(id) || !Waits(flow.Definition.Flow, id)))
                {
                    expected = expected.Append("ended " + flow.Definition.Flow.Start);
                }

                Assert.Equal(expected.Order(StringComparer.Ordinal), moves.Order(StringComparer.Ordinal));
                reached = now;
            }

            Assert.True(run.Ended);
            Assert.Equal(run.Moves.Count, run.Moves.Distinct().Count());
        });
    }

    [Fact]
    public void No_token_is_lost_or_doubled()
    {
        ForAll(flow =>
        {
            var run = PlayToTheEnd(new FlowRun(CreateEngine, flow.Definition), flow, flow.Order);
            var answered = flow.Definition.Flow.Activities
                .Where(a => Waits(flow.Definition.Flow, a.Id))
                .ToDictionary(a => a.Id, a => flow.PortOf(a.Id));
            var expected = Reached(flow.Definition.Flow, answered).Select(id => MoveFor(flow.Definition.Flow, id)).OfType<string>();
            Assert.Equal(
                expected.Append("ended " + flow.Definition.Flow.Start).Order(StringComparer.Ordinal),
                run.Moves.Select(FlowRun.Words).Order(StringComparer.Ordinal));
        });
    }

    [Fact]
    public void The_order_of_events_and_of_the_files_lines_does_not_change_what_happens_in_the_year()
    {
        ForAll(flow =>
        {
            var run = PlayToTheEnd(new FlowRun(CreateEngine, flow.Definition), flow, flow.Order);
            var other = flow.Reversed();
            var otherRun = PlayToTheEnd(new FlowRun(CreateEngine, other.Definition), other, flow.OtherOrder);
            Assert.Equal(
                run.Moves.Select(FlowRun.Words).Order(StringComparer.Ordinal),
                otherRun.Moves.Select(FlowRun.Words).Order(StringComparer.Ordinal));
            AssertSameState(run, otherRun);
        });
    }

    [Fact]
    public void Events_of_one_instant_lead_to_the_same_in_every_order()
    {
        ForAll(flow =>
        {
            var run = new FlowRun(CreateEngine, flow.Definition);
            run.Start();
            for (var steps = flow.OtherOrder[0]; steps > 0 && Next(flow, run, flow.Order) is { } happened; steps--)
            {
                run.Tell(happened);
            }

            FlowRun? first = null;
            foreach (var order in Permutations([.. run.Pending.Take(4)]))
            {
                var branch = run.Branch();
                foreach (var id in order)
                {
                    branch.Tell(flow.EventFor(id));
                }

                first ??= branch;
                Assert.Equal(
                    first.Moves.Select(FlowRun.Words).Order(StringComparer.Ordinal),
                    branch.Moves.Select(FlowRun.Words).Order(StringComparer.Ordinal));
                AssertSameState(first, branch);
            }
        });
    }

    [Fact]
    public void What_no_activity_waits_for_is_refused_at_every_step()
    {
        ForAll(
            flow =>
            {
                var run = new FlowRun(CreateEngine, flow.Definition);
                run.Start();
                while (true)
                {
                    foreach (var id in flow.Definition.Flow.Activities.Select(a => a.Id))
                    {
                        var fitting = run.Pending.Contains(id) ? flow.EventFor(id).GetType() : null;
                        EngineEvent[] events = [new StageDone(id), new DayCame(id), new Checked(id, true)];
                        Assert.All(events.Where(e => e.GetType() != fitting), run.Refuses);
                    }

                    run.Refuses(new CycleStarted());
                    if (Next(flow, run, flow.Order) is not { } happened)
                    {
                        break;
                    }

                    run.Tell(happened);
                }
            },
            Samples / 20);
    }

    /// <summary>For an engine whose state says nothing of how it was reached; others have nothing to compare.</summary>
    protected virtual void AssertSameState(FlowRun one, FlowRun other)
    {
    }

    protected void ForAll(Action<RandomFlow> property, long? samples = null) =>
        RandomFlow.Any.Sample(property, iter: samples ?? Samples, print: RandomFlow.Print);

    protected static FlowRun PlayToTheEnd(FlowRun run, RandomFlow flow, int[] order)
    {
        run.Start();
        while (Next(flow, run, order) is { } happened)
        {
            run.Tell(happened);
        }

        return run;
    }

    protected static EngineEvent? Next(RandomFlow flow, FlowRun run, int[] order) =>
        run.Pending.Count == 0 ? null : flow.EventFor(run.Pending[Pick(run, order)]);

    private static int Pick(FlowRun run, int[] order) => order[run.Moves.Count % order.Length] % run.Pending.Count;

    /// <summary>
    /// The model, which knows no tokens: an activity is reached when a connection into it carries, a join when all do; a
    /// connection carries when its source is reached and has been left by that port.
    /// </summary>
    private static HashSet<string> Reached(Flow flow, IReadOnlyDictionary<string, string> left)
    {
        HashSet<string> reached = [flow.Start];
        bool Carries(FlowConnection c) =>
            reached.Contains(c.Source) && (!Waits(flow, c.Source) || left.GetValueOrDefault(c.Source) == c.Port);

        int before;
        do
        {
            before = reached.Count;
            foreach (var into in flow.Connections.GroupBy(c => c.Target))
            {
                if (flow.Activity(into.Key) is JoinActivity ? into.All(Carries) : into.Any(Carries))
                {
                    reached.Add(into.Key);
                }
            }
        }
        while (reached.Count > before);

        return reached;
    }

    private static bool Waits(Flow flow, string id) => flow.Activity(id) is StageDefinition or WaitUntilActivity or CheckCompletionActivity;

    private static string? MoveFor(Flow flow, string id) => flow.Activity(id) switch
    {
        StageDefinition => "open " + id,
        WaitUntilActivity => "wait " + id,
        CheckCompletionActivity => "check " + id,
        NotifyAdministratorsActivity => "notify " + id,
        _ => null,
    };

    private static IEnumerable<string[]> Permutations(string[] ids) => ids.Length == 0
        ? [[]]
        : ids.SelectMany(first => Permutations([.. ids.Where(id => id != first)]).Select(rest => (string[])[first, .. rest]));
}
