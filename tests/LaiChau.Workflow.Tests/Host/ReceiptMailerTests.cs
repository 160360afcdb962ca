using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>A mail server that is away for a while costs nobody his receipt.</summary>
public sealed class ReceiptMailerTests : IAsyncLifetime
{
    private const string StatesSql = "select state from mail where send_window like 'receipt/%' order by id";

    private readonly ScriptedTransport server = new();
    private LiveStore store = null!;
    private FakeTimeProvider clock = null!;
    private ReceiptMailer mailer = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        store = await LiveStore.Make(StoreKind.Sqlite, "2026-03-02 09:00");
        store.Cycle = await store.Launch(new ReviewYear().Ends("06-30").Stage("pledges", "03-02", "03-31").Quiet(), import: true);
        await store.Until("2026-03-02 10:00");
        clock = new FakeTimeProvider(store.Clock.GetUtcNow());
        var options = new MailOptions();
        var send = new SendReceipt(
            store.Database, store.Service.Tree, new MailSwitches(store.Database, clock), server, new MessageBuilder(options, new MailTemplates()), options, clock);
        mailer = new ReceiptMailer(send, clock, NullLogger<ReceiptMailer>.Instance);
        await mailer.StartAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await mailer.StopAsync(CancellationToken.None);
        mailer.Dispose();
        await store.DisposeAsync();
    }

    [Fact]
    public async Task It_is_tried_again_until_the_server_is_back_and_then_no_more()
    {
        server.Away = () => "connectionRefused";
        await HandIn();
        await Tries(1);
        await PassUntil(TimeSpan.FromMinutes(1), 2);
        server.Away = () => null;
        await PassUntil(TimeSpan.FromMinutes(10), 3);
        clock.Advance(TimeSpan.FromDays(2));
        await Task.Delay(200, Cancel);

        Assert.Equal(["expired", "expired", "accepted"], await store.Texts(StatesSql));
        Assert.Single(server.Taken);
    }

    [Fact]
    public async Task While_the_server_is_away_one_receipt_asks_for_it_and_the_others_wait()
    {
        server.Away = () => "connectionRefused";
        await HandIn();
        await Tries(1);
        await store.Do(store.Cycle, at => new WithdrawAction(at, "X", "pledges"));
        await HandIn();
        await Task.Delay(200, Cancel);
        Assert.Equal(["expired"], await store.Texts(StatesSql));

        server.Away = () => null;
        await PassUntil(TimeSpan.FromMinutes(1), 3);
        Assert.Equal(["expired", "accepted", "accepted"], await store.Texts(StatesSql));
    }

    [Fact]
    public async Task After_a_day_it_is_given_up()
    {
        server.Away = () => "connectionRefused";
        await HandIn();
        for (var tries = 1; tries <= 6; tries++)
        {
            await PassUntil(TimeSpan.FromHours(12), tries);
        }

        clock.Advance(TimeSpan.FromDays(2));
        await Task.Delay(200, Cancel);
        Assert.Equal(6, (await store.Texts(StatesSql)).Count);
    }

    [Fact]
    public async Task Of_what_was_taken_back_meanwhile_nobody_hears()
    {
        server.Away = () => "connectionRefused";
        await HandIn();
        await Tries(1);
        await store.Do(store.Cycle, at => new WithdrawAction(at, "X", "pledges"));
        server.Away = () => null;
        clock.Advance(TimeSpan.FromDays(2));
        await Task.Delay(200, Cancel);

        Assert.Equal(["expired"], await store.Texts(StatesSql));
        Assert.Empty(server.Taken);
    }

    private async Task HandIn()
    {
        var submit = new SubmitAction(store.Clock.GetUtcNow(), "X", "pledges", """{"signed":19,"obliged":24}""") { By = "p03" };
        Assert.Null((await store.Do(store.Cycle, _ => submit)).Refusal);
        mailer.Ask(new HandedIn(store.Cycle, submit, submit.At));
    }

    /// <summary>The mailer sets its alarm some time after the try before, so that time passes in pieces until it has rung.</summary>
    private async Task PassUntil(TimeSpan wait, int tries)
    {
        for (var piece = 0; piece < 100 && (await store.Texts(StatesSql)).Count < tries; piece++)
        {
            clock.Advance(wait);
            await Task.Delay(50, Cancel);
        }

        await Tries(tries);
    }

    /// <summary>So many and no more, and each has its answer.</summary>
    private async Task Tries(int count)
    {
        var states = await store.Texts(StatesSql);
        for (var look = 0; look < 100 && (states.Count < count || states.Contains("unknown")); look++)
        {
            await Task.Delay(50, Cancel);
            states = await store.Texts(StatesSql);
        }

        Assert.Equal(count, states.Count);
    }
}
