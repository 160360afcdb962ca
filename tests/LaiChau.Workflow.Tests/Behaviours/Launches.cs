using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Tests.Support;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Tests.Behaviours;

/// <summary>behaviours.md 22: launch is all or nothing and once.</summary>
public abstract class Launches(StoreKind kind)
{
    private static ReviewYear Pledges => new ReviewYear().Ends("04-30").Stage("pledges", "01-01", "03-31").Quiet();

    [Fact]
    public async Task Case_22_the_second_launch_of_the_same_gets_the_first_ones_cycle_and_is_told_so()
    {
        await using var store = await LiveStore.Make(kind, "2026-01-01 00:00");
        var first = await store.AskToLaunch(Pledges, import: true);
        var second = await store.AskToLaunch(Pledges);

        Assert.Equal((first.Id, "review-2026", true), (second.Id, second.Name, second.AlreadyThere));
        (await store.Ledger()).Events("", """
            2026-01-01 00:00 cycle.launched
            2026-01-01 00:00 stage.opened pledges due=2026-03-31
            2026-01-01 00:00 assignment.opened pledges X v1 due=2026-03-31
            """);
    }

    [Fact]
    public async Task Case_22_two_administrators_press_launch_at_once_and_get_one_cycle()
    {
        await using var store = await LiveStore.Make(kind, "2026-01-01 00:00");
        await store.Import(Pledges);
        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => store.AskToLaunch(Pledges))));

        Assert.Equal(both[0].Id, both[1].Id);
        Assert.Single(both, l => l.AlreadyThere);
        Assert.Single((await store.Ledger()).Lines, l => l.Event == "cycle.launched");
    }

    [Fact]
    public async Task Case_22_a_cancelled_one_does_not_count_and_keeps_its_name()
    {
        await using var store = await LiveStore.Make(kind, "2026-01-01 00:00");
        var first = await store.AskToLaunch(Pledges, import: true);
        await store.CancelCycle(first.Id);
        var second = await store.AskToLaunch(Pledges);
        var third = await store.AskToLaunch(Pledges);

        Assert.Equal(("review-2026-2", false), (second.Name, second.AlreadyThere));
        Assert.Equal((second.Id, true), (third.Id, third.AlreadyThere));
    }

    [Fact]
    public async Task Another_scope_or_another_name_is_another_cycle()
    {
        await using var store = await LiveStore.Make(kind, "2026-01-01 00:00");
        var whole = await store.AskToLaunch(Pledges, import: true);
        var part = await store.AskToLaunch(Pledges, scope: "P");
        var named = await store.AskToLaunch(Pledges, name: "trial");
        var partAgain = await store.AskToLaunch(Pledges, scope: "P");

        Assert.Equal(["review-2026", "review-2026-2", "trial", "review-2026-2"], new[] { whole, part, named, partAgain }.Select(l => l.Name));
        Assert.Equal(part.Id, partAgain.Id);
    }

    [Fact]
    public async Task Without_a_rehearsal_the_ledger_keeps_why_and_with_one_who_approved()
    {
        await using var store = await LiveStore.Make(kind, "2026-01-01 00:00");
        await store.AskToLaunch(Pledges, import: true, permit: new LaunchPermit.Unrehearsed("No time left.", "p00"));
        var approved = await store.AskToLaunch(Pledges, name: "second", permit: new LaunchPermit.Rehearsed("abc", "p01"));
        var seen = await store.CycleRow(approved.Id);
        var by = await store.Texts("select by_person from ledger where event = 'cycle.launched' order by n");

        Assert.Equal(("p01", "abc", null), (seen.ApprovedBy, seen.RehearsalKey, seen.LaunchReason));
        Assert.Equal(["p00", "p01"], by);
        (await store.Ledger()).Events("cycle.", """
            2026-01-01 00:00 cycle.launched reason=No time left.
            2026-01-01 00:00 cycle.launched
            """);
    }

    [Fact]
    public async Task What_a_person_can_get_wrong_is_an_answer_and_changes_nothing()
    {
        await using var store = await LiveStore.Make(kind, "2026-05-01 00:00");
        await store.Import(Pledges);
        var definition = LiveStore.Definition(Pledges);
        async Task<LaunchAnswer> Ask(LaunchRequest request) => await store.Service.Launch.Run(request, TestContext.Current.CancellationToken);

        Assert.Equal(new LaunchAnswer.UnknownScope("Q", new DateOnly(2026, 5, 1)), await Ask(new LaunchRequest { Definition = definition, Year = 2026, Scope = "Q" }));
        Assert.Equal(new LaunchAnswer.EndsBeforeLaunch(new DateOnly(2026, 4, 30), new DateOnly(2026, 5, 1)), await Ask(new LaunchRequest { Definition = definition, Year = 2026 }));
        Assert.Equal(new LaunchAnswer.NameNotAllowed("a\nb"), await Ask(new LaunchRequest { Definition = definition, Year = 2026, Name = "a\nb" }));
        Assert.Empty((await store.Ledger()).Lines);
    }

    [Fact]
    public async Task An_import_between_the_comparison_and_the_launch_stops_the_launch()
    {
        await using var store = await LiveStore.Make(kind, "2026-01-01 00:00");
        await store.Import(Pledges);
        var compared = (await StoredTree.Read(store.Database, TestContext.Current.CancellationToken))!.Value.Version;
        async Task<LaunchAnswer> Ask() => await store.Service.Launch.Run(
            new LaunchRequest { Definition = LiveStore.Definition(Pledges), Year = 2026, TreeVersion = compared }, TestContext.Current.CancellationToken);

        await store.Import(new ReviewYear().Stage("pledges", null, "03-31").Units(["Q,Commune Q,commune,R,2025-07-01,"]));
        Assert.IsType<LaunchAnswer.TreeChanged>(await Ask());
        Assert.Empty((await store.Ledger()).Lines);

        compared = (await StoredTree.Read(store.Database, TestContext.Current.CancellationToken))!.Value.Version;
        Assert.IsType<LaunchAnswer.Launched>(await Ask());
    }

    [Fact]
    public async Task The_answer_says_when_the_first_mail_leaves()
    {
        await using var store = await LiveStore.Make(kind, "2026-01-01 00:00");
        var waits = await store.AskToLaunch(new ReviewYear().Ends("04-30").Stage("pledges", "03-02", "03-31"), import: true);
        var open = await store.AskToLaunch(Pledges, name: "second");

        Assert.Equal(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero), waits.FirstMailAt);
        // 1 January is a holiday, and 2 January was moved to a Saturday.
        Assert.Equal(new DateTimeOffset(2026, 1, 5, 1, 0, 0, TimeSpan.Zero), open.FirstMailAt);
    }
}

/// <summary>Over one file.</summary>
public sealed class LaunchesOnSqlite() : Launches(StoreKind.Sqlite);

/// <summary>Over a database server.</summary>
public sealed class LaunchesOnPostgres() : Launches(StoreKind.Postgres);
