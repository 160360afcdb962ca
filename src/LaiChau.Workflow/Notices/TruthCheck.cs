using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Notices;

/// <summary>Before every try: takes out of mails what is no longer true, or no longer for this reader (promise 3).</summary>
internal sealed class TruthCheck(MailBatch batch, LedgerBuffer ledger)
{
    private readonly List<(long Id, string State, string Reason)> untrue = [];
    private readonly List<long> forOthers = [];
    private readonly List<MailRow> empty = [];

    /// <param name="maybeRead">The server may have the mail already.</param>
    /// <returns>False: nothing is left to say, and the ledger tells why.</returns>
    public bool LeavesAnything(MailRow mail, List<DueNotice> notices, bool maybeRead)
    {
        List<DueNotice> moved = [];
        var left = 0;
        foreach (var notice in notices)
        {
            var people = batch.TreeOf(notice.CycleId);
            var isHis = Recipients.Of(notice, people).People.Contains(mail.PersonId, StringComparer.Ordinal);
            if (batch.Cycles[notice.CycleId].IsCancelled)
            {
                End(notice, "notice.withdrawn", "cancelled");
            }
            else if (Recipients.NoLongerTrue(notice, people) is { } said)
            {
                End(notice, said.Event, said.Reason);
            }
            else if (batch.Cycles[notice.CycleId].IsPaused)
            {
                // A paused cycle sends nothing: what it had to say waits for the first window after it goes on.
                moved.Add(notice);
            }
            else if (isHis)
            {
                left++;
            }
            else if (maybeRead)
            {
                // Perhaps its old reader has it: it is not told again to another.
                End(notice, "notice.notNeeded", "somebodyAnswers");
            }
            else
            {
                // The post has changed hands: its new holder is told in the next window.
                moved.Add(notice);
            }
        }

        forOthers.AddRange(moved.Select(n => n.Id));
        if (left > 0)
        {
            return true;
        }

        empty.Add(mail);
        if (moved.Count > 0)
        {
            ledger.Add(batch.Line($"mail.{MailState.Expired}", mail, moved) with { Reason = mail.Reason });
        }

        return false;
    }

    /// <returns>The mails with anything left to say, without what is not.</returns>
    public MailBatch Left()
    {
        var mails = empty.Select(m => m.Id).ToHashSet();
        var notices = forOthers.Concat(untrue.Select(n => n.Id)).ToHashSet();
        return mails.Count + notices.Count == 0 ? batch : batch.Only(m => !mails.Contains(m.Id), n => !notices.Contains(n.Id));
    }

    public async Task Write(Work work)
    {
        await NoticeTable.End(work, untrue);
        await NoticeTable.Release(work, forOthers);
        await MailTable.Put(work, empty.Select(m => m with { State = MailState.Expired, NextTryAt = null }));
    }

    private void End(DueNotice notice, string happened, string reason)
    {
        ledger.Add(ComposeDigests.LineOf(notice, happened, reason));
        untrue.Add((notice.Id, happened["notice.".Length..], reason));
    }
}
