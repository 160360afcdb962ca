using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Cycles;

/// <summary>How assignments end that nobody accepts: their unit is gone, or the cycle is over.</summary>
internal static class EndWork
{
    /// <summary>A unit has ended with open work: the work is cancelled and its superior is told.</summary>
    public static async Task CancelOfEndedUnits(CycleContext context, IReadOnlyCollection<long> units, DateTimeOffset moment)
    {
        var ended = await AssignmentTable.UnendedOfUnits(context.Work, context.Cycle.Id, units);
        // Before their notices are read: a claimed mail that is handed over in between would say what is withdrawn here.
        await MailTable.UnclaimOf(context.Work, ended.Select(a => a.Id));
        foreach (var assignment in ended)
        {
            context.Ledger.Add(CycleContext.Line(LedgerPhase.Dated, "assignment.cancelled", assignment) with { Reason = "unitClosed" });
            await Withdraw(context, assignment, "cancelled", LedgerPhase.Notices);
            var stage = context.Stages[assignment.Stage];
            await context.Put(stage with
            {
                Counted = stage.Counted - 1,
                HandedIn = stage.HandedIn - (assignment.State == AssignmentState.Submitted ? 1 : 0),
                Unended = stage.Unended - 1,
            });
        }

        await AssignmentTable.Update(context.Work, ended.Select(a => Ended(a, AssignmentState.Cancelled)));
        await NoticeTable.Add(context.Work, ended.Select(a =>
            FollowHolders.EventNotice(a, NoticeKind.UnitClosed, Recipient.Superior, moment)));
    }

    /// <summary>`endsOn` is over: what is open lapses with its lateness on record, then stages close, then the cycle ends.</summary>
    public static async Task LapseAll(CycleContext context)
    {
        var open = (await AssignmentTable.UnendedOfCycle(context.Work, context.Cycle.Id))
            .OrderBy(a => a.Stage, StringComparer.Ordinal)
            .ThenBy(a => a.Unit, StringComparer.Ordinal)
            .ToList();
        await MailTable.UnclaimOf(context.Work, open.Select(a => a.Id));
        foreach (var assignment in open)
        {
            var lateness = assignment.FirstHandedIn is null
                ? Lateness.Of(context.Cycle.EndsDay, assignment.LatenessDay, context.Calendar)
                : Lateness.OnRecord(assignment, context.Calendar);
            await Withdraw(context, assignment, "lapsed", LedgerPhase.Notices);
            context.Ledger.Add(CycleContext.Line(LedgerPhase.End, "assignment.lapsed", assignment) with
            {
                LateWorkingDays = Lateness.Shown(lateness),
            });
        }

        await AssignmentTable.Update(context.Work, open.Select(a => Ended(a, AssignmentState.Lapsed)));
    }

    /// <summary>Takes back what came to be about an assignment and has not left.</summary>
    public static async Task Withdraw(CycleContext context, AssignmentRow assignment, string reason, LedgerPhase phase,
        Func<NoticeRow, bool>? only = null)
    {
        var waiting = (await NoticeTable.NotLeftOf(context.Work, assignment.Id))
            .Where(n => n.Kind != NoticeKind.UnitClosed && (only is null || only(n)))
            .OrderBy(n => n.Rung, StringComparer.Ordinal)
            .ToList();
        foreach (var notice in waiting)
        {
            context.Ledger.Add(LineOf(notice, assignment.CycleId, phase, "notice.withdrawn", reason));
        }

        await NoticeTable.End(context.Work, waiting, NoticeState.Withdrawn, reason);
    }

    public static LedgerEntry LineOf(NoticeRow notice, long cycle, LedgerPhase phase, string happened, string reason) => new(phase, happened)
    {
        CycleId = cycle,
        Stage = notice.Stage,
        Unit = notice.Unit,
        Rung = notice.Rung,
        DeadlineVersion = notice.DeadlineVersion,
        Reason = reason,
    };

    public static AssignmentRow Ended(AssignmentRow assignment, string state) =>
        assignment.Changed with { State = state, ScheduleId = null, NextAt = null };
}
