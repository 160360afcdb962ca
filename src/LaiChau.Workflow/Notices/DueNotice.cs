using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Notices;

/// <summary>A notice with what its assignment is now; only read.</summary>
internal sealed record DueNotice
{
    public long Id { get; init; }

    public long CycleId { get; init; }

    public long? AssignmentId { get; init; }

    public string Stage { get; init; } = "";

    public string Kind { get; init; } = "";

    public string Key { get; init; } = "";

    public int Occurrence { get; init; }

    public int? DeadlineVersion { get; init; }

    public DateTimeOffset DueAt { get; init; }

    public string Recipient { get; init; } = "";

    public string? PersonId { get; init; }

    /// <summary>The notice is for several persons and this row is that of one of them.</summary>
    public bool OneOfSeveral { get; init; }

    /// <summary>Of a review rung: which submission it is about.</summary>
    public int? Submission { get; init; }

    public int? PresentSubmission { get; init; }

    public string Missed { get; init; } = "";

    public DateOnly? OldDay { get; init; }

    public long? MailId { get; init; }

    public string? Unit { get; init; }

    public long? UnitId { get; init; }

    public string? AssignmentState { get; init; }

    public int? PresentVersion { get; init; }

    public DateOnly? LastValidDay { get; init; }

    /// <summary>The last valid day that the unit has asked for.</summary>
    public DateOnly? AskedDay { get; init; }

    public DateOnly? HandedInDay { get; init; }

    public string? ReturnReason { get; init; }

    public DateOnly? StageLastValidDay { get; init; }

    public string Rung => NoticeRow.RungText(Key, Occurrence);

    /// <summary>A rung of a ladder: only the newest due one of an assignment goes out to a person.</summary>
    public bool IsRung => Kind is NoticeKind.Work or NoticeKind.Review;

    private const string Columns = """
        n.id, n.cycle_id, n.assignment_id, n.stage, n.kind, n.key, n.occurrence, n.deadline_version, n.due_at, n.recipient,
        n.person_id, n.one_of_several, n.submission, n.missed, n.old_day, n.mail_id, u.code as unit, a.unit_id, a.state as assignment_state,
        a.deadline_version as present_version, a.submissions as present_submission, a.last_valid_day, a.asked_day, a.handed_in_day, a.reason as return_reason, s.last_valid_day as stage_last_valid_day
        """;

    private const string From = """
        from notice n left join assignment a on a.id = n.assignment_id left join unit u on u.id = a.unit_id
        left join stage s on s.id = a.stage_id
        """;

    private const string WaitingSql = $"select {Columns} {From} where n.state = 'due' and n.cycle_id = @Cycle order by n.id";

    public static Task<List<DueNotice>> Waiting(Work work, long cycle) =>
        work.Query<DueNotice>(WaitingSql, new { Cycle = cycle });

    public static Task<List<DueNotice>> OfMails(Work work, IEnumerable<long> mails) =>
        work.Query<DueNotice>($"select {Columns} {From} where n.mail_id {work.Database.InIds("@Mails")} order by n.id", new { Mails = work.Database.Ids(mails) });

    /// <summary>
    /// The order within a mail: what units owe for which the reader answers, then the rest; by due day (none last),
    /// unit, stage, rung.
    /// </summary>
    public static List<DueNotice> InMailOrder(IEnumerable<DueNotice> notices, TreeSnapshot tree, string person) =>
    [
        .. notices
            .OrderBy(n => n.IsOwnOf(person, tree) ? 0 : 1)
            .ThenBy(n => n.LastValidDay ?? DateOnly.MaxValue)
            .ThenBy(n => n.Unit, StringComparer.Ordinal)
            .ThenBy(n => n.Stage, StringComparer.Ordinal)
            .ThenBy(n => n.Rung, StringComparer.Ordinal),
    ];

    /// <summary>The unit owes the work and this person answers for it.</summary>
    public bool IsOwnOf(string person, TreeSnapshot tree) =>
        UnitId is { } unit && AssignmentState == "open" && tree.AnswersFor(unit)?.Person == person;
}
