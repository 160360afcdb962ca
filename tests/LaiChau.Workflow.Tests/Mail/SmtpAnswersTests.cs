using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Mail;

/// <summary>Every answer of a server, over a real line: what it means for the second of three mails, and for the third.</summary>
public sealed class SmtpAnswersTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("MAIL", "421 4.3.2 closing", "Accepted NotHanded:421 NotHanded:421")]
    [InlineData("MAIL", "451 4.3.0 later", "Accepted Deferred:451 Accepted")]
    [InlineData("MAIL", "452 4.3.1 no room", "Accepted Deferred:452 Accepted")]
    [InlineData("MAIL", "550 5.7.1 policy", "Accepted NotHanded:550 NotHanded:550")]
    [InlineData("MAIL", "553 5.1.8 sender", "Accepted NotHanded:553 NotHanded:553")]
    [InlineData("MAIL", "530 5.7.0 sign in first", "Accepted NotHanded:530 NotHanded:530")]
    [InlineData("MAIL", "535 5.7.8 wrong", "Accepted NotHanded:535 NotHanded:535")]
    [InlineData("MAIL", "552 5.3.4 too big", "Accepted Refused:552 Accepted")]
    [InlineData("RCPT", "421 4.3.2 closing", "Accepted NotHanded:421 NotHanded:421")]
    [InlineData("RCPT", "450 4.2.0 grey", "Accepted Deferred:450 Accepted")]
    [InlineData("RCPT", "452 4.2.2 full", "Accepted Deferred:452 Accepted")]
    [InlineData("RCPT", "550 5.1.1 unknown", "Accepted Refused:550 Accepted")]
    [InlineData("RCPT", "501 5.1.3 address", "Accepted Refused:501 Accepted")]
    [InlineData("RCPT", "554 5.7.1 relay access denied", "Accepted Deferred:554 Accepted")]
    [InlineData("RCPT", "530 5.7.0 sign in first", "Accepted NotHanded:530 NotHanded:530")]
    [InlineData("RCPT", "503 5.5.1 order", "Accepted NotHanded:503 NotHanded:503")]
    [InlineData("RCPT", "521 5.3.2 no mail", "Accepted NotHanded:521 NotHanded:521")]
    [InlineData("DATA", "421 4.3.2 closing", "Accepted NotHanded:421 NotHanded:421")]
    [InlineData("DATA", "451 4.3.0 later", "Accepted Deferred:451 Accepted")]
    [InlineData("DATA", "554 5.6.0 no", "Accepted Refused:554 Accepted")]
    [InlineData("DATA", "503 5.5.1 order", "Accepted NotHanded:503 NotHanded:503")]
    [InlineData(".", "421 4.3.2 closing", "Accepted NotHanded:421 NotHanded:421")]
    [InlineData(".", "452 4.3.1 no room", "Accepted Deferred:452 Accepted")]
    [InlineData(".", "552 5.3.4 too big", "Accepted Refused:552 Accepted")]
    [InlineData(".", "554 5.6.0 content", "Accepted Refused:554 Accepted")]
    [InlineData(".", "530 5.7.0 sign in first", "Accepted NotHanded:530 NotHanded:530")]
    [InlineData(".", "354 what", "Accepted Unknown:354 NotHanded:smtpDown")]
    [InlineData(".", "hello", "Accepted Unknown:lineLost NotHanded:smtpDown")]
    public async Task Is_understood_for_one_mail_and_for_those_after_it(string word, string answer, string expected)
    {
        foreach (var pipelining in new[] { true, false })
        {
            await using var server = new LoopbackSmtp { Pipelining = pipelining };
            var seen = 0;
            server.On = command => command.Split(' ')[0] == word && ++seen == 2 ? new SmtpDo(answer) : null;
            await using var transport = SmtpLetters.Transport(server);

            Assert.Equal(expected, (await transport.Send(SmtpLetters.Mails(3))).Words());

            Assert.Equal(expected.Split(' ').Count(w => w == "Accepted"), server.Delivered.Count);
            Assert.Equal(1, server.Connections);
        }
    }

    [Theory]
    [InlineData("MAIL", "Accepted NotHanded:smtpDown NotHanded:smtpDown")]
    [InlineData("RCPT", "Accepted NotHanded:smtpDown NotHanded:smtpDown")]
    [InlineData("DATA", "Accepted NotHanded:smtpDown NotHanded:smtpDown")]
    [InlineData(".", "Accepted Unknown:lineLost NotHanded:smtpDown")]
    public async Task A_line_that_is_lost_leaves_unknown_only_what_had_its_last_dot(string word, string expected)
    {
        await using var server = new LoopbackSmtp();
        var seen = 0;
        server.On = command => command.Split(' ')[0] == word && ++seen == 2 ? new SmtpDo(HangsUp: true) : null;
        await using var transport = SmtpLetters.Transport(server);

        Assert.Equal(expected, (await transport.Send(SmtpLetters.Mails(3))).Words());
        Assert.Single(server.Delivered);
        Assert.Equal(0, transport.KeptLines);
    }

    [Fact]
    public async Task A_message_that_was_delivered_without_an_answer_is_unknown()
    {
        await using var server = new LoopbackSmtp { On = command => command == "." ? new SmtpDo(HangsUp: true, DeliversFirst: true) : null };
        await using var transport = SmtpLetters.Transport(server);

        Assert.Equal("Unknown:lineLost NotHanded:smtpDown", (await transport.Send(SmtpLetters.Mails(2))).Words());
        Assert.Single(server.Delivered);
    }

    [Fact]
    public async Task A_line_that_is_lost_in_the_middle_of_a_message_hands_nothing_over()
    {
        await using var server = new LoopbackSmtp { On = command => command == "BODY" ? new SmtpDo(HangUpAfterBytes: 50_000) : null };
        await using var transport = SmtpLetters.Transport(server);

        Assert.Equal("NotHanded:smtpDown NotHanded:smtpDown", (await transport.Send([SmtpLetters.Huge(1), SmtpLetters.Mail(2)])).Words());
        Assert.Empty(server.Delivered);
    }

    [Theory]
    [InlineData("MAIL", "NotHanded:smtpDown NotHanded:smtpDown")]
    [InlineData("DATA", "NotHanded:smtpDown NotHanded:smtpDown")]
    [InlineData(".", "Unknown:timeout NotHanded:smtpDown")]
    public async Task A_server_that_never_answers_is_waited_for_only_so_long(string word, string expected)
    {
        await using var server = new LoopbackSmtp();
        server.On = command => command.Split(' ')[0] == word ? new SmtpDo(Wait: TimeSpan.FromMinutes(5)) : null;
        await using var transport = SmtpLetters.Transport(server, o => (o.CommandSeconds, o.AfterDataSeconds) = (1, 1));

        Assert.Equal(expected, (await transport.Send(SmtpLetters.Mails(2))).Words());
    }

    [Fact]
    public async Task A_server_that_accepts_slowly_is_waited_for_longer_after_a_message_than_after_a_command()
    {
        await using var server = new LoopbackSmtp { On = command => command == "." ? new SmtpDo(Wait: TimeSpan.FromSeconds(2.5)) : null };
        await using var transport = SmtpLetters.Transport(server, o => (o.CommandSeconds, o.AfterDataSeconds) = (1, 60));

        Assert.Equal("Accepted", (await transport.Send(SmtpLetters.Mails(1))).Words());
    }

    [Fact]
    public async Task Seventy_of_five_hundred_are_accepted_when_the_line_is_lost_after_the_seventieth()
    {
        await using var server = new LoopbackSmtp();
        var seen = 0;
        server.On = command => command.StartsWith("MAIL", StringComparison.Ordinal) && ++seen == 71 ? new SmtpDo(HangsUp: true) : null;
        await using var transport = SmtpLetters.Transport(server);

        var answers = new List<Delivery>();
        await using var connection = await transport.Connect(Cancel);
        foreach (var chunk in SmtpLetters.Mails(500).Chunk(transport.ChunkSize))
        {
            answers.AddRange(await connection.Send(chunk, Cancel));
        }

        Assert.Equal(70, answers.Count(a => a.Outcome == DeliveryOutcome.Accepted));
        Assert.Equal(430, answers.Count(a => a.Outcome == DeliveryOutcome.NotHanded));
        Assert.Equal(70, server.Delivered.Count);
    }

    [Fact]
    public async Task A_stop_lets_the_mail_in_hand_finish_and_gives_back_what_is_known()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await using var server = new LoopbackSmtp();
        var seen = 0;
        server.On = command =>
        {
            if (command != "." || ++seen < 2)
            {
                return null;
            }

            stop.Cancel();
            return new SmtpDo(Wait: TimeSpan.FromMilliseconds(300));
        };
        await using var transport = SmtpLetters.Transport(server);

        Assert.Equal("Accepted Accepted NotHanded:stopped NotHanded:stopped", (await transport.Send(SmtpLetters.Mails(4), stop.Token)).Words());
        Assert.Equal(2, server.Delivered.Count);
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_a_server_that_says_nothing()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await using var server = new LoopbackSmtp();
        server.On = command =>
        {
            if (command != ".")
            {
                return null;
            }

            stop.Cancel();
            return new SmtpDo(Wait: TimeSpan.FromMinutes(5));
        };
        await using var transport = SmtpLetters.Transport(server, stopTime: TimeSpan.FromMilliseconds(300));

        Assert.Equal("Unknown:timeout NotHanded:smtpDown", (await transport.Send(SmtpLetters.Mails(2), stop.Token)).Words());
    }

    [Fact]
    public async Task An_address_that_is_none_becomes_no_command()
    {
        await using var server = new LoopbackSmtp();
        await using var transport = SmtpLetters.Transport(server);

        Assert.Equal("Refused:badAddress Accepted", (await transport.Send([SmtpLetters.Mail(1) with { Address = "a@b.vn>\r\nRCPT TO:<x@evil.example" }, SmtpLetters.Mail(2)])).Words());
        Assert.DoesNotContain(server.Commands, c => c.Contains("evil", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_message_arrives_as_it_was_built_to_the_byte()
    {
        await using var server = new LoopbackSmtp();
        await using var transport = SmtpLetters.Transport(server);
        var mails = SampleLetters.Names.Select((name, i) => new OutgoingMail(i + 1, $"p{i}@laichau.example", SampleLetters.Of(name, i + 1))).ToList();

        Assert.All(await transport.Send(mails), a => Assert.Equal(DeliveryOutcome.Accepted, a.Outcome));

        Assert.Equal(mails.Select(m => (m.Address, Convert.ToHexString(SmtpLetters.Builder.Bytes(m)))), server.Delivered.Select(d => (d.Recipient, Convert.ToHexString(d.Message))));
        Assert.Contains(server.Commands, c => c.StartsWith($"MAIL FROM:<{SmtpLetters.Sender}> SIZE={SmtpLetters.Builder.Bytes(mails[0]).Length}", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Commands, c => c.Contains("SMTPUTF8", StringComparison.Ordinal) || c.StartsWith("BDAT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_domain_in_Vietnamese_is_written_in_ASCII()
    {
        await using var server = new LoopbackSmtp();
        await using var transport = SmtpLetters.Transport(server);

        Assert.Equal("Accepted", (await transport.Send([SmtpLetters.Mail(1, "van-phong@t\u1ec9nh.vn")])).Words());
        Assert.Contains("xn--", Assert.Single(server.Delivered).Recipient, StringComparison.Ordinal);
    }
}
