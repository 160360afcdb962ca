using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.People;

/// <summary>SQL over keys that open an account once.</summary>
internal static class SignInKeyTable
{
    private const string InsertSql = """
        insert into sign_in_key (digest, account_id, kind, made_at, expires_at, made_by)
        values (@Digest, @AccountId, @Kind, @MadeAt, @ExpiresAt, @MadeBy)
        """;

    public static Task Insert(Work work, SignInKeyRow key) => work.Execute(InsertSql, key);

    private const string CountSql = "select count(*) from sign_in_key where account_id = @Account and kind = @Kind and made_at > @After";

    public static Task<long> MadeSince(Work work, long account, string kind, DateTimeOffset after) =>
        work.Scalar<long>(CountSql, new { Account = account, Kind = kind, After = after });

    private const string OpenSql =
        "select account_id from sign_in_key where digest = @Digest and kind = @Kind and used_at is null and expires_at > @Now";

    /// <returns>Whose key it is; null: there is none, or it opens nothing any more.</returns>
    public static Task<long?> Find(Work work, string digest, string kind, DateTimeOffset now) =>
        work.Scalar<long?>(OpenSql, new { Digest = digest, Kind = kind, Now = now });

    private const string UseSql = """
        update sign_in_key set used_at = @Now
        where digest = @Digest and kind = @Kind and used_at is null and expires_at > @Now
        returning account_id
        """;

    /// <summary>Of two who use it at once one gets in.</summary>
    public static Task<long?> Use(Work work, string digest, string kind, DateTimeOffset now) =>
        work.Scalar<long?>(UseSql, new { Digest = digest, Kind = kind, Now = now });

    private const string VoidSql = "update sign_in_key set expires_at = @Now where account_id = @Account and used_at is null and expires_at > @Now";

    /// <summary>Whatever of the account's could still be used.</summary>
    public static Task Void(Work work, long account, DateTimeOffset now) => work.Execute(VoidSql, new { Account = account, Now = now });

    private const string DeleteSql = "delete from sign_in_key where account_id = @Account";

    /// <summary>Its account goes too.</summary>
    public static Task Delete(Work work, long account) => work.Execute(DeleteSql, new { Account = account });

    private const string OpenLinksSql = """
        select k.account_id, k.expires_at
        from sign_in_key k join account a on a.id = k.account_id
        where a.person_id is null and k.kind = @Kind and k.used_at is null and k.expires_at > @Now
        """;

    public static Task<List<SignInKeyRow>> OpenLinksOfOperators(Work work, DateTimeOffset now) =>
        work.Query<SignInKeyRow>(OpenLinksSql, new { Kind = SignInKeyKind.Link, Now = now });

    private const string LettersSql = """
        select a.person_id, k.made_at, k.expires_at, k.made_by, k.used_at
        from sign_in_key k join account a on a.id = k.account_id
        where k.kind = @Kind and a.person_id is not null
        order by k.made_at
        """;

    /// <summary>Printed letters, the newest of a person last.</summary>
    public static Task<List<LetterKeyLine>> Letters(Work work) => work.Query<LetterKeyLine>(LettersSql, new { Kind = SignInKeyKind.Letter });
}

/// <summary>How a key gets to its owner.</summary>
internal static class SignInKeyKind
{
    /// <summary>By mail, or shown to whoever starts the service.</summary>
    public const string Link = "link";

    /// <summary>On paper.</summary>
    public const string Letter = "letter";
}

internal sealed record SignInKeyRow
{
    public string Digest { get; init; } = "";

    public long AccountId { get; init; }

    public string Kind { get; init; } = "";

    public DateTimeOffset MadeAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Who printed it; null: nobody, it was asked for.</summary>
    public string? MadeBy { get; init; }
}

internal sealed record LetterKeyLine
{
    public string PersonId { get; init; } = "";

    public DateTimeOffset MadeAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public string? MadeBy { get; init; }

    public DateTimeOffset? UsedAt { get; init; }
}
