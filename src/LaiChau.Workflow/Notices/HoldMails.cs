using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Notices;

/// <summary>
/// An operator holds a mail that waits, lets it go, or has what ended without reaching its reader told again, after he has
/// mended the reason.
/// </summary>
public sealed class HoldMails(Database database, Tree tree, TimeProvider clock)
{
    /// <summary>It is not tried until it is let go. What is in hand at this moment cannot be held.</summary>
    /// <param name="by">Who holds it, for the record; null: whoever sits at this machine.</param>
    public async Task<Held> Hold(long number, string? by, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        return await MailTable.Hold(work, number, by, clock.GetUtcNow()) > 0 ? await Done(work, cancel) : await Why(work, number);
    }

    /// <summary>It is tried with the next run; is its day over, what it had to say waits for the next window's mail.</summary>
    public async Task<Held> LetGo(long number, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        return await MailTable.LetGo(work, number, clock.GetUtcNow()) > 0 ? await Done(work, cancel) : await Why(work, number);
    }

    /// <summary>
    /// A deferred mail is tried at once. What a refused mail or one without an address had to say waits for the next window's
    /// mail to whoever it then concerns, under the address he then has.
    /// </summary>
    public async Task<Held> TellAgain(long number, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        if (await MailTable.One(work, number) is not { } mail)
        {
            return Held.NoSuchMail;
        }

        if (mail.State == MailState.Deferred && mail.NextTryAt is not null)
        {
            await MailTable.Put(work, [mail with { NextTryAt = clock.GetUtcNow() }]);
        }
        else if (mail.State is MailState.Refused or MailState.NoAddress)
        {
            var notices = (await MailBatch.Load(work, tree, [mail], clock.GetUtcNow())).Mails[0].Notices;
            if (notices.Count == 0)
            {
                return Held.NotPossible;
            }

            await NoticeTable.Release(work, notices.Select(n => n.Id));
        }
        else
        {
            return Held.NotPossible;
        }

        return await Done(work, cancel);
    }

    private static async Task<Held> Done(Work work, CancellationToken cancel)
    {
        await work.Commit(cancel);
        return Held.Done;
    }

    private static async Task<Held> Why(Work work, long number) => await MailTable.One(work, number) is null ? Held.NoSuchMail : Held.NotPossible;
}

/// <summary>What came of it.</summary>
public enum Held
{
    Done,
    NoSuchMail,

    /// <summary>Its state does not allow it, or it is on its way.</summary>
    NotPossible,
}
