using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Notices;

/// <summary>Pure: who hears of a notice on that day (design.md "Rules for notices"), and whether anybody still should.</summary>
internal static class Recipients
{
    public const string NobodyAnswers = "nobodyAnswers";
    public const string NoAdministrators = "noAdministrators";

    /// <summary>Person ids, each once; empty together with the reason why nobody hears of it.</summary>
    public static (IReadOnlyList<string> People, string? Dropped) Of(DueNotice notice, TreeSnapshot tree)
    {
        if (notice.Recipient == Recipient.Person)
        {
            return ([notice.PersonId!], null);
        }

        if (notice.UnitId is not { } unit || notice.Recipient == Recipient.Administrators)
        {
            return Administrators(tree);
        }

        // Handed-in work is the reviewer's: whatever the rung's `to`, the unit hears no more of it.
        var to = notice.Kind == NoticeKind.Review && notice.Recipient is Recipient.Head or Recipient.Officer
            ? Recipient.Superior
            : notice.Recipient;
        switch (to)
        {
            case Recipient.Superior:
                return tree.Superior(unit) is { } superior ? ([superior.Person], null) : Administrators(tree);
            case Recipient.SuperiorPlus1:
                return tree.SuperiorPlus1(unit) is { } above ? ([above.Person], null) : Administrators(tree);
            case Recipient.SuperiorAndAdministrators:
                var both = tree.Administrators.Concat(tree.Superior(unit) is { } next ? [next.Person] : [])
                    .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
                return both.Count > 0 ? (both, null) : ([], NoAdministrators);
            default:
                var person = to == Recipient.Officer && tree.AnswersFor(unit) is not null
                    ? tree.Officer(unit) ?? tree.AnswersFor(unit)?.Person
                    : tree.AnswersFor(unit)?.Person;
                return person is null ? ([], NobodyAnswers) : ([person], null);
        }
    }

    /// <summary>Why a notice that came to be says nothing true any more; null: it still does.</summary>
    public static (string Event, string Reason)? NoLongerTrue(DueNotice notice, TreeSnapshot tree)
    {
        if (notice.Kind is NoticeKind.Notify or NoticeKind.UnitClosed)
        {
            return null;
        }

        if (notice.AssignmentState is "exempted" or "cancelled" or "lapsed")
        {
            return ("notice.withdrawn", notice.AssignmentState);
        }

        if (notice.Kind is NoticeKind.Work or NoticeKind.Extended && notice.DeadlineVersion != notice.PresentVersion)
        {
            return ("notice.withdrawn", "newDeadlineVersion");
        }

        if (notice.Kind == NoticeKind.Review)
        {
            return notice.AssignmentState switch
            {
                "submitted" => null,
                "accepted" => ("notice.notNeeded", "accepted"),
                _ => ("notice.notNeeded", "submissionWithdrawn"),
            };
        }

        if (notice.AssignmentState != "open")
        {
            return ("notice.notNeeded", notice.AssignmentState!);
        }

        return notice.Kind == NoticeKind.Unassigned && tree.AnswersFor(notice.UnitId!.Value) is not null
            ? ("notice.notNeeded", "somebodyAnswers")
            : null;
    }

    private static (IReadOnlyList<string>, string?) Administrators(TreeSnapshot tree) =>
        tree.Administrators.Count > 0 ? (tree.Administrators, null) : ([], NoAdministrators);
}
