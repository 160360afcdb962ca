using MailKit.Security;

namespace LaiChau.Workflow.Mail;

/// <summary>What the words of <see cref="MailOptions.Security"/> mean.</summary>
internal static class SmtpSecurity
{
    private const int SubmissionPort = 587;
    private const int TlsPort = 465;
    private const int RelayPort = 25;

    public static readonly string[] Words = ["auto", "none", "startTls", "tls"];

    public static int Port(MailOptions options) => options.Port != 0 ? options.Port : Of(options) switch
    {
        SecureSocketOptions.SslOnConnect => TlsPort,
        SecureSocketOptions.StartTls => SubmissionPort,
        _ => RelayPort,
    };

    public static SecureSocketOptions Of(MailOptions options) => Array.FindIndex(Words, w => w.Equals(options.Security, StringComparison.OrdinalIgnoreCase)) switch
    {
        0 => SecureSocketOptions.Auto,
        1 => SecureSocketOptions.None,
        2 => SecureSocketOptions.StartTls,
        3 => SecureSocketOptions.SslOnConnect,
        // Never less secure than was asked for, in words that nobody understands.
        _ => throw new ArgumentException($"'{options.Security}' is no word for the security of a connection.", nameof(options)),
    };
}
