using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Cycles.Actions;

/// <summary>What an action meets: the assignment, its stage, and who is who on that day.</summary>
internal sealed record Situation(AssignmentRow Assignment, StageRow Stage, StageDefinition Definition, TreeSnapshot Tree,
    WorkingCalendar Calendar, DateOnly Today);

/// <summary>What an action comes to: a refusal, or the assignment as it is afterwards and what has to follow.</summary>
internal sealed record Decision
{
    /// <summary>One of <see cref="Actions.Refusal"/>; null: it is done.</summary>
    public string? Refusal { get; init; }

    /// <summary>What is not as the form asks.</summary>
    public IReadOnlyList<FieldProblem>? Problems { get; init; }

    public AssignmentRow? After { get; init; }

    /// <summary>Lines in their order.</summary>
    public IReadOnlyList<LedgerEntry> Lines { get; init; } = [];

    /// <summary>Which ladder counts from now on.</summary>
    public LadderChange Ladder { get; init; }

    /// <summary>Notices to take back, with their reason.</summary>
    public WithdrawalReason Withdraws { get; init; }

    /// <summary>An event notice; null: none.</summary>
    public string? Tells { get; init; }

    /// <summary>One of <see cref="Recipient"/>.</summary>
    public string TellsTo { get; init; } = Recipient.Head;

    /// <summary>The work is owed by the unit again.</summary>
    public bool OwedAgain { get; init; }

    public static Decision Refuse(string reason) => new() { Refusal = reason };
}

internal enum LadderChange
{
    Unchanged,

    /// <summary>The ladder of the effective deadline, from the next moment on.</summary>
    Work,

    /// <summary>The review ladder, counted from today.</summary>
    Review,
    Ends,
}

internal enum WithdrawalReason
{
    Nothing,

    /// <summary>Waiting rungs of the ladder and a waiting `extended`; what says the truth of its day stays.</summary>
    NewDeadlineVersion,

    /// <summary>The same, and the review's rungs.</summary>
    Returned,

    /// <summary>That more time is asked for.</summary>
    Declined,

    /// <summary>Everything about the assignment.</summary>
    Exempted,
}
