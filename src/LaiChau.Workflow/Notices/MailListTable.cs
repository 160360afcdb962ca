using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Notices;

/// <param name="State">Null: any.</param>
/// <param name="Day">The local day it was made; null: any.</param>
/// <param name="Person">Whose; null: everybody's.</param>
internal sealed record MailFilter(string? State, DateOnly? Day, string? Person);

/// <summary>What lists of mails show, newest first.</summary>
internal static class MailListTable
{
    private const string Columns = """
        m.id, m.person_id, p.name as person_name, coalesce(m.address, p.email) as address, m.send_window, m.state, m.reason, m.made_at, m.handed_at,
        m.ended_at, m.next_try_at, m.attempts, m.resends, m.held_at, m.held_by, (select count(*) from notice n where n.mail_id = m.id) as notices
        """;

    private const string From = "from mail m left join person p on p.id = m.person_id";

    // Each filter has a statement of its own, or the database could not use the index of that filter.
    private const string Newest = "order by m.id desc limit @Take";

    /// <param name="before">Only mails with a smaller number; null: from the newest on.</param>
    public static Task<List<MailLine>> Page(Work work, MailFilter filter, long? before, int take) => work.Query<MailLine>(
        $"""
        select {Columns} {From}
        where m.id < @Before
        {(filter.State is null ? "" : "and m.state = @State")}
        {(filter.Person is null ? "" : "and m.person_id = @Person")}
        {(filter.Day is null ? "" : "and m.made_at >= @FromAt and m.made_at < @ToAt")}
        {Newest}
        """,
        new
        {
            Before = before ?? long.MaxValue,
            filter.State,
            filter.Person,
            FromAt = filter.Day is { } day ? LocalTime.StartOf(day, LocalTime.Vietnam) : DateTimeOffset.MinValue,
            ToAt = filter.Day is { } next ? LocalTime.StartOf(next.AddDays(1), LocalTime.Vietnam) : DateTimeOffset.MinValue,
            Take = take,
        });

    private const string OneSql = $"select {Columns} {From} where m.id = @Id";

    public static async Task<MailLine?> One(Work work, long id) => (await work.Query<MailLine>(OneSql, new { Id = id })).SingleOrDefault();

    private const string NoticesSql = """
        select n.id, n.cycle_id, c.name as cycle, n.stage, u.code as unit, u.name as unit_name, n.kind, n.key, n.occurrence, n.deadline_version, n.state
        from notice n join cycle c on c.id = n.cycle_id
        left join assignment a on a.id = n.assignment_id left join unit u on u.id = a.unit_id
        where n.mail_id = @Mail
        order by n.id
        limit 2000
        """;

    /// <summary>What it tells, as long as it was not taken back for a later mail.</summary>
    public static Task<List<MailNoticeLine>> NoticesOf(Work work, long mail) => work.Query<MailNoticeLine>(NoticesSql, new { Mail = mail });
}

internal sealed class MailLine
{
    public long Id { get; init; }

    /// <summary>Empty: a test mail.</summary>
    public string PersonId { get; init; } = "";

    public string? PersonName { get; init; }

    /// <summary>Where it went, or would go.</summary>
    public string? Address { get; init; }

    public string SendWindow { get; init; } = "";

    public string State { get; init; } = "";

    public string? Reason { get; init; }

    public DateTimeOffset MadeAt { get; init; }

    public DateTimeOffset? HandedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public DateTimeOffset? NextTryAt { get; init; }

    public int Attempts { get; init; }

    public int Resends { get; init; }

    public int Notices { get; init; }

    /// <summary>An operator holds it; null: nobody does.</summary>
    public DateTimeOffset? HeldAt { get; init; }

    public string? HeldBy { get; init; }

    public bool IsTest => DirectMailTable.IsTest(SendWindow);

    public bool IsReceipt => DirectMailTable.IsReceipt(SendWindow);

    /// <summary>Somebody waited for it, and it is not tried again.</summary>
    public bool IsDirect => DirectMailTable.IsDirect(SendWindow);
}

internal sealed class MailNoticeLine
{
    public long Id { get; init; }

    public long CycleId { get; init; }

    public string Cycle { get; init; } = "";

    public string Stage { get; init; } = "";

    public string? Unit { get; init; }

    public string? UnitName { get; init; }

    public string Kind { get; init; } = "";

    public string Key { get; init; } = "";

    public int Occurrence { get; init; }

    public int? DeadlineVersion { get; init; }

    public string State { get; init; } = "";
}
