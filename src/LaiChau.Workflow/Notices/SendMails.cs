using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Notices;

/// <summary>
/// Hands due mails to the transport in two phases (docs/decisions/0004-two-phase-mail.md): claim, take out what is no
/// longer true, commit `handed`, send, commit the answers. No transaction is open while the server talks.
/// </summary>
public sealed class SendMails(Database database, Tree tree, LetterContents contents, IMailTransport transport, TimeProvider clock)
{
    /// <summary>Mails claimed at a time (measured.md: claim in batches of 100 to 500).</summary>
    private const int ClaimBatch = 500;

    /// <summary>An unknown mail is held that long before it is sent again.</summary>
    private static readonly TimeSpan Hold = TimeSpan.FromHours(1);

    private static readonly int[] RetryMinutes = [5, 10, 20, 40];

    private const string FoundHanded = "foundHanded";

    private const int LaterRetryMinutes = 60;

    private static readonly string Node = Environment.MachineName;

    /// <summary>At the start of a node: what its predecessor had claimed is planned again, what it had handed is unknown.</summary>
    public async Task TakeOver(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(cancel);
        var ledger = new LedgerBuffer();
        var left = await MailTable.LeftByNode(work, Node);
        var batch = await MailBatch.Load(work, tree, left.Where(m => m.State == MailState.Handed), now);
        foreach (var (mail, notices) in batch.Mails)
        {
            ledger.Add(batch.Line("mail.unknown", mail, notices) with { Reason = FoundHanded });
        }

        await MailTable.Put(work, left.Select(m => m.State == MailState.Claimed
            ? m with { State = WasUnknown(m) ? MailState.Unknown : MailState.Planned }
            : m with
            {
                State = MailState.Unknown,
                Reason = FoundHanded,
                // Sent again once; a second time is for an administrator to decide.
                NextTryAt = m.Resends == 0 ? now + Hold : null,
            }));
        await LedgerTable.Append(work, ledger, now);
        await work.Commit(cancel);
    }

    public async Task Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await ExpireTooLate(now, cancel);
        while (await Claim(now, cancel) is { Count: > 0 } claimed)
        {
            await SendClaimed(claimed, now, cancel);
        }
    }

    /// <summary>The day of these mails is over: their notices go into the next window's mail.</summary>
    private async Task ExpireTooLate(DateTimeOffset now, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var late = await MailTable.TooLate(work, now);
        if (late.Count == 0)
        {
            return;
        }

        var ledger = new LedgerBuffer();
        var batch = await MailBatch.Load(work, tree, late, now);
        foreach (var (mail, notices) in batch.Mails)
        {
            if (notices.Count > 0)
            {
                ledger.Add(batch.Line("mail.expired", mail, notices) with { Reason = mail.Reason });
                await NoticeTable.Release(work, notices.Select(n => n.Id));
            }
        }

        await MailTable.Put(work, late.Select(m => m with { State = MailState.Expired, NextTryAt = null }));
        await LedgerTable.Append(work, ledger, now);
        await work.Commit(cancel);
    }

    private async Task<List<MailRow>> Claim(DateTimeOffset now, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var ledger = new LedgerBuffer();
        var batch = await MailBatch.Load(work, tree, await MailTable.ToTry(work, now, ClaimBatch), now);
        List<MailRow> claimed = [];
        List<MailRow> empty = [];
        foreach (var (mail, notices) in batch.Mails)
        {
            var left = await TakeOutUntrue(work, ledger, batch, mail, notices);
            (left > 0 ? claimed : empty).Add(mail);
        }

        // Nothing is left to say: the lines of its notices tell why.
        await MailTable.Put(work, empty.Select(m => m with { State = MailState.Expired, NextTryAt = null }));
        await MailTable.Mark(work, claimed.Select(m => m.Id), MailState.Claimed, Node);
        await LedgerTable.Append(work, ledger, now);
        await work.Commit(cancel);
        return claimed;
    }

    /// <returns>How many notices are left.</returns>
    private static async Task<int> TakeOutUntrue(Work work, LedgerBuffer ledger, MailBatch batch, MailRow mail, List<DueNotice> notices)
    {
        var left = notices.Count;
        foreach (var notice in notices)
        {
            var people = batch.TreeOf(notice.CycleId);
            if (Recipients.NoLongerTrue(notice, people) is { } untrue)
            {
                ledger.Add(ComposeDigests.LineOf(notice, untrue.Event, untrue.Reason));
                await NoticeTable.End(work, [(notice.Id, untrue.Event["notice.".Length..], untrue.Reason)]);
                left--;
            }
            else if (!Recipients.Of(notice, people).People.Contains(mail.PersonId, StringComparer.Ordinal))
            {
                // The post has changed hands since: its new holder is told in the next window.
                await NoticeTable.Release(work, [notice.Id]);
                left--;
            }
        }

        return left;
    }

    private async Task SendClaimed(List<MailRow> claimed, DateTimeOffset now, CancellationToken cancel)
    {
        var batch = await contents.Of(claimed, transport, now, cancel);
        var done = 0;
        try
        {
            IMailConnection? connection = null;
            try
            {
                while (done < batch.Mails.Count)
                {
                    var chunk = batch.Mails.Skip(done).Take(transport.ChunkSize).ToList();
                    var addressed = chunk.Where(l => l.Outgoing is not null).ToList();
                    IReadOnlyList<Delivery> answers = [];
                    if (addressed.Count > 0)
                    {
                        connection ??= await transport.Connect(cancel);
                        await MarkHanded(addressed, cancel);
                        answers = await connection.Send([.. addressed.Select(l => l.Outgoing!)], cancel);
                    }

                    await Record(batch.Source, chunk, answers, now, cancel);
                    done += chunk.Count;
                }
            }
            finally
            {
                if (connection is not null)
                {
                    await connection.DisposeAsync();
                }
            }
        }
        catch (MailServerUnavailableException unavailable)
        {
            await Defer(batch.Source, batch.Mails.Skip(done).ToList(), unavailable.Reason, now, cancel);
        }
    }

    private async Task MarkHanded(List<ReadyMail> chunk, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        await MailTable.Mark(work, chunk.Select(l => l.Mail.Id), MailState.Handed, Node);
        // Counted before it is sent again: a crash in the middle of that must not earn it a third time.
        await MailTable.Put(work, chunk.Where(l => WasUnknown(l.Mail)).Select(l => l.Mail with { State = MailState.Handed, Resends = l.Mail.Resends + 1 }));
        await work.Commit(cancel);
    }

    private async Task Record(MailBatch batch, List<ReadyMail> chunk, IReadOnlyList<Delivery> answers, DateTimeOffset now, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var ledger = new LedgerBuffer();
        List<MailRow> ended = [];
        var answered = 0;
        foreach (var letter in chunk)
        {
            var resent = WasUnknown(letter.Mail);
            var answer = letter.Outgoing is null ? null : answers[answered++];
            var (state, reason) = answer switch
            {
                null => (MailState.NoAddress, null),
                { Outcome: DeliveryOutcome.Refused } => (MailState.Refused, answer.Reason),
                _ => (MailState.Accepted, resent ? "resent" : null),
            };
            ledger.Add(batch.Line($"mail.{state}", letter.Mail, letter.Notices) with { Reason = reason });
            ended.Add(letter.Mail with { State = state, Reason = reason, NextTryAt = null, Resends = letter.Mail.Resends + (resent ? 1 : 0) });
        }

        await MailTable.Put(work, ended);
        await LedgerTable.Append(work, ledger, now);
        await work.Commit(cancel);
    }

    /// <summary>Nothing was handed over: later again, and only the first failure of a mail is news.</summary>
    private async Task Defer(MailBatch batch, List<ReadyMail> waiting, string reason, DateTimeOffset now, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var ledger = new LedgerBuffer();
        List<MailRow> deferred = [];
        foreach (var letter in waiting)
        {
            var mail = letter.Mail;
            if (letter.Outgoing is null)
            {
                ledger.Add(batch.Line($"mail.{MailState.NoAddress}", mail, letter.Notices));
                deferred.Add(mail with { State = MailState.NoAddress, NextTryAt = null });
                continue;
            }

            var next = now + TimeSpan.FromMinutes(mail.Attempts < RetryMinutes.Length ? RetryMinutes[mail.Attempts] : LaterRetryMinutes);
            var unknown = WasUnknown(mail);
            if (mail.Attempts == 0 && !unknown)
            {
                ledger.Add(batch.Line("mail.deferred", mail, letter.Notices) with { Reason = reason });
            }

            deferred.Add(mail with
            {
                State = unknown ? MailState.Unknown : MailState.Deferred,
                Reason = unknown ? mail.Reason : reason,
                Attempts = mail.Attempts + 1,
                NextTryAt = unknown || next < mail.ExpiresAt ? next : mail.ExpiresAt,
            });
        }

        await MailTable.Put(work, deferred);
        await LedgerTable.Append(work, ledger, now);
        await work.Commit(cancel);
    }

    private static bool WasUnknown(MailRow mail) => mail.Reason == FoundHanded;
}
