using System.Collections.Concurrent;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Telemetry;

namespace LaiChau.Workflow.Notices;

/// <summary>
/// Commits what connections have to put on record: the answers to one chunk and `handed` for the next, in one transaction.
/// What several connections bring while a commit is under way goes together into the next one: a commit waits for
/// the disk, and one wait serves all of them.
/// </summary>
internal sealed class MailMarks : IDisposable
{
    /// <summary>An answer of the server is worth a minute of waiting for a database that went away.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    /// <summary>
    /// From a stop on: longer than the transport waits for the mail in hand, shorter than the jobs are waited for. What is
    /// not on record by then is found `handed` at the next start and becomes unknown.
    /// </summary>
    private static readonly TimeSpan PatienceAtStop = TimeSpan.FromSeconds(6);

    private readonly ConcurrentQueue<Entry> waiting = new();
    private readonly SemaphoreSlim writer = new(1, 1);
    private readonly Database database;
    private readonly TimeProvider clock;
    private readonly string node;
    private readonly MailBatch batch;
    private readonly MailSwitchState switches;
    private readonly CancellationTokenSource giveUp;
    private readonly CancellationTokenRegistration stopping;

    /// <param name="stop">The service is to end: patience is short from then on.</param>
    public MailMarks(Database database, TimeProvider clock, string node, MailBatch batch, MailSwitchState switches, CancellationToken stop)
    {
        this.database = database;
        this.clock = clock;
        this.node = node;
        this.batch = batch;
        this.switches = switches;
        giveUp = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        stopping = stop.Register(() => giveUp.CancelAfter(PatienceAtStop));
    }

    /// <param name="outcomes">What came of mails that this node has in hand.</param>
    /// <param name="next">Mails to be handed over next.</param>
    /// <returns>
    /// Those of <paramref name="next"/> that are `handed` now. One that is missing has changed since it was claimed, or
    /// the operator has switched mail off or elsewhere: a later run looks at it anew.
    /// </returns>
    public async Task<HashSet<long>> Put(IReadOnlyList<MailOutcome> outcomes, IReadOnlyList<ReadyMail> next)
    {
        var mine = new Entry(outcomes, next, [.. next.Select(l => MailContentTable.Pack(l.Outgoing!)).OfType<MailContentRow>()]);
        waiting.Enqueue(mine);
        await writer.WaitAsync();
        try
        {
            if (!mine.Done.Task.IsCompleted)
            {
                List<Entry> entries = [];
                while (waiting.TryDequeue(out var entry))
                {
                    entries.Add(entry);
                }

                await Write(entries);
            }
        }
        finally
        {
            writer.Release();
        }

        var handed = await mine.Done.Task;
        foreach (var outcome in outcomes)
        {
            Measures.Mail(outcome.After.State);
        }

        return handed;
    }

    public void Dispose()
    {
        stopping.Dispose();
        giveUp.Dispose();
        writer.Dispose();
    }

    private async Task Write(List<Entry> entries)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            try
            {
                // A database that says nothing at all must not hold up a stop either; what it still does with it is its own affair.
                var handed = await WriteOnce(entries).WaitAsync(giveUp.Token);
                entries.ForEach(e => e.Done.SetResult(handed));
                return;
            }
            catch (Exception failed) when (StoreFaults.Of(failed) is not null && clock.GetElapsedTime(began) < Patience && !giveUp.IsCancellationRequested)
            {
                // Whatever was committed is not done twice: every statement names the state it starts from.
                await Task.Delay(BetweenTries, clock, giveUp.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception failed)
            {
                entries.ForEach(e => e.Done.SetException(failed));
                return;
            }
        }
    }

    private async Task<HashSet<long>> WriteOnce(List<Entry> entries)
    {
        await using var work = await database.BeginMarksAsync(giveUp.Token);
        var ledger = new LedgerBuffer();
        await Record(work, ledger, [.. entries.SelectMany(e => e.Outcomes)]);
        HashSet<long> handed = [];
        List<ReadyMail> next = [.. entries.SelectMany(e => e.Next)];
        if (next.Count > 0)
        {
            handed = await MailTable.Hand(work, next.Select(l => l.Mail.Id), node, switches, clock.GetUtcNow());
            await MailContentTable.Keep(work, entries.SelectMany(e => e.Kept).Where(c => handed.Contains(c.Id)));
        }

        // Last: its numbers are taken from one row, on which all nodes wait for each other until the commit.
        await LedgerTable.Append(work, ledger, clock.GetUtcNow());
        await work.Commit(CancellationToken.None);
        return handed;
    }

    private async Task Record(Work work, LedgerBuffer ledger, List<MailOutcome> outcomes)
    {
        HashSet<long> recorded = [];
        foreach (var alike in outcomes.GroupBy(o => (o.From, o.After.State, o.After.Reason, o.After.NextTryAt, o.After.Attempts, o.After.Resends)))
        {
            recorded.UnionWith(await MailTable.Record(work, alike.First().After, alike.Select(o => o.After.Id), alike.Key.From, node, clock.GetUtcNow()));
        }

        foreach (var outcome in outcomes.Where(o => o.IsNews && o.Letter.Notices.Count > 0 && recorded.Contains(o.After.Id)))
        {
            ledger.Add(batch.Line($"mail.{outcome.After.State}", outcome.Letter.Mail, outcome.Letter.Notices) with { Reason = outcome.Reason });
        }
    }

    private sealed record Entry(IReadOnlyList<MailOutcome> Outcomes, IReadOnlyList<ReadyMail> Next, IReadOnlyList<MailContentRow> Kept)
    {
        public TaskCompletionSource<HashSet<long>> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
