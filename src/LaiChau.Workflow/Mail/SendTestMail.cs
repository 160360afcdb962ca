using LaiChau.Workflow.Input;
using LaiChau.Workflow.Resources;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Mail;

/// <summary>
/// One letter for an operator who waits for it: it goes out at once, to the address given, also while all other mail is
/// paused or redirected, and is tried once. It is kept with the mails and is no line of the ledger.
/// </summary>
public sealed class SendTestMail(Database database, IMailTransport transport, MessageBuilder builder, MailOptions options, TimeProvider clock)
{
    /// <param name="zone">Whose time the letter names.</param>
    /// <exception cref="ArgumentException">The address is none.</exception>
    public async Task<TestMailSent> Run(string address, TimeZoneInfo zone, CancellationToken cancel)
    {
        if (!MailboxText.IsAddress(address))
        {
            throw new ArgumentException("The address is none.", nameof(address));
        }

        var now = clock.GetUtcNow();
        var mail = await Keep(address, now, TimeZoneInfo.ConvertTime(now, zone), cancel);
        var answer = await Send(mail, cancel);
        var state = answer.Outcome switch
        {
            DeliveryOutcome.Accepted => MailState.Accepted,
            DeliveryOutcome.Refused => MailState.Refused,
            DeliveryOutcome.Unknown => MailState.Unknown,
            // Whoever waits for it tries again himself.
            _ => MailState.Expired,
        };
        // Also when the one who waits has gone: what was sent must not look as if it were in hand.
        await using var work = await database.BeginMarksAsync(CancellationToken.None);
        await TestMailTable.End(work, mail.Number, state, answer.Reason, clock.GetUtcNow());
        await work.Commit(CancellationToken.None);
        return new TestMailSent(mail.Number, state, answer.Reason);
    }

    /// <summary>On record as unknown before the server hears of it: if we die on the way, that is what it is.</summary>
    private async Task<OutgoingMail> Keep(string address, DateTimeOffset now, DateTimeOffset local, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var number = await Keys.Take(work, Keys.Mail, 1);
        var mail = new OutgoingMail(number, address, Content(number, address, local));
        mail = mail with { Built = builder.BuildMail(mail) };
        await TestMailTable.Insert(work, number, address, now);
        await MailContentTable.Keep(work, MailContentTable.Pack(mail) is { } kept ? [kept] : []);
        await work.Commit(cancel);
        return mail;
    }

    private async Task<Delivery> Send(OutgoingMail mail, CancellationToken cancel)
    {
        try
        {
            await using var connection = await transport.Connect(cancel);
            return (await connection.Send([mail], cancel))[0];
        }
        catch (MailServerUnavailableException unavailable)
        {
            return new Delivery(DeliveryOutcome.NotHanded, unavailable.Reason);
        }
        catch (OperationCanceledException)
        {
            return new Delivery(DeliveryOutcome.Unknown, TestMailTable.Interrupted);
        }
    }

    private MailContent Content(long number, string address, DateTimeOffset local) => new()
    {
        Number = number,
        MessageId = $"{number:D6}@{options.SenderAddress.Split('@')[^1]}",
        At = local,
        To = new MailPerson("", "", address, null, null, null),
        Items = [new MailItem
        {
            Kind = MailItemKind.Message,
            Rung = "test",
            Own = false,
            Cycle = "",
            Year = local.Year,
            Message = Texts.Mail.Get("TestMail", OfficialText.Moment(local)),
        }],
        PublicAddress = options.PublicAddress,
        IsTest = true,
    };
}

/// <param name="Number">The mail's number, under which it is kept.</param>
/// <param name="State">`accepted`, `refused`, `unknown` or, when the server took no mail now, `expired`.</param>
/// <param name="Reason">One word or the server's code; null when it was accepted.</param>
public sealed record TestMailSent(long Number, string State, string? Reason);

/// <summary>SQL over test mails, which have no person and no send window.</summary>
internal static class TestMailTable
{
    /// <summary>How the window column of these mails begins.</summary>
    public const string Window = "test/";

    public const string Interrupted = "interrupted";

    private const string InsertSql = $"""
        insert into mail (id, person_id, send_window, state, made_at, expires_at, next_try_at, address, handed_at, reason)
        values (@Id, '', @Window, '{MailState.Unknown}', @At, @At, null, @Address, @At, '{Interrupted}')
        """;

    public static Task Insert(Work work, long id, string address, DateTimeOffset at) =>
        work.Execute(InsertSql, new { Id = id, Window = $"{Window}{id}", Address = address, At = at });

    private const string EndSql = "update mail set state = @State, reason = @Reason, ended_at = @At where id = @Id";

    public static Task End(Work work, long id, string state, string? reason, DateTimeOffset at) =>
        work.Execute(EndSql, new { Id = id, State = state, Reason = reason, At = at });
}
