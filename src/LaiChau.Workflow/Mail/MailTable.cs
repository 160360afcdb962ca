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

    /// <summary>What is to be tried, in the order of persons (by code point, which no database promises).</summary>
    public static async Task<List<MailRow>> ToTry(Work work, DateTimeOffset now) => InOrder(await work.Query<MailRow>(ToTrySql, new { Now = now }));

    private const string AnyToTrySql = """
        select count(*)
        from (select 1 from mail where next_try_at <= @Now and state in ('planned', 'deferred', 'unknown') limit 1) waiting
        where not exists (select 1 from setting where name = 'mail.paused')
        """;

    /// <summary>Whether a run would find anything: not while the operator has stopped all mail.</summary>
    public static async Task<bool> AnyToTry(Work work, DateTimeOffset now) => await work.Scalar<long>(AnyToTrySql, new { Now = now }) > 0;

    private const string AnyInOthersHandsSql = """
        select count(*) from (select 1 from mail where state in ('claimed', 'handed') and node <> @Node limit 1) others
        """;

    /// <summary>Whether another node has mails in hand, or died with them.</summary>
    public static async Task<bool> AnyInOthersHands(Work work, string node) => await work.Scalar<long>(AnyInOthersHandsSql, new { Node = node }) > 0;

    private const string InHandSql = $"select {Columns} from mail where state = 'handed' and node = @Node";

    /// <summary>What this node was handing over when it, or the one that it took over from, was cut off.</summary>
    public static Task<List<MailRow>> InHand(Work work, string node) => work.Query<MailRow>(InHandSql, new { Node = node });

    /// <summary>Those of these mails that are still to be tried now: another node may have tried them, and they wait for their next time.</summary>
    public static async Task<List<MailRow>> Waiting(Work work, IEnumerable<long> mails, DateTimeOffset now) => InOrder(await work.Query<MailRow>(
        $"select {Columns} from mail where next_try_at <= @Now and state in ('planned', 'deferred', 'unknown') and id {work.Database.InIds("@Mails")}",
        new { Now = now, Mails = work.Database.Ids(mails) }));

    public static List<MailRow> InOrder(IEnumerable<MailRow> mails) => [.. mails.OrderBy(m => m.PersonId, StringComparer.Ordinal).ThenBy(m => m.Id)];

    private const string OneSql = $"select {Columns} from mail where id = @Id";

    /// <returns>Null: there is no such mail.</returns>
    public static async Task<MailRow?> One(Work work, long id) => (await work.Query<MailRow>(OneSql, new { Id = id })).SingleOrDefault();

    private const string PutSql = """
        update mail set state = @State, next_try_at = @NextTryAt, attempts = @Attempts, resends = @Resends, reason = @Reason
        where id = @Id
        """;

    public static Task Put(Work work, IEnumerable<MailRow> mails) => work.ExecuteMany(PutSql, mails);

    private const string HoldSql = """
        update mail set next_try_at = null, held_at = @Now, held_by = @By
        where id = @Id and held_at is null and next_try_at is not null and state in ('planned', 'deferred', 'unknown')
        """;

    /// <returns>1: it waited and is held now.</returns>
    public static Task<int> Hold(Work work, long id, string? by, DateTimeOffset now) => work.Execute(HoldSql, new { Id = id, By = by, Now = now });

    private const string LetGoSql = "update mail set next_try_at = @Now, held_at = null, held_by = null where id = @Id and held_at is not null and next_try_at is null and state in ('planned', 'deferred', 'unknown')";

    /// <returns>1: it was held and waits again.</returns>
    public static Task<int> LetGo(Work work, long id, DateTimeOffset now) => work.Execute(LetGoSql, new { Id = id, Now = now });

    /// <summary>Takes waiting mails into this node's hands; the row keeps what it waits for.</summary>
    /// <returns>Those that nobody else has taken meanwhile.</returns>
    public static async Task<HashSet<long>> Claim(Work work, IEnumerable<long> mails, string node, DateTimeOffset now) => [.. await work.Query<long>(
        $"""
        update mail set state = 'claimed', node = @Node
        where next_try_at <= @Now and state in ('planned', 'deferred', 'unknown') and id {work.Database.InIds("@Mails")}
        returning id
        """,
        new { Node = node, Now = now, Mails = work.Database.Ids(mails) })];

    /// <summary>
    /// Marks claimed mails `handed`. One that is sent again is counted before it goes out: a crash in the middle of that must
    /// not earn it a third time.
    /// </summary>
    /// <returns>Those that were still claimed; none if the operator has switched mail otherwise than <paramref name="switches"/>, or has changed a template.</returns>
    public static async Task<HashSet<long>> Hand(Work work, IEnumerable<long> mails, string node, MailSwitchState switches, DateTimeOffset now) => [.. await work.Query<long>(
        $"""
        update mail set state = 'handed', handed_at = @Now, address = @Address,
                        resends = resends + case when reason in ('foundHanded', 'noAnswer') then 1 else 0 end
        where state = 'claimed' and node = @Node and id {work.Database.InIds("@Mails")} and {MailSwitches.Unchanged}
        returning id
        """,
        new { Node = node, Now = now, Address = switches.RedirectedTo, Mails = work.Database.Ids(mails), switches.SwitchCount, switches.PausedAt, switches.RedirectedAt, switches.RedirectedTo, switches.Templates })];

    /// <summary>Writes what came of mails that this node had in hand, all of them the same.</summary>
    /// <param name="after">As each of them is afterwards.</param>
    /// <returns>Those that it still had.</returns>
    public static async Task<HashSet<long>> Record(Work work, MailRow after, IEnumerable<long> mails, string from, string node, DateTimeOffset now) => [.. await work.Query<long>(
        $"""
        update mail set state = @State, next_try_at = @NextTryAt, attempts = @Attempts, resends = @Resends, reason = @Reason, ended_at = @EndedAt
        where id {work.Database.InIds("@Mails")}
          and ((state = @From and node = @Node) or (@Known and (state = 'handed' or (state = 'unknown' and reason = 'foundHanded'))))
        returning id
        """,
        new
        {
            // The server has it, whoever has taken the row over meanwhile: a known acceptance is never forgotten.
            Known = after.State == MailState.Accepted,
            after.State,
            after.NextTryAt,
            after.Attempts,
            after.Resends,
            after.Reason,
            EndedAt = after.NextTryAt is null ? now : (DateTimeOffset?)null,
            From = from,
            Node = node,
            Mails = work.Database.Ids(mails),
        })];

    /// <summary>A claimed mail waits again as before: an unknown one is still that.</summary>
    private const string UnclaimSet = "update mail set state = case when reason in ('foundHanded', 'noAnswer') then 'unknown' else 'planned' end, node = null";

    private const string UnclaimSql = $"{UnclaimSet} where state = 'claimed' and node = @Node";

    /// <summary>What a node had claimed and not handed waits again.</summary>
    public static Task Unclaim(Work work, string node) => work.Execute(UnclaimSql, new { Node = node });

    /// <summary>
    /// Mails about these assignments that are claimed and not handed: something has changed, so that they are looked at anew
    /// before they go out.
    /// </summary>
    public static Task UnclaimOf(Work work, IEnumerable<long> assignments) => work.Execute(
        $"""
        {UnclaimSet} where state = 'claimed'
            and id in (select n.mail_id from notice n where n.mail_id is not null and n.assignment_id {work.Database.InIds("@Assignments")})
        """,
        new { Assignments = work.Database.Ids(assignments) });

    private const string UnclaimOfCycleSql = $"""
        {UnclaimSet} where state = 'claimed' and exists (select 1 from notice n where n.mail_id = mail.id and n.cycle_id = @Cycle)
        """;

    /// <summary>The same of everything that a cycle has to say.</summary>
    public static Task UnclaimOfCycle(Work work, long cycle) => work.Execute(UnclaimOfCycleSql, new { Cycle = cycle });

    private const string AdoptSql = "update mail set node = @Heir where state = 'handed' and node = @Node";

    /// <summary>What a dead node was handing over becomes this node's to put on record.</summary>
    public static Task<int> Adopt(Work work, string dead, string heir) => work.Execute(AdoptSql, new { Node = dead, Heir = heir });

    private const string NextSql = "select min(next_try_at) from mail where next_try_at is not null";

    public static Task<DateTimeOffset?> NextTry(Work work) => work.Scalar<DateTimeOffset?>(NextSql);
}
