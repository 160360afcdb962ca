using LaiChau.Workflow.Input;
using MailKit;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace LaiChau.Workflow.Mail;

/// <summary>The use of one line for some chunks; afterwards the line goes back to the transport, if it is still good.</summary>
/// <remarks>
/// A stop of the service does not throw away what is under way: the mail in hand has <paramref name="stopTime"/> to get
/// its answer, the mails after it are <see cref="DeliveryOutcome.NotHanded"/>, and the answers so far are given back. Only when
/// that time is up the line is cut, and the mail is unknown if its last dot may have been sent.
/// </remarks>
internal sealed class SmtpConnection(SmtpSession session, MailboxAddress sender, MessageBuilder builder, TimeSpan stopTime, ILogger log, Func<SmtpSession, bool, ValueTask> giveBack) : IMailConnection
{
    private const string LineLost = "smtpDown";
    private const string LostAfterData = "lineLost";
    private const string TimedOut = "timeout";
    private const string Stopped = "stopped";

    private bool good = true;
    private bool disposed;

    public async Task<IReadOnlyList<Delivery>> Send(IReadOnlyList<OutgoingMail> mails, CancellationToken cancel)
    {
        var answers = new List<Delivery>(mails.Count);
        using var stop = new CancellationTokenSource();
        await using var stopping = cancel.Register(() => stop.CancelAfter(stopTime));
        // Why the line takes no more mail; the rest of the chunk has the same answer.
        var over = good ? null : new Delivery(DeliveryOutcome.NotHanded, LineLost);
        foreach (var mail in mails)
        {
            if (over is null && cancel.IsCancellationRequested)
            {
                over = new Delivery(DeliveryOutcome.NotHanded, Stopped);
            }

            if (over is not null)
            {
                answers.Add(over);
                continue;
            }

            var answer = await Hand(mail, stop.Token);
            answers.Add(answer);
            over = answer.Outcome switch
            {
                DeliveryOutcome.NotHanded => answer,
                DeliveryOutcome.Unknown => new Delivery(DeliveryOutcome.NotHanded, LineLost),
                // RSET after a refusal did not work.
                _ when !session.IsConnected => new Delivery(DeliveryOutcome.NotHanded, LineLost),
                _ => null,
            };
            good = over is null;
        }

        return answers;
    }

    public ValueTask DisposeAsync()
    {
        if (disposed)
        {
            return ValueTask.CompletedTask;
        }

        disposed = true;
        return giveBack(session, good && session.IsConnected);
    }

    private async Task<Delivery> Hand(OutgoingMail mail, CancellationToken stop)
    {
        if (!MailboxText.IsAddress(mail.Address))
        {
            // Import and forms refuse such addresses; here it would become a command of its own.
            return new Delivery(DeliveryOutcome.Refused, "badAddress");
        }

        MimeMessage message;
        try
        {
            message = builder.Build(mail);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // One letter that cannot be written must neither stop the others nor be lost.
            log.NotBuilt(mail.Number, e);
            return new Delivery(DeliveryOutcome.Deferred, "notBuilt");
        }

        using var built = message;
        try
        {
            // MailKit says RSET itself after an answer that is no yes.
            await session.Hand(message, sender, new MailboxAddress(null, mail.Address), stop);
            return new Delivery(DeliveryOutcome.Accepted);
        }
        catch (SmtpCommandException e)
        {
            return Answer(mail, Step(e), (int)e.StatusCode, e.Message);
        }
        catch (ServiceNotAuthenticatedException e)
        {
            return Answer(mail, session.MayHaveEnded ? SmtpStep.Message : SmtpStep.Sender, (int)SmtpStatusCode.AuthenticationRequired, e.Message);
        }
        catch (Exception e) when (e is IOException or SmtpProtocolException or OperationCanceledException or TimeoutException
            or ServiceNotConnectedException or ObjectDisposedException or System.Net.Sockets.SocketException or InvalidOperationException)
        {
            var outcome = session.MayHaveEnded ? DeliveryOutcome.Unknown : DeliveryOutcome.NotHanded;
            log.LineEnded(mail.Number, e, outcome);
            return new Delivery(outcome, outcome == DeliveryOutcome.NotHanded ? LineLost : e is OperationCanceledException or TimeoutException ? TimedOut : LostAfterData);
        }
    }

    private Delivery Answer(OutgoingMail mail, SmtpStep step, int code, string text)
    {
        var answer = SmtpAnswers.Of(step, code, text);
        log.Answered(mail.Number, step, code, text, answer.Outcome);
        return answer;
    }

    private SmtpStep Step(SmtpCommandException e) => e.ErrorCode switch
    {
        _ when session.MayHaveEnded => SmtpStep.Message,
        SmtpErrorCode.SenderNotAccepted => SmtpStep.Sender,
        SmtpErrorCode.RecipientNotAccepted => SmtpStep.Recipient,
        _ => SmtpStep.Data,
    };
}
