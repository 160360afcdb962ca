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
    public async Task Run(TreeFiles files, IReadOnlyList<CalendarDay> calendar, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        await Store(work, files, calendar, clock.GetUtcNow());
        await work.Commit(cancel);
    }

    /// <param name="endMissing">What the store has and the files no longer have ends with this day.</param>
    /// <param name="seen">Digest of the difference that was shown.</param>
    /// <returns>False: the difference is no longer that one, and nothing is done.</returns>
    internal async Task<bool> Run(TreeFiles files, IReadOnlyList<CalendarDay> calendar, bool endMissing, string seen, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var now = clock.GetUtcNow();
        var difference = new TreeDifference(files, await tree.Data(work), LocalTime.DayOf(now, LocalTime.Vietnam));
        if (difference.Digest(calendar.Except((await tree.Calendar(work)).Days)) != seen)
        {
            return false;
        }

        await Store(work, endMissing ? difference.EndingWhatIsMissing() : files, calendar, now);
        await work.Commit(cancel);
        return true;
    }

    private async Task Store(Work work, TreeFiles files, IReadOnlyList<CalendarDay> calendar, DateTimeOffset now)
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

        List<LedgerEntry> lines = [];
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
