using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace LaiChau.Workflow.Tests.Mail;

/// <summary>Real letters on their way, and a transport that takes them to a server of the test.</summary>
internal static class SmtpLetters
{
    public const string Sender = "chu-ky@laichau.example";

    public static readonly MessageBuilder Builder = new(new MailOptions { SenderAddress = Sender }, new MailTemplates());

    /// <summary>Mails 1 to <paramref name="count"/>, each to an address of its own.</summary>
    public static OutgoingMail[] Mails(int count) => [.. Enumerable.Range(1, count).Select(i => Mail(i))];

    public static OutgoingMail Mail(long number, string? address = null)
    {
        var content = SampleLetters.Of("nhac-viec-con-03-ngay", number);
        address ??= $"p{number}@laichau.example";
        return new OutgoingMail(number, address, content with { To = content.To with { Address = address } });
    }

    /// <summary>A letter that no socket takes at once.</summary>
    public static OutgoingMail Huge(long number)
    {
        var content = SampleLetters.Of("tra-lai", number);
        var reason = string.Join(' ', Enumerable.Repeat("word", 2_000_000));
        return new OutgoingMail(number, content.To.Address, content with { Items = [content.Items[0] with { Reason = reason }] });
    }

    public static SmtpTransport Transport(LoopbackSmtp server, Action<MailOptions>? change = null, TimeProvider? clock = null, TimeSpan? stopTime = null)
    {
        var options = new MailOptions { Transport = "smtp", Host = "127.0.0.1", Port = server.Port, SenderAddress = Sender, Security = "none" };
        change?.Invoke(options);
        return new SmtpTransport(options, Builder, clock ?? TimeProvider.System, NullLogger<SmtpTransport>.Instance) { StopTime = stopTime ?? TimeSpan.FromSeconds(5) };
    }

    /// <summary>One chunk over one connection.</summary>
    public static async Task<IReadOnlyList<Delivery>> Send(this SmtpTransport transport, IReadOnlyList<OutgoingMail> mails, CancellationToken? cancel = null)
    {
        await using var connection = await transport.Connect(TestContext.Current.CancellationToken);
        return await connection.Send(mails, cancel ?? TestContext.Current.CancellationToken);
    }

    /// <summary>`Accepted Refused:550 NotHanded:421`</summary>
    public static string Words(this IEnumerable<Delivery> answers) =>
        string.Join(' ', answers.Select(a => a.Reason is null ? $"{a.Outcome}" : $"{a.Outcome}:{a.Reason}"));
}
