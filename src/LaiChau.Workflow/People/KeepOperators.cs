using System.Text.RegularExpressions;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.People;

/// <summary>
/// Accounts of operators, who need no post: one makes another, helps him back in, and removes him. Somebody who can come in
/// by himself always stays.
/// </summary>
public sealed partial class KeepOperators(Database database, Tree tree, TimeProvider clock)
{
    /// <summary>By name.</summary>
    internal async Task<IReadOnlyList<OperatorLine>> List(Work work)
    {
        var open = (await SignInKeyTable.OpenLinksOfOperators(work, clock.GetUtcNow())).ToLookup(k => k.AccountId, k => k.ExpiresAt);
        return
        [
            .. (await AccountTable.Operators(work)).OrderBy(a => a.Name, StringComparer.Ordinal)
                .Select(a => new OperatorLine(a.Id, a.Name!, a.MadeAt, a.SignedInAt, a.PasswordHash is not null, open[a.Id].OrderDescending().Select(e => (DateTimeOffset?)e).FirstOrDefault())),
        ];
    }

    /// <param name="name">What he signs in with.</param>
    /// <param name="by">Who makes him one; null: whoever sits at the machine.</param>
    internal async Task<(OperatorChange Change, OperatorLink? Link)> Add(string name, string reason, string? by, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        if (!NamePattern().IsMatch(name))
        {
            return (OperatorChange.NameWrong, null);
        }

        await using var work = await database.BeginAsync(cancel);
        // The record names people by their ids, and signing in looks for a person first.
        if (await AccountTable.Named(work, name) is not null || (await tree.Data(work)).People.Any(p => name.Equals(p.Id, StringComparison.OrdinalIgnoreCase)))
        {
            return (OperatorChange.NameTaken, null);
        }

        var now = clock.GetUtcNow();
        var account = await IssueKey.New(work, now) with { Name = name };
        await AccountTable.Insert(work, account);
        var link = await Link(work, account, now, by);
        await Record(work, now, "operator.added", name, reason, by);
        await work.Commit(cancel);
        return (OperatorChange.Done, link);
    }

    /// <summary>For one who has forgotten his password; links before open nothing any more, his sessions and his password stay.</summary>
    internal async Task<(OperatorChange Change, OperatorLink? Link)> Renew(long id, string? by, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        if (await AccountTable.One(work, id) is not { PersonId: null } account)
        {
            return (OperatorChange.NoSuchOperator, null);
        }

        var now = clock.GetUtcNow();
        await SignInKeyTable.Void(work, id, now);
        var link = await Link(work, account, now, by);
        await Record(work, now, "operator.linkIssued", account.Name!, reason: null, by);
        await work.Commit(cancel);
        return (OperatorChange.Done, link);
    }

    /// <summary>Ends his sessions at once: each request asks for the account anew.</summary>
    internal async Task<OperatorChange> Remove(long id, string reason, string? by, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        await using var work = await database.BeginAsync(cancel);
        var all = await AccountTable.Operators(work);
        if (all.Find(a => a.Id == id) is not { } account)
        {
            return OperatorChange.NoSuchOperator;
        }

        // Somebody who has never set a password may never come.
        if (all.TrueForAll(a => a.Id == id) || (account.PasswordHash is not null && all.TrueForAll(a => a.Id == id || a.PasswordHash is null)))
        {
            return OperatorChange.LastOne;
        }

        await SignInKeyTable.Delete(work, id);
        await AccountTable.Delete(work, id);
        await Record(work, clock.GetUtcNow(), "operator.removed", account.Name!, reason, by);
        await work.Commit(cancel);
        return OperatorChange.Done;
    }

    private static async Task<OperatorLink> Link(Work work, AccountRow account, DateTimeOffset now, string? by)
    {
        var link = new OperatorLink(account.Name!, OneTimeSecret.Link(), now + IssueKey.OperatorLife);
        await IssueKey.Insert(work, account, link.Secret, SignInKeyKind.Link, now, IssueKey.OperatorLife, by);
        return link;
    }

    private static Task Record(Work work, DateTimeOffset now, string happened, string name, string? reason, string? by) =>
        LedgerTable.Append(work, [(now, new LedgerEntry(LedgerPhase.People, happened) { To = [name], Reason = reason, By = by })]);

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{2,39}$")]
    private static partial Regex NamePattern();
}

/// <param name="SignedInAt">Null: never.</param>
/// <param name="LinkUntil">A link for him opens until then; null: none does.</param>
internal sealed record OperatorLine(long Id, string Name, DateTimeOffset MadeAt, DateTimeOffset? SignedInAt, bool HasPassword, DateTimeOffset? LinkUntil);

/// <param name="Secret">Of which the store keeps the digest alone.</param>
internal sealed record OperatorLink(string Name, string Secret, DateTimeOffset Until)
{
    public override string ToString() => Name;
}

/// <summary>What came of it.</summary>
internal enum OperatorChange
{
    Done,

    /// <summary>It is not made of three to forty small letters, digits, dots, dashes and underscores.</summary>
    NameWrong,

    /// <summary>Another operator's, or a person's id.</summary>
    NameTaken,
    NoSuchOperator,

    /// <summary>Nobody else could come in by himself.</summary>
    LastOne,
}
