using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.People;

/// <summary>Opens an account with a link or a code, once.</summary>
public sealed class UseKey(Database database, TimeProvider clock)
{
    /// <summary>A look that uses nothing: programs that check mails open every link in them.</summary>
    /// <returns>Null: the link opens nothing.</returns>
    internal async Task<AccountRow?> Look(string link, CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        return await SignInKeyTable.Find(work, OneTimeSecret.Digest(link), SignInKeyKind.Link, clock.GetUtcNow()) is { } id
            ? await AccountTable.One(work, id)
            : null;
    }

    /// <returns>Null: the link opens nothing.</returns>
    internal Task<AccountRow?> Link(string link, CancellationToken cancel) => Use(link, SignInKeyKind.Link, cancel);

    /// <returns>Null: the code opens nothing.</returns>
    internal Task<AccountRow?> Code(string typed, CancellationToken cancel) => Use(OneTimeSecret.Typed(typed), SignInKeyKind.Letter, cancel);

    private async Task<AccountRow?> Use(string secret, string kind, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var now = clock.GetUtcNow();
        if (await SignInKeyTable.Use(work, OneTimeSecret.Digest(secret), kind, now) is not { } id)
        {
            return null;
        }

        // Whoever is in needs no other link, and somebody else might find it.
        await SignInKeyTable.Void(work, id, now);
        await AccountTable.SignedIn(work, id, now);
        var account = await AccountTable.One(work, id);
        await work.Commit(cancel);
        return account;
    }
}
