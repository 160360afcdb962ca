using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Notices;

/// <summary>Mails whose day is over: what they had to say waits for the next window's mail, with that day's truth.</summary>
internal static class TooLateMails
{
    /// <param name="until">Inclusive: mails that may leave until then have not left.</param>
    public static async Task Release(Work work, Tree tree, LedgerBuffer ledger, DateTimeOffset until)
    {
        var late = await MailTable.TooLate(work, until);
        var batch = await MailBatch.Load(work, tree, late, until);
        foreach (var (mail, notices) in batch.Mails.Where(m => m.Notices.Count > 0))
        {
            ledger.Add(batch.Line($"mail.{MailState.Expired}", mail, notices) with { Reason = mail.Reason });
        }

        await NoticeTable.Release(work, batch.Mails.SelectMany(m => m.Notices).Select(n => n.Id));
        await MailTable.Put(work, late.Select(m => m with { State = MailState.Expired, NextTryAt = null }));
    }
}
