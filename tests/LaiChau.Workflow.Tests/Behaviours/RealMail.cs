using System.Globalization;
using LaiChau.Workflow.Benchmarks.Live;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace LaiChau.Workflow.Tests.Behaviours;

/// <summary>Behaviours 5, 15, 16 and 17 through the handlers and MailKit against a mail server on loopback, on both databases.</summary>
public sealed class RealMail
{
    private const string Ladder = """[{"key": "T-3", "offset": -3}]""";

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 2, 5, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task Swept_twice_in_a_minute_on_two_nodes_and_after_a_restart_a_notice_goes_out_once(StoreKind kind)
    {
        await using var server = new LoopbackSmtp();
        await using var store = await TestStore.Make(kind, durable: true);
        await using var database = store.Open();
        // One process serves a file; its nodes share it. On PostgreSQL each has its own connections.
        await using var other = kind == StoreKind.Postgres ? store.Open() : null;
        await Launch(database, 60);
        var first = await SendingNode.Start(database, server.Port, clock);
        await using var second = await SendingNode.Start(other ?? database, server.Port, clock);

        await Task.WhenAll(first.Beat(), second.Beat());
        await Task.WhenAll(first.Beat(), second.Beat());
        await first.DisposeAsync();
        await using var again = await SendingNode.Start(database, server.Port, clock);
        await again.Beat();
        Assert.Equal(60, server.Delivered.Count);

        clock.Advance(await UntilRung(database) - clock.GetUtcNow() + TimeSpan.FromHours(5));
        await Task.WhenAll(again.Beat(), second.Beat());
        await Task.WhenAll(again.Beat(), second.Beat());
        Assert.Equal(120, server.Delivered.Count);
        Assert.All(server.Delivered.GroupBy(d => d.Recipient), r => Assert.Equal(2, r.Count()));
        Assert.Equal(120, await Count(database, "select count(*) from notice where state = 'mailed'", "select count(*) from notice"));
    }

    [Theory]
    [InlineData(StoreKind.Sqlite, MailOptions.Resend)]
    [InlineData(StoreKind.Sqlite, MailOptions.Hold)]
    [InlineData(StoreKind.Postgres, MailOptions.Resend)]
    [InlineData(StoreKind.Postgres, MailOptions.Hold)]
    public async Task Accepted_by_the_server_when_we_died_it_is_held_an_hour_and_sent_again_once_or_waits_for_an_administrator(StoreKind kind, string rule)
    {
        await using var server = new LoopbackSmtp();
        await using var store = await TestStore.Make(kind, durable: true);
        await using (var before = store.Open())
        {
            await Launch(before, 35);
            await using var dying = await SendingNode.Start(before, server.Port, clock, rule, connections: 1, through: real => new DyingTransport(real, 2));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(dying.Beat);
        }

        Assert.Equal(20, server.Delivered.Count);
        await using var database = store.Open();
        await using var node = await SendingNode.Start(database, server.Port, clock, rule);
        await node.Beat();
        Assert.Equal(35, server.Delivered.Count);
        Assert.Equal(10, (await Lines(database, "mail.unknown")).Count);
        Assert.All(await Lines(database, "mail.unknown"), l => Assert.Equal("foundHanded", l.Reason));

        clock.Advance(TimeSpan.FromMinutes(59));
        await node.Beat();
        Assert.Equal(35, server.Delivered.Count);
        clock.Advance(TimeSpan.FromMinutes(1));
        await node.Beat();
        clock.Advance(TimeSpan.FromHours(2));
        await node.Beat();

        var unknown = (await Lines(database, "mail.unknown")).Select(l => l.Mail!.Value).ToHashSet();
        var received = server.Delivered.GroupBy(d => IdOf(d.Message)).ToDictionary(g => long.Parse(g.Key.Split('@')[0], CultureInfo.InvariantCulture), g => g.Count());
        Assert.Equal(35, received.Count);
        Assert.All(received, r => Assert.Equal(rule == MailOptions.Resend && unknown.Contains(r.Key) ? 2 : 1, r.Value));
        var accepted = await Lines(database, "mail.accepted");
        Assert.Equal(rule == MailOptions.Resend ? 35 : 25, accepted.Count);
        Assert.Equal(rule == MailOptions.Resend ? 10 : 0, accepted.Count(l => l.Reason == "resent"));
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task A_line_that_drops_after_70_of_500_messages_costs_nobody_his_mail_and_brings_nobody_two(StoreKind kind)
    {
        var taken = 0;
        await using var server = new LoopbackSmtp
        {
            On = said => said == "." && Interlocked.Increment(ref taken) % 70 == 0 ? new SmtpDo(ThenHangsUp: true) : null,
        };
        await using var store = await TestStore.Make(kind, durable: true);
        await using var database = store.Open();
        await Launch(database, 500);
        await using var node = await SendingNode.Start(database, server.Port, clock);

        var result = await node.Beat();

        Assert.Equal(500, result.Accepted);
        Assert.Equal(500, server.Delivered.Select(d => d.Recipient).Distinct().Count());
        Assert.Equal(500, server.Delivered.Count);
        Assert.Equal(500, (await Lines(database, "mail.accepted")).Count);
        Assert.True(server.Connections > 4, "No line was made anew.");
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task One_bad_address_is_refused_and_shown_and_the_other_499_go_out(StoreKind kind)
    {
        await using var server = new LoopbackSmtp
        {
            On = said => said.StartsWith("RCPT TO:<h00123@", StringComparison.OrdinalIgnoreCase) ? new SmtpDo("550 5.1.1 no such user") : null,
        };
        await using var store = await TestStore.Make(kind, durable: true);
        await using var database = store.Open();
        await Launch(database, 500);
        await using var node = await SendingNode.Start(database, server.Port, clock);

        await node.Beat();
        clock.Advance(TimeSpan.FromHours(2));
        await node.Beat();

        Assert.Equal(499, server.Delivered.Select(d => d.Recipient).Distinct().Count());
        Assert.Equal(499, server.Delivered.Count);
        var refused = Assert.Single(await Lines(database, "mail.refused"));
        Assert.Equal("550", refused.Reason);
        Assert.Equal("""["h00123"]""", refused.Recipients);
    }

    [Theory]
    [InlineData(StoreKind.Sqlite, true)]
    [InlineData(StoreKind.Sqlite, false)]
    [InlineData(StoreKind.Postgres, true)]
    [InlineData(StoreKind.Postgres, false)]
    public async Task While_the_server_says_421_or_is_not_there_all_wait_and_go_out_later_once(StoreKind kind, bool answers)
    {
        await using var closed = new LoopbackSmtp { On = said => said.StartsWith("MAIL", StringComparison.Ordinal) ? new SmtpDo("421 4.7.0 later", ThenHangsUp: true) : null };
        await using var server = new LoopbackSmtp();
        await using var store = await TestStore.Make(kind, durable: true);
        await using var database = store.Open();
        await Launch(database, 100);
        await using (var early = await SendingNode.Start(database, answers ? closed.Port : SmtpSink.FreePort(), clock))
        {
            var result = await early.Beat();
            Assert.Equal(0, result.Accepted);
            Assert.Equal(answers ? "421" : "smtpDown", result.Unavailable);
        }

        Assert.Empty(closed.Delivered);
        Assert.Equal(100, (await Lines(database, "mail.deferred")).Count);
        clock.Advance(TimeSpan.FromMinutes(6));
        await using var later = await SendingNode.Start(database, server.Port, clock);
        await later.Beat();
        clock.Advance(TimeSpan.FromHours(2));
        await later.Beat();

        Assert.Equal(100, server.Delivered.Select(d => d.Recipient).Distinct().Count());
        Assert.Equal(100, server.Delivered.Count);
        Assert.Equal(100, (await Lines(database, "mail.accepted")).Count);
    }

    private Task<TimeSpan> Launch(Database database, int cells) =>
        new Campaign(cells) { Ladder = Ladder }.Launch(database, TimeZoneInfo.FindSystemTimeZoneById("Asia/Ho_Chi_Minh"), clock, Cancel);

    private static async Task<IReadOnlyList<Workflow.Ledger.LedgerRow>> Lines(Database database, string happened) =>
        [.. (await Campaign.Ledger(database, Cancel)).Mails.Where(l => l.Event == happened)];

    private static async Task<DateTimeOffset> UntilRung(Database database)
    {
        await using var work = await database.ReadAsync(Cancel);
        return await work.Scalar<DateTimeOffset>("select min(next_at) from assignment");
    }

    /// <summary>What all of these count, which must be the same.</summary>
    private static async Task<long> Count(Database database, params string[] queries)
    {
        await using var work = await database.ReadAsync(Cancel);
        HashSet<long> counts = [];
        foreach (var query in queries)
        {
            counts.Add(await work.Scalar<long>(query));
        }

        return Assert.Single(counts);
    }

    private static string IdOf(byte[] message)
    {
        using var stream = new MemoryStream(message);
        return MimeKit.MimeMessage.Load(stream, Cancel).MessageId!;
    }
}
