using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Mail;

/// <param name="Key">As in the configuration: `Mail:Host`.</param>
/// <param name="Message">What is wrong and what helps, for whoever runs the service.</param>
public sealed record MailOptionProblem(string Key, string Message);

/// <summary>Says everything that is wrong with the mail settings at once, before a single mail is handed over.</summary>
public static class MailOptionsCheck
{
    private const int MostConnections = 100;

    public static IReadOnlyList<MailOptionProblem> Problems(MailOptions options)
    {
        var problems = new List<MailOptionProblem>();
        void Wrong(string option, string key, params object?[] values) =>
            problems.Add(new MailOptionProblem("Mail:" + option, Texts.Mail.Get(key, values)));

        void OneOf(string option, string value, params string[] words)
        {
            if (!words.Contains(value, StringComparer.OrdinalIgnoreCase))
            {
                Wrong(option, "OptionWord", value, string.Join(", ", words));
            }
        }

        void Between(string option, int value, int least, int most)
        {
            if (value < least || value > most)
            {
                Wrong(option, "OptionRange", value, least, most);
            }
        }

        OneOf(nameof(options.Transport), options.Transport, MailOptions.Pickup, MailOptions.Smtp);
        OneOf(nameof(options.Security), options.Security, SmtpSecurity.Words);
        OneOf(nameof(options.UnknownRule), options.UnknownRule, MailOptions.Resend, MailOptions.Hold);
        Between(nameof(options.Port), options.Port, 0, 65535);
        Between(nameof(options.Connections), options.Connections, 1, MostConnections);
        Between(nameof(options.ConnectionKeepSeconds), options.ConnectionKeepSeconds, 0, 3600);
        Between(nameof(options.ConnectSeconds), options.ConnectSeconds, 1, 300);
        Between(nameof(options.CommandSeconds), options.CommandSeconds, 1, 3600);
        Between(nameof(options.AfterDataSeconds), options.AfterDataSeconds, 1, 3600);
        Between(nameof(options.MailsPerRun), options.MailsPerRun, 0, int.MaxValue);
        Between(nameof(options.MailsPerDomainPerRun), options.MailsPerDomainPerRun, 0, int.MaxValue);
        Between(nameof(options.RetryJitterPercent), options.RetryJitterPercent, 0, 100);
        Between(nameof(options.KeepContentDays), options.KeepContentDays, 1, 36500);

        if (!MailboxText.IsAddress(options.SenderAddress))
        {
            Wrong(nameof(options.SenderAddress), "OptionAddress", options.SenderAddress);
        }
        else if (options.UsesSmtp() && options.SenderAddress.EndsWith(".invalid", StringComparison.OrdinalIgnoreCase))
        {
            Wrong(nameof(options.SenderAddress), "OptionSenderMissing", options.SenderAddress);
        }

        if (!Uri.TryCreate(options.PublicAddress, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || options.PublicAddress.EndsWith('/'))
        {
            Wrong(nameof(options.PublicAddress), "OptionPublicAddress", options.PublicAddress);
        }

        if (options.UsesSmtp())
        {
            Server(options, Wrong);
        }
        else if (string.IsNullOrWhiteSpace(options.PickupFolder))
        {
            Wrong(nameof(options.PickupFolder), "OptionPickupMissing");
        }

        return problems;
    }

    private static void Server(MailOptions options, Action<string, string, object?[]> wrong)
    {
        if (Uri.CheckHostName(options.Host) == UriHostNameType.Unknown)
        {
            wrong(nameof(options.Host), options.Host.Length == 0 ? "OptionHostMissing" : "OptionHost", [options.Host]);
        }

        if (options.HelloName.Length > 0 && Uri.CheckHostName(options.HelloName) == UriHostNameType.Unknown)
        {
            wrong(nameof(options.HelloName), "OptionHost", [options.HelloName]);
        }

        if (options.CaFile is { Length: > 0 } file && Unusable(file) is { } why)
        {
            wrong(nameof(options.CaFile), "OptionCaFile", [file, why]);
        }

        var (given, fromFile) = (!string.IsNullOrEmpty(options.Password), !string.IsNullOrEmpty(options.PasswordFile));
        if (given && fromFile)
        {
            wrong(nameof(options.PasswordFile), "OptionTwoPasswords", []);
        }

        if (fromFile && !File.Exists(options.PasswordFile))
        {
            wrong(nameof(options.PasswordFile), "OptionPasswordFile", [options.PasswordFile]);
        }

        if (string.IsNullOrEmpty(options.User) ? given || fromFile : !given && !fromFile)
        {
            wrong(string.IsNullOrEmpty(options.User) ? nameof(options.User) : nameof(options.Password), "OptionSignIn", []);
        }
    }

    private static string? Unusable(string caFile)
    {
        try
        {
            var found = new X509Certificate2Collection();
            found.ImportFromPemFile(caFile);
            return found.Count > 0 ? null : Texts.Mail["OptionNoCertificate"];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return e.Message;
        }
    }

    internal static bool UsesSmtp(this MailOptions options) => options.Transport.Equals(MailOptions.Smtp, StringComparison.OrdinalIgnoreCase);
}
