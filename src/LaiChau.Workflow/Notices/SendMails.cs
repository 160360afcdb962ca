using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Notices;

/// <summary>
/// Hands due mails to the transport in two phases (docs/decisions/0004-two-phase-mail.md): take out what is no longer
/// true, claim, commit `handed`, send, commit the answers. No transaction is open while the server talks. One run at a time
/// on a node; nodes share the work by claiming.
/// </summary>
public sealed class SendMails(Database database, Tree tree, LetterContents contents, IMailTransport transport, SendRules rules, Node node, TimeProvider clock)
{
    /// <summary>Mails claimed at a time (measured.md: claim in batches of 100 to 500).</summary>
    private const int ClaimBatch = 500;

    /// <summary>
    /// After so long a run takes no more chunks, and the next one begins with what dead nodes have left and what has come
    /// due: both wait so long and for the chunks in hand, however much there is to send. By the clock that decides what is
    /// due: a rehearsal's stands, and its runs come to their end.
    /// </summary>
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(40);

    /// <summary>At the start of a node, before it works off what it missed: mails whose day is over by then give their notices back.</summary>
    /// <param name="until">Inclusive.</param>
    public async Task TakeOver(DateTimeOffset until, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var ledger = new LedgerBuffer();
        await TakeOverDead(work, cancel);
        await TooLateMails.Release(work, tree, ledger, until);
        await LedgerTable.Append(work, ledger, clock.GetUtcNow());
        await work.Commit(cancel);
    }

    /// <summary>
    /// Whether a run may find mails: nobody has claimed them, or somebody has who may be dead by now, which only the run
    /// finds out. Cheap enough to be asked all day.
    /// </summary>
    public async Task<bool> AnyWaits(CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        return await MailTable.AnyToTry(work, clock.GetUtcNow()) || await MailTable.AnyInOthersHands(work, node.Key);
    }

    /// <param name="helps">
    /// Another node is at it too: where the server can't be reached from here its mails are left to that one, not deferred.
    /// </param>
    /// <param name="cancel">Stops between chunks; what was handed over is put on record first.</param>
    public async Task<SendResult> Run(CancellationToken cancel, bool helps = false)
    {
        var now = clock.GetUtcNow();
        var switches = await SwitchesNow(cancel);
        var (found, first, later) = await Look(now, switches, cancel);
        var run = new SendRun(database, contents, transport, rules, node.Key, switches, clock) { LeavesToOthers = helps, Until = now + Turn };
        try
        {
            await run.PutOnRecord(found, cancel);
            await run.Send(first, now, cancel);
            foreach (var batch in later.Chunk(ClaimBatch))
            {
                if (cancel.IsCancellationRequested || run.IsOver)
                {
                    break;
                }

                var claimedAt = clock.GetUtcNow();
                await run.Send(await Claim(batch, claimedAt, cancel), claimedAt, cancel);
            }
        }
        finally
        {
            await Unclaim();
        }

        return new SendResult(run.Accepted, first.Mails.Count + later.Count - run.Accepted, run.Unavailable) { TurnIsOver = run.TurnIsOver && run.Unavailable is null };
    }

    private async Task<MailSwitchState> SwitchesNow(CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        if (rules.Builder is { } builder)
        {
            // In the same look as the switches: whoever changes a template after it keeps back what is made here.
            await builder.Follow(work);
        }

        return await MailSwitches.Read(work);
    }

    /// <summary>
    /// What dead nodes were handing over, and the mails that are due, in the order of persons, with nothing in them that is
    /// no longer true; the first batch of them is claimed.
    /// </summary>
    private async Task<(MailBatch Found, MailBatch First, List<MailRow> Later)> Look(DateTimeOffset now, MailSwitchState switches, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        await TakeOverDead(work, cancel);
        // One run at a time: what is claimed now was left by a run whose end the database did not take.
        await MailTable.Unclaim(work, node.Key);
        var found = await MailBatch.Load(work, tree, MailTable.InOrder(await MailTable.InHand(work, node.Key)), now);
        var due = await MailBatch.Load(work, tree, [], now);
        if (!switches.IsPaused)
        {
            var ledger = new LedgerBuffer();
            due = await Check(work, ledger, Limited(await MailTable.ToTry(work, now), await tree.Data(work)), now);
            await MailTable.Claim(work, due.Mails.Take(ClaimBatch).Select(m => m.Mail.Id), node.Key, now);
            await LedgerTable.Append(work, ledger, now);
        }

        await work.Commit(cancel);
        var first = due.Mails.Take(ClaimBatch).Select(m => m.Mail.Id).ToHashSet();
        return (found, due.Only(m => first.Contains(m.Id), _ => true), [.. due.Mails.Skip(ClaimBatch).Select(m => m.Mail)]);
    }

    /// <summary>A later batch: while the earlier ones went out, something may have changed.</summary>
    private async Task<MailBatch> Claim(IReadOnlyCollection<MailRow> mails, DateTimeOffset now, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var ledger = new LedgerBuffer();
        var due = await Check(work, ledger, await MailTable.Waiting(work, mails.Select(m => m.Id), now), now);
        await LedgerTable.Append(work, ledger, now);
        var claimed = await MailTable.Claim(work, due.Mails.Select(m => m.Mail.Id), node.Key, now);
        await work.Commit(cancel);
        return due.Only(m => claimed.Contains(m.Id), _ => true);
    }

    private async Task<MailBatch> Check(Work work, LedgerBuffer ledger, List<MailRow> mails, DateTimeOffset now)
    {
        var batch = await MailBatch.Load(work, tree, mails, now);
        var check = new TruthCheck(batch, ledger);
        foreach (var (mail, notices) in batch.Mails)
        {
            check.LeavesAnything(mail, notices, MailOutcome.WasUnknown(mail));
        }

        await check.Write(work);
        return check.Left();
    }

    /// <summary>As many as one run may send, in all and to each domain.</summary>
    private List<MailRow> Limited(List<MailRow> due, TreeData people)
    {
        if (rules.MailsPerDomain > 0)
        {
            var addresses = people.People.ToDictionary(p => p.Id, p => p.Email, StringComparer.Ordinal);
            Dictionary<string, int> taken = new(StringComparer.OrdinalIgnoreCase);
            due = due.FindAll(m =>
            {
                var address = addresses.GetValueOrDefault(m.PersonId);
                var domain = address is null ? "" : address[(address.LastIndexOf('@') + 1)..];
                return (taken[domain] = taken.GetValueOrDefault(domain) + 1) <= rules.MailsPerDomain;
            });
        }

        return rules.MailsPerRun > 0 ? [.. due.Take(rules.MailsPerRun)] : due;
    }

    /// <summary>Rows of nodes whose lock is free: claimed ones wait again, handed ones are ours to put on record.</summary>
    private async Task TakeOverDead(Work work, CancellationToken cancel)
    {
        var notEnded = (await NodeTable.NotEnded(work)).Select(n => n.Id).ToHashSet();
        foreach (var other in (await NodeTable.WithMails(work)).Select(Node.IdOf).Union(notEnded).Where(n => n != node.Id))
        {
            if (await database.TryHold(other, cancel) is { } free)
            {
                await MailTable.Unclaim(work, Node.KeyOf(other));
                await MailTable.Adopt(work, Node.KeyOf(other), node.Key);
                if (notEnded.Contains(other))
                {
                    await NodeTable.End(work, other, clock.GetUtcNow());
                }

                await free.DisposeAsync();
            }
        }
    }

    /// <summary>What was not handed over in the end.</summary>
    private async Task Unclaim()
    {
        await using var work = await database.BeginMarksAsync(CancellationToken.None);
        await MailTable.Unclaim(work, node.Key);
        await work.Commit(CancellationToken.None);
    }
}
