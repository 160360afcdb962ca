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
    /// At the start of a node: what its predecessor had claimed is planned again, what became too late meanwhile is so; what
    /// it had handed becomes unknown with the next <see cref="Run"/>.
    /// </summary>
    /// <param name="until">Inclusive.</param>
    public async Task TakeOver(DateTimeOffset until, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var ledger = new LedgerBuffer();
        await MailTable.Unclaim(work, Node);
        await TooLateMails.Release(work, tree, ledger, until);
        await LedgerTable.Append(work, ledger, clock.GetUtcNow());
        await work.Commit(cancel);
        starting = true;
    }

    public async Task Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        foreach (var batch in (await ToTry(now, cancel)).Chunk(ClaimBatch))
        {
            await Claim(batch, cancel);
            await SendClaimed(batch, now, cancel);
        }

        starting = false;
    }

    /// <summary>Mails that are due, in the order of persons, with nothing in them that is no longer true.</summary>
    private async Task<List<MailRow>> ToTry(DateTimeOffset now, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var ledger = new LedgerBuffer();
        var batch = await MailBatch.Load(work, tree, await MailTable.ToTry(work, now, starting ? Node : null), now);
        var check = new TruthCheck(batch, ledger);
        List<MailRow> left = [];
        foreach (var (mail, notices) in batch.Mails)
        {
            if (IsFoundHanded(mail) || check.LeavesAnything(mail, notices, WasUnknown(mail)))
            {
                left.Add(mail);
            }
        }

        await check.Write(work);
        await LedgerTable.Append(work, ledger, now);
        await work.Commit(cancel);
        return left;
    }

    private async Task Claim(IEnumerable<MailRow> mails, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        await MailTable.Mark(work, mails.Where(m => !IsFoundHanded(m)).Select(m => m.Id), MailState.Claimed, Node);
        await work.Commit(cancel);
    }

    private async Task SendClaimed(IReadOnlyList<MailRow> claimed, DateTimeOffset now, CancellationToken cancel)
    {
        var batch = await contents.Of(claimed, m => !IsFoundHanded(m), transport, now, cancel);
        IMailConnection? connection = null;
        try
        {
            for (var done = 0; done < batch.Mails.Count;)
            {
                var chunk = batch.Mails.Skip(done).Take(transport.ChunkSize).ToList();
                var addressed = chunk.Where(l => l.Outgoing is not null).ToList();
                IReadOnlyList<Delivery> answers = [];
                if (addressed.Count > 0)
                {
                    try
                    {
                        connection ??= await transport.Connect(cancel);
                    }
                    catch (MailServerUnavailableException unavailable)
                    {
                        await Record(batch.Source, batch.Mails.Skip(done).ToList(), unavailable.Reason, now, cancel);
                        return;
                    }

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
            var outcome = IsFoundHanded(letter.Mail) ? Unknown(letter.Mail, now)
                : letter.Outgoing is null ? new Outcome(letter.Mail with { State = MailState.NoAddress, NextTryAt = null }, null)
                : sent(letter);
            after.Add(outcome.After);
            if (outcome.IsNews)
            {
                ledger.Add(batch.Line($"mail.{outcome.After.State}", letter.Mail, letter.Notices) with { Reason = outcome.Reason });
            }
        }

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

    /// <summary>It was in a dead node's hands.</summary>
    private static bool IsFoundHanded(MailRow mail) => mail.State == MailState.Handed;

    private static bool WasUnknown(MailRow mail) => mail.Reason == FoundHanded;

    /// <param name="Reason">The ledger's word.</param>
    private sealed record Outcome(MailRow After, string? Reason)
    {
        /// <summary>It gets a line in the ledger.</summary>
        public bool IsNews { get; init; } = true;
    }
}
