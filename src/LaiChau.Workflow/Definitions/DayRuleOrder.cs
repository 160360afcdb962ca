namespace LaiChau.Workflow.Definitions;

/// <summary>
/// Whether every day can become known (design.md, "Day rules"): `dueOn` may name its own stage's `opened`, `latest` its
/// own `opened` or `due`; every other rule names what happens before its activity or in a parallel branch. A rule that
/// breaks this makes a circle among the moments opened, due and done, so circles are what is looked for.
/// </summary>
internal sealed class DayRuleOrder
{
    private const int MomentsPerStep = 3;
    private readonly FlowDraft draft;
    private readonly Findings findings;
    private readonly ILookup<Step, Step> ways;
    private readonly List<int>[] needs;
    private readonly List<(Step Step, PlacedRule Rule, int From, int To)> rules = [];

    private DayRuleOrder(FlowDraft draft, Findings findings)
    {
        this.draft = draft;
        this.findings = findings;
        ways = draft.Edges.ToLookup(e => e.Source, e => e.Target);
        needs = Array.ConvertAll(new object[draft.Steps.Count * MomentsPerStep], _ => new List<int>());
    }

    public static void Check(FlowDraft draft, PlacedRule endsOn, Findings findings)
    {
        var order = new DayRuleOrder(draft, findings);
        foreach (var step in draft.Steps)
        {
            foreach (var rule in step.Rules)
            {
                order.Add(step, rule);
            }
        }

        if (endsOn.Rule is CountedDay { Stage: { } stage })
        {
            order.Named(stage, endsOn);
        }

        order.Circles();
    }

    private void Add(Step step, PlacedRule rule)
    {
        if (rule.Rule is not CountedDay { Stage: { } id } counted || Named(id, rule) is not { } named)
        {
            return;
        }

        if (named == step)
        {
            var allowed = (rule.Field, counted.Event) is ("dueOn", DayEvent.Opened) or ("latest", DayEvent.Opened or DayEvent.Due);
            if (!allowed)
            {
                findings.Problem(rule.Place, "DayRuleOwn", rule.Field, $"{id}.{counted.Event.ToString().ToLowerInvariant()}");
            }

            return;
        }

        var from = rule.Field switch { "opensOn" => Opened(step), "dueOn" => Due(step), _ => Done(step) };
        var to = counted.Event switch { DayEvent.Opened => Opened(named), DayEvent.Due => Due(named), _ => Done(named) };
        rules.Add((step, rule, from, to));
    }

    private Step? Named(string id, PlacedRule rule)
    {
        if (draft.ById.TryGetValue(id, out var step) && step.Kind is StepKind.Stage or StepKind.Refused)
        {
            return step.Kind == StepKind.Stage ? step : null;
        }

        findings.Problem(rule.Place, step is null ? "AfterStage" : "AfterNoStage", new Quoted(id), DidYouMean.Remedy(id, draft.StageIds));
        return null;
    }

    private void Circles()
    {
        if (rules.Count == 0)
        {
            return;
        }

        foreach (var step in draft.Steps)
        {
            needs[Due(step)].Add(Opened(step));
            needs[Done(step)].Add(Due(step));
        }

        foreach (var edge in draft.Edges)
        {
            needs[Opened(edge.Target)].Add(Done(edge.Source));
        }

        foreach (var rule in rules)
        {
            needs[rule.From].Add(rule.To);
        }

        var circle = Circle.Of(needs);
        var suspects = rules.Where(r => circle[r.From] == circle[r.To]).ToList();
        var later = suspects.Where(r => Leads(r.Step, Named(r.Rule)!)).ToHashSet();
        if (later.Count > 0)
        {
            foreach (var rule in later)
            {
                findings.Problem(rule.Rule.Place, "DayRuleLater", rule.Rule.Field, Named(rule.Rule)!.Title);
                needs[rule.From].Remove(rule.To);
            }

            circle = Circle.Of(needs);
        }

        foreach (var rule in suspects.Where(r => !later.Contains(r) && circle[r.From] == circle[r.To]))
        {
            findings.Problem(rule.Rule.Place, "DayRuleCircle", rule.Rule.Field, Named(rule.Rule)!.Title);
        }
    }

    private Step? Named(PlacedRule rule) => rule.Rule is CountedDay { Stage: { } id } ? draft.ById.GetValueOrDefault(id) : null;

    private bool Leads(Step from, Step to)
    {
        var seen = new HashSet<Step>();
        var waiting = new Queue<Step>(ways[from]);
        while (waiting.TryDequeue(out var step))
        {
            if (step == to)
            {
                return true;
            }

            if (seen.Add(step))
            {
                foreach (var next in ways[step])
                {
                    waiting.Enqueue(next);
                }
            }
        }

        return false;
    }

    private static int Opened(Step step) => step.Index * MomentsPerStep;

    private static int Due(Step step) => Opened(step) + 1;

    private static int Done(Step step) => Opened(step) + 2;
}
