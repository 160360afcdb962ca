using LaiChau.Workflow.Mail;

namespace LaiChau.Workflow.Rehearsal;

/// <summary>
/// The mail server of a rehearsal: takes no time, can be down, refuse a recipient, or be there when the service dies.
/// Builds the real MIME of every mail that is kept.
/// </summary>
internal sealed class SimulatedTransport(MailKeeper keeper) : IMailTransport
{
    private const int Chunk = 500;

    public bool Up { get; set; } = true;

    /// <summary>Hits the next mail that is sent.</summary>
    public CrashPoint? Crash { get; set; }

    /// <summary>Addresses that get 550.</summary>
    public HashSet<string> Refused { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The rule is chunks of one; larger ones come to the same as long as nothing dies between two commits.</summary>
    public int ChunkSize => Crash is null ? Chunk : 1;

    /// <summary>One (design.md "Sending").</summary>
    public int Connections => 1;

    public bool NeedsContent(long mail, IReadOnlyCollection<MailItemKind> kinds) => keeper.Keeps(mail, kinds);

    public Task<IMailConnection> Connect(CancellationToken cancel)
    {
        if (!Up)
        {
            throw new MailServerUnavailableException("smtpDown");
        }

        DieIf(CrashPoint.BeforeSend);
        return Task.FromResult<IMailConnection>(new Connection(this));
    }

    private void DieIf(CrashPoint point)
    {
        if (Crash == point)
        {
            Crash = null;
            throw new SimulatedCrashException();
        }
    }

    private async Task<IReadOnlyList<Delivery>> Take(IReadOnlyList<OutgoingMail> mails, CancellationToken cancel)
    {
        DieIf(CrashPoint.AfterHanded);
        foreach (var mail in mails)
        {
            if (mail.Content is { } letter)
            {
                await keeper.Write(letter, cancel);
            }
        }

        DieIf(CrashPoint.AfterAccept);
        return [.. mails.Select(m => Refused.Contains(m.Address)
            ? new Delivery(DeliveryOutcome.Refused, "550")
            : new Delivery(DeliveryOutcome.Accepted))];
    }

    private sealed class Connection(SimulatedTransport server) : IMailConnection
    {
        public Task<IReadOnlyList<Delivery>> Send(IReadOnlyList<OutgoingMail> mails, CancellationToken cancel) =>
            server.Take(mails, cancel);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

/// <summary>The service dies here; everything it had not committed is gone.</summary>
internal sealed class SimulatedCrashException : OperationCanceledException;
