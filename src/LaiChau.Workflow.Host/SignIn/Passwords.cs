using System.Text;
using LaiChau.Workflow.People;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;
using Microsoft.AspNetCore.Identity;

namespace LaiChau.Workflow.Host.SignIn;

/// <summary>
/// Own passwords, hashed by ASP.NET Core Identity's hasher. Its user manager is not used: it looks, counts and writes in
/// three steps, between which any number of guesses fits.
/// </summary>
internal sealed class Passwords(Database database, Tree tree, TimeProvider clock)
{
    public const int Shortest = 12;
    public const int Longest = 128;

    /// <summary>So many wrong ones in a row lock the account for <see cref="Locked"/>.</summary>
    public const int MostTries = 5;

    /// <summary>Fewer different characters are no password.</summary>
    private const int FewestCharacters = 5;

    public static readonly TimeSpan Locked = TimeSpan.FromMinutes(15);

    private static readonly PasswordHasher<AccountRow> Hasher = new();

    /// <summary>Nobody's: an unknown name takes as long as a wrong password.</summary>
    private static readonly string Nobodys = Hasher.HashPassword(new AccountRow(), OneTimeSecret.Link());

    /// <param name="name">An address, a person id, or an operator's name.</param>
    /// <returns>Null: the name or the password is wrong, or the account is locked; nobody outside learns which.</returns>
    public async Task<AccountRow?> Check(string name, string password, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var account = await Find(name, cancel);
        var counted = account?.PasswordHash is not null && await Count(account.Id, now, cancel);
        var result = Hasher.VerifyHashedPassword(account ?? new AccountRow(), account?.PasswordHash ?? Nobodys, password.Normalize(NormalizationForm.FormC));
        if (!counted || result == PasswordVerificationResult.Failed)
        {
            return null;
        }

        await using var work = await database.BeginAsync(cancel);
        if (result == PasswordVerificationResult.SuccessRehashNeeded)
        {
            await AccountTable.Rehash(work, account!.Id, account.PasswordHash!, Hash(account, password));
        }

        await AccountTable.SignedIn(work, account!.Id, now);
        await work.Commit(cancel);
        return account;
    }

    /// <summary>Ends the account's other sessions.</summary>
    /// <returns>The account as it is now.</returns>
    public async Task<AccountRow> Set(AccountRow account, string password, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        await AccountTable.SetPassword(work, account.Id, Hash(account, password), OneTimeSecret.Stamp());
        var changed = (await AccountTable.One(work, account.Id))!;
        await work.Commit(cancel);
        return changed;
    }

    /// <returns>Key of a text; null: it is good enough.</returns>
    public static string? Problem(string password, IEnumerable<string?> own) =>
        password.Length < Shortest ? "PasswordShort"
        : password.Length > Longest ? "PasswordLong"
        : password.Distinct().Count() < FewestCharacters ? "PasswordMonotonous"
        : own.OfType<string>().Any(o => o.Length > 2 && password.Contains(o, StringComparison.OrdinalIgnoreCase)) ? "PasswordOwnName"
        : null;

    private static string Hash(AccountRow account, string password) => Hasher.HashPassword(account, password.Normalize(NormalizationForm.FormC));

    private async Task<bool> Count(long account, DateTimeOffset now, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var counted = await AccountTable.CountTry(work, account, MostTries, now, now + Locked);
        await work.Commit(cancel);
        return counted;
    }

    private async Task<AccountRow?> Find(string name, CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        var people = (await tree.Data(work)).People;
        // Several people may read one mailbox; they sign in by their ids.
        var person = people.FirstOrDefault(p => p.Id == name) ?? people.Where(p => name.Equals(p.Email, StringComparison.OrdinalIgnoreCase)).Take(2).ToList() switch
        {
            [var one] => one,
            _ => null,
        };
        return person is null ? await AccountTable.Named(work, name) : await AccountTable.OfPerson(work, person.Id);
    }
}
