using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Notices;

namespace LaiChau.Workflow.Cycles.Actions;

/// <summary>Pure: the unit asks for more time, and its reviewer says no. Yes is an extension (<see cref="GrantRelief"/>).</summary>
internal static class AskForTime
{
    public static Decision Ask(Situation it, AskExtensionAction action)
    {
        var by = WhoMay.ActForUnit(it.Tree, it.Assignment.UnitId, it.Definition.Kind, action.By);
        if (by is null)
        {
            return Decision.Refuse(Refusal.NotTheHead);
        }

        if (it.Assignment.State != AssignmentState.Open)
        {
            return Decision.Refuse(it.Assignment.State == AssignmentState.Submitted ? Refusal.AlreadySubmitted : Refusal.AlreadyAccepted);
        }

        if (it.Assignment.AskedDay is not null)
        {
            return Decision.Refuse(Refusal.AlreadyAsked);
        }

        if (action.DueOn <= it.Assignment.LastValidDay || action.DueOn < it.Today)
        {
            return Decision.Refuse(Refusal.DayNotAllowed);
        }

        var after = it.Assignment with { AskedDay = action.DueOn, AskedReason = action.Reason, AskedBy = by, AskedAt = action.At };
        return new Decision
        {
            After = after,
            Lines = [CycleContext.Line(LedgerPhase.People, "assignment.extensionAsked", after) with { DueOn = action.DueOn, Reason = action.Reason, By = by }],
            Tells = NoticeKind.ExtensionAsked,
            TellsTo = Recipient.Superior,
        };
    }

    public static Decision Decline(Situation it, DeclineExtensionAction action)
    {
        var by = WhoMay.Decide(it.Tree, it.Assignment.UnitId, action.By);
        if (by is null)
        {
            return Decision.Refuse(Refusal.NotTheReviewer);
        }

        if (it.Assignment.State != AssignmentState.Open || it.Assignment.AskedDay is null)
        {
            return Decision.Refuse(Refusal.NothingAsked);
        }

        var after = it.Assignment.WithNothingAsked;
        return new Decision
        {
            After = after,
            Lines = [CycleContext.Line(LedgerPhase.People, "assignment.extensionDeclined", after) with { Reason = action.Reason, By = by }],
            Withdraws = WithdrawalReason.Declined,
            Tells = NoticeKind.ExtensionDeclined,
        };
    }
}
