// Long because a mail goes from claim to outcome in one piece: what a crash leaves behind is read off here.
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

    private bool starting;

    /// <summary>
    /// At the start of a node: what its predecessor had claimed is planned again; what it had handed becomes unknown with
    /// the next <see cref="Run"/>.
    /// </summary>
    public async Task TakeOver(CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        await MailTable.Unclaim(work, Node);
        await work.Commit(cancel);
        starting = true;
    }

    /// <returns>Notices of mails that were too late wait again.</returns>
    public async Task<bool> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var released = false;
        while (await Claim(now, cancel) is { } claimed)
        {
            released |= claimed.Any(m => FateOf(m, now) == Fate.TooLate);
            await SendClaimed(claimed, now, cancel);
        }

        starting = false;
        return released;
    }

    /// <returns>What is to be sent or recorded, perhaps nothing; null when nothing is due any more.</returns>
    private async Task<List<MailRow>?> Claim(DateTimeOffset now, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var ledger = new LedgerBuffer();
        var batch = await MailBatch.Load(work, tree, await MailTable.ToTry(work, now, ClaimBatch, starting ? Node : null), now);
        List<MailRow> claimed = [];
        List<MailRow> empty = [];
        foreach (var (mail, notices) in batch.Mails)
        {
            var left = FateOf(mail, now) == Fate.ToSend ? await TakeOutUntrue(work, ledger, batch, mail, notices) : notices.Count;
            (left > 0 ? claimed : empty).Add(mail);
        }

        // Nothing is left to say: the lines of its notices tell why.
        await MailTable.Put(work, empty.Select(m => m with { State = MailState.Expired, NextTryAt = null }));
        await MailTable.Mark(work, claimed.Where(m => FateOf(m, now) == Fate.ToSend).Select(m => m.Id), MailState.Claimed, Node);
        await LedgerTable.Append(work, ledger, now);
        await work.Commit(cancel);
        return batch.Mails.Count == 0 ? null : claimed;
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
        var batch = await contents.Of(claimed, m => FateOf(m, now) == Fate.ToSend, transport, now, cancel);
        var done = 0;
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
        catch (MailServerUnavailableException unavailable)
        {
            await Record(batch.Source, batch.Mails.Skip(done).ToList(), unavailable.Reason, now, cancel);
        }
        finally
        {
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }
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

    /// <summary>The server answered.</summary>
    private Task Record(MailBatch batch, List<ReadyMail> chunk, IReadOnlyList<Delivery> answers, DateTimeOffset now, CancellationToken cancel)
    {
        var answered = 0;
        return Record(batch, chunk, now, letter => Answered(letter.Mail, answers[answered++]), cancel);
    }

    /// <summary>The server took none of these.</summary>
    private Task Record(MailBatch batch, List<ReadyMail> waiting, string unavailable, DateTimeOffset now, CancellationToken cancel) =>
        Record(batch, waiting, now, letter => Deferred(letter.Mail, unavailable, now), cancel);

    private async Task Record(MailBatch batch, List<ReadyMail> chunk, DateTimeOffset now,
        Func<ReadyMail, Outcome> sent, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var ledger = new LedgerBuffer();
        List<MailRow> after = [];
        foreach (var letter in chunk)
        {
            var outcome = FateOf(letter.Mail, now) switch
            {
                Fate.FoundHanded => Unknown(letter.Mail, now),
                Fate.TooLate => new Outcome(letter.Mail with { State = MailState.Expired, NextTryAt = null }, letter.Mail.Reason),
                _ when letter.Outgoing is null => new Outcome(letter.Mail with { State = MailState.NoAddress, NextTryAt = null }, null),
                _ => sent(letter),
            };
            after.Add(outcome.After);
            if (outcome.IsNews)
            {
                ledger.Add(batch.Line($"mail.{outcome.After.State}", letter.Mail, letter.Notices) with { Reason = outcome.Reason });
            }
        }

        // Their day is over: what they had to say goes into the next window's mail.
        var expired = chunk.Where(l => FateOf(l.Mail, now) == Fate.TooLate).SelectMany(l => l.Notices).Select(n => n.Id);
        await NoticeTable.Release(work, expired);
        await MailTable.Put(work, after);
        await LedgerTable.Append(work, ledger, now);
        await work.Commit(cancel);
    }

    private static Outcome Answered(MailRow mail, Delivery answer)
    {
        var resent = WasUnknown(mail);
        var refused = answer.Outcome == DeliveryOutcome.Refused;
        var reason = refused ? answer.Reason : resent ? "resent" : null;
        return new Outcome(mail with
        {
            State = refused ? MailState.Refused : MailState.Accepted,
            Reason = reason,
            NextTryAt = null,
            Resends = mail.Resends + (resent ? 1 : 0),
        }, reason);
    }

    /// <summary>Later again; only the first failure of a mail is news.</summary>
    private static Outcome Deferred(MailRow mail, string reason, DateTimeOffset now)
    {
        var next = now + TimeSpan.FromMinutes(mail.Attempts < RetryMinutes.Length ? RetryMinutes[mail.Attempts] : LaterRetryMinutes);
        var unknown = WasUnknown(mail);
        return new Outcome(mail with
        {
            State = unknown ? MailState.Unknown : MailState.Deferred,
            Reason = unknown ? mail.Reason : reason,
            Attempts = mail.Attempts + 1,
            NextTryAt = unknown || next < mail.ExpiresAt ? next : mail.ExpiresAt,
        }, reason) { IsNews = mail.Attempts == 0 && !unknown };
    }

    /// <summary>Nobody knows whether the server has it: held for an hour and sent again once, then an administrator decides.</summary>
    private static Outcome Unknown(MailRow mail, DateTimeOffset now)
    {
        return new Outcome(mail with
        {
            State = MailState.Unknown,
            Reason = FoundHanded,
            NextTryAt = mail.Resends > 0 ? null : now + Hold,
        }, FoundHanded);
    }

    private static Fate FateOf(MailRow mail, DateTimeOffset now) =>
        mail.State == MailState.Handed ? Fate.FoundHanded
        : mail.State is MailState.Planned or MailState.Deferred && mail.ExpiresAt <= now ? Fate.TooLate
        : Fate.ToSend;

    private static bool WasUnknown(MailRow mail) => mail.Reason == FoundHanded;

    /// <param name="Reason">The ledger's word.</param>
    private sealed record Outcome(MailRow After, string? Reason)
    {
        /// <summary>It gets a line in the ledger.</summary>
        public bool IsNews { get; init; } = true;
    }

    /// <summary>What becomes of a mail that is taken up.</summary>
    private enum Fate
    {
        ToSend,

        /// <summary>It was in a dead node's hands.</summary>
        FoundHanded,

        /// <summary>Its day is over.</summary>
        TooLate,
    }
}
