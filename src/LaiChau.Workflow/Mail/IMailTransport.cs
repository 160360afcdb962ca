namespace LaiChau.Workflow.Mail;

/// <summary>Where mails go: a mail server, a pickup folder, or the simulated one of a rehearsal.</summary>
public interface IMailTransport
{
    /// <summary>
    /// How many mails are handed over between two commits; what is in hand at a crash becomes unknown (measured.md: 10
    /// on a real connection).
    /// </summary>
    int ChunkSize { get; }

    /// <summary>How many conversations may go on at once.</summary>
    int Connections { get; }

    /// <summary>False: nobody will look at this mail's text, so that it need not be rendered.</summary>
    /// <param name="kinds">What the mail's notices are.</param>
    bool NeedsContent(long mail, IReadOnlyCollection<MailItemKind> kinds);

    /// <summary>A connection that is ready for mail: secured and signed in.</summary>
    /// <exception cref="MailServerUnavailableException">
    /// The server cannot be reached, or refuses us (password, policy): nothing was handed over, every mail waits.
    /// </exception>
    Task<IMailConnection> Connect(CancellationToken cancel);
}

/// <summary>One conversation with the mail server, for several mails.</summary>
public interface IMailConnection : IAsyncDisposable
{
    /// <summary>
    /// Hands the mails over in their order. What goes wrong with one is its answer, not an exception; only a cancelled
    /// call throws, and what was in hand is then unknown.
    /// </summary>
    /// <returns>One answer each, in the same order.</returns>
    Task<IReadOnlyList<Delivery>> Send(IReadOnlyList<OutgoingMail> mails, CancellationToken cancel);
}

/// <param name="Address">Where it goes; while all mail is redirected not the reader's, which then stands in the message as X-Original-To.</param>
/// <param name="Content">Null when the transport does not need it.</param>
public sealed record OutgoingMail(long Number, string Address, MailContent? Content)
{
    /// <summary>The message, built before the mail was marked `handed`; null: a transport that wants it builds it itself.</summary>
    public BuiltMail? Built { get; init; }
}

/// <param name="Reason">One word or the server's code (`550`); null for <see cref="DeliveryOutcome.Accepted"/>.</param>
public sealed record Delivery(DeliveryOutcome Outcome, string? Reason = null);

/// <summary>What came of handing one mail over.</summary>
public enum DeliveryOutcome
{
    /// <summary>The server has taken it (250 after DATA).</summary>
    Accepted,

    /// <summary>A final no for this recipient or this message (5xx).</summary>
    Refused,

    /// <summary>Not now for this recipient or this message (4xx); the connection goes on.</summary>
    Deferred,

    /// <summary>The line was lost, or the time was up, between the end of DATA and the answer: nobody knows.</summary>
    Unknown,

    /// <summary>
    /// Nothing of it has reached the server for good: the line was lost before the end of DATA, or the server takes no more
    /// mail from us (421, policy about the sender). The connection is over; another may take it.
    /// </summary>
    NotHanded,
}

/// <summary>The server cannot be reached or takes no mail now.</summary>
/// <param name="reason">One word for the ledger: `smtpDown`, `authFailed`, `tlsFailed`, or the server's code.</param>
public sealed class MailServerUnavailableException(string reason, Exception? cause = null) : Exception($"The mail server takes no mail: {reason}.", cause)
{
    public string Reason { get; } = reason;
}
