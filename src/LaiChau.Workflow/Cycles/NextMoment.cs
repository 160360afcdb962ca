using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Cycles;

/// <summary>When the clock next brings something to a cycle.</summary>
internal static class NextMoment
{
    /// <summary>
    /// The earliest of: openings, deadlines, latest days, waits, dated changes of the tree, the cycle's end. May be past
    /// after downtime.
    /// </summary>
    public static async Task<DateTimeOffset> OfCycle(CycleContext context)
    {
        var next = context.Cycle.EndsAt;
        foreach (var stage in context.Stages.Values)
        {
            Earlier(stage.State == StageState.Waiting ? stage.OpensAt : null);
            Earlier(stage.DueAt);
            Earlier(stage.State == StageState.Open ? stage.LatestAt : null);
        }

        foreach (var wait in await CycleTable.Waits(context.Work, context.Cycle.Id))
        {
            Earlier(wait.DueAt);
        }

        foreach (var day in (await context.TreeData()).ChangeDays)
        {
            if (day > context.Cycle.FollowedDay)
            {
                Earlier(context.StartOf(day));
                break;
            }
        }

        return next;

        void Earlier(DateTimeOffset? moment)
        {
            if (moment < next)
            {
                next = moment.Value;
            }
        }
    }
}
