using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Behaviours;

/// <summary>Who has handed in is told at once that it has arrived, and nothing of what it holds.</summary>
public abstract class Receipts(StoreKind kind)
{
    private const string Values = """{"signed":19,"obliged":24}""";

    private readonly ScriptedTransport server = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ReviewYear Pledges => new ReviewYear().Ends("06-30").Stage("pledges", "03-02", "03-31").Quiet();

    [Fact]
    public async Task The_head_gets_one_that_says_when_and_whether_in_time_and_the_record_has_no_line_more()
    {
        await using var store = await Launched();
        await store.Until("2026-03-31 09:15");
        await HandIn(store, at => new SubmitAction(at, "X", "pledges", Values) { By = "p03" });
        await store.Do(store.Cycle, at => new ReturnAction(at, "X", "pledges", "Count again."));
        await store.Until("2026-04-20 16:40");
        await HandIn(store, at => new SubmitAction(at, "X", "pledges", Values) { By = "p03" });

        Assert.Equal(2, server.Taken.Count);
        Assert.All(server.Taken, m => Assert.Equal("p03@mail.example", m.Address));
        var (first, second) = (server.Taken[0].Built!.Text, server.Taken[1].Built!.Text);
        Assert.Contains("31/3/2026", first, StringComparison.Ordinal);
        Assert.Contains("Title of pledges", first, StringComparison.Ordinal);
        Assert.Contains("/pledges/X", first, StringComparison.Ordinal);
        Assert.DoesNotContain("19", first.Replace("2019", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal([null, 9], server.Taken.Select(m => m.Content!.Items[0].WorkingDaysLate));
        Assert.Contains("09", second, StringComparison.Ordinal);
        Assert.Equal(["accepted", "accepted"], await store.Texts("select state from mail where send_window like 'receipt/%'"));
        Assert.Empty(await store.Texts("select l.event from ledger l join mail m on m.id = l.mail where m.send_window like 'receipt/%'"));
    }

    [Fact]
    public async Task Of_a_paper_that_the_superior_enters_the_head_hears_and_who_has_no_mailbox_hears_nothing()
    {
        await using var store = await Launched();
        await store.Until("2026-03-20 09:00");
        await HandIn(store, at => new SubmitAction(at, "X", "pledges", null) { By = "p02", OnBehalf = true, ReceivedOn = new DateOnly(2026, 3, 18), Reason = "No network." });
        var nobody = await HandIn(store, at => new SubmitAction(at, "Y", "pledges", null) { By = "p05" });

        var mail = Assert.Single(server.Taken);
        Assert.Equal("p03@mail.example", mail.Address);
        Assert.Contains("Name p02", mail.Built!.Text, StringComparison.Ordinal);
        Assert.Contains("18/3/2026", mail.Built.Text, StringComparison.Ordinal);
        Assert.Null(nobody);
    }

    [Fact]
    public async Task While_mail_is_redirected_it_goes_there_and_a_server_that_is_away_changes_nothing_that_was_handed_in()
    {
        await using var store = await Launched();
        await new MailSwitches(store.Database, store.Clock).Redirect("trial@mail.example", null, Cancel);
        await HandIn(store, at => new SubmitAction(at, "X", "pledges", Values) { By = "p03" });
        server.Away = () => "connectionRefused";
        var state = await HandIn(store, at => new SubmitAction(at, "Z", "pledges", Values) { By = "p06" });

        Assert.Equal("trial@mail.example", Assert.Single(server.Taken).Address);
        Assert.Equal("expired", state);
        Assert.Equal(["submitted", "open", "submitted"], (await store.Assignments(store.Cycle)).OrderBy(a => a.Unit, StringComparer.Ordinal).Select(a => a.State));
    }

    [Fact]
    public async Task What_was_taken_back_in_the_same_moment_has_none()
    {
        await using var store = await Launched();
        var submit = new SubmitAction(store.Clock.GetUtcNow(), "X", "pledges", Values) { By = "p03" };
        Assert.Null((await store.Do(store.Cycle, _ => submit)).Refusal);
        await store.Do(store.Cycle, at => new WithdrawAction(at, "X", "pledges"));

        Assert.Null(await Receipt(store, new HandedIn(store.Cycle, submit, submit.At)));
        Assert.Empty(server.Taken);
    }

    private async Task<LiveStore> Launched()
    {
        var store = await LiveStore.Make(kind, "2026-03-02 09:00");
        store.Cycle = await store.Launch(
            Pledges.Units("Y,Cell Y,cell,P,2025-07-01,", "Z,Cell Z,cell,P,2025-07-01,").PersonRow("Y,head,p05,Name p05,,2025-07-01,").People("Z,head,p06"), import: true);
        await store.Until("2026-03-02 10:00");
        return store;
    }

    private async Task<string?> HandIn(LiveStore store, Func<DateTimeOffset, SubmitAction> action)
    {
        var submit = action(store.Clock.GetUtcNow());
        Assert.Null((await store.Do(store.Cycle, _ => submit)).Refusal);
        return await Receipt(store, new HandedIn(store.Cycle, submit, submit.At));
    }

    private Task<string?> Receipt(LiveStore store, HandedIn handed)
    {
        var options = new MailOptions();
        return new SendReceipt(store.Database, store.Service.Tree, new MailSwitches(store.Database, store.Clock), server, new MessageBuilder(options, new MailTemplates()), options, store.Clock)
            .Run(handed, Cancel);
    }
}

/// <summary>Over one file.</summary>
public sealed class ReceiptsOnSqlite() : Receipts(StoreKind.Sqlite);

/// <summary>Over a database server.</summary>
public sealed class ReceiptsOnPostgres() : Receipts(StoreKind.Postgres);
