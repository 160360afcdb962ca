using LaiChau.Workflow.Definitions;

namespace LaiChau.Workflow.Cycles;

/// <summary>The days of a cycle that are still to come.</summary>
internal sealed record CycleCalendar(IReadOnlyDictionary<(MovedKind Kind, string Activity), DateOnly?> Days)
{
    public static async Task<CycleCalendar> Of(CycleContext context)
    {
        Dictionary<(MovedKind, string), DateOnly?> days = new() { [(MovedKind.CycleEnds, "")] = context.Cycle.EndsDay };
        foreach (var stage in context.Stages.Values)
        {
            if (stage.State == StageState.Waiting)
            {
                days[(MovedKind.StageOpens, stage.Key)] = stage.OpensAt is { } opens ? context.DayOf(opens) : null;
            }
            else if (stage.State == StageState.Open && stage.DoneAt is null)
            {
                days[(MovedKind.StageIsDoneAtTheLatest, stage.Key)] = stage.LatestAt is { } latest ? context.DayOf(latest).AddDays(-1) : null;
            }
        }

        foreach (var wait in await CycleTable.Waits(context.Work, context.Cycle.Id))
        {
            days[(MovedKind.WaitEnds, wait.Activity)] = wait.DueAt is { } due ? context.DayOf(due) : null;
        }

        return new CycleCalendar(days);
    }

    public IEnumerable<MovedDay> MovedFrom(CycleCalendar before) => Days
        .Where(d => before.Days.TryGetValue(d.Key, out var old) && old != d.Value)
        .OrderBy(d => d.Key.Kind)
        .ThenBy(d => d.Key.Activity, StringComparer.Ordinal)
        .Select(d => new MovedDay(d.Key.Kind, d.Key.Activity, before.Days[d.Key], d.Value));
}
