using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Behaviours;

/// <summary>Somebody stands in for the head of a unit for some days: who hears, who acts and who sees.</summary>
public abstract class StandingIn(StoreKind kind)
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Ho_Chi_Minh");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ReviewYear Pledges => new ReviewYear().Ends("06-30").Stage("pledges", "03-02", "03-31").Ladder("T-7", "T-3", "T-1")
        .People("X,deputy,p05", "P,officer,p06");

    private static Delegation Days(string from, string to, string by = "p03", string person = "p05", string unit = "X") => new(unit, person, Day(from), Day(to), by);

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static Task<DelegateAnswer> Delegate(LiveStore store, Delegation delegation) =>
        new DelegateOffice(store.Database, store.Service.Tree).RunNow(delegation, Zone, store.Clock, Cancel);

    private static async Task<long> First(LiveStore store)
    {
        await using var work = await store.Database.ReadAsync(Cancel);
        return (await store.Service.Tree.Data(work)).Posts.First(p => p.StandsInFor is not null).Id;
    }

    [Fact]
    public async Task Work_goes_to_who_stands_in_on_the_first_day_and_comes_back_after_the_last()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-02 00:00");
        var cycle = await store.Launch(Pledges, import: true);
        await store.Until("2026-03-18 10:00");
        Assert.Equal(DelegateAnswer.Done, await Delegate(store, Days("2026-03-20", "2026-03-27")));
        await store.Until("2026-03-26 10:00");
        var head = await store.Do(cycle, at => new SubmitAction(at, "X", "pledges", null) { By = "p03" });
        var tree = await store.TreeOf("2026-03-26");
        await store.Until("2026-03-31 10:00");

        Assert.Equal(Refusal.NotTheHead, head.Refusal);
        var unit = tree.ByCode("X")!.Id;
        Assert.Equal(("p05", "p03"), (tree.AnswersFor(unit)!.Person, tree.Away(unit)!.Person));
        // He reads what happens in his unit, and takes his post back when he wants.
        Assert.True(WhoMay.See(tree, "p03", unit));
        (await store.Ledger()).Between("2026-03-18", "2026-03-31", """
            2026-03-20 00:00 assignment.takenOver pledges X v1 to=p05
            2026-03-20 08:00 mail.accepted p05 [pledges X T-7 v1; pledges X takenOver v1]
            2026-03-26 08:00 mail.accepted p05 [pledges X T-3 v1]
            2026-03-26 10:00 assignment.refused pledges X action=submit reason=notTheHead
            2026-03-28 00:00 assignment.takenOver pledges X v1 to=p03
            2026-03-30 08:00 mail.accepted p03 [pledges X T-1 v1; pledges X takenOver#2 v1]
            """);
    }

    [Fact]
    public async Task The_head_takes_his_post_back_before_the_last_day_and_nobody_else_does()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-02 00:00");
        var cycle = await store.Launch(Pledges, import: true);
        await store.Until("2026-03-18 10:00");
        Assert.Equal(DelegateAnswer.Done, await Delegate(store, Days("2026-03-18", "2026-03-27")));
        var id = await First(store);
        var office = new DelegateOffice(store.Database, store.Service.Tree);
        Assert.Equal(DelegateAnswer.NotTheHead, await office.EndNow(id, "p05", Zone, store.Clock, Cancel));
        Assert.Equal(DelegateAnswer.Done, await office.EndNow(id, "p03", Zone, store.Clock, Cancel));
        Assert.Equal(DelegateAnswer.NoDelegation, await office.EndNow(id, "p03", Zone, store.Clock, Cancel));
        Assert.Equal("p03", (await store.Assignments(cycle)).Single().AnsweredBy);
        Assert.Null((await store.Do(cycle, at => new SubmitAction(at, "X", "pledges", null) { By = "p03" })).Refusal);
    }

    [Fact]
    public async Task A_slip_in_the_days_a_stranger_and_a_second_one_for_the_same_days_are_refused()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-18 10:00");
        await store.Import(Pledges);

        Assert.Equal(DelegateAnswer.DayNotAllowed, await Delegate(store, Days("2026-03-17", "2026-03-20")));
        Assert.Equal(DelegateAnswer.DayNotAllowed, await Delegate(store, Days("2026-03-25", "2026-03-20")));
        Assert.Equal(DelegateAnswer.DayNotAllowed, await Delegate(store, Days("2026-03-20", "2062-03-27")));
        Assert.Equal(DelegateAnswer.NotTheHead, await Delegate(store, Days("2026-03-20", "2026-03-27", by: "p05", person: "p03")));
        Assert.Equal(DelegateAnswer.NotTheHead, await Delegate(store, Days("2026-03-20", "2026-03-27", unit: "P")));
        Assert.Equal(DelegateAnswer.NotHere, await Delegate(store, Days("2026-03-20", "2026-03-27", person: "p03")));
        Assert.Equal(DelegateAnswer.NotHere, await Delegate(store, Days("2026-03-20", "2026-03-27", person: "p06")));
        Assert.Equal(DelegateAnswer.Done, await Delegate(store, Days("2026-03-20", "2026-03-27")));
        Assert.Equal(DelegateAnswer.Overlaps, await Delegate(store, Days("2026-03-27", "2026-03-30")));
        Assert.Equal(DelegateAnswer.Done, await Delegate(store, Days("2026-03-28", "2026-03-30")));
    }

    [Fact]
    public async Task A_new_head_answers_himself_whoever_stood_in_for_the_old_one()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-02 00:00");
        var cycle = await store.Launch(Pledges, import: true);
        await store.Until("2026-03-18 10:00");
        await Delegate(store, Days("2026-03-18", "2026-03-27"));
        await store.Service.Appoint.RunNow(new Appointment("X", Workflow.Units.PostKind.Head, new Workflow.Units.PersonRecord { Id = "p07", Name = "New", Email = "p07@example.vn" }, null), Zone, store.Clock, Cancel);

        Assert.Equal("p07", (await store.Assignments(cycle)).Single().AnsweredBy);
    }

    [Fact]
    public async Task Who_stands_in_for_a_superior_reviews_what_waits_and_what_is_his_own_goes_further_up()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-18 10:00");
        await store.Import(Pledges);
        var before = await store.TreeOf("2026-03-18");
        // The head of the cell stands in for the commune: nobody reviews his own work.
        Assert.Equal(DelegateAnswer.Done, await Delegate(store, Days("2026-03-18", "2026-03-20", by: "p02", person: "p03", unit: "P")));
        var during = await store.TreeOf("2026-03-18");

        Assert.Equal(["P"], before.ReviewedBy("p01").Select(u => before.Unit(u).Code));
        Assert.Equal(["X"], before.ReviewedBy("p02").Select(u => before.Unit(u).Code));
        Assert.Equal(["P", "X"], during.ReviewedBy("p01").Select(u => during.Unit(u).Code).Order(StringComparer.Ordinal));
        Assert.Empty(during.ReviewedBy("p02"));
        Assert.Equal(["R"], before.ReviewedBy("p00").Select(u => before.Unit(u).Code));
    }

    [Fact]
    public async Task Who_reviews_a_unit_is_found_from_above_as_from_below()
    {
        var random = new Random(41);
        var year = Pledges.OnlyPeople("R,administrator,p00", "R,head,p01");
        for (var i = 0; i < 60; i++)
        {
            year.Units($"U{i:00},Unit {i},commune,{(i < 4 ? "R" : $"U{random.Next(i):00}")},2025-07-01,");
            if (random.Next(4) > 0)
            {
                year.People($"U{i:00},head,p{random.Next(2, 12):00}");
            }
        }

        await using var store = await LiveStore.Make(kind, "2026-03-18 10:00");
        await store.Import(year);
        var tree = await store.TreeOf("2026-03-18");
        foreach (var person in Enumerable.Range(0, 12).Select(i => $"p{i:00}"))
        {
            Assert.Equal(
                tree.Subtree(null).Where(u => (tree.Superior(u.Id)?.Person ?? "p00") == person).Select(u => u.Id).Order(),
                tree.ReviewedBy(person));
        }
    }
}

/// <summary>Over one file.</summary>
public sealed class StandingInOnSqlite() : StandingIn(StoreKind.Sqlite);

/// <summary>Over a database server.</summary>
public sealed class StandingInOnPostgres() : StandingIn(StoreKind.Postgres);
