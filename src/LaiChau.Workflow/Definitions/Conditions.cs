namespace LaiChau.Workflow.Definitions;

/// <summary>
/// Behind which ways out of checks a step stands. No join stands behind a check and nothing else has two ways in, so each
/// step has one chain of conditions.
/// </summary>
internal sealed class Conditions
{
    private readonly Dictionary<Step, Condition?> behind = [];

    public Conditions(FlowDraft draft)
    {
        var ways = draft.Edges.ToLookup(e => e.Source);
        var entered = draft.Edges.Select(e => e.Target).ToHashSet();
        var waiting = new Queue<Step>();
        foreach (var first in draft.Steps.Where(s => !entered.Contains(s)))
        {
            behind[first] = null;
            waiting.Enqueue(first);
        }

        while (waiting.TryDequeue(out var step))
        {
            foreach (var edge in ways[step])
            {
                // In a sequence both ways out of a check go on to the next step: no condition there.
                var condition = step.Kind == StepKind.Check && !draft.IsSequence ? new Condition(step, edge.Port, behind[step]) : behind[step];
                if (behind.TryAdd(edge.Target, condition))
                {
                    waiting.Enqueue(edge.Target);
                }
            }
        }
    }

    /// <summary>Whether the stage opens whenever <paramref name="step"/> (null: the cycle) is reached.</summary>
    public bool SureFor(Step? step, Step stage)
    {
        if (behind.GetValueOrDefault(stage) is not { } needed)
        {
            return true;
        }

        for (var held = step is null ? null : behind.GetValueOrDefault(step); held is not null; held = held.Outer)
        {
            if (held.Check == needed.Check && held.Port == needed.Port)
            {
                return true;
            }
        }

        return false;
    }

    private sealed record Condition(Step Check, string Port, Condition? Outer);
}
