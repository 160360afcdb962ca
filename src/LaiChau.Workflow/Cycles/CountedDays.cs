using LaiChau.Workflow.Definitions;

namespace LaiChau.Workflow.Cycles;

/// <summary>Counts anew the days of a cycle that have not come, when what they count by or from has changed; those that have come stay.</summary>
internal static class CountedDays
{
    public static async Task Recount(CycleContext context, DateTimeOffset at)
    {
        foreach (var stage in context.Stages.Values.ToList())
        {
            if (stage.State == StageState.Waiting && stage.OpensAt > at)
            {
                await context.Put(stage with { OpensAt = AdvanceCycles.OpensAt(context, stage.Key) });
            }
            else if (stage.State == StageState.Open && stage.LatestAt > at)
            {
                await context.Put(stage with { LatestAt = AdvanceCycles.LatestAt(context, stage) });
            }
        }

        foreach (var wait in (await CycleTable.Waits(context.Work, context.Cycle.Id)).Where(w => w.DueAt > at))
        {
            await CycleTable.PutWait(context.Work, context.Cycle.Id, wait with { DueAt = null });
        }

        await AdvanceCycles.LearnDays(context);
        if (context.Definition.EndsOn is CountedDay && context.Resolve(context.Definition.EndsOn) is { } endsDay)
        {
            context.Cycle = context.Cycle with { EndsDay = endsDay, EndsAt = context.StartOf(endsDay.AddDays(1)) };
            await CycleTable.Update(context.Work, context.Cycle);
        }
    }
}
