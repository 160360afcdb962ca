using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Cycles;

/// <summary>Open work moves with the post: whoever answers for a unit now is told what he has taken over.</summary>
internal static class FollowHolders
{
    /// <param name="cycle">Null: every running cycle.</param>
    /// <param name="by">Who appointed, if that was it.</param>
    /// <param name="units">Units in which a post may have changed hands.</param>
    public static async Task Run(Work work, TreeSnapshot tree, LedgerBuffer ledger, LedgerPhase phase, long? cycle,
        IEnumerable<long> units, DateTimeOffset moment, string? by = null)
    {
        // Work that waits for its review is not owed by the unit, so nobody takes it over.
        var changed = (await AssignmentTable.UnendedOfUnits(work, cycle, units))
            .Where(a => a.State == AssignmentState.Open && tree.AnswersFor(a.UnitId)?.Person != a.AnsweredBy)
            .OrderBy(a => a.Unit, StringComparer.Ordinal)
            .ThenBy(a => a.Stage, StringComparer.Ordinal)
            .ThenBy(a => a.CycleId)
            .Select(a => a.Changed with { AnsweredBy = tree.AnswersFor(a.UnitId)?.Person })
            .ToList();
        foreach (var assignment in changed)
        {
            ledger.Add(assignment.AnsweredBy is { } person
                ? CycleContext.Line(phase, "assignment.takenOver", assignment) with { To = [person], By = by }
                : CycleContext.Line(phase, "assignment.unassigned", assignment) with { By = by });
        }

        await AssignmentTable.Update(work, changed);
        await MailTable.UnclaimOf(work, changed.Select(a => a.Id));
        await NoticeTable.Add(work, changed.Select(a => a.AnsweredBy is null ? UnassignedNotice(a, moment) : TakenOverNotice(a, moment)));
    }

    public static NoticeRow UnassignedNotice(AssignmentRow assignment, DateTimeOffset moment) =>
        EventNotice(assignment, NoticeKind.Unassigned, Recipient.SuperiorAndAdministrators, moment);

    public static NoticeRow EventNotice(AssignmentRow assignment, string kind, string recipient, DateTimeOffset moment) => new()
    {
        CycleId = assignment.CycleId,
        AssignmentId = assignment.Id,
        Stage = assignment.Stage,
        Kind = kind,
        Key = kind,
        DeadlineVersion = assignment.DeadlineVersion,
        DueAt = moment,
        Recipient = recipient,
    };

    private static NoticeRow TakenOverNotice(AssignmentRow assignment, DateTimeOffset moment) =>
        EventNotice(assignment, NoticeKind.TakenOver, Recipient.Head, moment);
}
