using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Cycles;

/// <summary>
/// Calls a cycle off: what is open ends, what waits is taken back, and nobody hears of it any more. What was handed in
/// and accepted stays on record. In the ledger as a cycle's own end: what was open, the stages, the cycle.
/// </summary>
public sealed class CancelCycle(Database database, Tree tree, TimeProvider clock)
{
    private const string Cancelled = "cancelled";

    /// <param name="reason">In people's own words.</param>
    /// <param name="by">Id of who cancels; the caller has checked that he may.</param>
    public async Task<CycleChange> Run(long id, string reason, string? by, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        await using var work = await database.BeginAsync(cancel);
        var now = clock.GetUtcNow();
        if (await CycleTable.Find(work, id) is not { } cycle)
        {
            return CycleChange.NoSuchCycle;
        }

        if (cycle.State is not (CycleState.Running or CycleState.Paused))
        {
            return CycleChange.HasEnded;
        }

        var context = await CycleContext.Load(work, tree, cycle, new LedgerBuffer());
        // A rung whose moment came before this is a notice, also when the sweep has not come by yet.
        await SweepDueRungs.UpTo(work, now.AddMilliseconds(-1), id);
        await Withdraw(context);
        await EndAssignments(context);
        await CloseStages(context, now);
        context.Ledger.Add(context.Line(LedgerPhase.End, "cycle.cancelled") with { Reason = reason, By = by });
        await CycleTable.Cancel(work, id, now);
        await LedgerTable.Append(work, context.Ledger, now);
        await work.Commit(cancel);
        return CycleChange.Done;
    }

    private static async Task Withdraw(CycleContext context)
    {
        // First: a claimed mail that is handed over in between would say what is withdrawn here.
        await MailTable.UnclaimOfCycle(context.Work, context.Cycle.Id);
        var waiting = await NoticeTable.NotLeftOfCycle(context.Work, context.Cycle.Id);
        foreach (var notice in waiting)
        {
            context.Ledger.Add(EndWork.LineOf(notice, context.Cycle.Id, LedgerPhase.Notices, "notice.withdrawn", Cancelled));
        }

        // A mail without a notice ends by itself at its next try.
        await NoticeTable.End(context.Work, waiting, NoticeState.Withdrawn, Cancelled);
    }

    private static async Task EndAssignments(CycleContext context)
    {
        var open = (await AssignmentTable.UnendedOfCycle(context.Work, context.Cycle.Id))
            .OrderBy(a => a.Stage, StringComparer.Ordinal)
            .ThenBy(a => a.Unit, StringComparer.Ordinal)
            .ToList();
        foreach (var assignment in open)
        {
            context.Ledger.Add(CycleContext.Line(LedgerPhase.End, "assignment.cancelled", assignment) with { Reason = Cancelled });
        }

        await AssignmentTable.Update(context.Work, open.Select(a => EndWork.Ended(a, AssignmentState.Cancelled)));
        foreach (var stage in open.GroupBy(a => a.Stage, StringComparer.Ordinal))
        {
            var row = context.Stages[stage.Key];
            await context.Put(row with
            {
                Counted = row.Counted - stage.Count(),
                HandedIn = row.HandedIn - stage.Count(a => a.State == AssignmentState.Submitted),
                Unended = 0,
            });
        }
    }

    private static async Task CloseStages(CycleContext context, DateTimeOffset now)
    {
        foreach (var stage in context.Stages.Values.Where(s => s.State == StageState.Open).OrderBy(s => s.Key, StringComparer.Ordinal).ToList())
        {
            context.Ledger.Add(context.Line(LedgerPhase.End, "stage.closed", stage.Key));
            await context.Put(stage with { State = StageState.Closed, ClosedAt = now, DueAt = null, LatestAt = null });
        }
    }
}

/// <summary>What came of changing a cycle's state.</summary>
public enum CycleChange
{
    Done,
    NoSuchCycle,

    /// <summary>It is completed or cancelled.</summary>
    HasEnded,
    AlreadyPaused,
    NotPaused,
}
