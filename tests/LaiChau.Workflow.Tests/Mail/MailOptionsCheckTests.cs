using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Mail;

public sealed class MailOptionsCheckTests
{
    [Fact]
    public void What_nobody_has_set_is_right() => Assert.Empty(MailOptionsCheck.Problems(new MailOptions()));

    [Fact]
    public void A_mail_server_with_sign_in_and_its_own_authority_is_right()
    {
        using var folder = new TemporaryFolder();
        using var certificates = new TestCertificates("mail.laichau.example");

        Assert.Empty(MailOptionsCheck.Problems(new MailOptions
        {
            Transport = "SMTP",
            Host = "mail.laichau.example",
            SenderAddress = "chu-ky@laichau.example",
            Security = "startTLS",
            CaFile = folder.Write("ca.pem", certificates.Pem),
            User = "laichau",
            PasswordFile = folder.Write("password", "secret"),
        }));
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once_with_its_key()
    {
        var problems = MailOptionsCheck.Problems(new MailOptions
        {
            Transport = "smtp",
            Host = "smtp://mail:25",
            Port = 70000,
            Security = "ssl3",
            CaFile = "/nowhere/ca.pem",
            User = "laichau",
            Password = "",
            PasswordFile = "/nowhere/password",
            HelloName = "b\u00ea n\u00e0y",
            Connections = 0,
            ConnectionKeepSeconds = -1,
            ConnectSeconds = 0,
            CommandSeconds = 0,
            AfterDataSeconds = 0,
            MailsPerRun = -1,
            MailsPerDomainPerRun = -1,
            UnknownRule = "maybe",
            RetryJitterPercent = 101,
            KeepContentDays = 0,
            PublicAddress = "chu-ky.laichau.example/",
        });

        Assert.Equal(
            ["AfterDataSeconds", "CaFile", "CommandSeconds", "ConnectSeconds", "ConnectionKeepSeconds", "Connections", "HelloName", "Host", "KeepContentDays",
             "MailsPerDomainPerRun", "MailsPerRun", "PasswordFile", "Port", "PublicAddress", "RetryJitterPercent", "Security", "SenderAddress", "UnknownRule"],
            problems.Select(p => p.Key["Mail:".Length..]).Order(StringComparer.Ordinal));
        Assert.All(problems, p => Assert.True(p.Message.Length > 30 && !p.Message.Contains('{'), p.Message));
    }

    [Theory]
    [InlineData("laichau", null, null, "Mail:Password")]
    [InlineData(null, "secret", null, "Mail:User")]
    [InlineData("laichau", "secret", "file", "Mail:PasswordFile")]
    public void Half_a_sign_in_is_none(string? user, string? password, string? passwordFile, string key)
    {
        using var folder = new TemporaryFolder();
        var options = new MailOptions
        {
            Transport = "smtp",
            Host = "mail.laichau.example",
            SenderAddress = "chu-ky@laichau.example",
            User = user,
            Password = password,
            PasswordFile = passwordFile is null ? null : folder.Write(passwordFile, "secret"),
        };

        Assert.Equal(key, Assert.Single(MailOptionsCheck.Problems(options)).Key);
    }

    [Fact]
    public void The_sender_nobody_can_answer_is_good_for_files_only()
    {
        Assert.Equal("Mail:SenderAddress", Assert.Single(MailOptionsCheck.Problems(new MailOptions { Transport = "smtp", Host = "mail.laichau.example" })).Key);
        Assert.Equal("Mail:SenderAddress", Assert.Single(MailOptionsCheck.Problems(new MailOptions { SenderAddress = "x" })).Key);
    }

    [Fact]
    public void A_file_without_a_certificate_is_none()
    {
        using var folder = new TemporaryFolder();
        var options = new MailOptions { Transport = "smtp", Host = "mail.laichau.example", SenderAddress = "chu-ky@laichau.example", CaFile = folder.Write("ca.pem", "nothing") };

        Assert.Equal("Mail:CaFile", Assert.Single(MailOptionsCheck.Problems(options)).Key);
    }
}
