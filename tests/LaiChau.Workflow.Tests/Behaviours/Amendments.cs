using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Behaviours;

/// <summary>A stage whose last valid day or latest day is moved while the cycle runs (design.md "Amending").</summary>
public abstract class Amendments(StoreKind kind)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ReviewYear Pledges => new ReviewYear().Ends("06-30").Ladder("T-3", "T+0").ReviewLadder().Units("Y,Cell Y,cell,P,2025-07-01,", "Z,Cell Z,cell,P,2025-07-01,")
        .People("Y,head,p04", "Z,head,p05").Stage("pledges", "03-02", "03-31");

    [Fact]
    public async Task Who_owes_the_work_hears_of_the_new_day_and_an_extension_of_his_own_stands()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-01 00:00");
        var cycle = await store.Launch(Pledges, import: true);
        await store.Until("2026-03-20 12:00");
        await store.Do(cycle, at => new ExtendAction(at, "Y", "pledges", new DateOnly(2026, 4, 2), "Flood.", false));
        await store.Do(cycle, at => new SubmitAction(at, "Z", "pledges", null));
        await store.Until("2026-03-26 07:00");
        var effect = await Amend(store, new Amendment(cycle, "pledges", AmendedDay.Due, new DateOnly(2026, 4, 10), "Storm."));
        await store.Until("2026-04-08 12:00");

        Assert.Equal((1, 1, 1, 1, 0), (effect.Moved, effect.MovedHandedIn, effect.KeepTheirDay, effect.KeepAnEarlierDay, effect.StayLate));
        Assert.Equal(new ToldOnDay(new DateOnly(2026, 3, 26), 1), Assert.Single(effect.Told));
        Assert.Equal(new MovedDay(MovedKind.StageIsDoneAtTheLatest, "pledges", new DateOnly(2026, 4, 29), new DateOnly(2026, 5, 13)), Assert.Single(effect.Others));
        Assert.Equal([new NextRung("T-3", new DateOnly(2026, 4, 7), "head"), new NextRung("T+0", new DateOnly(2026, 4, 10), "head")], effect.Next);
        (await store.Ledger()).Between("2026-03-26", "2026-04-08", """
            2026-03-26 07:00 stage.amended pledges due=2026-04-10 reason=Storm.
            2026-03-26 07:00 assignment.extended pledges X v2 due=2026-04-10 cause=stageAmended reason=Storm.
            2026-03-26 07:00 assignment.extended pledges Z v2 due=2026-04-10 cause=stageAmended reason=Storm.
            2026-03-26 08:00 mail.accepted p03 [pledges X extended v2]
            2026-03-30 08:00 mail.accepted p04 [pledges Y T-3 v2]
            2026-04-02 08:00 mail.accepted p04 [pledges Y T+0 v2]
            2026-04-07 08:00 mail.accepted p03 [pledges X T-3 v2]
            """);
    }

    [Fact]
    public async Task A_day_that_has_passed_moves_the_ladder_and_not_the_lateness()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-01 00:00");
        var cycle = await store.Launch(Pledges.Quiet(), import: true);
        await store.Until("2026-04-03 12:00");
        var effect = await Amend(store, new Amendment(cycle, "pledges", AmendedDay.Due, new DateOnly(2026, 4, 10), "Storm."));
        await store.Until("2026-04-06 12:00");
        await store.Do(cycle, at => new SubmitAction(at, "X", "pledges", null));
        await store.Until("2026-04-11 12:00");

        Assert.Equal((3, 3), (effect.Moved, effect.StayLate));
        var ledger = await store.Ledger();
        ledger.Events("stage.due", """
            2026-04-01 00:00 stage.due pledges
            2026-04-11 00:00 stage.due pledges
            """);
        ledger.Events("assignment.submitted", "2026-04-06 12:00 assignment.submitted pledges X v2 late=4");
    }

    [Fact]
    public async Task A_stage_that_is_to_come_opens_with_its_amended_days_also_after_the_calendar_has_changed()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-01 00:00");
        var cycle = await store.Launch(Pledges.Quiet().Stage("plans", null, "05-15", ("latest", "05-29")), import: true);
        await store.Until("2026-03-10 12:00");
        var due = await Amend(store, new Amendment(cycle, "plans", AmendedDay.Due, new DateOnly(2026, 5, 20), "Storm."));
        var latest = await Amend(store, new Amendment(cycle, "plans", AmendedDay.Latest, new DateOnly(2026, 6, 5), "Storm."));
        await store.Service.Holiday.Run(new CalendarDay(new DateOnly(2026, 5, 4), CalendarDayKind.Holiday, "test"), store.Clock.GetUtcNow(), Cancel);
        foreach (var cell in new[] { "X", "Y", "Z" })
        {
            await store.Do(cycle, at => new SubmitAction(at, cell, "pledges", null));
            await store.Do(cycle, at => new AcceptAction(at, cell, "pledges"));
        }

        await store.Beat();
        await store.Until("2026-06-08 12:00");

        Assert.Equal((new DateOnly(2026, 5, 15), new DateOnly(2026, 5, 29)), (due.From, latest.From));
        (await store.Ledger()).Events("stage.", """
            2026-03-02 00:00 stage.opened pledges due=2026-03-31
            2026-03-10 12:00 stage.amended plans due=2026-05-20 reason=Storm.
            2026-03-10 12:00 stage.amended plans due=2026-06-05 cause=latest reason=Storm.
            2026-03-10 12:00 stage.done pledges reason=allAccepted
            2026-03-10 12:00 stage.closed pledges
            2026-03-10 12:00 stage.opened plans due=2026-05-20
            2026-05-21 00:00 stage.due plans
            2026-06-06 00:00 stage.done plans reason=latest
            """);
    }

    [Fact]
    public async Task What_is_not_possible_is_refused_with_the_day_it_collides_with()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-01 00:00");
        var cycle = await store.Launch(Pledges.Quiet().Stage("plans", "05-04", "05-15"), import: true);
        await store.Until("2026-03-20 12:00");

        Assert.Equal(new AmendmentAnswer.Refused(AmendmentRefusal.DayIsPast, new DateOnly(2026, 3, 20)), await Try("pledges", AmendedDay.Due, new DateOnly(2026, 3, 19)));
        Assert.Equal(new AmendmentAnswer.Refused(AmendmentRefusal.AfterTheCyclesEnd, new DateOnly(2026, 6, 30)), await Try("pledges", AmendedDay.Due, new DateOnly(2027, 3, 31)));
        Assert.Equal(new AmendmentAnswer.Refused(AmendmentRefusal.AfterTheCyclesEnd, new DateOnly(2026, 6, 30)), await Try("pledges", AmendedDay.Latest, new DateOnly(2027, 3, 31)));
        Assert.Equal(new AmendmentAnswer.Refused(AmendmentRefusal.BeforeItOpens, new DateOnly(2026, 5, 4)), await Try("plans", AmendedDay.Due, new DateOnly(2026, 5, 4)));
        Assert.Equal(new AmendmentAnswer.Refused(AmendmentRefusal.LatestNotAfterDue, new DateOnly(2026, 3, 31)), await Try("pledges", AmendedDay.Latest, new DateOnly(2026, 3, 31)));
        Assert.Equal(new AmendmentAnswer.Refused(AmendmentRefusal.NothingChanges), await Try("pledges", AmendedDay.Due, new DateOnly(2026, 3, 31)));
        Assert.Equal(new AmendmentAnswer.Refused(AmendmentRefusal.NoSuchStage), await Try("nowhere", AmendedDay.Due, new DateOnly(2026, 3, 31)));
        await store.CancelCycle(cycle);
        Assert.Equal(new AmendmentAnswer.Refused(AmendmentRefusal.CycleHasEnded), await Try("pledges", AmendedDay.Due, new DateOnly(2026, 4, 1)));

        Task<AmendmentAnswer> Try(string stage, AmendedDay which, DateOnly day) => Handler(store).Run(new Amendment(cycle, stage, which, day, "Storm."), null, Cancel);
    }

    [Fact]
    public async Task An_effect_that_is_no_longer_what_was_shown_is_shown_again_and_not_carried_out()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-01 00:00");
        var cycle = await store.Launch(Pledges.Quiet(), import: true);
        await store.Until("2026-03-20 12:00");
        var amendment = new Amendment(cycle, "pledges", AmendedDay.Due, new DateOnly(2026, 4, 10), "Storm.");
        var shown = Assert.IsType<AmendmentAnswer.Amends>(await Handler(store).Preview(amendment, Cancel));
        await store.Do(cycle, at => new SubmitAction(at, "X", "pledges", null));

        var now = Assert.IsType<AmendmentAnswer.EffectHasChanged>(await Handler(store).Run(amendment, shown.Effect.Digest, Cancel));
        Assert.Equal((3, 2, 1), (shown.Effect.Moved, now.Effect.Moved, now.Effect.MovedHandedIn));
        Assert.DoesNotContain("stage.amended", await store.Texts("select event from ledger"));
        Assert.IsType<AmendmentAnswer.Amends>(await Handler(store).Run(amendment, now.Effect.Digest, Cancel));
    }

    private static AmendStage Handler(LiveStore store) => new(store.Database, store.Service.Tree, store.Clock);

    private static async Task<AmendmentEffect> Amend(LiveStore store, Amendment amendment)
    {
        var shown = Assert.IsType<AmendmentAnswer.Amends>(await Handler(store).Preview(amendment, Cancel)).Effect;
        Assert.IsType<AmendmentAnswer.Amends>(await Handler(store).Run(amendment, shown.Digest, Cancel));
        return shown;
    }
}

/// <summary>Over one file.</summary>
public sealed class AmendmentsOnSqlite() : Amendments(StoreKind.Sqlite);

/// <summary>Over a database server.</summary>
public sealed class AmendmentsOnPostgres() : Amendments(StoreKind.Postgres);
