using System.Net;
using System.Net.Sockets;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Mail;

/// <summary>The way to a line that is ready for mail, and the word for each way that ends before.</summary>
public sealed class SmtpConnectTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("startTls", false)]
    [InlineData("tls", true)]
    [InlineData("auto", false)]
    public async Task Is_secured_by_an_authority_from_a_file_and_signed_in(string security, bool onConnect)
    {
        using var folder = new TemporaryFolder();
        using var certificates = new TestCertificates("127.0.0.1");
        await using var server = new LoopbackSmtp { Certificate = certificates.Server, TlsOnConnect = onConnect, Account = ("laichau", "m\u1eadt kh\u1ea9u") };
        await using var transport = SmtpLetters.Transport(server, o =>
        {
            (o.Security, o.CaFile, o.User) = (security, folder.Write("ca.pem", certificates.Pem), "laichau");
            o.PasswordFile = folder.Write("password", "m\u1eadt kh\u1ea9u\n");
        });

        Assert.Equal("Accepted Accepted", (await transport.Send(SmtpLetters.Mails(2))).Words());
        Assert.Contains(server.Commands, c => c.StartsWith("AUTH ", StringComparison.Ordinal));
        Assert.Equal(!onConnect, server.Commands.Contains("STARTTLS"));
    }

    [Fact]
    public async Task Signs_in_with_LOGIN_where_nothing_else_is_offered()
    {
        await using var server = new LoopbackSmtp { Account = ("laichau", "right"), Mechanisms = "GSSAPI NTLM LOGIN" };
        await using var transport = SmtpLetters.Transport(server, o => (o.User, o.Password) = ("laichau", "right"));

        Assert.Equal("Accepted", (await transport.Send(SmtpLetters.Mails(1))).Words());
    }

    [Fact]
    public async Task A_wrong_password_hands_nothing_over()
    {
        await using var server = new LoopbackSmtp { Account = ("laichau", "right") };
        await using var transport = SmtpLetters.Transport(server, o => (o.User, o.Password) = ("laichau", "wrong"));

        await Refused(transport, "authFailed");
        Assert.DoesNotContain(server.Commands, c => c.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_password_file_that_is_not_there_is_no_empty_password()
    {
        await using var server = new LoopbackSmtp { Account = ("laichau", "") };
        await using var transport = SmtpLetters.Transport(server, o => (o.User, o.PasswordFile) = ("laichau", "/nowhere/password"));

        await Refused(transport, "authFailed");
    }

    [Fact]
    public async Task A_server_without_sign_in_does_not_let_us_in()
    {
        await using var server = new LoopbackSmtp();
        await using var transport = SmtpLetters.Transport(server, o => (o.User, o.Password) = ("laichau", "right"));

        await Refused(transport, "authFailed");
    }

    [Fact]
    public async Task A_server_that_cannot_look_the_password_up_is_another_matter_than_a_wrong_password()
    {
        await using var server = new LoopbackSmtp { Account = ("laichau", "right"), On = c => c.StartsWith("AUTH", StringComparison.Ordinal) ? new SmtpDo("454 4.7.0 later") : null };
        await using var transport = SmtpLetters.Transport(server, o => (o.User, o.Password) = ("laichau", "right"));

        await Refused(transport, "454");
    }

    [Fact]
    public async Task The_password_is_not_sent_in_the_clear_because_somebody_took_the_offer_of_TLS_away()
    {
        await using var server = new LoopbackSmtp { Account = ("laichau", "right") };
        await using var transport = SmtpLetters.Transport(server, o => (o.Security, o.User, o.Password) = ("auto", "laichau", "right"));

        await Refused(transport, "tlsFailed");
        Assert.DoesNotContain(server.Commands, c => c.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TLS_that_is_required_and_not_offered_hands_nothing_over()
    {
        await using var server = new LoopbackSmtp();
        await using var transport = SmtpLetters.Transport(server, o => o.Security = "startTls");

        await Refused(transport, "tlsFailed");
    }

    [Theory]
    [InlineData("startTls", false)]
    [InlineData("tls", true)]
    public async Task A_certificate_of_another_authority_is_not_trusted(string security, bool onConnect)
    {
        using var folder = new TemporaryFolder();
        using var certificates = new TestCertificates("127.0.0.1");
        using var others = new TestCertificates("127.0.0.1");
        await using var server = new LoopbackSmtp { Certificate = certificates.Server, TlsOnConnect = onConnect };
        await using var transport = SmtpLetters.Transport(server, o => (o.Security, o.CaFile) = (security, folder.Write("ca.pem", others.Pem)));
        await using var system = SmtpLetters.Transport(server, o => o.Security = security);

        await Refused(transport, "tlsFailed");
        await Refused(system, "tlsFailed");
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_not_trusted()
    {
        using var folder = new TemporaryFolder();
        using var certificates = new TestCertificates("mail.other.example");
        await using var server = new LoopbackSmtp { Certificate = certificates.Server };
        await using var transport = SmtpLetters.Transport(server, o => (o.Security, o.CaFile) = ("startTls", folder.Write("ca.pem", certificates.Pem)));

        await Refused(transport, "tlsFailed");
    }

    [Fact]
    public async Task A_file_of_authorities_that_cannot_be_read_trusts_nobody()
    {
        using var certificates = new TestCertificates("127.0.0.1");
        await using var server = new LoopbackSmtp { Certificate = certificates.Server };
        await using var transport = SmtpLetters.Transport(server, o => (o.Security, o.CaFile) = ("startTls", "/nowhere/ca.pem"));

        await Refused(transport, "tlsFailed");
    }

    [Theory]
    [InlineData("421 4.3.2 busy", "421")]
    [InlineData("554 5.3.2 not you", "554")]
    public async Task A_greeting_that_sends_us_away_is_named_by_its_code(string greeting, string reason)
    {
        await using var server = new LoopbackSmtp { On = c => c == "CONNECT" ? new SmtpDo(greeting) : null };
        await using var transport = SmtpLetters.Transport(server);

        await Refused(transport, reason);
    }

    [Fact]
    public async Task A_server_that_hangs_up_or_says_nothing_is_down()
    {
        await using var server = new LoopbackSmtp { On = c => c == "CONNECT" ? new SmtpDo(HangsUp: true) : null };
        await using var transport = SmtpLetters.Transport(server);
        await Refused(transport, "smtpDown");

        await using var silent = new LoopbackSmtp { On = c => c == "CONNECT" ? new SmtpDo(Wait: TimeSpan.FromMinutes(5)) : null };
        await using var waiting = SmtpLetters.Transport(silent, o => o.CommandSeconds = 1);
        await Refused(waiting, "smtpDown");
    }

    [Fact]
    public async Task Nobody_at_the_port_and_no_such_host_are_down()
    {
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        var port = ((IPEndPoint)nobody.LocalEndpoint).Port;
        nobody.Stop();
        await using var server = new LoopbackSmtp();
        await using var transport = SmtpLetters.Transport(server, o => o.Port = port);
        await using var unknown = SmtpLetters.Transport(server, o => o.Host = "no-such-host.invalid");

        await Refused(transport, "smtpDown");
        await Refused(unknown, "smtpDown");
    }

    [Fact]
    public async Task A_name_with_both_kinds_of_address_is_reached_by_the_one_that_answers()
    {
        await using var server = new LoopbackSmtp();
        await using var transport = SmtpLetters.Transport(server, o => o.Host = "localhost");

        Assert.Equal("Accepted", (await transport.Send(SmtpLetters.Mails(1))).Words());
    }

    [Fact]
    public async Task IPv6_is_reached_where_the_machine_has_it()
    {
        Assert.True(Socket.OSSupportsIPv6, "This machine has no IPv6: the test cannot say anything here. Switch it on (sysctl net.ipv6.conf.lo.disable_ipv6=0).");
        await using var server = new LoopbackSmtp(IPAddress.IPv6Loopback);
        await using var transport = SmtpLetters.Transport(server, o => o.Host = "::1");

        Assert.Equal("Accepted", (await transport.Send(SmtpLetters.Mails(1))).Words());
    }

    [Fact]
    public async Task Calls_itself_by_the_configured_name()
    {
        await using var server = new LoopbackSmtp();
        await using var transport = SmtpLetters.Transport(server, o => o.HelloName = "chu-ky.laichau.example");
        await transport.Send(SmtpLetters.Mails(1));

        Assert.Contains("EHLO chu-ky.laichau.example", server.Commands);
    }

    [Fact]
    public async Task A_stop_while_the_server_is_asked_is_a_stop()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await using var server = new LoopbackSmtp { On = c => c == "CONNECT" ? new SmtpDo(Wait: TimeSpan.FromMinutes(5)) : null };
        await using var transport = SmtpLetters.Transport(server);
        stop.CancelAfter(200);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => transport.Connect(stop.Token));
    }

    private static async Task Refused(SmtpTransport transport, string reason) =>
        Assert.Equal(reason, (await Assert.ThrowsAsync<MailServerUnavailableException>(() => transport.Connect(Cancel))).Reason);
}
