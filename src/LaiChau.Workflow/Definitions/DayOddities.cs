namespace LaiChau.Workflow.Definitions;

/// <summary>Days that can be compared before a year is known, and days that may never come.</summary>
internal static class DayOddities
{
    public static void Check(FlowDraft draft, PlacedRule endsOn, Findings findings)
    {
        var conditions = new Conditions(draft);
        foreach (var step in draft.Steps)
        {
            FixedDays(step, endsOn.Rule as FixedDay, findings);
            foreach (var rule in step.Rules)
            {
                if (Named(draft, rule) is { } stage && stage != step && !conditions.SureFor(step, stage))
                {
                    findings.Warn(rule.Place, "RuleMayNeverCome", rule.Field, stage.Title);
                }
            }
        }

        if (Named(draft, endsOn) is { } last && !conditions.SureFor(null, last))
        {
            findings.Problem(endsOn.Place, "EndsOnMayNeverCome", last.Title);
        }
    }

    private static void FixedDays(Step step, FixedDay? end, Findings findings)
    {
        var opensOn = step.Rule("opensOn");
        var dueOn = step.Rule("dueOn");
        var latest = step.Rule("latest");
        if (opensOn?.Rule is FixedDay opens)
        {
            if (dueOn?.Rule is FixedDay due)
            {
                // Before the 15th: the 14th is the last valid day, so a due day equal to the opening day is too early by one.
                var order = Compare(due, opens);
                var lastIsOpening = order == 0 && step.Wording == DueWording.Inclusive;
                if (order < 0 || (order == 0 && !lastIsOpening))
                {
                    findings.Problem(dueOn.Place, order == 0 ? "LastValidBeforeOpening" : "DueBeforeOpening", Day(due), Day(opens));
                }
                else if (lastIsOpening)
                {
                    findings.Warn(dueOn.Place, "DueOnOpening", Day(due));
                }
            }

            if (end is not null && Compare(opens, end) > 0)
            {
                findings.Warn(opensOn.Place, "OpensAfterEnd", Day(opens), Day(end));
            }
        }

        if (dueOn?.Rule is FixedDay lastDay)
        {
            if (end is not null && Compare(lastDay, end) > 0)
            {
                findings.Warn(dueOn.Place, "DueAfterEnd", Day(lastDay), Day(end));
            }

            if (latest?.Rule is FixedDay fixedLatest && Compare(fixedLatest, lastDay) is var c && (c < 0 || (c == 0 && step.Wording == DueWording.Inclusive)))
            {
                findings.Warn(latest.Place, "LatestTooEarly", Day(fixedLatest), Day(lastDay));
            }
        }

        if (latest?.Rule is CountedDay { Event: DayEvent.Due, Count: 0 } counted && counted.Stage == step.Id)
        {
            findings.Warn(latest.Place, "LatestAtDue");
        }
    }

    private static Step? Named(FlowDraft draft, PlacedRule rule) =>
        rule.Rule is CountedDay { Stage: { } id } && draft.ById.GetValueOrDefault(id) is { Kind: StepKind.Stage } stage ? stage : null;

    private static int Compare(FixedDay a, FixedDay b) => (a.YearOffset, a.Month, a.Day).CompareTo((b.YearOffset, b.Month, b.Day));

    private static string Day(FixedDay day) => day.YearOffset == 0
        ? $"{day.Month:00}-{day.Day:00}"
        : $"{day.YearOffset:+0;-0}:{day.Month:00}-{day.Day:00}";
}
