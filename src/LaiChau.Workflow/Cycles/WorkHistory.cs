using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Cycles;

/// <summary>One assignment with everything that is on record about it: what happened, and who was told what and when.</summary>
public sealed class WorkHistory(Database database)
{
    private const string FindSql = """
        select a.id from assignment a join stage s on s.id = a.stage_id join unit u on u.id = a.unit_id
        where a.cycle_id = @Cycle and s.key = @Stage and u.code = @Unit
        """;

    /// <returns>The assignment's id; null: the unit has none in this stage.</returns>
    public async Task<long?> Find(long cycle, string stage, string unit, CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        return await work.Scalar<long?>(FindSql, new { Cycle = cycle, Stage = stage, Unit = unit });
    }

    private const string WorkSql = $"{WorkList.Columns} where a.id = @Id";

    private const string TextsSql = "select submission, draft from assignment where id = @Id";

    /// <returns>Null: there is no such assignment.</returns>
    public async Task<WorkRecord?> One(long id, CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        var row = await work.Query<WorkRow>(WorkSql, new { Id = id });
        if (row.Count == 0)
        {
            return null;
        }

        var texts = (await work.Query<Texts>(TextsSql, new { Id = id })).Single();
        return new WorkRecord
        {
            Work = (await WorkList.Views(work, row))[0],
            Submission = texts.Submission,
            Draft = texts.Draft,
            Lines = await work.Query<WorkLine>(LinesSql, new { Cycle = row[0].CycleId, row[0].Stage, row[0].Unit }),
            Notices = await work.Query<WorkNotice>(NoticesSql, new { Id = id }),
        };
    }

    private const string LinesSql = """
        select l.n, l.at, l.event, l.rung, l.deadline_version, l.due_on, l.late_working_days, l.action, l.cause, l.reason,
               l.by_person as acted_by, p.name as acted_by_name
        from ledger l left join person p on p.id = l.by_person
        where l.cycle_id = @Cycle and l.stage = @Stage and l.unit = @Unit
        order by l.n
        """;

    private const string NoticesSql = """
        select n.kind, n.key, n.occurrence, n.deadline_version, n.due_at, n.recipient, n.state, n.reason, n.person_id as person,
               p.name as person_name, n.mail_id as mail, m.state as mail_state, m.made_at as mail_made_at,
               m.ended_at as mail_ended_at, m.reason as mail_reason
        from notice n left join mail m on m.id = n.mail_id left join person p on p.id = n.person_id
        where n.assignment_id = @Id
        order by n.due_at, n.id
        """;

    private sealed class Texts
    {
        public string? Submission { get; init; }

        public string? Draft { get; init; }
    }
}

/// <summary>An assignment and its history.</summary>
public sealed record WorkRecord
{
    public required WorkView Work { get; init; }

    /// <summary>What was handed in last, as JSON; see <see cref="Rights.SeeSubmission"/>.</summary>
    public string? Submission { get; init; }

    /// <summary>What the unit is writing, as JSON: for those who may hand it in.</summary>
    public string? Draft { get; init; }

    /// <summary>Lines of the ledger about it, those about mails excepted.</summary>
    public required IReadOnlyList<WorkLine> Lines { get; init; }

    /// <summary>Who was told what and when, or why not.</summary>
    public required IReadOnlyList<WorkNotice> Notices { get; init; }
}

/// <summary>A line of the ledger about an assignment.</summary>
public sealed record WorkLine
{
    public long N { get; init; }

    public DateTimeOffset At { get; init; }

    public string Event { get; init; } = "";

    public string? Rung { get; init; }

    public int? DeadlineVersion { get; init; }

    public DateOnly? DueOn { get; init; }

    public int? LateWorkingDays { get; init; }

    public string? Action { get; init; }

    public string? Cause { get; init; }

    public string? Reason { get; init; }

    /// <summary>Id of who acted.</summary>
    public string? ActedBy { get; init; }

    public string? ActedByName { get; init; }
}

/// <summary>A notice about an assignment, and the mail it went out in.</summary>
public sealed record WorkNotice
{
    public string Kind { get; init; } = "";

    public string Key { get; init; } = "";

    public int Occurrence { get; init; }

    public int? DeadlineVersion { get; init; }

    /// <summary>When it came to be.</summary>
    public DateTimeOffset DueAt { get; init; }

    /// <summary>Whom it is for: `head`, `superior`, …</summary>
    public string Recipient { get; init; } = "";

    /// <summary>`due`, `mailed`, `superseded`, `dropped`, `withdrawn` or `notNeeded`.</summary>
    public string State { get; init; } = "";

    public string? Reason { get; init; }

    /// <summary>Id of who was told; null: nobody yet.</summary>
    public string? Person { get; init; }

    public string? PersonName { get; init; }

    /// <summary>Number of the mail.</summary>
    public long? Mail { get; init; }

    public string? MailState { get; init; }

    public DateTimeOffset? MailMadeAt { get; init; }

    public DateTimeOffset? MailEndedAt { get; init; }

    public string? MailReason { get; init; }

    /// <summary>As ledger and letters name it.</summary>
    public string Rung => Notices.NoticeRow.RungText(Key, Occurrence);
}
