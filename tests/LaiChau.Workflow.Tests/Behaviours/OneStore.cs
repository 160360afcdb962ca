using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Behaviours;

/// <summary>behaviours.md 5, 11 and 20, as far as one process goes: the handlers over one store.</summary>
public abstract class OneStore(StoreKind kind)
{
    private static ReviewYear Pledges => new ReviewYear().Ends("04-30").Stage("pledges", "03-02", "03-31");

    [Fact]
    public async Task Case_5_the_sweep_runs_twice_in_one_minute_and_after_a_restart_and_there_is_one_notice_and_one_mail()
    {
        await using var store = await LiveStore.Make(kind, "2026-01-01 00:00");
        await store.Launch(Pledges, import: true);
        await store.Until("2026-03-11 08:00");
        await store.Beat();
        await store.Beat();
        await store.Until("2026-03-11 08:01");
        await store.Restart();
        await store.Beat();
        await store.Until("2026-03-11 12:00");
        (await store.Ledger()).Is("""
            2026-01-01 00:00 cycle.launched
            2026-03-02 00:00 stage.opened pledges due=2026-03-31
            2026-03-02 00:00 assignment.opened pledges X v1 due=2026-03-31
            2026-03-02 08:00 mail.accepted p03 [pledges X open v1]
            2026-03-11 08:00 mail.accepted p03 [pledges X T-14 v1]
            """);
    }

    [Fact]
    public async Task Case_11_two_cycles_of_one_zone_and_window_speak_in_one_mail_and_each_notice_names_its_cycle()
    {
        await using var store = await LiveStore.Make(kind, "2026-01-01 00:00");
        await store.Launch(Pledges.Ladder("T-3"), import: true);
        await store.Launch(Pledges.Ladder("T-3"), name: "second");
        await store.Until("2026-03-02 08:00");
        var raw = (await store.Ledger()).Raw;
        Assert.Equal(
            """{"n":7,"at":"2026-03-02T08:00:00+07:00","event":"mail.accepted","to":["p03"],"mail":"000001","notices":[{"cycle":"review-2026","stage":"pledges","unit":"X","rung":"open","deadlineVersion":1},{"cycle":"second","stage":"pledges","unit":"X","rung":"open","deadlineVersion":1}]}""",
            raw[^1]);
    }

    [Fact]
    public async Task Case_20_an_edited_definition_changes_nothing_in_a_running_cycle_and_the_next_launch_uses_it()
    {
        await using var store = await LiveStore.Make(kind, "2026-01-01 00:00");
        await store.Launch(Pledges.Ladder("T-3"), import: true);
        await store.Until("2026-03-03 10:00");
        await store.Launch(Pledges.Ladder("T-7"), name: "second");
        await store.Restart();
        await store.Until("2026-03-30 10:00");
        var ledger = await store.Ledger();
        Assert.Equal(
            ["2026-03-20 second T-7", "2026-03-26 review-2026 T-3"],
            ledger.Lines.Where(l => l.Mail is not null && string.CompareOrdinal(l.Day, "2026-03-04") > 0)
                .Select(l => $"{l.Day} {l.Json.GetProperty("cycle").GetString()} {l.Json.GetProperty("notices")[0].GetProperty("rung").GetString()}"));
    }

    [Fact]
    public async Task Stopped_and_started_at_any_time_the_store_tells_the_same_year()
    {
        await using var straight = await LiveStore.Make(kind, "2026-01-01 00:00");
        await straight.Launch(Pledges, import: true);
        await straight.Until("2026-05-02 00:00");

        await using var restless = await LiveStore.Make(kind, "2026-01-01 00:00");
        await restless.Launch(Pledges, import: true);
        foreach (var stop in new[] { "2026-02-10 09:00", "2026-03-02 00:00", "2026-03-02 08:00", "2026-03-20 12:00", "2026-03-31 23:00", "2026-04-01 00:00", "2026-04-14 09:30", "2026-04-30 00:00", "2026-05-02 00:00" })
        {
            await restless.Until(stop);
            await restless.Restart();
            await restless.Beat();
        }

        Assert.Equal((await straight.Ledger()).Raw, (await restless.Ledger()).Raw);
    }
}

/// <summary>Over one file.</summary>
public sealed class OneStoreOnSqlite() : OneStore(StoreKind.Sqlite);

/// <summary>Over a database server.</summary>
public sealed class OneStoreOnPostgres() : OneStore(StoreKind.Postgres);
