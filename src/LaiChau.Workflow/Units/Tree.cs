using System.Collections.Concurrent;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Units;

/// <summary>
/// The tree and the calendar as a handler sees them. Kept between transactions only as long as the version row says
/// that nothing changed, so that several nodes agree and a window without news reads one row, not the whole tree.
/// </summary>
public sealed class Tree
{
    private volatile Kept? kept;

    /// <summary>The tree on a local day, after every appointment made so far.</summary>
    internal async Task<TreeSnapshot> On(Work work, DateOnly day)
    {
        var current = await Current(work);
        // Between two days of change all days look alike.
        var valid = current.Data.ChangeDays;
        var from = valid.LastOrDefault(d => d <= day);
        return current.Snapshots.TryGetValue(from, out var snapshot)
            ? snapshot
            : current.Snapshots[from] = new TreeSnapshot(current.Data, day);
    }

    internal async Task<WorkingCalendar> Calendar(Work work) => (await Current(work)).Calendar;

    internal async Task<TreeData> Data(Work work) => (await Current(work)).Data;

    private async Task<Kept> Current(Work work)
    {
        var version = await TreeTable.Version(work);
        if (kept is { } known && known.Data.Version == version)
        {
            return known;
        }

        return kept = new Kept(await TreeTable.Read(work), await TreeTable.ReadCalendar(work));
    }

    private sealed record Kept(TreeData Data, WorkingCalendar Calendar)
    {
        public ConcurrentDictionary<DateOnly, TreeSnapshot> Snapshots { get; } = [];
    }
}
