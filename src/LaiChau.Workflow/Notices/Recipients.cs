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
        if (notice.UnitId is not { } unit)
        {
            return Administrators(tree);
        }

        // Handed-in work is the reviewer's: whatever the rung's `to`, the unit hears no more of it.
        var to = notice.Kind == NoticeKind.Review && notice.Recipient is Recipient.Head or Recipient.Officer
            ? Recipient.Superior
            : notice.Recipient;
        return to switch
        {
            Recipient.Administrators => Administrators(tree),
            Recipient.Superior => One(tree.Superior(unit)?.Person) ?? Administrators(tree),
            Recipient.SuperiorPlus1 => One(tree.SuperiorPlus1(unit)?.Person) ?? Administrators(tree),
            Recipient.SuperiorAndAdministrators => Both(unit, tree),
            Recipient.Officer when tree.AnswersFor(unit) is not null => One(tree.Officer(unit) ?? tree.AnswersFor(unit)?.Person) ?? ([], NobodyAnswers),
            _ => One(tree.AnswersFor(unit)?.Person) ?? ([], NobodyAnswers),
        };
    }

    private static (IReadOnlyList<string>, string?)? One(string? person) => person is null ? null : ([person], null);

    private static (IReadOnlyList<string>, string?) Both(long unit, TreeSnapshot tree)
    {
        var both = tree.Administrators.Concat(tree.Superior(unit) is { } superior ? [superior.Person] : [])
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        return both.Count > 0 ? (both, null) : ([], NoAdministrators);
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

        if (notice.Kind is NoticeKind.Work or NoticeKind.Extended or NoticeKind.ExtensionAsked or NoticeKind.ExtensionDeclined && notice.DeadlineVersion != notice.PresentVersion)
        {
            return ("notice.withdrawn", "newDeadlineVersion");
        }

        if (notice.Kind == NoticeKind.Review)
        {
            return notice.AssignmentState switch
            {
                "submitted" when notice.Submission == notice.PresentSubmission => null,
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
