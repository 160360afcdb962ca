using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Cycles.Actions;

/// <summary>Pure: rights follow from the posts of that day (design.md section 3).</summary>
internal static class WhoMay
{
    /// <summary>
    /// Who acts for the unit: whoever answers for it, or an administrator (but no administrator writes an evaluation).
    /// </summary>
    /// <returns>The person id, or null when this person may not.</returns>
    public static string? ActForUnit(TreeSnapshot tree, long unit, StageKind kind, string? by)
    {
        var answering = tree.AnswersFor(unit)?.Person;
        return by is null || by == answering ? answering
            : kind != StageKind.Evaluate && tree.Administrators.Contains(by) ? by
            : null;
    }

    /// <summary>
    /// Who reviews: whoever answers for the nearest superior unit that has someone else than the unit's own head; there
    /// being none, the administrators. Administrators may too, except grades that do not wait for their review.
    /// </summary>
    public static string? Review(TreeSnapshot tree, long unit, StageKind kind, string? by)
    {
        var reviewer = tree.Superior(unit)?.Person;
        return by is null ? reviewer ?? (tree.Administrators.Count > 0 ? tree.Administrators[0] : null)
            : by == reviewer ? by
            : tree.Administrators.Contains(by) && (reviewer is null || kind != StageKind.Evaluate) ? by
            : null;
    }

    /// <summary>Who writes the unit's draft: whoever may hand it in, and its officers.</summary>
    public static string? Draft(TreeSnapshot tree, long unit, StageKind kind, string? by) =>
        ActForUnit(tree, unit, kind, by) ?? (by is not null && tree.IsOfficer(by, unit) ? by : null);

    /// <summary>
    /// Units whose lists of persons this person keeps: he answers for them, or is their officer. Nobody above the unit, and no
    /// administrator: such lists stay where they were made.
    /// </summary>
    public static HashSet<long> KeptBy(TreeSnapshot tree, string? person) => person is null ? [] : [.. tree.AnsweredBy(person), .. tree.OfficerOf(person)];

    /// <summary>Who reads of the unit's work: who answers for it or for a unit above, its officers, administrators and viewers.</summary>
    public static bool See(TreeSnapshot tree, string person, long unit) =>
        tree.IsViewer(person) || SeeOwn(tree, person, unit);

    /// <summary>
    /// Who reads what was handed in: the same, but grades are read in the line of those who answer for the unit and above it, and
    /// by an administrator only when they wait for his review (design.md section 3).
    /// </summary>
    public static bool SeeSubmission(TreeSnapshot tree, string person, long unit, StageKind kind) => kind == StageKind.Evaluate
        ? InLine(tree, person, unit) || Review(tree, unit, kind, person) is not null
        : See(tree, person, unit);

    private static bool SeeOwn(TreeSnapshot tree, string person, long unit) => tree.Administrators.Contains(person) || InLine(tree, person, unit);

    private static bool InLine(TreeSnapshot tree, string person, long unit)
    {
        if (tree.IsOfficer(person, unit))
        {
            return true;
        }

        for (long? at = unit; at is { } id; at = tree.Parent(id))
        {
            if (tree.AnswersFor(id)?.Person == person || tree.Away(id)?.Person == person)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Who extends or exempts: the reviewer or any administrator, in every kind of stage: no grade is touched.</summary>
    public static string? Decide(TreeSnapshot tree, long unit, string? by) =>
        Review(tree, unit, StageKind.CloseYear, by);
}
