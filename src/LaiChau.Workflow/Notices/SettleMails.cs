using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Notices;

/// <summary>An operator decides about a mail of which nobody knows whether the server has it.</summary>
public sealed class SettleMails(Database database, Tree tree, TimeProvider clock)
{
    private const string SettledReason = "settled";

    /// <summary>It goes out with the next run, with what is still owed, under the same Message-ID.</summary>
    public async Task<Settled> SendAgain(long number, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var (mail, found) = await Unknown(work, number);
        if (mail is null)
        {
            return found;
        }

        if (DirectMailTable.IsDirect(mail.SendWindow))
        {
            return Settled.NotUnknown;
        }

        await MailTable.Put(work, [mail with { NextTryAt = clock.GetUtcNow() }]);
        await work.Commit(cancel);
        return found;
    }

    /// <summary>The operator has learnt that it arrived, or lets it be so.</summary>
    public async Task<Settled> Settle(long number, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(cancel);
        var (mail, found) = await Unknown(work, number);
        if (mail is null)
        {
            return found;
        }

        await MailTable.Put(work, [mail with { State = MailState.Accepted, Reason = SettledReason, NextTryAt = null }]);
        var batch = await MailBatch.Load(work, tree, [mail], now);
        var (_, notices) = batch.Mails[0];
        if (notices.Count > 0)
        {
            var ledger = new LedgerBuffer();
            ledger.Add(batch.Line($"mail.{MailState.Accepted}", mail, notices) with { Reason = SettledReason });
            await LedgerTable.Append(work, ledger, now);
        }

        await work.Commit(cancel);
        return Settled.Done;
    }

    private static async Task<(MailRow? Mail, Settled Found)> Unknown(Work work, long number) => await MailTable.One(work, number) switch
    {
        null => (null, Settled.NoSuchMail),
        { State: MailState.Unknown } mail => (mail, Settled.Done),
        _ => (null, Settled.NotUnknown),
    };
}

/// <summary>What came of it.</summary>
public enum Settled
{
    Done,
    NoSuchMail,

    /// <summary>Its outcome is known, or it is on its way.</summary>
    NotUnknown,
}
