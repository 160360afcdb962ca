using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Cycles;

/// <summary>
/// Stores a checked tree and calendar in one transaction, all or nothing, and has running cycles follow at once: who
/// holds a post now, which units are gone, which counted days have moved.
/// </summary>
public sealed class ImportTree(Database database, Tree tree, TimeProvider clock)
{
    /// <summary>As a rehearsal begins: what it had to be told is no part of what happens in it.</summary>
    public async Task Run(TreeFiles files, IReadOnlyList<CalendarDay> calendar, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        await Store(work, files, calendar, clock.GetUtcNow(), []);
        await work.Commit(cancel);
    }

    /// <summary>As somebody does it: the ledger says who, if anything changed.</summary>
    /// <returns>False: the difference is no longer the one that was shown, and nothing is done.</returns>
    internal async Task<bool> Run(TreeFiles files, IReadOnlyList<CalendarDay> calendar, ImportAct act, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var now = clock.GetUtcNow();
        var difference = new TreeDifference(files, await tree.Data(work), LocalTime.DayOf(now, LocalTime.Vietnam));
        List<CalendarDay> days = [.. calendar.Except((await tree.Calendar(work)).Days)];
        if (act.Seen is not null && difference.Digest(days) != act.Seen)
        {
            return false;
        }

        await Store(work, act.EndMissing ? difference.EndingWhatIsMissing() : files, calendar, now, act.Lines(files, calendar, difference, days.Count));
        await work.Commit(cancel);
        return true;
    }

    private async Task Store(Work work, TreeFiles files, IReadOnlyList<CalendarDay> calendar, DateTimeOffset now, IReadOnlyList<LedgerEntry> imported)
    {
        // What has come by now has come by the old tree and calendar, whether or not the clock has been by.
        await SweepDueRungs.UpTo(work, now.AddMilliseconds(-1), null);
        var behind = await Behind(work, now);
        var known = await tree.Calendar(work);

        var changed = await StoreTree.Run(work, await tree.Data(work), files, LocalTime.DayOf(now, LocalTime.Vietnam));
        if (calendar.Except(known.Days).Any())
        {
            await TreeTable.UpsertCalendar(work, calendar);
            await DecideHoliday.RecountAll(work, tree, now);
        }

        List<LedgerEntry> lines = [.. imported];
        foreach (var cycle in await CycleTable.Running(work))
        {
            var context = await CycleContext.Load(work, tree, cycle, new LedgerBuffer());
            await FollowTree.Run(context, behind.Contains(cycle.Id) ? cycle.FollowedDay : context.DayOf(now), changed, now);
            await CycleTable.Update(work, context.Cycle);
            lines.AddRange(context.Ledger.Take());
        }

        await LedgerTable.Append(work, [.. lines.Select(l => (now, l))]);
    }

    /// <summary>
    /// Cycles for which the clock has something to do that is past (nobody serves the store): it will follow the dated
    /// changes in the order of their moments, those before it stopped excepted.
    /// </summary>
    private async Task<HashSet<long>> Behind(Work work, DateTimeOffset now)
    {
        HashSet<long> behind = [];
        foreach (var cycle in await CycleTable.Running(work))
        {
            if (await NextMoment.OfCycle(await CycleContext.Load(work, tree, cycle, new LedgerBuffer())) <= now)
            {
                behind.Add(cycle.Id);
            }
        }

        return behind;
    }
}
