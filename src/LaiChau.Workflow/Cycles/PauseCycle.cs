using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Cycles;

/// <summary>
/// A paused cycle sends nothing, opens nothing and finishes nothing; its deadlines stand, and people may hand in and
/// review (docs/decisions/0008-choices.md). When it goes on, it is as after downtime.
/// </summary>
public sealed class PauseCycle(Database database, Tree tree, AdvanceCycles advance, TimeProvider clock)
{
    /// <param name="reason">In people's own words.</param>
    /// <param name="by">Id of who pauses; the caller has checked that he may.</param>
    public async Task<CycleChange> Pause(long id, string reason, string? by, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        await using var work = await database.BeginAsync(cancel);
        var now = clock.GetUtcNow();
        var cycle = await CycleTable.Find(work, id);
        if (cycle?.State != CycleState.Running)
        {
            return cycle is null ? CycleChange.NoSuchCycle
                : cycle.State == CycleState.Paused ? CycleChange.AlreadyPaused
                : CycleChange.HasEnded;
        }

        await CycleTable.Pause(work, id, now);
        await MailTable.UnclaimOfCycle(work, id);
        await LedgerTable.Append(work, [(now, Line(cycle, "cycle.paused", reason, by))]);
        await work.Commit(cancel);
        return CycleChange.Done;
    }

    /// <param name="reason">In people's own words.</param>
    /// <param name="by">Id of who resumes; the caller has checked that he may.</param>
    public async Task<CycleChange> Resume(long id, string reason, string? by, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        await using var work = await database.BeginAsync(cancel);
        var now = clock.GetUtcNow();
        var cycle = await CycleTable.Find(work, id);
        if (cycle?.State != CycleState.Paused)
        {
            return cycle is null ? CycleChange.NoSuchCycle
                : cycle.State == CycleState.Running ? CycleChange.NotPaused
                : CycleChange.HasEnded;
        }

        await CycleTable.Resume(work, id);
        var context = await CycleContext.Load(work, tree, cycle with { State = CycleState.Running }, new LedgerBuffer());
        context.Ledger.Add(Line(cycle, "cycle.resumed", reason, by));
        context.Ledger.NextMoment();
        await advance.CatchUp(context, now);
        await SweepDueRungs.UpTo(work, now.AddMilliseconds(-1), id);
        // What changed on a day was followed moment by moment; what was entered meanwhile takes effect at this one.
        await FollowTree.Run(context, context.DayOf(now), null, now);
        await CycleTable.Update(work, context.Cycle);
        await LedgerTable.Append(work, context.Ledger, now);
        await work.Commit(cancel);
        return CycleChange.Done;
    }

    private static LedgerEntry Line(CycleRow cycle, string happened, string reason, string? by) =>
        new(LedgerPhase.People, happened) { CycleId = cycle.Id, Reason = reason, By = by };
}
