using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Notices;

namespace LaiChau.Workflow.Cycles.Actions;

/// <summary>Pure: the superior accepts, returns, or opens accepted work again.</summary>
internal static class ReviewWork
{
    /// <summary>Working days that a unit gets for the resubmission (domain.md section 4: 3 to 5).</summary>
    private const int Resubmission = 5;

    public static Decision Accept(Situation it, AcceptAction action)
    {
        var by = WhoMay.Review(it.Tree, it.Assignment.UnitId, it.Definition.Kind, action.By);
        if (by is null)
        {
            return Decision.Refuse(Refusal.NotTheReviewer);
        }

        if (NotInReview(it.Assignment) is { } refusal)
        {
            return Decision.Refuse(refusal);
        }

        var after = it.Assignment with { State = AssignmentState.Accepted };
        return new Decision { After = after, Lines = [Accepted(after, it.Calendar, by)], Ladder = LadderChange.Ends };
    }

    public static Decision Return(Situation it, ReturnAction action)
    {
        var by = WhoMay.Review(it.Tree, it.Assignment.UnitId, it.Definition.Kind, action.By);
        return by is null ? Decision.Refuse(Refusal.NotTheReviewer)
            : NotInReview(it.Assignment) is { } refusal ? Decision.Refuse(refusal)
            : OpenAgain(it, "assignment.returned", action.Reason, by);
    }

    public static Decision Reopen(Situation it, ReopenAction action)
    {
        var by = WhoMay.Review(it.Tree, it.Assignment.UnitId, it.Definition.Kind, action.By);
        return by is null ? Decision.Refuse(Refusal.NotTheReviewer)
            : it.Assignment.State != AssignmentState.Accepted ? Decision.Refuse(Refusal.NotAccepted)
            : OpenAgain(it, "assignment.reopened", action.Reason, by);
    }

    /// <summary>Tells of the record: the larger lateness of first submission and last resubmission.</summary>
    public static LedgerEntry Accepted(AssignmentRow after, WorkingCalendar calendar, string by) =>
        CycleContext.Line(LedgerPhase.People, "assignment.accepted", after) with
        {
            LateWorkingDays = Lateness.Shown(Lateness.OnRecord(after, calendar)),
            By = by,
        };

    /// <summary>The new deadline is the later of the old one and 5 working days after today; a new deadline version.</summary>
    private static Decision OpenAgain(Situation it, string happened, string reason, string by)
    {
        var resubmitBy = it.Calendar.AddWorkingDays(it.Today, Resubmission);
        var dueOn = resubmitBy > it.Assignment.LastValidDay ? resubmitBy : it.Assignment.LastValidDay;
        var after = it.Assignment with
        {
            State = AssignmentState.Open,
            DeadlineVersion = it.Assignment.DeadlineVersion + 1,
            LastValidDay = dueOn,
            LatenessDay = dueOn,
            HandedInDay = null,
            Reason = reason,
        };
        return new Decision
        {
            After = after,
            Lines = [CycleContext.Line(LedgerPhase.People, happened, after) with { DueOn = dueOn, Reason = reason, By = by }],
            Ladder = LadderChange.Work,
            Withdraws = WithdrawalReason.Returned,
            Tells = NoticeKind.Returned,
            OwedAgain = true,
        };
    }

    private static string? NotInReview(AssignmentRow assignment) => assignment.State switch
    {
        AssignmentState.Submitted => null,
        AssignmentState.Accepted => Refusal.AlreadyAccepted,
        _ => Refusal.NothingToReview,
    };
}
