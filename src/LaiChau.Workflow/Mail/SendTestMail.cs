using LaiChau.Workflow.Resources;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Mail;

/// <summary>
/// One letter for an operator who waits for it: it goes out at once, to the address given, also while all other mail is
/// paused or redirected, and is tried once. It is kept with the mails and is no line of the ledger.
/// </summary>
public sealed class SendTestMail(Database database, IMailTransport transport, MessageBuilder builder, MailOptions options, TimeProvider clock)
{
    private readonly DirectMail mail = new(database, transport, builder, options, clock);

    /// <param name="zone">Whose time the letter names.</param>
    /// <exception cref="ArgumentException">The address is none.</exception>
    public async Task<TestMailSent> Run(string address, TimeZoneInfo zone, CancellationToken cancel)
    {
        var local = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone);
        var sent = await mail.Send(
            new DirectLetter(DirectMailTable.Test, new MailPerson("", "", address, null, null, null), address, local,
                [Texts.Mail.Get("TestMail", OfficialText.Moment(local))]),
            cancel);
        return new TestMailSent(sent.Number, sent.State, sent.Reason);
    }
}

/// <param name="Number">The mail's number, under which it is kept.</param>
/// <param name="State">`accepted`, `refused`, `unknown` or, when the server took no mail now, `expired`.</param>
/// <param name="Reason">One word or the server's code; null when it was accepted.</param>
public sealed record TestMailSent(long Number, string State, string? Reason);
