using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Behaviours;

/// <summary>What people do with live work: drafts, changes in one another's way, many at once, an import in mid-year.</summary>
public abstract class PeopleAtOnce(StoreKind kind)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ReviewYear Pledges => new ReviewYear().Ends("06-30").Stage("pledges", "03-02", "03-31");

    private static ReviewYear TwoCells => Pledges.Units("Y,Cell Y,cell,P,2025-07-01,").People("Y,head,p04", "X,officer,p05");

    [Fact]
    public async Task A_draft_is_kept_until_it_is_handed_in_and_nobody_hears_of_it()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-02 09:00");
        var cycle = await store.Launch(TwoCells.Quiet(), import: true);
        var officer = await store.Do(cycle, at => new DraftAction(at, "X", "pledges", """{"signed":1}""") { By = "p05" });
        var stranger = await store.Do(cycle, at => new DraftAction(at, "X", "pledges", "{}") { By = "p04" });
        var before = (await store.Assignments(cycle)).Single(a => a.Unit == "X");
        var officerSubmits = await store.Do(cycle, at => new SubmitAction(at, "X", "pledges", null) { By = "p05" });
        await store.Do(cycle, at => new SubmitAction(at, "X", "pledges", """{"signed":2,"obliged":2}""") { By = "p03" });
        var late = await store.Do(cycle, at => new DraftAction(at, "X", "pledges", "{}") { By = "p03" });
        var after = (await store.Assignments(cycle)).Single(a => a.Unit == "X");

        Assert.Equal((null, "notTheHead", "notTheHead", "alreadySubmitted"), (officer.Refusal, stranger.Refusal, officerSubmits.Refusal, late.Refusal));
        Assert.Equal(("""{"signed":1}""", null), (before.Draft, before.Submission));
        Assert.Equal((null, """{"signed":2,"obliged":2}"""), (after.Draft, after.Submission));
        (await store.Ledger()).Of("X", """
            2026-03-02 09:00 assignment.opened pledges X v1 due=2026-03-31
            2026-03-02 09:00 assignment.refused pledges X action=submit reason=notTheHead
            2026-03-02 09:00 assignment.submitted pledges X v1
            """);
    }

    [Fact]
    public async Task Of_two_who_change_one_thing_the_second_is_told_the_present_version_and_the_ledger_is_not()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-02 09:00");
        var cycle = await store.Launch(Pledges.Quiet(), import: true);
        var first = await store.Do(cycle, at => new SubmitAction(at, "X", "pledges", null) { ExpectedVersion = 1 });
        var second = await store.Do(cycle, at => new ExemptAction(at, "X", "pledges", "No members.") { ExpectedVersion = 1 });
        var third = await store.Do(cycle, at => new AcceptAction(at, "X", "pledges") { ExpectedVersion = second.Version });

        Assert.Equal((null, 2, "submitted"), (first.Refusal, first.Version, first.State));
        Assert.Equal((Refusal.ChangedMeanwhile, 2, "submitted"), (second.Refusal, second.Version, second.State));
        Assert.Equal((null, 3, "accepted"), (third.Refusal, third.Version, third.State));
        (await store.Ledger()).Of("X", """
            2026-03-02 09:00 assignment.opened pledges X v1 due=2026-03-31
            2026-03-02 09:00 assignment.submitted pledges X v1
            2026-03-02 09:00 assignment.accepted pledges X v1
            """);
    }

    [Fact]
    public async Task A_whole_stage_is_extended_at_once_for_our_own_outage_and_nobody_is_late()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-02 00:00");
        var cycle = await store.Launch(TwoCells.Ladder("T+1"), import: true);
        await store.Until("2026-04-02 09:00");
        var late = await store.Do(cycle, at => new SubmitAction(at, "Y", "pledges", null));
        List<string> units = ["X", "Y"];
        var result = await store.Service.Act.RunNow(cycle,
            [.. units.Select(u => new ExtendAction(default, u, "pledges", new DateOnly(2026, 4, 10), "Our outage.", true)), new AcceptAction(default, "Y", "pledges")],
            store.Clock, Cancel);
        var work = await store.Assignments(cycle);
        var calendar = await store.WorkingCalendar();

        Assert.Null(late.Refusal);
        Assert.Equal([null, null, null], result.Outcomes.Select(o => o.Refusal));
        Assert.Equal(["X open 2026-04-10", "Y accepted 2026-04-10 0"], work.Select(w => $"{w.Unit} {w.State} {w.LastValidDay:yyyy-MM-dd} {(w.FirstHandedIn is null ? null : Lateness.OnRecord(w, calendar))}".TrimEnd()));
        (await store.Ledger()).Between("2026-04-02", "2026-04-02", """
            2026-04-02 09:00 assignment.submitted pledges Y v1 late=2
            2026-04-02 09:00 assignment.extended pledges X v2 due=2026-04-10 cause=serviceUnavailable reason=Our outage.
            2026-04-02 09:00 assignment.extended pledges Y v2 due=2026-04-10 cause=serviceUnavailable reason=Our outage.
            2026-04-02 09:00 assignment.accepted pledges Y v2
            """);
    }

    [Fact]
    public async Task Many_at_once_lose_no_rung_that_came_before_though_the_sweep_has_not_been_by()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-02 00:00");
        var cycle = await store.Launch(TwoCells.Ladder("T-3"), import: true);
        await store.Until("2026-03-20 09:00");
        await store.Do(cycle, at => new SubmitAction(at, "X", "pledges", null));
        store.Jump("2026-03-26 09:30");
        List<string> units = ["X", "Y"];
        await store.Service.Act.RunNow(cycle,
            [.. units.Select(u => new ExtendAction(default, u, "pledges", new DateOnly(2026, 4, 10), "Flood.", false))], store.Clock, Cancel);

        (await store.Ledger()).Of("Y", """
            2026-03-02 00:00 assignment.opened pledges Y v1 due=2026-03-31
            2026-03-02 08:00 mail.accepted p04 [pledges Y open v1]
            2026-03-26 09:30 assignment.extended pledges Y v2 due=2026-04-10 reason=Flood.
            2026-03-26 09:30 notice.withdrawn pledges Y T-3 v1 reason=newDeadlineVersion
            """);
    }

    [Fact]
    public async Task An_import_that_changes_a_head_is_followed_at_once_and_the_new_one_gets_one_mail()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-02 00:00");
        await store.Launch(Pledges.Ladder("T-3"), import: true);
        await store.Until("2026-03-25 10:00");
        // Entered five days late: the clock has long passed the day.
        await store.Import(Pledges.OnlyPeople("R,administrator,p00", "R,head,p01", "P,head,p02", "X,head,p03,2025-07-01,2026-03-19", "X,head,p07,2026-03-20"));
        await store.Until("2026-03-27 10:00");

        (await store.Ledger()).Between("2026-03-25", "2026-03-27", """
            2026-03-25 10:00 assignment.takenOver pledges X v1 to=p07
            2026-03-26 08:00 mail.accepted p07 [pledges X T-3 v1; pledges X takenOver v1]
            """);
    }

    [Fact]
    public async Task An_import_that_ends_a_unit_cancels_its_work_and_one_that_adds_a_holiday_moves_what_counts()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-02 00:00");
        var year = TwoCells.Ladder("T-3");
        await store.Launch(year, import: true);
        await store.Until("2026-03-20 10:00");
        await store.Import(Pledges.Units("Y,Cell Y,cell,P,2025-07-01,2026-03-18").People("Y,head,p04,2025-07-01,2026-03-18")
            .Calendar("2026-03-30,holiday,decided late"));
        await store.Until("2026-03-27 10:00");

        (await store.Ledger()).Between("2026-03-20", "2026-03-27", """
            2026-03-20 10:00 assignment.cancelled pledges Y v1 reason=unitClosed
            2026-03-23 08:00 mail.accepted p02 [pledges Y unitClosed v1]
            2026-03-25 08:00 mail.accepted p03 [pledges X T-3 v1]
            """);
    }

    [Fact]
    public async Task Who_answers_for_a_unit_or_above_it_sees_its_work_and_a_viewer_sees_no_grades()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-02 00:00");
        await store.Import(TwoCells.People("R,viewer,p08"));
        var tree = await store.TreeOf("2026-03-02");
        var unit = tree.ByCode("Y")!.Id;

        List<string> people = ["p04", "p02", "p03", "p05", "p08"];
        Assert.Equal([true, true, false, false, true], people.Select(p => WhoMay.See(tree, p, unit)));
        Assert.True(WhoMay.See(tree, "p05", tree.ByCode("X")!.Id));
        Assert.True(WhoMay.SeeSubmission(tree, "p08", unit, StageKind.CollectPledges));
        Assert.False(WhoMay.SeeSubmission(tree, "p08", unit, StageKind.Evaluate));
        Assert.True(WhoMay.SeeSubmission(tree, "p02", unit, StageKind.Evaluate));
    }
}

/// <summary>Over one file.</summary>
public sealed class PeopleAtOnceOnSqlite() : PeopleAtOnce(StoreKind.Sqlite);

/// <summary>Over a database server.</summary>
public sealed class PeopleAtOnceOnPostgres() : PeopleAtOnce(StoreKind.Postgres);
