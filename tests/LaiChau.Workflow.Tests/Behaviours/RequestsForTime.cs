using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Behaviours;

/// <summary>A unit asks for more time: who hears of it, what stands meanwhile, and what a yes or a no comes to.</summary>
public abstract class RequestsForTime(StoreKind kind)
{
    private static ReviewYear Pledges => new ReviewYear().Ends("06-30").Stage("pledges", "03-02", "03-31").Ladder("T-3");

    private static AskExtensionAction Ask(DateTimeOffset at, string day) => new AskExtensionAction(at, "X", "pledges", DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), "Flood.");

    [Fact]
    public async Task The_reviewer_hears_of_a_request_in_the_next_window_and_no_rung_stops()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-02 00:00");
        var cycle = await store.Launch(Pledges, import: true);
        await store.Until("2026-03-20 10:00");
        var asked = await store.Do(cycle, at => Ask(at, "2026-04-10") with { By = "p03" });
        await store.Until("2026-03-27 10:00");

        Assert.Null(asked.Refusal);
        Assert.Equal("open", asked.State);
        var ledger = await store.Ledger();
        ledger.Between("2026-03-20", "2026-03-27", """
            2026-03-20 10:00 assignment.extensionAsked pledges X v1 due=2026-04-10 reason=Flood.
            2026-03-23 08:00 mail.accepted p02 [pledges X extensionAsked v1]
            2026-03-26 08:00 mail.accepted p03 [pledges X T-3 v1]
            """);
        var mail = ledger.MailOf("2026-03-23 08:00 mail.accepted p02");
        Assert.Contains("10/4/2026", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("/cycles/review-2026/pledges/X", mail.TextBody, StringComparison.Ordinal);
        // Why is read after signing in.
        Assert.DoesNotContain("Flood", mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_is_granted_before_its_window_is_told_to_nobody_and_the_unit_hears_of_the_new_day()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-02 00:00");
        var cycle = await store.Launch(Pledges, import: true);
        await store.Until("2026-03-20 10:00");
        await store.Do(cycle, at => Ask(at, "2026-04-10"));
        var granted = await store.Do(cycle, at => new ExtendAction(at, "X", "pledges", new DateOnly(2026, 4, 8), "Two days less.", false) { By = "p02" });
        await store.Until("2026-03-24 10:00");

        Assert.Null(granted.Refusal);
        Assert.Null((await store.Assignments(cycle)).Single().AskedDay);
        (await store.Ledger()).Between("2026-03-20", "2026-03-24", """
            2026-03-20 10:00 assignment.extensionAsked pledges X v1 due=2026-04-10 reason=Flood.
            2026-03-20 10:00 assignment.extended pledges X v2 due=2026-04-08 reason=Two days less.
            2026-03-20 10:00 notice.withdrawn pledges X extensionAsked v1 reason=newDeadlineVersion
            2026-03-23 08:00 mail.accepted p03 [pledges X extended v2]
            """);
    }

    [Fact]
    public async Task A_request_that_is_declined_leaves_the_deadline_and_the_unit_is_told_where_to_read_why()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-02 00:00");
        var cycle = await store.Launch(Pledges, import: true);
        await store.Until("2026-03-20 10:00");
        await store.Do(cycle, at => Ask(at, "2026-04-10"));
        await store.Until("2026-03-23 10:00");
        var stranger = await store.Do(cycle, at => new DeclineExtensionAction(at, "X", "pledges", "No.") { By = "p03" });
        var declined = await store.Do(cycle, at => new DeclineExtensionAction(at, "X", "pledges", "Others manage.") { By = "p02" });
        var again = await store.Do(cycle, at => new DeclineExtensionAction(at, "X", "pledges", "Others manage.") { By = "p02" });
        await store.Until("2026-03-24 10:00");

        Assert.Equal((Refusal.NotTheReviewer, null, Refusal.NothingAsked), (stranger.Refusal, declined.Refusal, again.Refusal));
        var assignment = (await store.Assignments(cycle)).Single();
        Assert.Equal((new DateOnly(2026, 3, 31), 1, null), (assignment.LastValidDay, assignment.DeadlineVersion, assignment.AskedDay));
        var ledger = await store.Ledger();
        ledger.Between("2026-03-23", "2026-03-24", """
            2026-03-23 08:00 mail.accepted p02 [pledges X extensionAsked v1]
            2026-03-23 10:00 assignment.refused pledges X action=declineExtension reason=notTheReviewer
            2026-03-23 10:00 assignment.extensionDeclined pledges X v1 reason=Others manage.
            2026-03-23 10:00 assignment.refused pledges X action=declineExtension reason=nothingAsked
            2026-03-24 08:00 mail.accepted p03 [pledges X extensionDeclined v1]
            """);
        Assert.DoesNotContain("Others manage", ledger.MailOf("2026-03-24 08:00").TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_request_waits_for_the_first_and_nobody_asks_for_a_day_that_is_no_later_or_past_or_for_another_unit()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-02 09:00");
        var cycle = await store.Launch(Pledges.Units("Y,Cell Y,cell,P,2025-07-01,").People("Y,head,p04", "X,officer,p05").Quiet(), import: true);
        var stranger = await store.Do(cycle, at => Ask(at, "2026-04-10") with { By = "p04" });
        var officer = await store.Do(cycle, at => Ask(at, "2026-04-10") with { By = "p05" });
        var same = await store.Do(cycle, at => Ask(at, "2026-03-31"));
        var first = await store.Do(cycle, at => Ask(at, "2026-04-10"));
        var second = await store.Do(cycle, at => Ask(at, "2026-04-20"));
        await store.Do(cycle, at => new SubmitAction(at, "X", "pledges", null));
        var handedIn = await store.Do(cycle, at => Ask(at, "2026-04-10"));

        Assert.Equal(
            [Refusal.NotTheHead, Refusal.NotTheHead, Refusal.DayNotAllowed, null, Refusal.AlreadyAsked, Refusal.AlreadySubmitted],
            new[] { stranger, officer, same, first, second, handedIn }.Select(o => o.Refusal));
        Assert.Null((await store.Assignments(cycle)).Single(a => a.Unit == "X").AskedDay);
    }

    [Fact]
    public async Task Work_that_was_handed_in_meanwhile_leaves_nothing_to_decide()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-02 00:00");
        var cycle = await store.Launch(Pledges, import: true);
        await store.Until("2026-03-20 10:00");
        await store.Do(cycle, at => Ask(at, "2026-04-10"));
        await store.Do(cycle, at => new SubmitAction(at, "X", "pledges", null));
        await store.Until("2026-03-23 10:00");

        (await store.Ledger()).Between("2026-03-20", "2026-03-23", """
            2026-03-20 10:00 assignment.extensionAsked pledges X v1 due=2026-04-10 reason=Flood.
            2026-03-20 10:00 assignment.submitted pledges X v1
            2026-03-23 08:00 notice.notNeeded pledges X extensionAsked v1 reason=submitted
            2026-03-23 08:00 mail.accepted p02 [pledges X R+1 v1]
            """);
    }
}

/// <summary>Over one file.</summary>
public sealed class RequestsForTimeOnSqlite() : RequestsForTime(StoreKind.Sqlite);

/// <summary>Over a database server.</summary>
public sealed class RequestsForTimeOnPostgres() : RequestsForTime(StoreKind.Postgres);
