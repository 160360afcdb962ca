namespace LaiChau.Workflow.Cycles.Actions;

/// <summary>Something a person does with one assignment.</summary>
/// <param name="At">The instant it is done.</param>
/// <param name="Unit">Code of the unit that owes the work.</param>
/// <param name="Stage">Id of the stage.</param>
public abstract record WorkAction(DateTimeOffset At, string Unit, string Stage)
{
    /// <summary>Id of who acts; null: whoever rightly does it.</summary>
    public string? By { get; init; }

    /// <summary>
    /// An operator extends or exempts, by the configuration's leave and not by a post: on record is <see cref="By"/> as it is,
    /// even if it is nobody.
    /// </summary>
    public bool AsOperator { get; init; }

    /// <summary>The version that the actor has seen; null: he acts on whatever there is.</summary>
    public long? ExpectedVersion { get; init; }

    /// <summary>The story's word; the ledger's `action` on refusals.</summary>
    public abstract string Word { get; }
}

/// <param name="Values">What is handed in, as JSON; null counts as complete.</param>
public sealed record SubmitAction(DateTimeOffset At, string Unit, string Stage, string? Values) : WorkAction(At, Unit, Stage)
{
    /// <summary>The day a paper was received, when it is entered later; lateness is judged by it.</summary>
    public DateOnly? ReceivedOn { get; init; }

    /// <summary>Entered by the superior's office.</summary>
    public bool OnBehalf { get; init; }

    public string? Reason { get; init; }

    public override string Word => "submit";
}

/// <summary>What the unit is writing; nobody is told, and it is no line of the ledger.</summary>
/// <param name="Values">As JSON; null: nothing is kept.</param>
public sealed record DraftAction(DateTimeOffset At, string Unit, string Stage, string? Values) : WorkAction(At, Unit, Stage)
{
    public override string Word => "draft";
}

/// <summary>The reviewer sends the work back with a reason; the unit owes it again.</summary>
public sealed record ReturnAction(DateTimeOffset At, string Unit, string Stage, string Reason) : WorkAction(At, Unit, Stage)
{
    public override string Word => "return";
}

/// <summary>The reviewer takes the work; nobody hears of it any more.</summary>
public sealed record AcceptAction(DateTimeOffset At, string Unit, string Stage) : WorkAction(At, Unit, Stage)
{
    /// <summary>What the reviewer adds by the form, as JSON, kept beside what was handed in; null: nothing.</summary>
    public string? Values { get; init; }

    public override string Word => "accept";
}

/// <summary>The unit takes its own submission back before it is reviewed.</summary>
public sealed record WithdrawAction(DateTimeOffset At, string Unit, string Stage) : WorkAction(At, Unit, Stage)
{
    public override string Word => "withdraw";
}

/// <summary>Accepted work is opened again.</summary>
public sealed record ReopenAction(DateTimeOffset At, string Unit, string Stage, string Reason) : WorkAction(At, Unit, Stage)
{
    public override string Word => "reopen";
}

/// <param name="DueOn">The new last valid day.</param>
/// <param name="ServiceUnavailable">Our own outage was the cause: lifts lateness, also of work that was handed in.</param>
public sealed record ExtendAction(DateTimeOffset At, string Unit, string Stage, DateOnly DueOn, string Reason, bool ServiceUnavailable) : WorkAction(At, Unit, Stage)
{
    public override string Word => "extend";
}

/// <summary>The unit owes nothing in this stage, and does not count in it.</summary>
public sealed record ExemptAction(DateTimeOffset At, string Unit, string Stage, string Reason) : WorkAction(At, Unit, Stage)
{
    public override string Word => "exempt";
}

/// <summary>The unit asks for more time; its reviewer is told, and no rung stops.</summary>
/// <param name="DueOn">The last valid day it wishes.</param>
public sealed record AskExtensionAction(DateTimeOffset At, string Unit, string Stage, DateOnly DueOn, string Reason) : WorkAction(At, Unit, Stage)
{
    public override string Word => "askExtension";
}

/// <summary>The reviewer leaves the deadline as it is.</summary>
public sealed record DeclineExtensionAction(DateTimeOffset At, string Unit, string Stage, string Reason) : WorkAction(At, Unit, Stage)
{
    public override string Word => "declineExtension";
}

/// <summary>Why the rules forbid an action; the ledger's words (design.md section 5).</summary>
public static class Refusal
{
    public const string ServiceDown = "serviceDown";
    public const string NotAssigned = "notAssigned";
    public const string StageNotOpen = "stageNotOpen";
    public const string StageClosed = "stageClosed";
    public const string AssignmentEnded = "assignmentEnded";
    public const string NotTheHead = "notTheHead";
    public const string NotTheReviewer = "notTheReviewer";
    public const string NothingToReview = "nothingToReview";
    public const string AlreadySubmitted = "alreadySubmitted";
    public const string AlreadyAccepted = "alreadyAccepted";
    public const string NotAccepted = "notAccepted";
    public const string DayNotAllowed = "dayNotAllowed";

    /// <summary>What was given is not what the form asks for; the outcome says where.</summary>
    public const string Incomplete = "incomplete";

    /// <summary>A wish for more time waits for its decision already.</summary>
    public const string AlreadyAsked = "alreadyAsked";

    /// <summary>The unit has not asked for more time, or it is decided.</summary>
    public const string NothingAsked = "nothingAsked";

    /// <summary>
    /// Somebody has changed the assignment since the actor read it. Not a rule but a race, so it is no line of the ledger;
    /// the answer has the present version.
    /// </summary>
    public const string ChangedMeanwhile = "changedMeanwhile";
}
