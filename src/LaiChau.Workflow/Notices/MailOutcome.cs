using LaiChau.Workflow.Mail;

namespace LaiChau.Workflow.Notices;

/// <summary>What became of one mail that was claimed or handed: its row afterwards, and whether the ledger hears of it.</summary>
/// <param name="From">The state in which this node had it; a row that has left it is not touched.</param>
/// <param name="Reason">The ledger's word.</param>
internal sealed record MailOutcome(ReadyMail Letter, MailRow After, string From, string? Reason)
{
    private static readonly int[] RetryMinutes = [5, 10, 20, 40];

    private const int LaterRetryMinutes = 60;

    /// <summary>An unknown mail is held that long before it is sent again.</summary>
    private static readonly TimeSpan Hold = TimeSpan.FromHours(1);

    public bool IsNews { get; init; } = true;

    /// <summary>Nobody knows whether the server has it.</summary>
    public static bool WasUnknown(MailRow mail) => mail.Reason is MailReason.FoundHanded or MailReason.NoAnswer;

    public static MailOutcome NoAddress(ReadyMail letter) =>
        new(letter, letter.Mail with { State = MailState.NoAddress, NextTryAt = null }, MailState.Claimed, null);

    /// <param name="spread">The part by which this run's retries are put off.</param>
    public static MailOutcome Of(ReadyMail letter, Delivery answer, bool resends, double spread, DateTimeOffset now) => answer.Outcome switch
    {
        DeliveryOutcome.Accepted => Final(letter, MailState.Accepted, WasUnknown(letter.Mail) ? MailReason.Resent : null),
        DeliveryOutcome.Refused => Final(letter, MailState.Refused, answer.Reason),
        DeliveryOutcome.Deferred => Deferred(letter, MailState.Handed, answer.Reason ?? MailReason.SmtpDown, spread, now),
        DeliveryOutcome.Unknown => Unknown(letter, MailReason.NoAnswer, resends, now),
        _ => NotHanded(letter),
    };

    private static MailOutcome Final(ReadyMail letter, string state, string? reason) =>
        new(letter, letter.Mail with { State = state, Reason = reason, NextTryAt = null, Resends = ResendsOf(letter.Mail) }, MailState.Handed, reason);

    /// <summary>One that a dead node had in hand was counted when that node handed it.</summary>
    private static int ResendsOf(MailRow mail) => mail.Resends + (WasUnknown(mail) && mail.State != MailState.Handed ? 1 : 0);

    /// <summary>Later again; only the first failure of a mail is news.</summary>
    public static MailOutcome Deferred(ReadyMail letter, string from, string reason, double spread, DateTimeOffset now)
    {
        var mail = letter.Mail;
        var minutes = mail.Attempts < RetryMinutes.Length ? RetryMinutes[mail.Attempts] : LaterRetryMinutes;
        var next = now + TimeSpan.FromMinutes(minutes * (1 + spread));
        var unknown = WasUnknown(mail);
        return new MailOutcome(letter, mail with
        {
            State = unknown ? MailState.Unknown : MailState.Deferred,
            Reason = unknown ? mail.Reason : reason,
            Attempts = mail.Attempts + 1,
            NextTryAt = unknown || next < mail.ExpiresAt ? next : mail.ExpiresAt,
        }, from, reason) { IsNews = mail.Attempts == 0 && !unknown };
    }

    /// <summary>
    /// Held for an hour and sent again once; then, or under the rule `hold` at once, an administrator decides. A message
    /// that is no digest has nobody who would miss it later: it is only shown.
    /// </summary>
    /// <param name="resends">The rule: sent again once by itself.</param>
    public static MailOutcome Unknown(ReadyMail letter, string reason, bool resends, DateTimeOffset now) => new(letter, letter.Mail with
    {
        State = MailState.Unknown,
        Reason = reason,
        Resends = ResendsOf(letter.Mail),
        NextTryAt = ResendsOf(letter.Mail) > 0 || !resends || letter.Notices.Count == 0 ? null : now + Hold,
    }, MailState.Handed, reason);

    /// <summary>In our hands again, for another connection.</summary>
    private static MailOutcome NotHanded(ReadyMail letter) =>
        new(letter, letter.Mail with { State = MailState.Claimed }, MailState.Handed, null) { IsNews = false };
}

/// <summary>The ledger's words for what happened to a mail (design.md section 5).</summary>
internal static class MailReason
{
    public const string SmtpDown = "smtpDown";

    /// <summary>A dead node had it in hand.</summary>
    public const string FoundHanded = "foundHanded";

    /// <summary>The line was lost between the end of DATA and the server's answer.</summary>
    public const string NoAnswer = "noAnswer";
    public const string Resent = "resent";
}
