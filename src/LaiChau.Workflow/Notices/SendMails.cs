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

    /// <param name="cancel">Stops between chunks; what was handed over is put on record first.</param>
    public async Task<SendResult> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var switches = await SwitchesNow(cancel);
        var (found, due) = await Look(now, switches, cancel);
        var run = new SendRun(database, contents, transport, rules, node.Key, switches, clock);
        try
        {
            await run.Send(found, due.Take(ClaimBatch).ToList(), now, cancel);
            foreach (var batch in due.Skip(ClaimBatch).Chunk(ClaimBatch))
            {
                if (cancel.IsCancellationRequested || run.IsOver)
                {
                    break;
                }

                await run.Send([], await Claim(batch, now, cancel), now, cancel);
            }
        }
        finally
        {
            await Unclaim();
        }

        return new SendResult(run.Accepted, due.Count - run.Accepted, run.Unavailable);
    }

    private async Task<MailSwitchState> SwitchesNow(CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        return await MailSwitches.Read(work);
    }

    /// <summary>
    /// What dead nodes were handing over, and the mails that are due, in the order of persons, with nothing in them that is
    /// no longer true; the first batch of them is claimed.
    /// </summary>
    private async Task<(List<MailRow> Found, List<MailRow> Due)> Look(DateTimeOffset now, MailSwitchState switches, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        await TakeOverDead(work, cancel);
        // One run at a time: what is claimed now was left by a run whose end the database did not take.
        await MailTable.Unclaim(work, node.Key);
        var found = await MailTable.InHand(work, node.Key);
        List<MailRow> due = [];
        if (!switches.IsPaused)
        {
            var ledger = new LedgerBuffer();
            due = await Check(work, ledger, Limited(await MailTable.ToTry(work, now), await tree.Data(work)), now);
            await MailTable.Claim(work, due.Take(ClaimBatch).Select(m => m.Id), node.Key);
            await LedgerTable.Append(work, ledger, now);
        }

        await work.Commit(cancel);
        return (found, due);
    }

    /// <summary>A later batch: while the earlier ones went out, something may have changed.</summary>
    private async Task<List<MailRow>> Claim(IReadOnlyCollection<MailRow> batch, DateTimeOffset looked, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(cancel);
        List<MailRow> due = [.. batch];
        if (now > looked)
        {
            var ledger = new LedgerBuffer();
            due = await Check(work, ledger, await MailTable.Waiting(work, batch.Select(m => m.Id)), now);
            await LedgerTable.Append(work, ledger, now);
        }

        var claimed = await MailTable.Claim(work, due.Select(m => m.Id), node.Key);
        await work.Commit(cancel);
        return [.. due.Where(m => claimed.Contains(m.Id))];
    }

    private async Task<List<MailRow>> Check(Work work, LedgerBuffer ledger, List<MailRow> mails, DateTimeOffset now)
    {
        var batch = await MailBatch.Load(work, tree, mails, now);
        var check = new TruthCheck(batch, ledger);
        List<MailRow> left = [];
        foreach (var (mail, notices) in batch.Mails)
        {
            if (check.LeavesAnything(mail, notices, MailOutcome.WasUnknown(mail)))
            {
                left.Add(mail);
            }
        }

        await check.Write(work);
        return left;
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
