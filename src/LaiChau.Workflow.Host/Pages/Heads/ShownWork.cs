using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Host.Pages.Heads;

/// <summary>A deadline as people read it: the last valid day in words, and what is left of the time.</summary>
/// <param name="Day">With its weekday.</param>
/// <param name="IsLate">It is past, and the work is still owed.</param>
internal sealed record ShownDeadline(string Day, string Left, bool IsLate)
{
    public static ShownDeadline Of(DateOnly last, DateOnly today, bool owed, WorkingCalendar calendar)
    {
        var day = OfficialText.WeekdayAndDay(last);
        if (!owed)
        {
            return new ShownDeadline(day, "", false);
        }

        return last < today ? new ShownDeadline(day, HeadTexts.Get("DaysLate", Math.Max(1, calendar.WorkingDaysAfter(last, today))), true)
            : last == today ? new ShownDeadline(day, HeadTexts.Get("LastDayToday"), false)
            : new ShownDeadline(day, HeadTexts.Get("DaysLeft", calendar.WorkingDaysAfter(today, last)), false);
    }
}

/// <summary>One assignment in a list.</summary>
internal sealed record ShownWork(WorkLine Line, string Cycle, string Title, string Path, ShownDeadline Deadline)
{
    /// <summary>A word of the texts `State`: what the reader has to know first.</summary>
    public string State => Line.State == AssignmentState.Submitted ? "submitted"
        : Line.AskedDay is not null ? "asked"
        : Line.Drafts > 0 ? "draft"
        : Line.Reason is not null ? "returned"
        : "open";

    public static string PathOf(string cycle, string stage, string unit) => AssignmentPath.Of(cycle, stage, unit);
}

/// <summary>Gives the lines their words: definitions are read once for each cycle.</summary>
internal sealed class WorkWords(Work work, WorkingCalendar calendar, DateOnly today)
{
    private readonly Dictionary<long, (CycleRow Row, CycleDefinition Definition)> cycles = [];

    public async Task<List<ShownWork>> Of(IReadOnlyList<WorkLine> lines)
    {
        List<ShownWork> shown = [];
        foreach (var line in lines)
        {
            if (!cycles.TryGetValue(line.CycleId, out var cycle))
            {
                var row = await CycleTable.ById(work, line.CycleId);
                cycles[line.CycleId] = cycle = (row, StoredDefinitions.Of(row.Definition));
            }

            shown.Add(new ShownWork(
                line, cycle.Row.Name, cycle.Definition.Stage(line.Stage).Title, ShownWork.PathOf(cycle.Row.Name, line.Stage, line.Unit),
                ShownDeadline.Of(line.LastValidDay, today, line.State == AssignmentState.Open, calendar)));
        }

        return shown;
    }
}
