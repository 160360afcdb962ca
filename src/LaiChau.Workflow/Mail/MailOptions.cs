using System.ComponentModel.DataAnnotations;

namespace LaiChau.Workflow.Mail;

/// <summary>
/// Who the letters come from and which way they leave: the section `Mail` of the configuration. A cycle's contact stands in
/// its definition, not here. Words are checked by <see cref="MailOptionsCheck"/>, so that all that is wrong is said at once.
/// </summary>
public sealed class MailOptions
{
    public const string Pickup = "pickup";
    public const string Smtp = "smtp";
    public const string Resend = "resend";
    public const string Hold = "hold";

    /// <summary>The mailbox in From, and who gets what comes back; required for SMTP, harmless in a pickup folder.</summary>
    [EmailAddress]
    public string SenderAddress { get; set; } = "khong-tra-loi@laichau.invalid";

    /// <summary>The name beside the address; empty: <see cref="SystemName"/>.</summary>
    public string SenderName { get; set; } = "";

    /// <summary>What every <see cref="MailContent.PublicAddress"/> is taken from; without a slash at its end.</summary>
    public string PublicAddress { get; set; } = "http://localhost:5000";

    /// <summary>The system's name as a reader knows it; empty: the built-in one.</summary>
    public string SystemName { get; set; } = "";

    /// <summary>Files in it replace built-in templates of the same name; null: none are replaced.</summary>
    public string? TemplateFolder { get; set; }

    /// <summary>`pickup`: files in a folder, which needs no mail server; `smtp`.</summary>
    public string Transport { get; set; } = Pickup;

    /// <summary>Where `pickup` writes; relative to the data folder.</summary>
    public string PickupFolder { get; set; } = "mail";

    /// <summary>Name or address (IPv4, IPv6) of the mail server.</summary>
    public string Host { get; set; } = "";

    /// <summary>0: 465 for <see cref="Security"/> `tls`, 587 for `startTls`, else 25.</summary>
    public int Port { get; set; }

    /// <summary>
    /// `startTls`: required; `tls`: from the first byte; `none`: never, not even for the password; `auto`: `tls` on port 465,
    /// else STARTTLS if the server offers it (whoever sits on the line can take the offer away, but then gets no password).
    /// </summary>
    public string Security { get; set; } = "auto";

    /// <summary>A PEM file of the authorities that may vouch for the server, instead of the system's; null: the system's.</summary>
    public string? CaFile { get; set; }

    /// <summary>Null or empty: no sign-in.</summary>
    public string? User { get; set; }

    public string? Password { get; set; }

    /// <summary>A file that holds nothing but the password, read at every sign-in; instead of <see cref="Password"/>.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>What we call ourselves to the server (EHLO); empty: the machine's name.</summary>
    public string HelloName { get; set; } = "";

    /// <summary>Conversations with the server at once: real relays need connections, not processors (measured.md).</summary>
    public int Connections { get; set; } = 4;

    /// <summary>A connection that nobody uses is kept that long for the next run; 0: none is kept.</summary>
    public int ConnectionKeepSeconds { get; set; } = 30;

    public int ConnectSeconds { get; set; } = 15;

    /// <summary>The longest wait for one answer of the server, other than the next.</summary>
    public int CommandSeconds { get; set; } = 60;

    /// <summary>The longest wait for the answer to a whole message: ten minutes (RFC 5321, 4.5.3.2.6); less makes doubles.</summary>
    public int AfterDataSeconds { get; set; } = 600;

    /// <summary>0: no limit.</summary>
    public int MailsPerRun { get; set; }

    /// <summary>Mails to one domain in one run; 0: no limit.</summary>
    public int MailsPerDomainPerRun { get; set; }

    /// <summary>
    /// What becomes of a mail of which nobody knows whether the server has it: `resend` (an hour later, once, with the same
    /// Message-ID) or `hold` until an administrator decides.
    /// </summary>
    public string UnknownRule { get; set; } = Resend;

    /// <summary>The later tries of one run are put off together by up to that much of their delay, so that nodes do not all come back at once. A rehearsal is exact.</summary>
    public int RetryJitterPercent { get; set; } = 10;

    /// <summary>How long the text of a mail is kept to be read again.</summary>
    public int KeepContentDays { get; set; } = 60;
}
