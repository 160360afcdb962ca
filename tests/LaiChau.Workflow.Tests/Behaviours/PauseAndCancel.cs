using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Tests.Support;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Tests.Behaviours;

/// <summary>A cycle that is paused, resumed and cancelled (design.md "Pause").</summary>
public abstract class PauseAndCancel(StoreKind kind)
{
    private static ReviewYear Pledges => new ReviewYear().Ends("06-30").Stage("pledges", "03-02", "03-31");

    [Fact]
    public async Task Paused_across_rungs_it_is_silent_and_then_speaks_once_of_the_newest()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-01 00:00");
        var cycle = await store.Launch(Pledges, import: true);
        await store.Until("2026-03-18 12:00");
        Assert.Equal(CycleChange.Done, await store.Pause(cycle));
        await store.Until("2026-03-27 07:00");
        Assert.Equal(CycleChange.Done, await store.Resume(cycle));
        await store.Until("2026-03-30 12:00");

        (await store.Ledger()).Between("2026-03-18", "2026-03-30", """
            2026-03-18 12:00 cycle.paused reason=Flood.
            2026-03-27 07:00 cycle.resumed reason=Dry again.
            2026-03-27 08:00 notice.superseded pledges X T-7 v1 reason=T-3
            2026-03-27 08:00 mail.accepted p03 [pledges X T-3 v1]
            2026-03-30 08:00 mail.accepted p03 [pledges X T-1 v1]
            """);
    }

    [Fact]
    public async Task Paused_it_opens_and_finishes_nothing_and_then_does_so_in_the_order_of_its_moments()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-01 00:00");
        var cycle = await store.Launch(new ReviewYear().Ends("06-30").Quiet()
            .Stage("pledges", "03-02", "03-10", ("latest", "03-20")).Stage("tasks", null, "04-30"), import: true);
        await store.Until("2026-03-05 12:00");
        await store.Pause(cycle);
        await store.Until("2026-03-25 12:00");
        Assert.DoesNotContain(await store.Texts("select event from ledger"), e => e is "stage.due" or "stage.done");
        await store.Resume(cycle);
        await store.Until("2026-03-26 12:00");

        (await store.Ledger()).Between("2026-03-05", "2026-03-26", """
            2026-03-05 12:00 cycle.paused reason=Flood.
            2026-03-25 12:00 cycle.resumed reason=Dry again.
            2026-03-25 12:00 stage.due pledges
            2026-03-25 12:00 stage.done pledges reason=latest
            2026-03-25 12:00 stage.opened tasks due=2026-04-30
            2026-03-25 12:00 assignment.opened tasks X v1 due=2026-04-30
            2026-03-26 08:00 mail.accepted p03 [tasks X open v1]
            """);
    }

    [Fact]
    public async Task While_it_is_paused_people_hand_in_on_time_and_a_new_head_is_told_when_it_goes_on()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-01 00:00");
        var year = Pledges.Quiet().Units("Y,Cell Y,cell,P,2025-07-01,").People("Y,head,p04");
        var cycle = await store.Launch(year, import: true);
        await store.Until("2026-03-10 12:00");
        await store.Pause(cycle);
        await store.Until("2026-03-20 09:00");
        var handedIn = await store.Do(cycle, at => new SubmitAction(at, "X", "pledges", null));
        await store.Service.Appoint.Run(
            new Appointment("Y", PostKind.Head, new PersonRecord { Id = "p05", Name = "Name p05", Email = "p05@mail.example" }, null),
            store.Clock.GetUtcNow(), LocalTime.Vietnam, TestContext.Current.CancellationToken);
        await store.Until("2026-03-23 12:00");
        await store.Resume(cycle);
        await store.Until("2026-03-24 12:00");

        Assert.Equal((null, "submitted"), (handedIn.Refusal, handedIn.State));
        (await store.Ledger()).Between("2026-03-10", "2026-03-24", """
            2026-03-10 12:00 cycle.paused reason=Flood.
            2026-03-20 09:00 assignment.submitted pledges X v1
            2026-03-23 12:00 cycle.resumed reason=Dry again.
            2026-03-23 12:00 assignment.takenOver pledges Y v1 to=p05
            2026-03-24 08:00 mail.accepted p05 [pledges Y takenOver v1]
            """);
    }

    [Fact]
    public async Task Paused_beyond_its_end_it_ends_when_it_goes_on()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-01 00:00");
        var cycle = await store.Launch(Pledges.Quiet(), import: true);
        await store.Until("2026-03-10 12:00");
        await store.Pause(cycle);
        await store.Until("2026-07-03 12:00");
        await store.Resume(cycle);
        await store.Until("2026-07-10 12:00");

        (await store.Ledger()).Events("cycle.", """
            2026-03-01 00:00 cycle.launched
            2026-03-10 12:00 cycle.paused reason=Flood.
            2026-07-03 12:00 cycle.resumed reason=Dry again.
            2026-07-03 12:00 cycle.completed
            """);
    }

    [Fact]
    public async Task One_of_two_cycles_is_paused_and_the_other_speaks_alone()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-01 00:00");
        var first = await store.Launch(Pledges.Ladder("T-3"), import: true);
        await store.Launch(Pledges.Ladder("T-3"), name: "second");
        await store.Until("2026-03-20 12:00");
        await store.Pause(first);
        await store.Until("2026-03-26 12:00");

        var mail = Assert.Single((await store.Ledger()).Lines, l => l.Day == "2026-03-26");
        Assert.Equal("second", mail.Json.GetProperty("cycle").GetString());
    }

    [Fact]
    public async Task Cancelled_it_ends_as_cycles_end_and_is_silent_ever_after()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-01 00:00");
        var year = Pledges.Ladder("T-14", "T-3").Units("Y,Cell Y,cell,P,2025-07-01,").People("Y,head,p04");
        var cycle = await store.Launch(year, import: true);
        await store.Until("2026-03-02 12:00");
        await store.Do(cycle, at => new SubmitAction(at, "Y", "pledges", null));
        await store.Do(cycle, at => new AcceptAction(at, "Y", "pledges"));
        await store.Until("2026-03-10 12:00");
        await store.Do(cycle, at => new ExtendAction(at, "X", "pledges", new DateOnly(2026, 4, 10), "Flood.", false));
        Assert.Equal(CycleChange.Done, await store.CancelCycle(cycle));
        Assert.Equal(CycleChange.HasEnded, await store.CancelCycle(cycle));
        Assert.Equal(CycleChange.HasEnded, await store.Pause(cycle));
        Assert.Equal(CycleChange.NoSuchCycle, await store.Resume(999_999));
        var late = await store.Do(cycle, at => new SubmitAction(at, "X", "pledges", null));
        var again = await store.Do(cycle, at => new ReopenAction(at, "Y", "pledges", "Look again."));
        await store.Until("2026-05-10 12:00");

        Assert.Equal(("stageClosed", "stageClosed"), (late.Refusal, again.Refusal));
        var stage = Assert.Single(await store.Stages(cycle));
        Assert.Equal(("cancelled", 1, 1, 0), ((await store.CycleRow(cycle)).State, stage.Counted, stage.Accepted, stage.Unended));
        (await store.Ledger()).Between("2026-03-10", "2026-05-10", """
            2026-03-10 12:00 assignment.extended pledges X v2 due=2026-04-10 reason=Flood.
            2026-03-10 12:00 notice.withdrawn pledges X extended v2 reason=cancelled
            2026-03-10 12:00 assignment.cancelled pledges X v2 reason=cancelled
            2026-03-10 12:00 stage.closed pledges
            2026-03-10 12:00 cycle.cancelled reason=A mistake.
            2026-03-10 12:00 assignment.refused pledges X action=submit reason=stageClosed
            2026-03-10 12:00 assignment.refused pledges Y action=reopen reason=stageClosed
            """);
    }
}

/// <summary>Over one file.</summary>
public sealed class PauseAndCancelOnSqlite() : PauseAndCancel(StoreKind.Sqlite);

/// <summary>Over a database server.</summary>
public sealed class PauseAndCancelOnPostgres() : PauseAndCancel(StoreKind.Postgres);
