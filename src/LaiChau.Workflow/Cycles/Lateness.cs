using LaiChau.Workflow.Calendar;

namespace LaiChau.Workflow.Cycles;

/// <summary>Pure: how late, in working days (design.md "Late"). 0 is on time.</summary>
internal static class Lateness
{
    /// <summary>Of one submission: max(1, working days after the last valid day up to and including its day).</summary>
    public static int Of(DateOnly handedIn, DateOnly lastValidDay, WorkingCalendar calendar) =>
        handedIn <= lastValidDay ? 0 : Math.Max(1, calendar.WorkingDaysAfter(lastValidDay, handedIn));

    /// <summary>The larger of the first submission's lateness and the last resubmission's, each against its own deadline.</summary>
    public static int OnRecord(AssignmentRow assignment, WorkingCalendar calendar) => Math.Max(
        assignment.FirstHandedIn is { } first ? Of(first, assignment.FirstLatenessDay!.Value, calendar) : 0,
        assignment.LastHandedIn is { } last ? Of(last, assignment.LastLatenessDay!.Value, calendar) : 0);

    /// <summary>For the ledger, where on time is left out.</summary>
    public static int? Shown(int lateness) => lateness == 0 ? null : lateness;
}
