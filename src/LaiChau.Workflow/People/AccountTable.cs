using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.People;

/// <summary>SQL over accounts. A person's comes to be when somebody first needs it.</summary>
internal static class AccountTable
{
    private const string Columns = "select id, person_id, name, password_hash, stamp, failed, locked_until, made_at, signed_in_at from account";

    public static async Task<AccountRow?> One(Work work, long id) =>
        (await work.Query<AccountRow>($"{Columns} where id = @Id", new { Id = id })).SingleOrDefault();

    public static async Task<AccountRow?> OfPerson(Work work, string person) =>
        (await work.Query<AccountRow>($"{Columns} where person_id = @Person", new { Person = person })).SingleOrDefault();

    public static async Task<AccountRow?> Named(Work work, string name) =>
        (await work.Query<AccountRow>($"{Columns} where name = @Name", new { Name = name })).SingleOrDefault();

    /// <summary>Accounts that are no person's.</summary>
    public static Task<List<AccountRow>> Operators(Work work) => work.Query<AccountRow>($"{Columns} where person_id is null");

    private const string DeleteSql = "delete from account where id = @Id";

    /// <summary>Its keys are gone already.</summary>
    public static Task Delete(Work work, long id) => work.Execute(DeleteSql, new { Id = id });

    private const string InsertSql =
        "insert into account (id, person_id, name, stamp, made_at) values (@Id, @PersonId, @Name, @Stamp, @MadeAt) on conflict do nothing";

    /// <summary>There is one already: nothing happens.</summary>
    public static Task Insert(Work work, AccountRow account) => work.Execute(InsertSql, account);

    private const string SignedInSql = "update account set signed_in_at = @Now, failed = 0, locked_until = null where id = @Id";

    public static Task SignedIn(Work work, long id, DateTimeOffset now) => work.Execute(SignedInSql, new { Id = id, Now = now });

    /// <summary>
    /// Counted before the password is looked at, in one statement: of a hundred guesses at once only those that are
    /// counted are looked at.
    /// </summary>
    private const string CountSql = """
        update account
        set failed = case when locked_until is null then failed + 1 else 1 end,
            locked_until = case when locked_until is null and failed + 1 >= @Most then @Until else null end
        where id = @Id and (locked_until is null or locked_until <= @Now)
        """;

    /// <returns>False: the account is locked, and the password is not to be looked at.</returns>
    public static async Task<bool> CountTry(Work work, long id, int most, DateTimeOffset now, DateTimeOffset until) =>
        await work.Execute(CountSql, new { Id = id, Most = most, Now = now, Until = until }) == 1;

    private const string PasswordSql = "update account set password_hash = @Hash, stamp = @Stamp where id = @Id";

    /// <summary>Ends every session that began before.</summary>
    public static Task SetPassword(Work work, long id, string hash, string stamp) => work.Execute(PasswordSql, new { Id = id, Hash = hash, Stamp = stamp });

    private const string EndSessionsSql = "update account set stamp = @Stamp where id = @Id";

    public static Task EndSessions(Work work, long id, string stamp) => work.Execute(EndSessionsSql, new { Id = id, Stamp = stamp });

    private const string RehashSql = "update account set password_hash = @Hash where id = @Id and password_hash = @Old";

    public static Task Rehash(Work work, long id, string old, string hash) => work.Execute(RehashSql, new { Id = id, Old = old, Hash = hash });

    private const string OperatorSql = "select count(*) from account where person_id is null and password_hash is not null";

    /// <summary>An operator can come in by himself.</summary>
    public static async Task<bool> AnyOperatorWithPassword(Work work) => await work.Scalar<long>(OperatorSql) > 0;
}

/// <summary>Who signs in by another way than a token.</summary>
internal sealed record AccountRow
{
    public long Id { get; init; }

    /// <summary>Null: an operator's.</summary>
    public string? PersonId { get; init; }

    /// <summary>What an operator signs in with; null: a person's.</summary>
    public string? Name { get; init; }

    /// <summary>Null: signs in by keys alone.</summary>
    public string? PasswordHash { get; init; }

    public string Stamp { get; init; } = "";

    public int Failed { get; init; }

    public DateTimeOffset? LockedUntil { get; init; }

    public DateTimeOffset MadeAt { get; init; }

    public DateTimeOffset? SignedInAt { get; init; }
}
