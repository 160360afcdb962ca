using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Definitions;

namespace LaiChau.Workflow.Cycles;

/// <summary>Pure: what local day a day rule names in one cycle, as far as it is known.</summary>
internal static class CycleDays
{
    /// <summary>Working days that `latest` lies after the due day when the definition names none.</summary>
    private const int DefaultLatest = 20;

    /// <summary>Working days that a stage gets that opens on or after its last valid day.</summary>
    private const int LateOpening = 10;

    /// <param name="stages">The stages that have a row, by id.</param>
    /// <returns>Null while the event has not happened that the rule counts from.</returns>
    public static DateOnly? Resolve(DayRule rule, int year, DateOnly launchedDay, IReadOnlyDictionary<string, StageRow> stages, WorkingCalendar calendar)
    {
        if (rule is FixedDay day)
        {
            return day.In(year);
        }

        var counted = (CountedDay)rule;
        var stage = counted.Stage is null ? null : stages.GetValueOrDefault(counted.Stage);
        var from = counted.Event switch
        {
            DayEvent.Launched => (DateOnly?)launchedDay,
            DayEvent.Opened => stage?.OpeningDay,
            DayEvent.Due => stage?.LastValidDay,
            _ => stage?.DoneDay,
        };
        return from is not { } start ? null
            : counted.WorkingDays ? calendar.AddWorkingDays(start, counted.Count)
            : start.AddDays(counted.Count);
    }

    /// <summary>The last valid day of a stage: the rule's day, its wording, then its weekend rule (Civil Code art. 148).</summary>
    public static DateOnly LastValidDay(StageDefinition stage, DateOnly dueOn, DateOnly openingDay, WorkingCalendar calendar)
    {
        var last = stage.DueWording == DueWording.Before ? dueOn.AddDays(-1) : dueOn;
        last = stage.WeekendRule switch
        {
            WeekendRule.RollForward => calendar.OnOrAfter(last),
            WeekendRule.RollBack => calendar.OnOrBefore(last),
            _ => last,
        };
        return AfterOpening(last, openingDay, calendar);
    }

    /// <summary>That day, unless the stage opens on or after it.</summary>
    public static DateOnly AfterOpening(DateOnly lastValidDay, DateOnly openingDay, WorkingCalendar calendar) =>
        openingDay >= lastValidDay ? calendar.AddWorkingDays(openingDay, LateOpening) : lastValidDay;

    /// <summary>The day after which `Done` fires whatever is open; a rule on or before the last valid day counts as the default.</summary>
    public static DateOnly LatestDay(DateOnly? rule, DateOnly lastValidDay, WorkingCalendar calendar) =>
        rule is { } day && day > lastValidDay ? day : calendar.AddWorkingDays(lastValidDay, DefaultLatest);
}
