using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.People;

/// <summary>Makes what opens an account once; the account comes to be with it.</summary>
public sealed class IssueKey(Database database, Tree tree, TimeProvider clock)
{
    /// <summary>The operator's name when the first one signs in.</summary>
    public const string FirstOperator = OperatorNameTable.First;

    /// <summary>So many links an account may be sent in <see cref="LinkLife"/>.</summary>
    public const int MostLinks = 3;

    /// <summary>How long a mailed link opens.</summary>
    public static readonly TimeSpan LinkLife = TimeSpan.FromMinutes(15);

    /// <summary>How long a printed code opens.</summary>
    public static readonly TimeSpan LetterLife = TimeSpan.FromDays(7);

    /// <summary>How long an operator's link opens.</summary>
    internal static readonly TimeSpan OperatorLife = TimeSpan.FromHours(24);

    /// <summary>For everybody who reads his mail at this address and holds a post on this day.</summary>
    internal async Task<IReadOnlyList<LinkFor>> Links(string address, TimeZoneInfo zone, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var now = clock.GetUtcNow();
        var today = await tree.On(work, LocalTime.DayOf(now, zone));
        var links = new List<LinkFor>();
        foreach (var person in (await tree.Data(work)).People.Where(p => address.Equals(p.Email, StringComparison.OrdinalIgnoreCase) && today.PostOf(p.Id) is not null))
        {
            var account = await AccountOf(work, person.Id, now);
            if (await SignInKeyTable.MadeSince(work, account.Id, SignInKeyKind.Link, now - LinkLife) < MostLinks)
            {
                var (post, secret) = (today.PostOf(person.Id)!.Value, OneTimeSecret.Link());
                await Insert(work, account, secret, SignInKeyKind.Link, now, LinkLife, by: null);
                var unit = today.Unit(post.Unit);
                links.Add(new LinkFor(person, unit, post.Post, secret, now + LinkLife));
            }
        }

        await work.Commit(cancel);
        return links;
    }

    /// <summary>A code on paper for somebody who has no mailbox; the one printed before opens nothing any more.</summary>
    /// <param name="by">Who prints it.</param>
    internal async Task<(LetterIssue Issue, LetterFor? Letter)> Letter(string person, string? by, TimeZoneInfo zone, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var now = clock.GetUtcNow();
        var today = await tree.On(work, LocalTime.DayOf(now, zone));
        if (today.FindPerson(person) is not { } known || today.PostOf(person) is not { } post)
        {
            return (LetterIssue.NoPost, null);
        }

        if (known.Email is not null)
        {
            return (LetterIssue.HasMailbox, null);
        }

        var account = await AccountOf(work, person, now);
        await SignInKeyTable.Void(work, account.Id, now);
        var code = OneTimeSecret.Code();
        await Insert(work, account, OneTimeSecret.Typed(code), SignInKeyKind.Letter, now, LetterLife, by);
        await work.Commit(cancel);
        return (LetterIssue.Done, new LetterFor(known, today.Unit(post.Unit), post.Post, code, now, now + LetterLife));
    }

    /// <summary>For whoever starts the service, until an operator has a password.</summary>
    /// <returns>Null: one has.</returns>
    internal async Task<string?> ForFirstOperator(CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        if (await AccountTable.AnyOperatorWithPassword(work))
        {
            return null;
        }

        var now = clock.GetUtcNow();
        if (await AccountTable.Named(work, FirstOperator) is null)
        {
            await AccountTable.Insert(work, await New(work, now) with { Name = FirstOperator });
        }

        var secret = OneTimeSecret.Link();
        await Insert(work, (await AccountTable.Named(work, FirstOperator))!, secret, SignInKeyKind.Link, now, OperatorLife, by: null);
        await work.Commit(cancel);
        return secret;
    }

    private static async Task<AccountRow> AccountOf(Work work, string person, DateTimeOffset now)
    {
        if (await AccountTable.OfPerson(work, person) is { } account)
        {
            return account;
        }

        account = await New(work, now) with { PersonId = person };
        await AccountTable.Insert(work, account);
        return account;
    }

    internal static async Task<AccountRow> New(Work work, DateTimeOffset now) =>
        new() { Id = await Keys.Take(work, Keys.Row, 1), Stamp = OneTimeSecret.Stamp(), MadeAt = now };

    internal static Task Insert(Work work, AccountRow account, string secret, string kind, DateTimeOffset now, TimeSpan life, string? by) =>
        SignInKeyTable.Insert(work, new SignInKeyRow
        {
            Digest = OneTimeSecret.Digest(secret),
            AccountId = account.Id,
            Kind = kind,
            MadeAt = now,
            ExpiresAt = now + life,
            MadeBy = by,
        });
}

/// <param name="Post">By which the person is addressed.</param>
/// <param name="Secret">Of which the store keeps the digest alone.</param>
internal sealed record LinkFor(PersonRecord Person, UnitRecord Unit, string Post, string Secret, DateTimeOffset Until)
{
    public override string ToString() => Person.Id;
}

/// <param name="Code">Of which the store keeps the digest alone.</param>
internal sealed record LetterFor(PersonRecord Person, UnitRecord Unit, string Post, string Code, DateTimeOffset MadeAt, DateTimeOffset Until)
{
    public override string ToString() => Person.Id;
}

/// <summary>What came of printing a code.</summary>
internal enum LetterIssue
{
    Done,

    /// <summary>Nobody of this id holds a post today.</summary>
    NoPost,

    /// <summary>He gets links by mail, and nobody else needs to know them.</summary>
    HasMailbox,
}
