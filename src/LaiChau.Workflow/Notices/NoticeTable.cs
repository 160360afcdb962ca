using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Notices;

/// <summary>Whom a notice is for, before it is known who that is.</summary>
internal static class Recipient
{
    public const string Head = "head";
    public const string Officer = "officer";
    public const string Superior = "superior";
    public const string SuperiorPlus1 = "superior+1";
    public const string Administrators = "administrators";

    /// <summary>Only of `unassigned`: both hear of it, one person once.</summary>
    public const string SuperiorAndAdministrators = "superior&administrators";
}

/// <summary>What kind of notice: rungs of the two ladders, or the key of an event.</summary>
internal static class NoticeKind
{
    public const string Work = "work";
    public const string Review = "review";
    public const string Open = "open";
    public const string Returned = "returned";
    public const string TakenOver = "takenOver";
    public const string Unassigned = "unassigned";
    public const string Extended = "extended";
    public const string ExtensionAsked = "extensionAsked";
    public const string ExtensionDeclined = "extensionDeclined";
    public const string UnitClosed = "unitClosed";
    public const string Notify = "notify";
}

internal static class NoticeState
{
    public const string Due = "due";

    /// <summary>In a mail; the mail's state tells the rest.</summary>
    public const string Mailed = "mailed";
    public const string Superseded = "superseded";
    public const string Dropped = "dropped";
    public const string Withdrawn = "withdrawn";
    public const string NotNeeded = "notNeeded";
}

internal sealed record NoticeRow
{
    public long Id { get; init; }

    public long CycleId { get; init; }

    public long? AssignmentId { get; init; }

    /// <summary>The stage's id, or that of the step that notifies.</summary>
    public string Stage { get; init; } = "";

    public string Kind { get; init; } = "";

    public string Key { get; init; } = "";

    /// <summary>From 1; a key that occurs again in one deadline version is shown with #2, #3, …</summary>
    public int Occurrence { get; init; } = 1;

    public int? DeadlineVersion { get; init; }

    public DateTimeOffset DueAt { get; init; }

    public string Recipient { get; init; } = "";

    /// <summary>Set when the notice is put into a mail.</summary>
    public string? PersonId { get; init; }

    public string Missed { get; init; } = "late";

    public string State { get; init; } = NoticeState.Due;

    public string? Reason { get; init; }

    public long? MailId { get; init; }

    /// <summary>Of `extended`: the last valid day before.</summary>
    public DateOnly? OldDay { get; init; }

    /// <summary>The unit's code; only read.</summary>
    public string? Unit { get; init; }

    public string Rung => RungText(Key, Occurrence);

    public static string RungText(string key, int occurrence) =>
        occurrence == 1 ? key : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{key}#{occurrence}");
}

/// <summary>SQL over notices.</summary>
internal static class NoticeTable
{
    private const string AddSql = """
        insert into notice (cycle_id, assignment_id, stage, kind, key, occurrence, deadline_version, due_at, recipient, missed, state, old_day)
        values (@CycleId, @AssignmentId, @Stage, @Kind, @Key,
                coalesce((select max(n.occurrence) from notice n
                          where n.assignment_id = @AssignmentId and n.key = @Key and n.deadline_version = @DeadlineVersion), 0) + 1,
                @DeadlineVersion, @DueAt, @Recipient, @Missed, @State, @OldDay)
        """;

    /// <summary>Each with the next occurrence of its key in its deadline version.</summary>
    public static Task Add(Work work, IEnumerable<NoticeRow> notices) => work.ExecuteMany(AddSql, notices);

    private const string AddOpenSql = $"""
        insert into notice (cycle_id, assignment_id, stage, kind, key, occurrence, deadline_version, due_at, recipient, missed, state)
        select a.cycle_id, a.id, @Stage, '{NoticeKind.Open}', '{NoticeKind.Open}', 1, a.deadline_version, @DueAt, '{Recipient.Head}', 'late', '{NoticeState.Due}'
        from assignment a where a.stage_id = @StageId
        """;

    /// <summary>The opening notices of a whole stage in one statement.</summary>
    public static Task AddOpen(Work work, long stageId, string stage, DateTimeOffset at) =>
        work.Execute(AddOpenSql, new { StageId = stageId, Stage = stage, DueAt = at });

    private const string NotLeft = """
        (n.state = 'due' or (n.state = 'mailed' and exists
            (select 1 from mail m where m.id = n.mail_id and m.state in ('planned', 'claimed', 'deferred'))))
        """;

    private const string NotLeftSql = $"""
        select n.id, n.assignment_id, n.stage, n.kind, n.key, n.occurrence, n.deadline_version, n.state, u.code as unit
        from notice n join assignment a on a.id = n.assignment_id join unit u on u.id = a.unit_id
        where n.assignment_id = @Assignment and {NotLeft}
        order by n.id
        """;

    /// <summary>Notices of an assignment that came to be and have not left.</summary>
    public static Task<List<NoticeRow>> NotLeftOf(Work work, long assignment) =>
        work.Query<NoticeRow>(NotLeftSql, new { Assignment = assignment });

    private const string NotLeftOfStageSql = $"""
        select n.id, n.assignment_id, n.stage, n.kind, n.key, n.occurrence, n.deadline_version, n.state, u.code as unit
        from assignment a join notice n on n.assignment_id = a.id join unit u on u.id = a.unit_id
        where a.stage_id = @Stage and {NotLeft}
        order by n.id
        """;

    /// <summary>Notices of a stage's assignments that came to be and have not left.</summary>
    public static Task<List<NoticeRow>> NotLeftOfStage(Work work, long stage) =>
        work.Query<NoticeRow>(NotLeftOfStageSql, new { Stage = stage });

    private const string NotLeftOfCycleSql = $"""
        select n.id, n.assignment_id, n.stage, n.kind, n.key, n.occurrence, n.deadline_version, n.state, u.code as unit
        from notice n left join assignment a on a.id = n.assignment_id left join unit u on u.id = a.unit_id
        where n.cycle_id = @Cycle and {NotLeft}
        order by n.id
        """;

    /// <summary>Notices of a whole cycle that came to be and have not left.</summary>
    public static Task<List<NoticeRow>> NotLeftOfCycle(Work work, long cycle) =>
        work.Query<NoticeRow>(NotLeftOfCycleSql, new { Cycle = cycle });

    private const string EndSql = "update notice set state = @State, reason = @Reason, mail_id = null where id = @Id";

    public static Task End(Work work, IEnumerable<NoticeRow> notices, string state, string reason) =>
        End(work, notices.Select(n => (n.Id, state, reason)));

    public static Task End(Work work, IEnumerable<(long Id, string State, string Reason)> ends) =>
        work.ExecuteMany(EndSql, ends.Select(e => new { e.Id, e.State, e.Reason }));

    private const string FixPersonSql = "update notice set one_of_several = true, person_id = @Person where id = @Id";

    private const string CopyForSql = """
        insert into notice (cycle_id, assignment_id, stage, kind, key, occurrence, deadline_version, due_at, recipient,
                            one_of_several, person_id, submission, missed, state, old_day)
        select cycle_id, assignment_id, stage, kind, key, occurrence, deadline_version, due_at, recipient,
               true, @Person, submission, missed, state, old_day
        from notice where id = @Id
        returning id
        """;

    /// <summary>Makes the row, or a copy of it, that of one of several persons.</summary>
    /// <returns>The person's row.</returns>
    public static async Task<long> SplitFor(Work work, long id, string person, bool first)
    {
        if (!first)
        {
            return await work.Scalar<long>(CopyForSql, new { Id = id, Person = person });
        }

        await work.Execute(FixPersonSql, new { Id = id, Person = person });
        return id;
    }

    private const string PutIntoMailSql = $"update notice set state = '{NoticeState.Mailed}', person_id = @Person, mail_id = @Mail where id = @Id";

    public static Task PutIntoMails(Work work, IEnumerable<(long Notice, string Person, long Mail)> lines) =>
        work.ExecuteMany(PutIntoMailSql, lines.Select(l => new { Id = l.Notice, l.Person, l.Mail }));

    private const string ReleaseSql = $"""
        update notice set state = '{NoticeState.Due}', mail_id = null, missed = 'late',
                          person_id = case when one_of_several then person_id end
        where id = @Id
        """;

    private const string SiblingsSql = """
        select o.person_id from notice n
        join notice o on o.cycle_id = n.cycle_id and o.assignment_id is not distinct from n.assignment_id and o.stage = n.stage
            and o.key = n.key and o.occurrence = n.occurrence and o.deadline_version is not distinct from n.deadline_version
        where n.id = @Id and o.person_id is not null
        """;

    /// <summary>Who has a row of this notice, which is for several.</summary>
    public static async Task<HashSet<string>> PeopleOf(Work work, long id) =>
        (await work.Query<string>(SiblingsSql, new { Id = id })).ToHashSet(StringComparer.Ordinal);

    /// <summary>
    /// Back to waiting, for the next window's mail. It was in a mail of its day, so it is not missed: the mail server was
    /// away, not the service.
    /// </summary>
    public static Task Release(Work work, IEnumerable<long> notices) => work.ExecuteMany(ReleaseSql, notices.Select(id => new { Id = id }));

    private const string AnyDueSql = """
        select n.cycle_id from notice n join cycle c on c.id = n.cycle_id where n.state = 'due' and c.state <> 'paused' group by n.cycle_id order by n.cycle_id
        """;

    /// <summary>Cycles in which something waits for a mail; a paused one says nothing.</summary>
    public static Task<List<long>> CyclesWithDue(Work work) => work.Query<long>(AnyDueSql);
}
