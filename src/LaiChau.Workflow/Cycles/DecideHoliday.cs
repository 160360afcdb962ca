using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Cycles;

/// <summary>
/// A day off or a make-up day decided in mid-year, or taken back: every counted day that has not come moves; last valid days
/// that stand do not. What it does is told before it is done by doing it in a transaction that is not committed.
/// </summary>
public sealed class DecideHoliday(Database database, Tree tree, TimeProvider clock)
{
    /// <summary>As a story says, whatever it does.</summary>
    public async Task Run(CalendarDay day, DateTimeOffset at, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        await Put(work, tree, day.Day, day, at);
        await work.Commit(cancel);
    }

    /// <summary>What it would do at this moment.</summary>
    public async Task<CalendarAnswer> Preview(CalendarChange change, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        return await Do(work, change, clock.GetUtcNow());
    }

    /// <param name="shown">Digest of the effect that was shown: another one is not carried out. Null: whatever it does.</param>
    public async Task<CalendarAnswer> Run(CalendarChange change, string? shown, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(change.Reason);
        await using var work = await database.BeginAsync(cancel);
        // In its turn: what was done while it waited has come by the old calendar.
        var answer = await Do(work, change, clock.GetUtcNow());
        if (answer is CalendarAnswer.Changes { Effect: var effect })
        {
            if (shown is not null && shown != effect.Digest)
            {
                return new CalendarAnswer.EffectHasChanged(effect);
            }

            await work.Commit(cancel);
        }

        return answer;
    }

    /// <summary>The calendar has changed: what it moves in cycles that have not ended.</summary>
    internal static async Task RecountAll(Work work, Tree tree, DateTimeOffset at)
    {
        foreach (var cycle in await CycleTable.Unended(work))
        {
            await Recount(await CycleContext.Load(work, tree, cycle, new LedgerBuffer()), at);
        }
    }

    private static async Task<CalendarAnswer> Do(Work work, CalendarChange change, DateTimeOffset at)
    {
        // A tree of its own: what it remembers of this transaction must not outlive it when nothing is committed.
        var tree = new Tree();
        var entry = (await tree.Calendar(work)).Entry(change.Day);
        if (change.Day < LocalTime.DayOf(at, LocalTime.Vietnam))
        {
            return new CalendarAnswer.Refused(CalendarRefusal.DayIsPast);
        }

        if (entry == change.Entry)
        {
            return new CalendarAnswer.Refused(entry is null ? CalendarRefusal.NoSuchEntry : CalendarRefusal.NothingChanges);
        }

        // Also here, so that what is due by now is not counted among what is to come.
        await SweepDueRungs.UpTo(work, at.AddMilliseconds(-1), null);
        var before = await StillToCome.Of(work, tree, at);
        await Put(work, tree, change.Day, change.Entry, at);
        var after = await StillToCome.Of(work, tree, at);
        await LedgerTable.Append(work, [(at, new LedgerEntry(LedgerPhase.People, change.Entry is null ? "calendar.dayRemoved" : "calendar.dayDecided")
        {
            DueOn = change.Day,
            Cause = TreeTable.CalendarWord((change.Entry ?? entry!).Kind),
            Reason = change.Reason,
            By = change.By,
        })]);
        return new CalendarAnswer.Changes(new CalendarEffect(change.Day, entry, change.Entry, after.MovedFrom(before)));
    }

    private static async Task Put(Work work, Tree tree, DateOnly day, CalendarDay? entry, DateTimeOffset at)
    {
        // What has come by now has come by the old calendar, whether or not the sweep has been by.
        await SweepDueRungs.UpTo(work, at.AddMilliseconds(-1), null);
        await (entry is null ? TreeTable.RemoveDay(work, day) : TreeTable.UpsertCalendar(work, [entry]));
        await TreeTable.Bump(work);
        await RecountAll(work, tree, at);
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
