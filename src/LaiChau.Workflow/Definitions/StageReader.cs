using System.Text.Json;

namespace LaiChau.Workflow.Definitions;

/// <summary>Reads the inputs of a stage (design.md section 4, the table of inputs and its defaults).</summary>
internal static class StageReader
{
    public static readonly string[] Inputs =
    [
        "title", "audience", "opensOn", "dueOn", "dueWording", "weekendRule", "ladder", "reviewLadder", "review", "doneWhen", "latest", "form",
    ];

    private const string PercentPrefix = "percentAccepted:";
    private static readonly string[] AudienceKeys = ["kinds", "under"];
    private static readonly string[] DoneWords = ["allAccepted", "allSubmitted", "atDue", PercentPrefix + "95"];

    private static readonly Dictionary<string, DueWording> Wordings = new(StringComparer.Ordinal)
    {
        ["inclusive"] = DueWording.Inclusive,
        ["before"] = DueWording.Before,
    };

    private static readonly Dictionary<string, WeekendRule> WeekendRules = new(StringComparer.Ordinal)
    {
        ["none"] = WeekendRule.None,
        ["rollForward"] = WeekendRule.RollForward,
        ["rollBack"] = WeekendRule.RollBack,
    };

    private static readonly Dictionary<string, ReviewBy> Reviews = new(StringComparer.Ordinal)
    {
        ["superior"] = ReviewBy.Superior,
        ["none"] = ReviewBy.None,
    };

    /// <summary>Null when an input that a stage cannot do without is missing or wrong.</summary>
    public static StageDefinition? Read(Spot spot, Step step, StageKind kind, CycleOptions options, Findings findings)
    {
        var title = WrappedInput.Value(spot, "title", required: true, findings)?.Text(findings);
        var audience = WrappedInput.Structure(spot, "audience", required: false, plain: false, findings) is { } a ? ReadAudience(a, findings) : null;
        var opensOn = Rule("opensOn", required: false);
        var dueOn = Rule("dueOn", required: true);
        var latest = Rule("latest", required: false);
        step.Wording = Word("dueWording", Wordings) ?? DueWording.Inclusive;
        var weekendRule = Word("weekendRule", WeekendRules) ?? (dueOn?.Rule is CountedDay ? WeekendRule.RollForward : WeekendRule.None);
        var review = Word("review", Reviews) ?? ReviewBy.Superior;
        var ladder = Ladder("ladder", review: false);
        var reviewLadder = Ladder("reviewLadder", review: true);
        var doneWhen = WrappedInput.Value(spot, "doneWhen", required: false, findings) is { } d ? ReadDoneWhen(d, findings) : null;
        var form = WrappedInput.Value(spot, "form", required: false, findings)?.Text(findings);

        SharedKeys(spot, ladder, reviewLadder, options, findings);
        if (review == ReviewBy.None && spot.Member("reviewLadder") is { } unused)
        {
            findings.Warn(unused.Place, "ReviewLadderUnused");
        }

        return title is null || dueOn is null ? null : new StageDefinition(step.Id ?? "", step.Name, kind)
        {
            Title = title,
            Audience = audience ?? Audience.Everyone,
            OpensOn = opensOn?.Rule,
            DueOn = dueOn.Rule,
            DueWording = step.Wording,
            WeekendRule = weekendRule,
            Ladder = ladder ?? options.Ladder,
            ReviewLadder = reviewLadder ?? options.ReviewLadder,
            Review = review,
            DoneWhen = doneWhen ?? new DoneWhen(DoneRule.AllAccepted),
            Latest = latest?.Rule,
            Form = form,
        };

        PlacedRule? Rule(string name, bool required)
        {
            var rule = WrappedInput.Structure(spot, name, required, plain: true, findings) is { } value ? DayRuleReader.Read(value, name, findings) : null;
            if (rule is not null)
            {
                step.Rules.Add(rule);
            }

            return rule;
        }

        T? Word<T>(string name, Dictionary<string, T> words)
            where T : struct =>
            WrappedInput.Value(spot, name, required: false, findings)?.Word(words, findings);

        IReadOnlyList<Rung>? Ladder(string name, bool review) =>
            WrappedInput.Structure(spot, name, required: false, plain: false, findings) is { } value ? LadderReader.Read(value, review, findings) : null;
    }

    /// <summary>A notice is known by its assignment and rung, so the two ladders of a stage share no key.</summary>
    private static void SharedKeys(Spot spot, IReadOnlyList<Rung>? ladder, IReadOnlyList<Rung>? reviewLadder, CycleOptions options, Findings findings)
    {
        if (ladder is null && reviewLadder is null)
        {
            return;
        }

        var keys = (ladder ?? options.Ladder).Select(r => r.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var rung in (reviewLadder ?? options.ReviewLadder).Where(r => keys.Contains(r.Key)))
        {
            findings.Problem(spot.Place.Child(reviewLadder is null ? "ladder" : "reviewLadder"), "RungKeyShared", new Quoted(rung.Key));
        }
    }

    private static Audience? ReadAudience(Spot spot, Findings findings)
    {
        if (!spot.Is(JsonValueKind.Object, "AudienceShape", findings))
        {
            return null;
        }

        spot.OnlyKeys(AudienceKeys, findings);
        var kinds = spot.Member("kinds") is { } k ? ReadKinds(k, findings) : null;
        var under = spot.Member("under")?.Text(findings);
        return new Audience(kinds, under);
    }

    private static List<string>? ReadKinds(Spot spot, Findings findings)
    {
        if (!spot.Is(JsonValueKind.Array, "NotList", findings))
        {
            return null;
        }

        if (spot.Value.GetArrayLength() == 0)
        {
            findings.Problem(spot.Place, "NoKinds");
        }

        return [.. spot.Items().Select(item => item.Text(findings)).OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    private static DoneWhen? ReadDoneWhen(Spot spot, Findings findings)
    {
        if (spot.Text(findings) is not { } text)
        {
            return null;
        }

        switch (text)
        {
            case "allAccepted":
                return new DoneWhen(DoneRule.AllAccepted);
            case "allSubmitted":
                return new DoneWhen(DoneRule.AllSubmitted);
            case "atDue":
                return new DoneWhen(DoneRule.AtDue);
            case var _ when text.StartsWith(PercentPrefix, StringComparison.Ordinal):
                return ControlReader.Percent(text[PercentPrefix.Length..], spot.Place, findings) is { } percent
                    ? new DoneWhen(DoneRule.PercentAccepted, percent)
                    : null;
            default:
                findings.Problem(spot.Place, "UnknownWord", "doneWhen", new Quoted(text), DidYouMean.Remedy(text, DoneWords));
                return null;
        }
    }
}
