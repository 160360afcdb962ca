using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Cycles;

/// <summary>
/// A day off or a make-up day decided in mid-year: every counted day that has not come moves; last valid days that
/// stand do not.
/// </summary>
public sealed class DecideHoliday(Database database, Tree tree)
{
    public async Task Run(CalendarDay day, DateTimeOffset at, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        // What has come by now has come by the old calendar, whether or not the sweep has been by.
        await SweepDueRungs.UpTo(work, at.AddMilliseconds(-1), null);
        await TreeTable.UpsertCalendar(work, [day]);
        await TreeTable.Bump(work);
        await RecountAll(work, tree, at);
        await work.Commit(cancel);
    }

    /// <summary>The calendar has changed: what it moves in cycles that have not ended.</summary>
    internal static async Task RecountAll(Work work, Tree tree, DateTimeOffset at)
    {
        foreach (var cycle in await CycleTable.Unended(work))
        {
            await Recount(await CycleContext.Load(work, tree, cycle, new LedgerBuffer()), at);
        }
    }

    private static async Task Recount(CycleContext context, DateTimeOffset at)
    {
        var stages = context.Stages.Values.ToDictionary(s => s.Id);
        foreach (var schedule in await ScheduleTable.OfCycle(context.Work, context.Cycle.Id))
        {
            var stage = stages[schedule.StageId];
            await ScheduleTable.Recount(context.Work, schedule.Id, schedule.Ladder == ScheduleTable.Work
                ? context.WorkMoments(stage, schedule.BaseDay)
                : context.ReviewMoments(stage, schedule.BaseDay), at);
        }

        await CountedDays.Recount(context, at);
    }
}
