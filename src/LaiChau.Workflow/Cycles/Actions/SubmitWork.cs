using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Ledger;

namespace LaiChau.Workflow.Cycles.Actions;

/// <summary>Pure: the unit hands in, or takes back what is not reviewed yet.</summary>
internal static class SubmitWork
{
    public static Decision Submit(Situation it, SubmitAction action)
    {
        var unit = it.Assignment.UnitId;
        // A unit does not date its own work back: paper of an earlier day is entered by the superior's office.
        var onBehalf = action.OnBehalf || action.ReceivedOn < it.Today;
        var by = onBehalf
            ? WhoMay.Decide(it.Tree, unit, action.By)
            : WhoMay.ActForUnit(it.Tree, unit, it.Definition.Kind, action.By);
        if (by is null)
        {
            return Decision.Refuse(onBehalf ? Refusal.NotTheReviewer : Refusal.NotTheHead);
        }

        if (AlreadyDone(it.Assignment) is { } done)
        {
            return Decision.Refuse(done);
        }

        var day = action.ReceivedOn ?? it.Today;
        if (day > it.Today || day < it.Stage.OpeningDay)
        {
            return Decision.Refuse(Refusal.DayNotAllowed);
        }

        var first = it.Assignment.FirstHandedIn is null;
        var after = it.Assignment.WithNothingAsked with
        {
            State = AssignmentState.Submitted,
            Submissions = it.Assignment.Submissions + 1,
            HandedInDay = day,
            FirstHandedIn = first ? day : it.Assignment.FirstHandedIn,
            FirstLatenessDay = first ? it.Assignment.LatenessDay : it.Assignment.FirstLatenessDay,
            LastHandedIn = first ? null : day,
            LastLatenessDay = first ? null : it.Assignment.LatenessDay,
            PriorHandedIn = it.Assignment.LastHandedIn,
            PriorLatenessDay = it.Assignment.LastLatenessDay,
            Submission = action.Values,
            // A paper that the superior's office enters is not what the unit has begun to write: that is its own, and stays.
            Draft = action.OnBehalf ? it.Assignment.Draft : null,
        };
        var submitted = CycleContext.Line(LedgerPhase.People, "assignment.submitted", after) with
        {
            LateWorkingDays = Lateness.Shown(Lateness.Of(day, it.Assignment.LatenessDay, it.Calendar)),
            Reason = action.Reason,
            By = by,
        };
        if (it.Definition.Review == ReviewBy.Superior)
        {
            return new Decision { After = after, Lines = [submitted], Ladder = LadderChange.Review };
        }

        after = after with { State = AssignmentState.Accepted };
        return new Decision { After = after, Lines = [submitted, ReviewWork.Accepted(after, it.Calendar, by)], Ladder = LadderChange.Ends };
    }

    public static Decision Keep(Situation it, DraftAction action) =>
        WhoMay.Draft(it.Tree, it.Assignment.UnitId, it.Definition.Kind, action.By) is null ? Decision.Refuse(Refusal.NotTheHead)
        : AlreadyDone(it.Assignment) is { } done ? Decision.Refuse(done)
        : new Decision { After = it.Assignment with { Draft = action.Values } };

    public static Decision Withdraw(Situation it, WithdrawAction action)
    {
        var by = WhoMay.ActForUnit(it.Tree, it.Assignment.UnitId, it.Definition.Kind, action.By);
        if (by is null)
        {
            return Decision.Refuse(Refusal.NotTheHead);
        }

        if (it.Assignment.State != AssignmentState.Submitted)
        {
            return Decision.Refuse(it.Assignment.State == AssignmentState.Accepted ? Refusal.AlreadyAccepted : Refusal.NothingToReview);
        }

        // A submission that is taken back does not count for lateness.
        var resubmission = it.Assignment.LastHandedIn is not null;
        var after = it.Assignment with
        {
            State = AssignmentState.Open,
            HandedInDay = null,
            FirstHandedIn = resubmission ? it.Assignment.FirstHandedIn : null,
            FirstLatenessDay = resubmission ? it.Assignment.FirstLatenessDay : null,
            LastHandedIn = it.Assignment.PriorHandedIn,
            LastLatenessDay = it.Assignment.PriorLatenessDay,
            PriorHandedIn = null,
            PriorLatenessDay = null,
        };
        return new Decision
        {
            After = after,
            Lines = [CycleContext.Line(LedgerPhase.People, "assignment.withdrawn", after) with { By = by }],
            Ladder = LadderChange.Work,
            OwedAgain = true,
        };
    }

    private static string? AlreadyDone(AssignmentRow assignment) => assignment.State switch
    {
        AssignmentState.Submitted => Refusal.AlreadySubmitted,
        AssignmentState.Accepted => Refusal.AlreadyAccepted,
        _ => null,
    };
}
