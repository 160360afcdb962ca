using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Notices;

namespace LaiChau.Workflow.Cycles.Actions;

/// <summary>Pure: the superior gives more time, or takes the unit out of the stage.</summary>
internal static class GrantRelief
{
    public static Decision Extend(Situation it, ExtendAction action)
    {
        var by = action.AsOperator ? action.By : WhoMay.Decide(it.Tree, it.Assignment.UnitId, action.By);
        if (by is null && !action.AsOperator)
        {
            return Decision.Refuse(Refusal.NotTheReviewer);
        }

        var owed = it.Assignment.State == AssignmentState.Open;
        if (!owed && !action.ServiceUnavailable)
        {
            return Decision.Refuse(it.Assignment.State == AssignmentState.Submitted ? Refusal.AlreadySubmitted : Refusal.AlreadyAccepted);
        }

        // Of work that was handed in our own outage moves only what lateness is judged by.
        var present = owed ? it.Assignment.LastValidDay : it.Assignment.LastLatenessDay ?? it.Assignment.FirstLatenessDay!.Value;
        if (action.DueOn <= present || (action.DueOn < it.Today && !action.ServiceUnavailable))
        {
            return Decision.Refuse(Refusal.DayNotAllowed);
        }

        // Granted after the deadline it moves the ladder, not the lateness, unless our own outage was the cause.
        var inTime = it.Today <= it.Assignment.LatenessDay;
        var after = it.Assignment.WithNothingAsked with
        {
            DeadlineVersion = it.Assignment.DeadlineVersion + 1,
            LastValidDay = action.DueOn,
            Extended = true,
            LatenessDay = inTime || action.ServiceUnavailable ? action.DueOn : it.Assignment.LatenessDay,
            FirstLatenessDay = action.ServiceUnavailable ? Later(it.Assignment.FirstLatenessDay, action.DueOn) : it.Assignment.FirstLatenessDay,
            LastLatenessDay = action.ServiceUnavailable ? Later(it.Assignment.LastLatenessDay, action.DueOn) : it.Assignment.LastLatenessDay,
        };
        return new Decision
        {
            After = after,
            Lines = [CycleContext.Line(LedgerPhase.People, "assignment.extended", after) with
            {
                DueOn = action.DueOn,
                Cause = action.ServiceUnavailable ? "serviceUnavailable" : null,
                Reason = action.Reason,
                By = by,
            }],
            Ladder = owed ? LadderChange.Work : LadderChange.Unchanged,
            Withdraws = WithdrawalReason.NewDeadlineVersion,
            Tells = owed ? NoticeKind.Extended : null,
        };
    }

    public static Decision Exempt(Situation it, ExemptAction action)
    {
        var by = action.AsOperator ? action.By : WhoMay.Decide(it.Tree, it.Assignment.UnitId, action.By);
        if (by is null && !action.AsOperator)
        {
            return Decision.Refuse(Refusal.NotTheReviewer);
        }

        if (it.Assignment.State == AssignmentState.Accepted)
        {
            return Decision.Refuse(Refusal.AlreadyAccepted);
        }

        var after = it.Assignment.WithNothingAsked with { State = AssignmentState.Exempted, Reason = action.Reason };
        return new Decision
        {
            After = after,
            Lines = [CycleContext.Line(LedgerPhase.People, "assignment.exempted", after) with { Reason = action.Reason, By = by }],
            Ladder = LadderChange.Ends,
            Withdraws = WithdrawalReason.Exempted,
        };
    }

    private static DateOnly? Later(DateOnly? day, DateOnly dueOn) => day is { } known && dueOn > known ? dueOn : day;
}
