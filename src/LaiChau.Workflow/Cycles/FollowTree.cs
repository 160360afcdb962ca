using LaiChau.Workflow.Ledger;

namespace LaiChau.Workflow.Cycles;

/// <summary>
/// What has become of units and posts by a day, whenever it was entered: a change that is entered afterwards has no
/// moment of its own on the clock.
/// </summary>
internal static class FollowTree
{
    /// <param name="context">A running cycle.</param>
    /// <param name="day">Changes up to this local day, inclusive; later ones are the clock's.</param>
    /// <param name="posts">Units in which a post may have changed hands; null: all that owe something.</param>
    /// <param name="now">When it is followed.</param>
    public static async Task Run(CycleContext context, DateOnly day, IEnumerable<long>? posts, DateTimeOffset now)
    {
        var ended = (await context.TreeData()).Units.Where(u => u.ValidTo < day).Select(u => u.Id).ToList();
        await EndWork.CancelOfEndedUnits(context, ended, now);
        posts ??= (await AssignmentTable.UnendedOfCycle(context.Work, context.Cycle.Id)).Select(a => a.UnitId).Distinct();
        await FollowHolders.Run(context.Work, await context.TreeOn(day), context.Ledger, LedgerPhase.Dated, context.Cycle.Id, posts, now);
        if (day > context.Cycle.FollowedDay)
        {
            context.Cycle = context.Cycle with { FollowedDay = day };
        }
    }
}
