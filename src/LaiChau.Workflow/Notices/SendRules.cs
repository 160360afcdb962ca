using LaiChau.Workflow.Mail;

namespace LaiChau.Workflow.Notices;

/// <summary>What an operator has chosen about sending.</summary>
public sealed record SendRules
{
    /// <summary>Of a rehearsal: no limits, exact retries, the transport builds what it keeps.</summary>
    public static readonly SendRules Rehearsed = new();

    public static SendRules Of(MailOptions options, MessageBuilder builder) => new()
    {
        ResendsUnknown = options.UnknownRule.Equals(MailOptions.Resend, StringComparison.OrdinalIgnoreCase),
        Jitter = options.RetryJitterPercent / 100.0,
        MailsPerRun = options.MailsPerRun,
        MailsPerDomain = options.MailsPerDomainPerRun,
        Builder = builder,
    };

    /// <summary>An `unknown` mail is sent again once by itself; false: it waits for an administrator.</summary>
    public bool ResendsUnknown { get; init; } = true;

    /// <summary>Retries are spread by up to this part of their delay, so that a server that comes back is not stormed.</summary>
    public double Jitter { get; init; }

    /// <summary>At most so many mails in one run; 0: all that are due.</summary>
    public int MailsPerRun { get; init; }

    /// <summary>At most so many mails to one domain in one run; 0: all that are due.</summary>
    public int MailsPerDomain { get; init; }

    /// <summary>Builds messages before they are marked `handed`, and their text is kept with the mail; null: neither.</summary>
    public MessageBuilder? Builder { get; init; }
}

/// <summary>What one run of <see cref="SendMails"/> came to.</summary>
/// <param name="Accepted">Mails that the server has taken.</param>
/// <param name="Waiting">Mails that were due and wait for a later run.</param>
/// <param name="Unavailable">Why the server took no more; null: it took what it was given.</param>
public sealed record SendResult(int Accepted, int Waiting, string? Unavailable)
{
    /// <summary>It has ended so that the next one looks at everything anew, which should begin at once.</summary>
    public bool TurnIsOver { get; init; }
}
