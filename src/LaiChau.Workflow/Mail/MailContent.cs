namespace LaiChau.Workflow.Mail;

/// <summary>
/// What one mail says, resolved at the moment of sending (promise 3). Knows no domain type, so that templates are
/// edited and previewed without a running cycle.
/// </summary>
public sealed record MailContent
{
    /// <summary>The mail's number; Message-ID and MIME boundaries come from it.</summary>
    public required long Number { get; init; }

    /// <summary>Without angle brackets; the same when a mail is sent again.</summary>
    public required string MessageId { get; init; }

    /// <summary>The instant of sending in the cycle's zone.</summary>
    public required DateTimeOffset At { get; init; }

    public required MailPerson To { get; init; }

    /// <summary>What the reader's own units owe first, then the rest; already in the ledger's order.</summary>
    public required IReadOnlyList<MailItem> Items { get; init; }

    /// <summary>The public address of the pages, without a slash at its end; every link starts with it.</summary>
    public required string PublicAddress { get; init; }

    /// <summary>Somebody waits for it, as an operator who tries whether mail arrives; its messages are of no cycle.</summary>
    public bool IsTest { get; init; }
}

/// <param name="Unit">The unit whose post makes this person the reader; null for administrators without one.</param>
/// <param name="Post">The post's word as in the people file (`head`, `acting`, …); null together with <paramref name="Unit"/>.</param>
public sealed record MailPerson(string Id, string Name, string Address, string? Unit, string? UnitKind, string? Post);

/// <summary>One notice in a mail.</summary>
public sealed record MailItem
{
    public required MailItemKind Kind { get; init; }

    /// <summary>The ledger's rung key, for the page's "why did I get this mail?".</summary>
    public required string Rung { get; init; }

    /// <summary>The reader answers for the unit and the unit owes the work.</summary>
    public required bool Own { get; init; }

    /// <summary>Name of the cycle's definition, and its year.</summary>
    public required string Cycle { get; init; }

    public required int Year { get; init; }

    /// <summary>The signed plan; null when the definition cites none.</summary>
    public string? Document { get; init; }

    public string? Contact { get; init; }

    /// <summary>Title of the stage; null for <see cref="MailItemKind.Message"/>.</summary>
    public string? Stage { get; init; }

    /// <summary>The stage kind's word (`CollectPledges`, …).</summary>
    public string? StageKind { get; init; }

    public string? Unit { get; init; }

    public string? UnitCode { get; init; }

    public string? UnitKind { get; init; }

    /// <summary>The day the wording names (for `before` the day after the last valid one) and the wording, so that the phrase can be quoted.</summary>
    public DateOnly? WordingDay { get; init; }

    /// <summary>`inclusive` or `before`.</summary>
    public string? Wording { get; init; }

    /// <summary>The effective last valid day of this assignment.</summary>
    public DateOnly? LastValidDay { get; init; }

    /// <summary>Working days after today up to and including the last valid day (0: today is the last); null once it is past.</summary>
    public int? WorkingDaysLeft { get; init; }

    /// <summary>Working days after the last valid day up to and including today, at least 1; null while it is not past.</summary>
    public int? WorkingDaysLate { get; init; }

    /// <summary>How many mails about this assignment and deadline were accepted before this one.</summary>
    public int RemindersBefore { get; init; }

    /// <summary>For <see cref="MailItemKind.Review"/> and <see cref="MailItemKind.Receipt"/>: the day the work was handed in.</summary>
    public DateOnly? SubmittedOn { get; init; }

    /// <summary>For <see cref="MailItemKind.Receipt"/>: the instant in the cycle's zone, and the name of who handed in or entered the paper.</summary>
    public DateTimeOffset? HandedInAt { get; init; }

    public string? HandedInBy { get; init; }

    /// <summary>For <see cref="MailItemKind.Receipt"/>: entered from a paper by the superior's office.</summary>
    public bool OnBehalf { get; init; }

    /// <summary>For <see cref="MailItemKind.Receipt"/>: somebody has yet to accept it.</summary>
    public bool WaitsForReview { get; init; }

    /// <summary>For <see cref="MailItemKind.Returned"/>, except in `Evaluate` stages.</summary>
    public string? Reason { get; init; }

    /// <summary>For <see cref="MailItemKind.Extended"/>: the last valid day before the extension.</summary>
    public DateOnly? OldLastValidDay { get; init; }

    /// <summary>For <see cref="MailItemKind.ExtensionAsked"/>: the last valid day that the unit wishes.</summary>
    public DateOnly? AskedDay { get; init; }

    /// <summary>For <see cref="MailItemKind.Message"/>: the definition's own words.</summary>
    public string? Message { get; init; }

    /// <summary>The vacant unit that the reader stands in for, when the mail should have gone to its head.</summary>
    public string? StandsInFor { get; init; }

    /// <summary>It was for a superior, and there is none: the administrators get it.</summary>
    public bool NoSuperior { get; init; }

    /// <summary>UID of the calendar entry, from the assignment; null without one.</summary>
    public string? AssignmentUid { get; init; }

    /// <summary>SEQUENCE of the calendar entry.</summary>
    public int DeadlineVersion { get; init; }

    /// <summary>Path of the page that the link leads to, starting with a slash.</summary>
    public string? Path { get; init; }
}

/// <summary>What one notice in a mail is about; each has its words in the templates.</summary>
public enum MailItemKind
{
    /// <summary>The stage opened: the task is given.</summary>
    Opened,

    /// <summary>A rung for the unit itself, before, on or after the last valid day.</summary>
    Reminder,

    /// <summary>A rung about a unit below: overdue or soon due.</summary>
    Escalation,

    /// <summary>Handed in and waiting for the reader's review.</summary>
    Review,
    Returned,
    TakenOver,

    /// <summary>Nobody answers for the unit.</summary>
    Unassigned,
    Extended,

    /// <summary>A unit below asks for more time.</summary>
    ExtensionAsked,

    /// <summary>The deadline stands although the unit had asked for more time.</summary>
    ExtensionDeclined,
    UnitClosed,

    /// <summary>`NotifyAdministrators`</summary>
    Message,

    /// <summary>The reader's work, or the paper that somebody entered for him, has arrived.</summary>
    Receipt,
}
