using System.Text.Json;

namespace LaiChau.Workflow.Definitions;

/// <summary>
/// The shape that both engines must agree on (design.md section 4: "Refused, because engines differ there or a year
/// could end silently"). Linear in the size of the flow.
/// </summary>
internal static class FlowRules
{
    /// <summary>The step that gets the first token; null when there is none or more than one.</summary>
    public static Step? Check(FlowDraft draft, Findings findings)
    {
        if (!draft.Steps.Exists(s => s.Kind == StepKind.Stage))
        {
            findings.Problem(draft.Place.Child("activities"), "NoStage");
        }

        var start = draft.IsSequence ? FirstOf(draft, findings) : StartOf(draft, findings);
        CheckedStages(draft, findings);
        if (!draft.IsSequence)
        {
            Branches(draft, findings);
        }

        Loops(draft, findings);
        if (!draft.IsSequence)
        {
            SeveralInto(draft.Edges, findings);
        }

        ConditionalIntoJoin(draft.Edges, findings);
        if (start is not null)
        {
            Unreachable(draft, start, findings);
        }

        return start;
    }

    private static Step? FirstOf(FlowDraft draft, Findings findings)
    {
        foreach (var late in draft.Steps.Skip(1).Where(s => s.Kind == StepKind.Start))
        {
            findings.Problem(late.Place.Child("type"), "StartNotFirst");
        }

        return draft.Steps.Count > 0 ? draft.Steps[0] : null;
    }

    private static Step? StartOf(FlowDraft draft, Findings findings)
    {
        var starts = draft.Steps.Where(s => s.Kind == StepKind.Start).ToList();
        if (starts.Count == 0)
        {
            findings.Problem(draft.Place.Child("activities"), "NoStart");
        }

        foreach (var second in starts.Skip(1))
        {
            findings.Problem(second.Place.Child("type"), "SeveralStarts", starts[0].Title);
        }

        if (draft.NamedStart is { } named)
        {
            var id = named.Value.ValueKind == JsonValueKind.String ? named.Value.GetString()! : named.Value.GetRawText();
            if (starts.Count > 0 && !starts.Exists(s => s.Id == id))
            {
                findings.Problem(named.Place, "StartNamesOther", new Quoted(id), starts[0].Id ?? "");
            }
        }

        return starts.Count == 1 ? starts[0] : null;
    }

    private static void Branches(FlowDraft draft, Findings findings)
    {
        var connected = draft.Edges.Select(e => (e.Source, e.Port)).ToHashSet();
        foreach (var fork in draft.Steps.Where(s => s.Kind == StepKind.Fork))
        {
            foreach (var branch in (fork.Ports ?? []).Where(b => !connected.Contains((fork, b))))
            {
                findings.Problem(fork.Place.Child("branches"), "BranchUnconnected", new Quoted(branch));
            }
        }
    }

    private static void CheckedStages(FlowDraft draft, Findings findings)
    {
        foreach (var check in draft.Steps)
        {
            if (check.Checks is not { } named || named.Value.GetString()!.Trim() is not { Length: > 0 } id)
            {
                continue;
            }

            if (!draft.ById.TryGetValue(id, out var stage) || stage.Kind is not (StepKind.Stage or StepKind.Refused))
            {
                findings.Problem(named.Place, stage is null ? "AfterStage" : "AfterNoStage", new Quoted(id), DidYouMean.Remedy(id, draft.StageIds));
            }
        }
    }

    /// <summary>Depth first from each step in the order of the file, without recursion: a chain may be long.</summary>
    private static void Loops(FlowDraft draft, Findings findings)
    {
        var ways = draft.Edges.ToLookup(e => e.Source);
        var closed = new HashSet<Step>();
        var open = new HashSet<Step>();
        var looping = new HashSet<Edge>(ReferenceEqualityComparer.Instance);
        foreach (var first in draft.Steps.OrderBy(s => s.Kind == StepKind.Start ? 0 : 1))
        {
            if (closed.Contains(first))
            {
                continue;
            }

            var path = new Stack<(Step Step, IEnumerator<Edge> Ways)>();
            path.Push((first, ways[first].GetEnumerator()));
            open.Add(first);
            while (path.TryPeek(out var at))
            {
                if (!at.Ways.MoveNext())
                {
                    path.Pop();
                    open.Remove(at.Step);
                    closed.Add(at.Step);
                    continue;
                }

                var next = at.Ways.Current.Target;
                if (open.Contains(next))
                {
                    looping.Add(at.Ways.Current);
                }
                else if (!closed.Contains(next))
                {
                    open.Add(next);
                    path.Push((next, ways[next].GetEnumerator()));
                }
            }
        }

        foreach (var edge in draft.Edges.Where(looping.Contains))
        {
            findings.Problem(edge.Place, "Loop", edge.Source.Title, edge.Target.Title);
        }

        draft.Edges.RemoveAll(looping.Contains);
    }

    private static void SeveralInto(List<Edge> edges, Findings findings)
    {
        var seen = new HashSet<(Step, string, Step)>();
        var entered = new HashSet<Step>();
        foreach (var edge in edges)
        {
            if (!seen.Add((edge.Source, edge.Port, edge.Target)))
            {
                findings.Problem(edge.Place, "ConnectionTwice", edge.Source.Title, edge.Target.Title);
            }
            else if (edge.Target.Kind == StepKind.Start)
            {
                findings.Problem(edge.Place, "IntoStart", edge.Source.Title);
            }
            else if (!entered.Add(edge.Target) && edge.Target.Kind is not (StepKind.Join or StepKind.Refused))
            {
                findings.Problem(edge.Place, "SeveralInto", edge.Target.Title);
            }
        }
    }

    /// <summary>A join behind a check would wait for a token that may have gone the other way, and the year would stand still.</summary>
    private static void ConditionalIntoJoin(List<Edge> edges, Findings findings)
    {
        var into = edges.ToLookup(e => e.Target);
        var joinAhead = new Dictionary<Step, Step>();
        var waiting = new Queue<Step>();
        foreach (var join in edges.Select(e => e.Target).Where(t => t.Kind == StepKind.Join).Distinct())
        {
            joinAhead[join] = join;
            waiting.Enqueue(join);
        }

        while (waiting.TryDequeue(out var step))
        {
            foreach (var source in into[step].Select(e => e.Source))
            {
                if (joinAhead.TryAdd(source, joinAhead[step]))
                {
                    waiting.Enqueue(source);
                }
            }
        }

        foreach (var edge in edges.Where(e => e.Source.Kind == StepKind.Check))
        {
            if (joinAhead.TryGetValue(edge.Target, out var join))
            {
                findings.Problem(edge.Place, "CheckIntoJoin", edge.Source.Title, edge.Port, join.Title);
            }
        }
    }

    private static void Unreachable(FlowDraft draft, Step start, Findings findings)
    {
        var ways = draft.Edges.ToLookup(e => e.Source, e => e.Target);
        var reached = new HashSet<Step>(draft.MeantTargets) { start };
        reached.UnionWith(draft.Steps.Where(s => s.Kind == StepKind.Start));
        var waiting = new Queue<Step>(reached);
        while (waiting.TryDequeue(out var step))
        {
            foreach (var next in ways[step].Where(reached.Add))
            {
                waiting.Enqueue(next);
            }
        }

        foreach (var step in draft.Steps.Where(s => s.Id is not null && draft.ById[s.Id] == s && !reached.Contains(s)))
        {
            findings.Problem(step.Place, "Unreachable");
        }
    }
}
