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
    /// <param name="node">Id of the node that sends it.</param>
    /// <param name="zone">Whose time the letter names.</param>
    /// <exception cref="ArgumentException">The address is none.</exception>
    public async Task<TestMailSent> Run(string address, long node, TimeZoneInfo zone, CancellationToken cancel)
    {
        if (!MailboxText.IsAddress(address))
        {
            throw new ArgumentException("The address is none.", nameof(address));
        }

        var now = clock.GetUtcNow();
        var (number, content) = await Keep(address, node, now, TimeZoneInfo.ConvertTime(now, zone), cancel);
        var answer = await Send(new OutgoingMail(number, address, content), cancel);
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
        await TestMailTable.End(work, number, state, answer.Reason, clock.GetUtcNow());
        await work.Commit(CancellationToken.None);
        return new TestMailSent(number, state, answer.Reason);
    }

    /// <summary>Committed as handed before the server hears of it, like every mail.</summary>
    private async Task<(long Number, MailContent Content)> Keep(string address, long node, DateTimeOffset now, DateTimeOffset local, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var number = await Keys.Take(work, Keys.Mail, 1);
        var content = Content(number, address, local);
        using var message = builder.Build(content);
        await TestMailTable.Insert(work, number, address, Node.KeyOf(node), now);
        await MailContentTable.Put(work, number, message.Subject!, message.TextBody!);
        await work.Commit(cancel);
        return (number, content);
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
            return new Delivery(DeliveryOutcome.Unknown, "interrupted");
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

    private const string InsertSql = $"""
        insert into mail (id, person_id, send_window, state, made_at, expires_at, next_try_at, node, address, handed_at)
        values (@Id, '', @Window, '{MailState.Handed}', @At, @At, null, @Node, @Address, @At)
        """;

    public static Task Insert(Work work, long id, string address, string node, DateTimeOffset at) =>
        work.Execute(InsertSql, new { Id = id, Window = $"{Window}{id}", Node = node, Address = address, At = at });

    private const string EndSql = "update mail set state = @State, reason = @Reason, node = null, ended_at = @At where id = @Id";

    public static Task End(Work work, long id, string state, string? reason, DateTimeOffset at) =>
        work.Execute(EndSql, new { Id = id, State = state, Reason = reason, At = at });
}
