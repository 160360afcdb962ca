using LaiChau.Workflow.Input;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Mail;

/// <summary>
/// What the operator has switched for all mail. Shown wherever mail is shown; every send reads it, so that it counts from
/// the next chunk on every node.
/// </summary>
public sealed class MailSwitches(Database database, TimeProvider clock)
{
    private const string Prefix = "mail.";
    private const string Paused = Prefix + "paused";
    private const string Redirected = Prefix + "redirected";

    public async Task<MailSwitchState> Read(CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        return await Read(work);
    }

    /// <summary>
    /// A condition of a statement, with the parameters of <see cref="MailSwitchState"/>: the switches stand as they were
    /// read, and no template has been changed since. Part of the statement that hands mails over, which is made for every chunk.
    /// </summary>
    internal const string Unchanged = $"""
        (select count(*) from setting where name in ('{Paused}', '{Redirected}')) = @SwitchCount
        and (select count(*) from setting
             where (name = '{Paused}' and changed_at = @PausedAt)
                or (name = '{Redirected}' and changed_at = @RedirectedAt and value = @RedirectedTo)) = @SwitchCount
        and ({TemplateTable.VersionSql}) = @Templates
        """;

    internal static async Task<MailSwitchState> Read(Work work)
    {
        var switches = (await SettingTable.StartingWith(work, Prefix)).ToDictionary(s => s.Name, StringComparer.Ordinal);
        var (paused, redirected) = (switches.GetValueOrDefault(Paused), switches.GetValueOrDefault(Redirected));
        return new MailSwitchState(paused?.ChangedAt, paused?.ChangedBy, redirected?.Value, redirected?.ChangedAt, redirected?.ChangedBy)
        {
            Templates = await TemplateTable.Version(work),
        };
    }

    /// <summary>No mail leaves until <see cref="Resume"/>; what cannot leave in its day waits as if the server were away.</summary>
    public Task Pause(string? by, CancellationToken cancel) => Put(Paused, "true", by, cancel);

    public Task Resume(CancellationToken cancel) => Remove(Paused, cancel);

    /// <summary>Every mail goes to this one address instead of its reader's.</summary>
    /// <exception cref="ArgumentException">The address is none.</exception>
    public Task Redirect(string address, string? by, CancellationToken cancel) =>
        MailboxText.IsAddress(address)
            ? Put(Redirected, address, by, cancel)
            : throw new ArgumentException("The address is none.", nameof(address));

    public Task EndRedirect(CancellationToken cancel) => Remove(Redirected, cancel);

    private async Task Put(string name, string value, string? by, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        await SettingTable.Put(work, new SettingRow { Name = name, Value = value, ChangedAt = clock.GetUtcNow(), ChangedBy = by });
        await work.Commit(cancel);
    }

    private async Task Remove(string name, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        await SettingTable.Remove(work, name);
        await work.Commit(cancel);
    }
}

/// <param name="PausedAt">Null: mail leaves.</param>
/// <param name="RedirectedTo">Null: every mail goes to its reader.</param>
public sealed record MailSwitchState(DateTimeOffset? PausedAt, string? PausedBy, string? RedirectedTo, DateTimeOffset? RedirectedAt, string? RedirectedBy)
{
    public bool IsPaused => PausedAt is not null;

    /// <summary>How often templates had been changed.</summary>
    internal long Templates { get; init; }

    internal int SwitchCount => (PausedAt is null ? 0 : 1) + (RedirectedAt is null ? 0 : 1);
}
