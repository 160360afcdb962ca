using System.Net.Sockets;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace LaiChau.Workflow.Tests.Mail;

/// <summary>Lines to the mail server that are used again.</summary>
public sealed class SmtpLinesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>MailKit leaves delayed packets on: mails over 4 KB then wait some 45 ms each on a line that is used again.</summary>
    [Fact]
    public async Task A_line_sends_large_mails_at_once()
    {
        await using var server = new LoopbackSmtp();
        await using var transport = SmtpLetters.Transport(server);
        Socket? line = null;
        transport.Dialed = socket => line = socket;

        for (var run = 0; run < 10; run++)
        {
            Assert.All(await transport.Send(SmtpLetters.Mails(10)), a => Assert.Equal(DeliveryOutcome.Accepted, a.Outcome));
            Assert.True(line!.Connected && line.NoDelay);
        }

        Assert.Equal(100, server.Delivered.Count);
        Assert.All(server.Delivered, d => Assert.True(d.Message.Length > 4096));
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_line_is_used_again_by_the_next_run()
    {
        await using var server = new LoopbackSmtp();
        await using var transport = SmtpLetters.Transport(server);
        await transport.Send(SmtpLetters.Mails(1));
        Assert.Equal(1, transport.KeptLines);
        await transport.Send(SmtpLetters.Mails(1));

        Assert.Equal(1, server.Connections);
        Assert.Equal(2, server.Delivered.Count);
    }

    [Fact]
    public async Task A_line_that_the_server_gave_up_meanwhile_is_replaced()
    {
        await using var server = new LoopbackSmtp();
        await using var transport = SmtpLetters.Transport(server);
        await transport.Send(SmtpLetters.Mails(1));
        server.HangUp();

        Assert.Equal("Accepted Accepted", (await transport.Send(SmtpLetters.Mails(2))).Words());
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task A_line_whose_server_says_goodbye_when_asked_is_replaced()
    {
        await using var server = new LoopbackSmtp { On = c => c == "NOOP" ? new SmtpDo("421 4.4.2 idle", ThenHangsUp: true) : null };
        await using var transport = SmtpLetters.Transport(server);
        await transport.Send(SmtpLetters.Mails(1));

        Assert.Equal("Accepted", (await transport.Send(SmtpLetters.Mails(1))).Words());
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task A_line_that_nobody_uses_is_closed_after_its_time()
    {
        var clock = new FakeTimeProvider();
        await using var server = new LoopbackSmtp();
        await using var transport = SmtpLetters.Transport(server, o => o.ConnectionKeepSeconds = 30, clock);
        await transport.Send(SmtpLetters.Mails(1));
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(1, transport.KeptLines);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(0, transport.KeptLines);
        await Eventually(() => server.Commands.Contains("QUIT"));
    }

    [Fact]
    public async Task No_line_is_kept_when_none_is_wanted()
    {
        await using var server = new LoopbackSmtp();
        await using var transport = SmtpLetters.Transport(server, o => o.ConnectionKeepSeconds = 0);
        await transport.Send(SmtpLetters.Mails(1));

        Assert.Equal(0, transport.KeptLines);
        Assert.Contains("QUIT", server.Commands);
    }

    [Fact]
    public async Task Several_lines_at_once_each_take_their_own_mails()
    {
        await using var server = new LoopbackSmtp();
        await using var transport = SmtpLetters.Transport(server, o => o.Connections = 4);
        var mails = SmtpLetters.Mails(200);

        await Parallel.ForEachAsync(mails.Chunk(50), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Cancel }, async (part, cancel) =>
        {
            await using var connection = await transport.Connect(cancel);
            foreach (var chunk in part.Chunk(transport.ChunkSize))
            {
                Assert.All(await connection.Send(chunk, cancel), a => Assert.Equal(DeliveryOutcome.Accepted, a.Outcome));
            }
        });

        Assert.Equal(mails.Select(m => m.Address).Order(), server.Delivered.Select(d => d.Recipient).Order());
        Assert.InRange(server.Connections, 1, 4);
        Assert.Equal(server.Connections, transport.KeptLines);
    }

    [Fact]
    public async Task A_transport_that_ends_says_goodbye_on_every_line()
    {
        await using var server = new LoopbackSmtp();
        await using (var transport = SmtpLetters.Transport(server))
        {
            await transport.Send(SmtpLetters.Mails(1));
            Assert.DoesNotContain("QUIT", server.Commands);
        }

        Assert.Contains("QUIT", server.Commands);
    }

    private static async Task Eventually(Func<bool> holds)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        while (!holds())
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
