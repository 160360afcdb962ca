using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Cycles;

/// <summary>
/// Completes cycles whose flow has ended and whose stages are closed, and those whose `endsOn` is over. The last thing
/// of an instant: what was due then has been mailed before.
/// </summary>
public sealed class EndCycles(Database database, Tree tree, TimeProvider clock)
{
    public async Task Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(cancel);
        foreach (var cycle in await CycleTable.Running(work))
        {
            if (cycle.FlowEnded || cycle.EndsAt <= now)
            {
                var context = await CycleContext.Load(work, tree, cycle, new LedgerBuffer());
                await EndIfOver(context, now, now);
                await LedgerTable.Append(work, context.Ledger, now);
            }
        }

        await work.Commit(cancel);
    }

    /// <param name="moment">Up to when things have happened.</param>
    /// <param name="now">The instant that goes on record.</param>
    internal static async Task<bool> EndIfOver(CycleContext context, DateTimeOffset moment, DateTimeOffset now)
    {
        var open = context.Stages.Values
            .Where(s => s.State == StageState.Open)
            .OrderBy(s => s.Key, StringComparer.Ordinal)
            .ToList();
        if (context.Cycle.EndsAt <= moment)
        {
            await EndWork.LapseAll(context);
            foreach (var stage in open)
            {
                context.Ledger.Add(context.Line(LedgerPhase.End, "stage.closed", stage.Key));
                await context.Put(stage with { State = StageState.Closed, ClosedAt = now, Unended = 0 });
            }
        }
        else if (!context.Cycle.FlowEnded || open.Count > 0)
        {
            return false;
        }

        context.Ledger.Add(context.Line(LedgerPhase.End, "cycle.completed"));
        await CycleTable.Complete(context.Work, context.Cycle.Id, now);
        return true;
    }
}
