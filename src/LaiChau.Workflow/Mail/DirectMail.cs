using LaiChau.Workflow.Input;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Mail;

/// <summary>
/// One letter for somebody who waits for it: it goes out at once, also while all other mail is paused, and is tried once.
/// It is kept with the mails and is no line of the ledger.
/// </summary>
internal sealed class DirectMail(Database database, IMailTransport transport, MessageBuilder builder, MailOptions options, TimeProvider clock)
{
    /// <param name="letter">Everything but number and address.</param>
    /// <exception cref="ArgumentException">The address is none.</exception>
    public async Task<DirectMailSent> Send(DirectLetter letter, CancellationToken cancel)
    {
        if (!MailboxText.IsAddress(letter.Address))
        {
            throw new ArgumentException("The address is none.", nameof(letter));
        }

        var mail = await Keep(letter, cancel);
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
        await DirectMailTable.End(work, mail.Number, state, answer.Reason, clock.GetUtcNow());
        await work.Commit(CancellationToken.None);
        return new DirectMailSent(mail.Number, state, answer.Reason);
    }

    /// <summary>On record as unknown before the server hears of it: if we die on the way, that is what it is.</summary>
    private async Task<OutgoingMail> Keep(DirectLetter letter, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var number = await Keys.Take(work, Keys.Mail, 1);
        await builder.Follow(work);
        var mail = new OutgoingMail(number, letter.Address, Content(number, letter));
        mail = mail with { Built = builder.BuildMail(mail) };
        await DirectMailTable.Insert(work, number, letter, clock.GetUtcNow());
        if (!letter.IsSecret && MailContentTable.Pack(mail) is { } kept)
        {
            await MailContentTable.Keep(work, [kept]);
        }

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
            return new Delivery(DeliveryOutcome.Unknown, DirectMailTable.Interrupted);
        }
    }

    private MailContent Content(long number, DirectLetter letter) => letter.Like is { } like
        ? like with { Number = number, MessageId = MessageId(number) }
        : Messages(number, letter);

    private string MessageId(long number) => $"{number:D6}@{options.SenderAddress.Split('@')[^1]}";

    private MailContent Messages(long number, DirectLetter letter) => new()
    {
        Number = number,
        MessageId = MessageId(number),
        At = letter.At,
        To = letter.To,
        Items = letter.About is { } about ? [about] : [.. letter.Messages.Select(m => new MailItem
        {
            Kind = MailItemKind.Message,
            Rung = letter.Window.TrimEnd('/'),
            Own = false,
            Cycle = "",
            Year = letter.At.Year,
            Message = m,
        })],
        PublicAddress = options.PublicAddress,
        IsTest = letter.About is null,
    };
}

/// <param name="Window">How the window column of such mails begins.</param>
/// <param name="Address">Where it goes.</param>
/// <param name="At">The instant in the zone whose time the letter names.</param>
internal sealed record DirectLetter(string Window, MailPerson To, string Address, DateTimeOffset At, IReadOnlyList<string> Messages)
{
    /// <summary>Its text opens something and is kept nowhere.</summary>
    public bool IsSecret { get; init; }

    /// <summary>What it tells of a cycle's work, with the templates' words; null: the messages.</summary>
    public MailItem? About { get; init; }

    /// <summary>Says what this one says instead of messages; its number aside.</summary>
    public MailContent? Like { get; init; }
}

/// <param name="Number">The mail's number, under which it is kept.</param>
/// <param name="State">`accepted`, `refused`, `unknown` or, when the server took no mail now, `expired`.</param>
/// <param name="Reason">One word or the server's code; null when it was accepted.</param>
internal sealed record DirectMailSent(long Number, string State, string? Reason);

/// <summary>SQL over mails that somebody waits for, which have no send window.</summary>
internal static class DirectMailTable
{
    /// <summary>How the window column of test mails begins.</summary>
    public const string Test = "test/";

    /// <summary>How the window column of links to sign in begins.</summary>
    public const string SignIn = "signIn/";

    /// <summary>How the window column of receipts begins.</summary>
    public const string Receipt = "receipt/";

    public const string Interrupted = "interrupted";

    /// <summary>It is tried once: whoever waits for it asks for another.</summary>
    public static bool IsDirect(string window) => IsTest(window) || IsReceipt(window) || window.StartsWith(SignIn, StringComparison.Ordinal);

    public static bool IsTest(string window) => window.StartsWith(Test, StringComparison.Ordinal);

    public static bool IsReceipt(string window) => window.StartsWith(Receipt, StringComparison.Ordinal);

    private const string InsertSql = $"""
        insert into mail (id, person_id, send_window, state, made_at, expires_at, next_try_at, address, handed_at, reason)
        values (@Id, @Person, @Window, '{MailState.Unknown}', @At, @At, null, @Address, @At, '{Interrupted}')
        """;

    public static Task Insert(Work work, long id, DirectLetter letter, DateTimeOffset at) =>
        work.Execute(InsertSql, new { Id = id, Person = letter.To.Id, Window = $"{letter.Window}{id}", At = at, letter.Address });

    private const string EndSql = "update mail set state = @State, reason = @Reason, ended_at = @At where id = @Id";

    public static Task End(Work work, long id, string state, string? reason, DateTimeOffset at) =>
        work.Execute(EndSql, new { Id = id, State = state, Reason = reason, At = at });
}
