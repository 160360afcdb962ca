using LaiChau.Workflow.Benchmarks.Live;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Tests.Support;
using LaiChau.Workflow.Units;
using Microsoft.Extensions.Time.Testing;

namespace LaiChau.Workflow.Tests.Behaviours;

/// <summary>Several nodes that send one window's mails together, with more mails than are claimed at once.</summary>
public sealed class SharedSending
{
    private const int Mails = 1200;

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 2, 5, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task What_one_node_has_left_in_doubt_the_other_does_not_send_before_its_hour(StoreKind kind)
    {
        var hangsUp = true;
        var doubted = "";
        await using var server = new LoopbackSmtp();
        server.On = said =>
        {
            if (said.StartsWith("RCPT TO:<h00900@", StringComparison.OrdinalIgnoreCase))
            {
                doubted = "h00900";
            }

            return said == "." && doubted.Length > 0 && hangsUp && !(hangsUp = false) ? new SmtpDo(HangsUp: true) : null;
        };
        await using var store = await TestStore.Make(kind, durable: true);
        await using var database = store.Open();
        await using var otherDatabase = kind == StoreKind.Postgres ? store.Open() : null;
        await new Campaign(Mails).Launch(database, Campaign.ZoneOfNoon(clock.GetUtcNow()), clock, Cancel);
        var looked = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        await using var slow = await SendingNode.Start(database, server.Port, clock, connections: 1, through: real => new WatchedTransport(real, () =>
        {
            looked.TrySetResult();
            return goOn.Task;
        }));
        await using var quick = await SendingNode.Start(otherDatabase ?? database, server.Port, clock, connections: 1);

        // The slow one has seen all of them and claimed the first 500; the quick one sends the rest and loses its line once.
        var slowly = slow.Beat();
        await looked.Task.WaitAsync(Cancel);
        await quick.Help();
        Assert.Equal(1, (await Campaign.States(database, Cancel))["unknown"]);
        goOn.SetResult();
        await slowly;

        Assert.Equal(1, (await Campaign.States(database, Cancel))["unknown"]);
        Assert.Equal(Mails - 1, (await Campaign.States(database, Cancel))["accepted"]);
        clock.Advance(TimeSpan.FromHours(1));
        await quick.Beat();
        Assert.Equal(Mails, (await Campaign.States(database, Cancel))["accepted"]);
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task A_node_that_only_helps_and_cannot_reach_the_server_leaves_every_mail_to_the_others(StoreKind kind)
    {
        await using var server = new LoopbackSmtp();
        await using var store = await TestStore.Make(kind, durable: true);
        await using var database = store.Open();
        await new Campaign(60).Launch(database, Campaign.ZoneOfNoon(clock.GetUtcNow()), clock, Cancel);
        int nobody;
        await using (var gone = new LoopbackSmtp())
        {
            nobody = gone.Port;
        }

        await using var cutOff = await SendingNode.Start(database, nobody, clock);
        await using var sending = await SendingNode.Start(database, server.Port, clock, through: real => new WatchedTransport(real, async () =>
        {
            Assert.Equal(0, (await cutOff.Help()).Accepted);
        }));
        await sending.Beat();

        Assert.Equal(60, server.Delivered.Count);
        var (lines, _) = await Campaign.Ledger(database, Cancel);
        Assert.Equal(60, lines.Count);
        Assert.All(lines, l => Assert.Equal("mail.accepted", l.Event));
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task A_long_run_takes_no_more_chunks_so_that_the_next_finds_what_dead_nodes_have_left(StoreKind kind)
    {
        await using var server = new LoopbackSmtp();
        await using var store = await TestStore.Make(kind, durable: true);
        await using var database = store.Open();
        await new Campaign(Mails).Launch(database, Campaign.ZoneOfNoon(clock.GetUtcNow()), clock, Cancel);
        await using (var dying = await SendingNode.Start(database, server.Port, clock, connections: 1, through: real => new DyingTransport(real, 2)))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(dying.Beat);
        }

        await using var node = await SendingNode.Start(database, server.Port, clock, through: real => new WatchedTransport(real, () =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return Task.CompletedTask;
        }));
        var first = await node.Beat();
        Assert.True(first.TurnIsOver);
        // 40 chunks and those that the other connections had in hand.
        Assert.InRange(first.Accepted, 400, 430);
        while ((await node.Beat()).TurnIsOver)
        {
        }

        var states = await Campaign.States(database, Cancel);
        Assert.Equal(10, states["unknown"]);
        Assert.Equal(Mails - 10, states["accepted"]);
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task What_is_handed_in_while_earlier_mails_go_out_is_not_told_though_the_clock_stands(StoreKind kind)
    {
        await using var server = new LoopbackSmtp();
        await using var store = await TestStore.Make(kind, durable: true);
        await using var database = store.Open();
        await new Campaign(Mails).Launch(database, Campaign.ZoneOfNoon(clock.GetUtcNow()), clock, Cancel);
        long cycle;
        await using (var work = await database.ReadAsync(Cancel))
        {
            cycle = await work.Scalar<long>("select id from cycle");
        }

        var handingIn = new Lazy<Task>(async () =>
        {
            var acted = await new ActOnWork(database, new Tree()).RunNow(cycle, [new SubmitAction(default, "X01100", "pledges", null) { By = "h01100" }], clock, Cancel);
            Assert.Null(Assert.Single(acted.Outcomes).Refusal);
        });
        await using var node = await SendingNode.Start(database, server.Port, clock, through: real => new WatchedTransport(real, () => handingIn.Value));

        await node.Beat();

        Assert.DoesNotContain(server.Delivered, d => d.Recipient.Contains("h01100", StringComparison.Ordinal));
        Assert.Equal(Mails - 1, server.Delivered.Count);
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task A_node_without_a_job_sees_that_another_has_died_with_mails_in_hand(StoreKind kind)
    {
        await using var server = new LoopbackSmtp();
        await using var store = await TestStore.Make(kind, durable: true);
        await using var database = store.Open();
        await new Campaign(60).Launch(database, Campaign.ZoneOfNoon(clock.GetUtcNow()), clock, Cancel);
        await using var watching = await SendingNode.Start(database, server.Port, clock);
        Assert.False(await watching.SeesMailsWait());
        await using (var dying = await SendingNode.Start(database, server.Port, clock, connections: 1, through: real => new DyingTransport(real, 2)))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(dying.Beat);
        }

        Assert.True(await watching.SeesMailsWait());
        await watching.Help();

        var states = await Campaign.States(database, Cancel);
        Assert.Equal(10, states["unknown"]);
        Assert.Equal(50, states["accepted"]);
        Assert.False(await watching.SeesMailsWait());
    }
}
