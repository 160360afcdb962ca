using Microsoft.Extensions.Logging;

namespace LaiChau.Workflow.Mail;

/// <summary>What the transports tell whoever runs the service: numbers and codes, never an address or a text of the server, which may hold one.</summary>
internal static class MailLog
{
    private static readonly Action<ILogger, long, SmtpStep, int, string, DeliveryOutcome, Exception?> AnsweredMessage =
        LoggerMessage.Define<long, SmtpStep, int, string, DeliveryOutcome>(LogLevel.Information, new EventId(1, nameof(Answered)),
            "Mail {Mail}: {Step} was answered with {Code} {Enhanced}, {Outcome}.");

    private static readonly Action<ILogger, long, string, DeliveryOutcome, Exception?> LineEndedMessage =
        LoggerMessage.Define<long, string, DeliveryOutcome>(LogLevel.Warning, new EventId(2, nameof(LineEnded)),
            "Mail {Mail}: the line ended ({Fault}), {Outcome}.");

    private static readonly Action<ILogger, long, string, string?, Exception?> NotBuiltMessage =
        LoggerMessage.Define<long, string, string?>(LogLevel.Error, new EventId(3, nameof(NotBuilt)), "Mail {Mail} could not be written: {Fault} {Place}");

    private static readonly Action<ILogger, string, string, Exception?> UnavailableMessage =
        LoggerMessage.Define<string, string>(LogLevel.Warning, new EventId(4, nameof(Unavailable)), "The mail server takes no mail: {Reason} ({Fault}).");

    private static readonly Action<ILogger, string, Exception?> NotLetInMessage =
        LoggerMessage.Define<string>(LogLevel.Error, new EventId(5, nameof(NotLetIn)),
            "The mail server does not let us in ({Fault}); check Mail:User and Mail:Password.");

    private static readonly Action<ILogger, Exception?> NoTlsForPasswordMessage =
        LoggerMessage.Define(LogLevel.Error, new EventId(6, nameof(NoTlsForPassword)),
            "The mail server offers no TLS; the password is sent in the clear only when Mail:Security is 'none'.");

    private static readonly Action<ILogger, string, Exception?> KeptLineGoneMessage =
        LoggerMessage.Define<string>(LogLevel.Debug, new EventId(7, nameof(KeptLineGone)), "A kept line to the mail server is gone ({Fault}).");

    private static readonly Action<ILogger, long, string, Exception?> NotStoredMessage =
        LoggerMessage.Define<long, string>(LogLevel.Error, new EventId(8, nameof(NotStored)), "Mail {Mail} could not be stored in the pickup folder ({Fault}).");

    public static void Answered(this ILogger log, long mail, SmtpStep step, int code, string? answer, DeliveryOutcome outcome)
    {
        if (log.IsEnabled(LogLevel.Information))
        {
            AnsweredMessage(log, mail, step, code, SmtpAnswers.Enhanced(answer), outcome, null);
        }
    }

    public static void LineEnded(this ILogger log, long mail, Exception fault, DeliveryOutcome outcome) => LineEndedMessage(log, mail, fault.GetType().Name, outcome, null);

    public static void NotBuilt(this ILogger log, long mail, Exception fault) => NotBuiltMessage(log, mail, fault.GetType().FullName!, fault.StackTrace, null);

    public static void Unavailable(this ILogger log, string reason, Exception fault) => UnavailableMessage(log, reason, InOneLine(fault), null);

    public static void NotLetIn(this ILogger log, Exception fault) => NotLetInMessage(log, fault.GetType().Name, null);

    public static void NoTlsForPassword(this ILogger log) => NoTlsForPasswordMessage(log, null);

    public static void KeptLineGone(this ILogger log, Exception fault) => KeptLineGoneMessage(log, fault.GetType().Name, null);

    public static void NotStored(this ILogger log, long mail, Exception fault) => NotStoredMessage(log, mail, InOneLine(fault), null);

    /// <summary>An outage comes back at every try: a stack each time would bury the rest. What a server says may hold an address.</summary>
    private static string InOneLine(Exception fault) => fault is MailKit.CommandException ? fault.GetType().Name
        : $"{fault.GetType().Name}: {fault.Message.ReplaceLineEndings(" ")}";
}
