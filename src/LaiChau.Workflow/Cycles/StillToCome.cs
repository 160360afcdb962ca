using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Cycles;

/// <summary>The days and the rungs of all cycles that have not ended, as they are at one moment.</summary>
internal sealed record StillToCome(IReadOnlyList<StillToCome.OfCycle> Cycles)
{
    public static async Task<StillToCome> Of(Work work, Tree tree, DateTimeOffset now)
    {
        List<OfCycle> cycles = [];
        foreach (var cycle in await CycleTable.Unended(work))
        {
            var context = await CycleContext.Load(work, tree, cycle, new LedgerBuffer());
            cycles.Add(new OfCycle(context, await CycleCalendar.Of(context), await ScheduleTable.ToCome(work, cycle.Id, now)));
        }

        return new StillToCome(cycles);
    }

    /// <returns>Cycles in which something has moved.</returns>
    public IReadOnlyList<MovedInCycle> MovedFrom(StillToCome before) =>
    [
        .. Cycles.Zip(before.Cycles, (now, then) => new MovedInCycle(now.Context.Cycle.Name, [.. now.Days.MovedFrom(then.Days)], Moved(now, then)))
            .Where(m => m.Days.Count > 0 || m.Rungs.Count > 0),
    ];

    private static IReadOnlyList<MovedRung> Moved(OfCycle now, OfCycle then)
    {
        var (after, before) = (now.Rungs.ToDictionary(r => (r.ScheduleId, r.Seq)), then.Rungs.ToDictionary(r => (r.ScheduleId, r.Seq)));
        return
        [
            .. after.Keys.Union(before.Keys)
                .Select(k => (New: after.GetValueOrDefault(k), Old: before.GetValueOrDefault(k)))
                .Select(r => new MovedRung((r.New ?? r.Old)!.Stage, (r.New ?? r.Old)!.Rung, DayOf(then, r.Old), DayOf(now, r.New), (r.New ?? r.Old)!.Assignments))
                .Where(r => r.From != r.To)
                .GroupBy(r => r with { Assignments = 0 })
                .Select(g => g.Key with { Assignments = g.Sum(r => r.Assignments) })
                .OrderBy(r => r.Stage, StringComparer.Ordinal).ThenBy(r => r.From ?? r.To).ThenBy(r => r.To).ThenBy(r => r.Rung, StringComparer.Ordinal),
        ];
    }

    private static DateOnly? DayOf(OfCycle cycle, RungToCome? rung) => rung is null ? null : cycle.Context.DayOf(rung.DueAt);

    /// <summary>One of them.</summary>
    public sealed record OfCycle(CycleContext Context, CycleCalendar Days, IReadOnlyList<RungToCome> Rungs);
}
