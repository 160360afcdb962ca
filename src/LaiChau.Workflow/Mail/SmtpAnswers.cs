using System.Globalization;
using System.Text.RegularExpressions;

namespace LaiChau.Workflow.Mail;

/// <summary>What the server was answering.</summary>
internal enum SmtpStep
{
    /// <summary>MAIL FROM</summary>
    Sender,

    /// <summary>RCPT TO</summary>
    Recipient,

    /// <summary>The DATA command itself.</summary>
    Data,

    /// <summary>The message, after its last dot.</summary>
    Message,
}

/// <summary>
/// What an answer code means for one mail. The question is always whom the code is about: this recipient or message (the
/// mail has its answer and the line goes on), or us (nothing is handed over, and the run stops, so that no mail is burnt by
/// a wrong password or a relay's policy).
/// </summary>
internal static partial class SmtpAnswers
{
    private const int Closing = 421;
    private const int TooBig = 552;

    /// <param name="text">What the server says beside the code.</param>
    public static Delivery Of(SmtpStep step, int code, string? text = null)
    {
        var reason = code.ToString(CultureInfo.InvariantCulture);
        var outcome = Outcome(step, code);
        return new Delivery(outcome == DeliveryOutcome.Refused && IsPolicy(step, text) ? DeliveryOutcome.Deferred : outcome, code / 100 == 2 && step == SmtpStep.Message ? null : reason);
    }

    /// <summary>
    /// Policy at a recipient (5.7.x, RFC 3463) is about him or about us (`Relay access denied` while sign-in is missing): nobody
    /// can tell by the code. It is tried again until its day is over, so that a wrong setting burns no mail and stops no other.
    /// </summary>
    private static bool IsPolicy(SmtpStep step, string? text) =>
        step == SmtpStep.Recipient && Enhanced(text).StartsWith("5.7.", StringComparison.Ordinal);

    private static DeliveryOutcome Outcome(SmtpStep step, int code) => code switch
    {
        Closing => DeliveryOutcome.NotHanded,
        >= 200 and < 300 when step == SmtpStep.Message => DeliveryOutcome.Accepted,
        >= 400 and < 500 => DeliveryOutcome.Deferred,
        >= 500 and < 600 => IsAboutUs(step, code) ? DeliveryOutcome.NotHanded : DeliveryOutcome.Refused,
        // No answer that the protocol knows here.
        _ => step == SmtpStep.Message ? DeliveryOutcome.Unknown : DeliveryOutcome.NotHanded,
    };

    private static bool IsAboutUs(SmtpStep step, int code) => code switch
    {
        // The server takes no mail at all, or none from whom it does not know (RFC 7504, RFC 4954).
        521 or 530 or 534 or 535 or 538 => true,
        // With SIZE the message's size is already known here (RFC 1870).
        _ when step == SmtpStep.Sender => code != TooBig,
        // Not understood or out of order: about the conversation. 501 at RCPT is about how the address is written.
        500 or 502 or 503 or 504 => step != SmtpStep.Message,
        501 => step == SmtpStep.Data,
        _ => false,
    };

    /// <summary>The enhanced status (RFC 3463) at the start of an answer, for the log; the rest of the text may hold an address.</summary>
    public static string Enhanced(string? answer) => EnhancedStatus().Match(answer ?? "").Value;

    [GeneratedRegex(@"^[245]\.\d{1,3}\.\d{1,3}\b")]
    private static partial Regex EnhancedStatus();
}
