using System.Text.Json;

namespace LaiChau.Workflow.Definitions;

/// <summary>The graph as far as it could be read.</summary>
internal sealed class FlowDraft
{
    private List<string>? stageIds;

    public required Place Place { get; init; }

    public required bool IsSequence { get; init; }

    public List<Step> Steps { get; } = [];

    /// <summary>For guesses at what a misspelt reference meant.</summary>
    public IReadOnlyCollection<string> StageIds => stageIds ??= [.. Steps.Where(s => s.Kind == StepKind.Stage).Select(s => s.Id).OfType<string>()];

    /// <summary>By id; of two steps with one id the first.</summary>
    public Dictionary<string, Step> ById { get; } = new(StringComparer.Ordinal);

    /// <summary>In the order of the file; those that close a loop are taken out when they have been reported.</summary>
    public List<Edge> Edges { get; } = [];

    /// <summary>Steps that a connection with a slip in it was meant for; not reported as unreachable on top.</summary>
    public HashSet<Step> MeantTargets { get; } = [];

    /// <summary>`start` of a flowchart.</summary>
    public Spot? NamedStart { get; set; }
}

/// <summary>Reads the root: `Elsa.Flowchart` with its connections, or `Elsa.Sequence`, whose order becomes connections.</summary>
internal static class FlowReader
{
    private const string Flowchart = "Elsa.Flowchart";
    private const string Sequence = "Elsa.Sequence";
    private static readonly string[] Roots = [Flowchart, Sequence];

    public static FlowDraft? Read(Spot file, CycleOptions options, Findings findings)
    {
        if (file.Required("root", findings) is not { } root || !root.Is(JsonValueKind.Object, "NotObject", findings)
            || root.Required("type", findings) is not { } typeSpot || !typeSpot.Is(JsonValueKind.String, "NotText", findings))
        {
            return null;
        }

        var type = typeSpot.Value.GetString()!;
        if (type is not (Flowchart or Sequence))
        {
            findings.Problem(typeSpot.Place, "RootType", new Quoted(type), DidYouMean.Remedy(type, Roots));
            return null;
        }

        if (root.Required("activities", findings) is not { } list || !list.Is(JsonValueKind.Array, "NotList", findings))
        {
            return null;
        }

        var draft = new FlowDraft { Place = root.Place, IsSequence = type == Sequence };
        Steps(list, draft, options, findings);
        if (draft.IsSequence)
        {
            Chain(draft, findings);
            if (root.Member("connections") is { } unused && !(unused.Value.ValueKind == JsonValueKind.Array && unused.Value.GetArrayLength() == 0))
            {
                findings.Warn(unused.Place, "SequenceConnections");
            }
        }
        else
        {
            draft.NamedStart = root.Member("start");
            if (root.Member("connections") is { } connections && connections.Is(JsonValueKind.Array, "NotList", findings))
            {
                Connect(connections, draft, findings);
            }
        }

        return draft;
    }

    private static void Steps(Spot list, FlowDraft draft, CycleOptions options, Findings findings)
    {
        foreach (var item in list.Items())
        {
            if (StepReader.Read(item, draft.Steps.Count, options, findings) is not { } step)
            {
                continue;
            }

            draft.Steps.Add(step);
            if (step.Id is not null && !draft.ById.TryAdd(step.Id, step))
            {
                findings.Problem(step.Place.Child("id"), "IdTwice", step.Id, draft.ById[step.Id].Title);
            }
        }
    }

    /// <summary>Whatever way a step ends by, a sequence goes on to the next one.</summary>
    private static void Chain(FlowDraft draft, Findings findings)
    {
        foreach (var step in draft.Steps.Where(s => s.Kind is StepKind.Fork or StepKind.Join))
        {
            findings.Problem(step.Place.Child("type"), "SequenceParallel");
        }

        foreach (var (step, next) in draft.Steps.Zip(draft.Steps.Skip(1)))
        {
            foreach (var port in step.Ports ?? [])
            {
                draft.Edges.Add(new Edge(next.Place, step, port, next));
            }

            if (step.Ports is null)
            {
                draft.MeantTargets.Add(next);
            }
        }
    }

    private static void Connect(Spot connections, FlowDraft draft, Findings findings)
    {
        foreach (var item in connections.Items())
        {
            if (!item.Is(JsonValueKind.Object, "ConnectionShape", findings))
            {
                continue;
            }

            var source = End(item, "source", draft, findings, out var meantSource);
            var target = End(item, "target", draft, findings, out _);
            if (source is not null && target is not null && Port(item, source, findings) is { } port)
            {
                draft.Edges.Add(new Edge(item.Place, source, port, target));
            }
            else if (meantSource is not null || source is not null)
            {
                // Its other end is known, or nearly: what is wrong with the connection is said once.
                _ = End(item, "target", draft, new Findings(), out var meantTarget) is { } known
                    ? draft.MeantTargets.Add(known)
                    : meantTarget is not null && draft.MeantTargets.Add(meantTarget);
            }

            TargetPort(item, target, findings);
        }
    }

    /// <param name="meant">The step itself or, if the id has a slip in it, the one that is nearest.</param>
    private static Step? End(Spot connection, string side, FlowDraft draft, Findings findings, out Step? meant)
    {
        meant = null;
        if (connection.Required(side, findings) is not { } end || !end.Is(JsonValueKind.Object, "ConnectionShape", findings)
            || end.Required("activity", findings) is not { } activity || !activity.Is(JsonValueKind.String, "NotText", findings))
        {
            return null;
        }

        var id = activity.Value.GetString()!;
        if (draft.ById.TryGetValue(id, out meant))
        {
            return meant;
        }

        meant = DidYouMean.Nearest(id, draft.ById.Keys) is { } near ? draft.ById[near] : null;
        findings.Problem(activity.Place, "ConnectionStep", new Quoted(id), DidYouMean.Remedy(id, draft.ById.Keys));
        return null;
    }

    private static string? Port(Spot connection, Step source, Findings findings)
    {
        var end = connection.Member("source")!.Value;
        if (end.Required("port", findings) is not { } spot || !spot.Is(JsonValueKind.String, "NotText", findings))
        {
            return null;
        }

        var port = spot.Value.GetString()!.Trim();
        if (source.Ports is null || source.Ports.Contains(port))
        {
            return port;
        }

        findings.Problem(spot.Place, source.Kind == StepKind.Fork ? "PortNoBranch" : "Port", source.Title, new Quoted(port), DidYouMean.Remedy(port, source.Ports.ToList()));
        return null;
    }

    private static void TargetPort(Spot connection, Step? target, Findings findings)
    {
        if (target is { Kind: not StepKind.Refused } && connection.Member("target")?.Member("port") is { } port
            && port.Is(JsonValueKind.String, "NotText", findings) && port.Value.GetString() is not "In")
        {
            findings.Problem(port.Place, "PortIn", target.Title, new Quoted(port.Value.GetString()!));
        }
    }
}
