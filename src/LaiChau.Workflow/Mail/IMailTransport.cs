namespace LaiChau.Workflow.Mail;

/// <summary>Where mails go: a mail server, a pickup folder, or the simulated one of a rehearsal.</summary>
public interface IMailTransport
{
    /// <summary>
    /// How many mails are handed over between two commits; what is in hand at a crash becomes unknown (measured.md: 10
    /// on a real connection).
    /// </summary>
    int ChunkSize { get; }

    /// <summary>False: nobody will look at this mail's text, so that it need not be rendered.</summary>
    /// <param name="kinds">What the mail's notices are.</param>
    bool NeedsContent(long mail, IReadOnlyCollection<MailItemKind> kinds);

    /// <summary>A connection that is ready for mail.</summary>
    /// <exception cref="MailServerUnavailableException">Nothing was handed over; try later.</exception>
    Task<IMailConnection> Connect(CancellationToken cancel);
}

/// <summary>One conversation with the mail server, for several mails.</summary>
public interface IMailConnection : IAsyncDisposable
{
    /// <summary>Hands the mails over in their order. What goes wrong with one is its answer, not an exception.</summary>
    /// <returns>One answer each, in the same order.</returns>
    Task<IReadOnlyList<Delivery>> Send(IReadOnlyList<OutgoingMail> mails, CancellationToken cancel);
}

/// <param name="Content">Null when the transport does not need it.</param>
public sealed record OutgoingMail(long Number, string Address, MailContent? Content);

/// <param name="Reason">The server's code, for <see cref="DeliveryOutcome.Refused"/>.</param>
public sealed record Delivery(DeliveryOutcome Outcome, string? Reason = null);

/// <summary>What the server said to a mail at once.</summary>
public enum DeliveryOutcome
{
    Accepted,

    /// <summary>A final no for this recipient.</summary>
    Refused,
}

/// <summary>The server cannot be reached or takes no mail now.</summary>
/// <param name="reason">One word for the ledger.</param>
public sealed class MailServerUnavailableException(string reason) : Exception($"The mail server takes no mail: {reason}.")
{
    public string Reason { get; } = reason;
}
