using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Mail;

internal static class MailState
{
    public const string Planned = "planned";
    public const string Claimed = "claimed";
    public const string Handed = "handed";
    public const string Accepted = "accepted";
    public const string Refused = "refused";
    public const string Deferred = "deferred";
    public const string Expired = "expired";
    public const string Unknown = "unknown";
    public const string NoAddress = "noAddress";
}

internal sealed record MailRow
{
    /// <summary>The mail's number.</summary>
    public long Id { get; init; }

    public string PersonId { get; init; } = "";

    public string SendWindow { get; init; } = "";

    public string State { get; init; } = "";

    public DateTimeOffset MadeAt { get; init; }

    /// <summary>17:00 of its day, or the window's end if that is later.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Null once nothing more is to be tried.</summary>
    public DateTimeOffset? NextTryAt { get; init; }

    /// <summary>Failures so far.</summary>
    public int Attempts { get; init; }

    /// <summary>How often an unknown mail was sent again; at most once by itself.</summary>
    public int Resends { get; init; }

    public string? Reason { get; init; }
}

/// <summary>SQL over mails.</summary>
internal static class MailTable
{
    private const string Columns = "id, person_id, send_window, state, made_at, expires_at, next_try_at, attempts, resends, reason";

    private const string InsertSql = """
        insert into mail (id, person_id, send_window, state, made_at, expires_at, next_try_at)
        values (@Id, @PersonId, @SendWindow, @State, @MadeAt, @ExpiresAt, @NextTryAt)
        """;

    public static Task Insert(Work work, IEnumerable<MailRow> mails) => work.ExecuteMany(InsertSql, mails);

    private const string PeopleOfWindowSql = "select person_id from mail where send_window = @Window";

    public static async Task<HashSet<string>> PeopleOfWindow(Work work, string window) =>
        (await work.Query<string>(PeopleOfWindowSql, new { Window = window })).ToHashSet(StringComparer.Ordinal);

    private const string TooLateSql = $"select {Columns} from mail where next_try_at <= @Until and state in ('planned', 'deferred') and expires_at <= @Until";

    /// <summary>Their day is over, in the order of persons.</summary>
    public static async Task<List<MailRow>> TooLate(Work work, DateTimeOffset until) =>
        InOrder(await work.Query<MailRow>(TooLateSql, new { Until = until }));

    private const string ToTrySql = $"select {Columns} from mail where next_try_at <= @Now and state in ('planned', 'deferred', 'unknown')";

    private const string LeftHandedSql = $"select {Columns} from mail where state = 'handed' and node = @Dead";

    /// <summary>What is to be tried, in the order of persons (by code point, which no database promises).</summary>
    /// <param name="dead">A node that is gone: what it had handed is among them.</param>
    public static async Task<List<MailRow>> ToTry(Work work, DateTimeOffset now, string? dead)
    {
        var mails = await work.Query<MailRow>(ToTrySql, new { Now = now });
        if (dead is not null)
        {
            mails.AddRange(await work.Query<MailRow>(LeftHandedSql, new { Dead = dead }));
        }

        return InOrder(mails);
    }

    private static List<MailRow> InOrder(List<MailRow> mails) => [.. mails.OrderBy(m => m.PersonId, StringComparer.Ordinal).ThenBy(m => m.Id)];

    private const string OneSql = $"select {Columns} from mail where id = @Id";

    /// <returns>Null: there is no such mail.</returns>
    public static async Task<MailRow?> One(Work work, long id) => (await work.Query<MailRow>(OneSql, new { Id = id })).SingleOrDefault();

    private const string PutSql = """
        update mail set state = @State, next_try_at = @NextTryAt, attempts = @Attempts, resends = @Resends, reason = @Reason
        where id = @Id
        """;

    public static Task Put(Work work, IEnumerable<MailRow> mails) => work.ExecuteMany(PutSql, mails);

    /// <summary>Moves mails into a state on their way to the server; the row keeps what it waits for.</summary>
    public static Task Mark(Work work, IEnumerable<long> mails, string state, string node) => work.Execute(
        $"update mail set state = @State, node = @Node where id {work.Database.InIds("@Mails")}",
        new { State = state, Node = node, Mails = work.Database.Ids(mails) });

    private const string UnclaimSql = """
        update mail set state = case when reason = 'foundHanded' then 'unknown' else 'planned' end
        where node = @Node and state = 'claimed'
        """;

    /// <summary>What a node that is gone had claimed and not handed waits again.</summary>
    public static Task Unclaim(Work work, string node) => work.Execute(UnclaimSql, new { Node = node });

    /// <summary>
    /// What these assignments say has changed: mails about them that are claimed and not yet handed wait again, so that
    /// their truth is looked at once more.
    /// </summary>
    internal static Task UnclaimOf(Work work, IEnumerable<long> assignments) => work.Execute(
        $"""
        update mail set state = case when reason = 'foundHanded' then 'unknown' else 'planned' end, node = null
        where state = 'claimed' and id in (select mail_id from notice where assignment_id {work.Database.InIds("@Assignments")})
        """,
        new { Assignments = work.Database.Ids(assignments) });

    private const string UnclaimOfCycleSql = """
        update mail set state = case when reason = 'foundHanded' then 'unknown' else 'planned' end, node = null
        where state = 'claimed' and exists (select 1 from notice n where n.mail_id = mail.id and n.cycle_id = @Cycle)
        """;

    /// <summary>The same of everything that a cycle has to say.</summary>
    internal static Task UnclaimOfCycle(Work work, long cycle) => work.Execute(UnclaimOfCycleSql, new { Cycle = cycle });

    private const string NextSql = "select min(next_try_at) from mail where next_try_at is not null";

    public static Task<DateTimeOffset?> NextTry(Work work) => work.Scalar<DateTimeOffset?>(NextSql);
}
