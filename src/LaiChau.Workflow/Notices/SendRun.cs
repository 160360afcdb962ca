using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Notices;

/// <summary>
/// One run's conversations with the mail server: several connections take chunks of the claimed mails, each with at most
/// one chunk in hand that is not on record.
/// </summary>
internal sealed class SendRun(Database database, LetterContents contents, IMailTransport transport, SendRules rules, string node,
    MailSwitchState switches, TimeProvider clock)
{
    private readonly double spread = rules.Jitter > 0 ? rules.Jitter * Random.Shared.NextDouble() : 0;
    private int accepted;
    private volatile bool switched;

    public int Accepted => accepted;

    /// <summary>Why the server takes no more; null: it does.</summary>
    public string? Unavailable { get; private set; }

    /// <summary>What this node can't bring to the server is not deferred: its run ends, and another node has it.</summary>
    public bool LeavesToOthers { get; init; }

    /// <summary>From then on no chunk is taken.</summary>
    public DateTimeOffset Until { get; init; } = DateTimeOffset.MaxValue;

    public bool TurnIsOver => clock.GetUtcNow() >= Until;

    /// <summary>
    /// The operator has switched all mail off or elsewhere, the rest is another node's, or it is the next run's turn: what is
    /// left needs another look.
    /// </summary>
    public bool IsOver => switched || TurnIsOver || (LeavesToOthers && Unavailable is not null);

    /// <summary>
    /// What was in hand when somebody was cut off: nobody knows whether the server has it. First, and without the server: a
    /// stop while it keeps us waiting must not leave them in doubt for longer.
    /// </summary>
    public async Task PutOnRecord(MailBatch found, CancellationToken cancel)
    {
        if (found.Mails.Count > 0)
        {
            using var marks = new MailMarks(database, clock, node, found, switches, cancel);
            await marks.Put([.. found.Mails.Select(m => MailOutcome.Unknown(new ReadyMail(m.Mail, m.Notices, null), MailReason.FoundHanded, rules.ResendsUnknown, clock.GetUtcNow()))], []);
        }
    }

    /// <param name="claimed">In the order in which the ledger tells of them.</param>
    /// <param name="now">When they were claimed.</param>
    public async Task Send(MailBatch claimed, DateTimeOffset now, CancellationToken cancel)
    {
        if (claimed.Mails.Count == 0)
        {
            return;
        }

        using var marks = new MailMarks(database, clock, node, claimed, switches, cancel);
        var chunks = new ChunkQueue(await contents.Of(claimed, transport, switches.RedirectedTo, now, cancel));
        if (Unavailable is null || accepted > 0)
        {
            var talks = Enumerable.Range(0, Math.Clamp((claimed.Mails.Count + transport.ChunkSize - 1) / transport.ChunkSize, 1, transport.Connections))
                .Select(_ => Talk(chunks, marks, cancel));
            await Task.WhenAll(talks);
        }

        if (chunks.Rest() is { Count: > 0 } rest && Unavailable is { } reason && !IsOver && !cancel.IsCancellationRequested)
        {
            var failed = clock.GetUtcNow();
            await marks.Put(rest.ConvertAll(l => WithoutServer(l) ?? MailOutcome.Deferred(l, MailState.Claimed, reason, spread, failed)), []);
        }
    }

    private async Task Talk(ChunkQueue chunks, MailMarks marks, CancellationToken cancel)
    {
        IMailConnection? connection = null;
        var took = false;
        List<MailOutcome> toRecord = [];
        try
        {
            while (!cancel.IsCancellationRequested && !IsOver && chunks.Take(transport.ChunkSize) is { Count: > 0 } chunk)
            {
                var addressed = chunk.FindAll(l => l.Outgoing is not null);
                try
                {
                    connection ??= addressed.Count > 0 ? await transport.Connect(cancel) : null;
                }
                catch (MailServerUnavailableException unavailable)
                {
                    // The other connections may go on with it.
                    Unavailable = unavailable.Reason;
                    chunks.PutBack(chunk);
                    return;
                }

                addressed = addressed.ConvertAll(Built);
                var handed = await marks.Put(toRecord, addressed);
                toRecord = [];
                switched |= addressed.Count > 0 && handed.Count == 0 && await MailIsSwitched(cancel);
                var answers = await Answers(connection, addressed.FindAll(l => handed.Contains(l.Mail.Id)), cancel);
                var answered = clock.GetUtcNow();
                foreach (var letter in chunk)
                {
                    var outcome = WithoutServer(letter)
                        ?? (answers.TryGetValue(letter.Mail.Id, out var answer) ? MailOutcome.Of(letter, answer, rules.ResendsUnknown, spread, answered) : null);
                    if (outcome is not null)
                    {
                        toRecord.Add(outcome);
                    }
                }

                Interlocked.Add(ref accepted, answers.Values.Count(a => a.Outcome == DeliveryOutcome.Accepted));
                took |= answers.Values.Any(a => a.Outcome is not DeliveryOutcome.NotHanded);
                if (answers.Values.FirstOrDefault(a => a.Outcome is DeliveryOutcome.NotHanded or DeliveryOutcome.Unknown) is { } broken)
                {
                    await marks.Put(toRecord, []);
                    toRecord = [];
                    chunks.PutBack(chunk.FindAll(l => answers.TryGetValue(l.Mail.Id, out var a) && a.Outcome == DeliveryOutcome.NotHanded));
                    await connection!.DisposeAsync();
                    connection = null;
                    if (!took)
                    {
                        // A server that takes nothing from a new connection takes nothing from the next.
                        Unavailable = broken.Reason ?? MailReason.SmtpDown;
                        return;
                    }

                    took = false;
                }
            }
        }
        finally
        {
            if (toRecord.Count > 0)
            {
                await marks.Put(toRecord, []);
            }

            if (connection is not null)
            {
                await connection.DisposeAsync();
            }
        }
    }

    /// <summary>What needs no server: its reader has no mailbox. Null: it needs one.</summary>
    private static MailOutcome? WithoutServer(ReadyMail letter) => letter.Outgoing is null ? MailOutcome.NoAddress(letter) : null;

    private ReadyMail Built(ReadyMail letter)
    {
        try
        {
            return rules.Builder is { } builder && letter.Outgoing is { Content: not null } outgoing
                ? letter with { Outgoing = outgoing with { Built = builder.BuildMail(outgoing) } }
                : letter;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // One letter that cannot be written must not stop the others: the transport meets the same and says so.
            return letter;
        }
    }

    /// <summary>What cannot be explained is unknown: better a visible doubt than a mail that is lost or doubled.</summary>
    private static async Task<Dictionary<long, Delivery>> Answers(IMailConnection? connection, List<ReadyMail> handed, CancellationToken cancel)
    {
        if (handed.Count == 0)
        {
            return [];
        }

        IReadOnlyList<Delivery> answers;
        try
        {
            answers = await connection!.Send(handed.ConvertAll(l => l.Outgoing!), cancel);
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            answers = handed.ConvertAll(_ => new Delivery(DeliveryOutcome.Unknown));
        }

        return handed.Select((l, i) => (l.Mail.Id, Answer: answers[i])).ToDictionary(a => a.Id, a => a.Answer);
    }

    private async Task<bool> MailIsSwitched(CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        return await MailSwitches.Read(work) != switches;
    }

    /// <summary>Claimed mails in their order, for several takers.</summary>
    private sealed class ChunkQueue(IEnumerable<ReadyMail> mails)
    {
        private readonly LinkedList<ReadyMail> waiting = new(mails);

        public List<ReadyMail> Take(int count)
        {
            lock (waiting)
            {
                List<ReadyMail> taken = [.. waiting.Take(count)];
                taken.ForEach(_ => waiting.RemoveFirst());
                return taken;
            }
        }

        public void PutBack(List<ReadyMail> mails)
        {
            lock (waiting)
            {
                for (var i = mails.Count - 1; i >= 0; i--)
                {
                    waiting.AddFirst(mails[i]);
                }
            }
        }

        public List<ReadyMail> Rest()
        {
            lock (waiting)
            {
                return [.. waiting];
            }
        }
    }
}
