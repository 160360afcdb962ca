using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Host.Api;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Rehearsal.Report;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Resources;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Pages.Heads;

/// <summary>What one unit owes in one stage, as this reader may see and do it today.</summary>
internal sealed record AssignmentModel
{
    public required ShownState State { get; init; }

    public required (string? Text, bool Well) Said { get; init; }

    public required CycleRow Cycle { get; init; }

    public required CycleDefinition Definition { get; init; }

    public required StageDefinition Stage { get; init; }

    public required UnitRecord Unit { get; init; }

    public required AssignmentRow Row { get; init; }

    public required FormDefinition Form { get; init; }

    public required ShownDeadline Deadline { get; init; }

    public required DateOnly Today { get; init; }

    public required string Now { get; init; }

    /// <summary>Names of who answers for the unit and of who reviews; null: nobody.</summary>
    public required string? Head { get; init; }

    public required string? Reviewer { get; init; }

    /// <summary>Working days on record; 0: in time, or nothing was handed in.</summary>
    public required int Late { get; init; }

    public required WorkRights Rights { get; init; }

    public required IReadOnlyList<ShownEvent> History { get; init; }

    public required IReadOnlyList<ShownTold> Told { get; init; }

    /// <summary>What stands in the form: the draft, or what was written when the session had ended.</summary>
    public string? Values { get; init; }

    /// <summary>Files that are stored for it; null: its form takes none.</summary>
    public Forms.ShownFiles? Files { get; init; }

    /// <summary>What the unit's list of persons comes to; null: it has none.</summary>
    public RegisterSummary? Register { get; init; }

    /// <summary>What the reviewer has added; null: nothing.</summary>
    public string? Review { get; init; }

    public IReadOnlyList<FieldProblem> ReviewProblems { get; init; } = [];

    public IReadOnlyList<FieldProblem> Problems { get; init; } = [];

    /// <summary>The text in the form was kept while its writer had to sign in again, and is not saved yet.</summary>
    public bool Kept { get; init; }

    /// <summary>Proof that this form was shown to this person, so that what he writes can be kept when his session has ended.</summary>
    public string? Pass { get; init; }

    /// <summary>The same of the page's other forms.</summary>
    public string? OtherPass { get; init; }

    /// <summary>What was written in one of them was kept, and nothing is done yet.</summary>
    public bool OtherKept { get; init; }

    /// <summary>What was entered into the page's small forms and is wrong, by field, with what was written there.</summary>
    public EnteredFields Entered { get; init; } = EnteredFields.None;

    /// <summary>It was not done, because somebody was faster: what was entered is shown for reading.</summary>
    public bool Undone { get; init; }

    /// <summary>What the work holds now, as far as this reader may read it: whoever is refused learns nothing by it. Null: nothing.</summary>
    public string? Others => Rights.Draft && Row.Draft is { } draft ? draft : Rights.SeeValues ? Row.Submission : null;

    public string Path => ShownWork.PathOf(Cycle.Name, Stage.Id, Unit.Code);

    public string Title => OfficialText.Titled(Stage.Title, Cycle.Year);
}

/// <summary>What this reader may do with the assignment today; the handlers decide it again.</summary>
internal sealed record WorkRights(bool Draft, bool Submit, bool Review, bool Decide, bool SeeValues, bool IsOwn)
{
    public static WorkRights Of(Visitor visitor, TreeSnapshot today, long unit, StageKind kind) => visitor.Person is { } person
        ? new WorkRights(
            WhoMay.Draft(today, unit, kind, person) is not null, WhoMay.ActForUnit(today, unit, kind, person) is not null,
            WhoMay.Review(today, unit, kind, person) is not null, WhoMay.Decide(today, unit, person) is not null,
            WhoMay.SeeSubmission(today, person, unit, kind) || (visitor.Operator && kind != StageKind.Evaluate), today.AnswersFor(unit)?.Person == person)
        // Acts are a person's: whoever has no post here only looks.
        : new WorkRights(false, false, false, false, visitor.Operator && kind != StageKind.Evaluate, false);
}

/// <param name="What">In words.</param>
/// <param name="Note">Days and reasons.</param>
internal sealed record ShownEvent(string At, string What, string? By, string? Note);

/// <param name="Why">What kind of notice it was, and its rung.</param>
/// <param name="What">What became of it.</param>
internal sealed record ShownTold(string At, string? Person, string Why, string What);
