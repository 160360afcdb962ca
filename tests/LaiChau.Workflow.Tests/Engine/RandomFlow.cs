using CsCheck;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Engine;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Engine;

/// <summary>
/// A flow, the answers that its checks will get, and the orders in which events come. Every legal flow can come up: each
/// activity hangs on one earlier activity, a join on one or several, none of which lies behind a check.
/// </summary>
public sealed record RandomFlow(CycleDefinition Definition, bool[] Answers, int[] Order, int[] OtherOrder)
{
    public static readonly Gen<RandomFlow> Any =
        from definition in Gen.Select(Gen.Enum<Kind>(), Gen.Int[0, 11].Array[1, 3], Gen.Bool, (kind, parents, flag) => new Step(kind, parents, flag))
            .Array[0, 16].Select(Build)
        from answers in Gen.Bool.Array[1, 6]
        from order in Gen.Int[0, 11].Array[1, 12]
        from otherOrder in Gen.Int[0, 11].Array[1, 12]
        select new RandomFlow(definition, answers, order, otherOrder);

    private enum Kind
    {
        Stage,
        Join,
        Fork,
        Wait,
        Check,
        Notify,
    }

    public EngineEvent EventFor(string id) => Definition.Flow.Activity(id) switch
    {
        StageDefinition => new StageDone(id),
        WaitUntilActivity => new DayCame(id),
        _ => new Checked(id, Met(id)),
    };

    public string PortOf(string id) => EventFor(id) is Checked answer ? (answer.Met ? Port.Met : Port.NotMet) : Port.Done;

    public static string Print(RandomFlow flow) => string.Join("; ", flow.Definition.Flow.Connections.Select(c => $"{c.Source}:{c.Port} > {c.Target}"))
        + $" | answers {string.Join(",", flow.Answers)} | order {string.Join(",", flow.Order)} | other {string.Join(",", flow.OtherOrder)}";

    /// <summary>The same flow with its activities and connections listed the other way round.</summary>
    public RandomFlow Reversed() => this with
    {
        Definition = Definition with
        {
            Flow = new Flow([.. Definition.Flow.Activities.Reverse()], [.. Definition.Flow.Connections.Reverse()], Definition.Flow.Start),
        },
    };

    /// <summary>The number in an activity's name is its place, so an answer does not depend on the order of events.</summary>
    private bool Met(string id) => Answers[int.Parse(id.AsSpan("Check".Length), System.Globalization.CultureInfo.InvariantCulture) % Answers.Length];

    private static CycleDefinition Build(Step[] steps)
    {
        var builder = new FlowBuilder();
        var all = new List<string> { FlowBuilder.StartId };
        var beforeAnyCheck = new List<string> { FlowBuilder.StartId };
        var branches = new Dictionary<string, List<string>>();

        foreach (var step in steps)
        {
            var id = step.Kind.ToString() + all.Count;
            var candidates = step.Kind == Kind.Join ? beforeAnyCheck : all;
            var parents = step.Parents.Select(p => candidates[^((p % candidates.Count) + 1)]).Distinct().ToArray();
            if (step.Kind != Kind.Join)
            {
                parents = parents[..1];
            }

            foreach (var parent in parents)
            {
                builder.Connect(new FlowConnection(parent, PortOf(parent, step), id));
            }

            if (step.Kind != Kind.Check && parents.All(beforeAnyCheck.Contains))
            {
                beforeAnyCheck.Add(id);
            }

            all.Add(id);
            switch (step.Kind)
            {
                case Kind.Stage: builder.With(FlowBuilder.Stage(id)); break;
                case Kind.Join: builder.Join(id); break;
                case Kind.Wait: builder.Wait(id); break;
                case Kind.Check: builder.Check(id); break;
                case Kind.Notify: builder.Notify(id); break;
                default: branches[id] = []; break;
            }
        }

        foreach (var (fork, ports) in branches)
        {
            builder.Fork(fork, [.. ports]);
        }

        return builder.Build();

        string PortOf(string parent, Step step)
        {
            if (parent.StartsWith("Check", StringComparison.Ordinal))
            {
                return step.Flag ? Port.Met : Port.NotMet;
            }

            if (!branches.TryGetValue(parent, out var ports))
            {
                return Port.Done;
            }

            if (step.Flag || ports.Count == 0)
            {
                ports.Add("Branch" + ports.Count);
            }

            return ports[^1];
        }
    }

    private sealed record Step(Kind Kind, int[] Parents, bool Flag);
}
