using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace LaiChau.Workflow.Tests.Mail;

/// <summary>Against a mail server that is not ours: Postfix's `smtp-sink`, which keeps every mail in a file.</summary>
public sealed class SmtpSinkTests
{
    private const string Variable = "LAICHAU_TEST_SMTP_SINK";

    [Fact]
    public async Task Postfix_takes_every_mail_whole()
    {
        var cancel = TestContext.Current.CancellationToken;
        var program = Environment.GetEnvironmentVariable(Variable);
        Assert.True(File.Exists(program), $"{Variable} must name Postfix's smtp-sink (Debian package postfix); scripts/test installs it and sets the variable.");
        using var folder = new TemporaryFolder();
        var port = FreePort();
        var start = new ProcessStartInfo(program!) { WorkingDirectory = folder.Folder };
        string[] root = Environment.IsPrivilegedProcess ? ["-u", "root"] : [];
        foreach (var word in (string[])[.. root, "-d", "m.", $"127.0.0.1:{port}", "100"])
        {
            start.ArgumentList.Add(word);
        }

        using var sink = Process.Start(start)!;
        try
        {
            var options = new MailOptions { Transport = "smtp", Host = "127.0.0.1", Port = port, SenderAddress = SmtpLetters.Sender, Security = "none" };
            await using var transport = new SmtpTransport(options, SmtpLetters.Builder, TimeProvider.System, NullLogger<SmtpTransport>.Instance);
            await using var connection = await Listening(transport, cancel);
            var mails = SmtpLetters.Mails(30);
            foreach (var chunk in mails.Chunk(transport.ChunkSize))
            {
                Assert.All(await connection.Send(chunk, cancel), a => Assert.Equal(DeliveryOutcome.Accepted, a.Outcome));
            }

            var received = Directory.GetFiles(folder.Folder).Select(File.ReadAllText).ToList();
            Assert.Equal(30, received.Count);
            Assert.All(mails, m => Assert.Single(received, r => r.Contains($"<{m.Content!.MessageId}>", StringComparison.Ordinal) && r.Contains(m.Address, StringComparison.Ordinal)));
        }
        finally
        {
            sink.Kill();
            await sink.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<IMailConnection> Listening(SmtpTransport transport, CancellationToken cancel)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await transport.Connect(cancel);
            }
            catch (MailServerUnavailableException) when (tries < 100)
            {
                await Task.Delay(50, cancel);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
