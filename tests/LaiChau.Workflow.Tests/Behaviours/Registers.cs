using System.Text.Json.Nodes;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Behaviours;

/// <summary>A unit's list of persons stays in the unit; what it comes to goes into the unit's numbers.</summary>
public abstract class Registers(StoreKind kind)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ReviewYear Pledges => new ReviewYear().Ends("06-30").Stage("pledges", "03-02", "03-31").Quiet()
        .Units("Y,Cell Y,cell,P,2025-07-01,").People("Y,head,p04", "X,officer,p08");

    private static JsonArray Two => (JsonArray)JsonNode.Parse("""[{"name":"A","signedOn":"2026-03-05"},{"name":"B"}]""")!;

    [Fact]
    public async Task What_the_list_comes_to_stands_in_the_draft_and_nothing_else_of_the_draft_is_lost()
    {
        await using var store = await Launched();
        await store.Do(store.Cycle, at => new DraftAction(at, "X", "pledges", """{"obliged":7,"leaders":1,"unsigned":"Ill."}""") { By = "p03" });
        var first = await Keep(store, "p03", Two, 2);
        var kept = (await Of(store, "X")).Draft;
        var second = await Keep(store, "p08", new JsonArray(Two[1]!.DeepClone()), first.Version!.Value);
        await store.Do(store.Cycle, at => new SubmitAction(at, "X", "pledges", """{"obliged":1,"signed":0}""") { By = "p03" });
        var late = await Keep(store, "p03", Two, (await Of(store, "X")).Version);

        Assert.Equal((null, null, Refusal.AlreadySubmitted), (first.Refusal, second.Refusal, late.Refusal));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"obliged":2,"leaders":1,"unsigned":"Ill.","signed":1,"plans":0}"""), JsonNode.Parse(kept!)), kept);
        Assert.Equal(["""{"name":"B"}"""], await Rows(store, "p03"));
        Assert.Equal(["1 p08"], await store.Texts("select cast(people as text) || ' ' || by_person from register"));
    }

    [Fact]
    public async Task What_is_handed_in_says_what_the_list_says_by_whomever_it_is_entered()
    {
        await using var store = await Launched();
        var kept = (await Keep(store, "p03", Two, 1)).Version!.Value;
        var own = new SubmitAction(default, "X", "pledges", """{"obliged":100,"signed":99,"plans":"many"}""") { By = "p03" };
        foreach (var action in new[] { own, own with { Values = """{"obliged":99,"signed":99}""" }, own with { Values = """{"obliged":2,"signed":0}""" }, own with { By = "p02", OnBehalf = true, ReceivedOn = new DateOnly(2026, 3, 2), Reason = "Paper." } })
        {
            var refused = await Act(store, action);
            Assert.Equal(Refusal.Incomplete, refused.Refusal);
            var problem = Assert.Single(refused.Problems!, p => p.Path == "signed");
            Assert.Contains(" 1;", problem.Text, StringComparison.Ordinal);
            Assert.Contains(action.Values!.Contains("99", StringComparison.Ordinal) ? " 99 " : " 0 ", problem.Text, StringComparison.Ordinal);
        }

        Assert.Equal((AssignmentState.Open, kept), ((await Of(store, "X")).State, (await Of(store, "X")).Version));
        // Who keeps no list counts as he likes; who does hands in once both agree.
        Assert.Null((await Act(store, own with { Unit = "Y", By = "p04", Values = """{"obliged":99,"signed":99}""" })).Refusal);
        Assert.Null((await Act(store, own with { Values = """{"obliged":2,"signed":1,"unsigned":"Ill."}""" })).Refusal);
    }

    private static async Task<ActOutcome> Act(LiveStore store, WorkAction action) =>
        (await new ActOnWork(store.Database, store.Service.Tree).RunNow(store.Cycle, [action], store.Clock, Cancel)).Outcomes[0];

    [Fact]
    public async Task Nobody_above_reads_a_row_and_nobody_but_the_unit_changes_the_list()
    {
        await using var store = await Launched();
        var version = (await Keep(store, "p03", Two, 1)).Version!.Value;
        foreach (var stranger in new[] { "p02", "p01", "p00", "p04" })
        {
            Assert.Equal(Refusal.NotTheHead, (await Keep(store, stranger, [], version)).Refusal);
            Assert.Empty(await Rows(store, stranger));
        }

        Assert.Equal(2, (await Rows(store, "p03")).Count);
        Assert.Equal(2, (await Rows(store, "p08")).Count);
        Assert.Empty(await store.Texts("select event from ledger where event like '%refused'"));
        var id = (await Of(store, "X")).Id;
        await using var work = await store.Database.ReadAsync(Cancel);
        var summary = await RegisterTable.Summary(work, id);
        Assert.Equal((2, """{"obliged":2,"signed":1,"plans":0}"""), (summary!.People, summary.Counts));
    }

    [Fact]
    public async Task Of_two_who_change_it_the_second_is_told_and_what_the_form_forbids_is_not_kept()
    {
        await using var store = await Launched();
        await Keep(store, "p03", Two, 1);
        var overtaken = await Keep(store, "p08", [], 1);
        var wrong = await Keep(store, "p03", (JsonArray)JsonNode.Parse("""[{"name":"A","signedOn":"2062-03-05"},{"bornOn":"1980-01-01"}]""")!, 2);

        Assert.Equal((Refusal.ChangedMeanwhile, Refusal.Incomplete), (overtaken.Refusal, wrong.Refusal));
        Assert.Equal(["0.signedOn", "1.name"], wrong.Problems!.Select(p => p.Path));
        Assert.Equal(2, (await Rows(store, "p03")).Count);
        Assert.Equal(2, (await Of(store, "X")).Version);
    }

    private static async Task<ActOutcome> Keep(LiveStore store, string by, JsonArray rows, long version) =>
        await new KeepRegister(store.Database, store.Service.Tree, store.Clock).Run(store.Cycle, "pledges", "X", by, rows, version, Cancel);

    private static async Task<AssignmentRow> Of(LiveStore store, string unit) => (await store.Assignments(store.Cycle)).Single(a => a.Unit == unit);

    private static async Task<List<string>> Rows(LiveStore store, string person)
    {
        var id = (await Of(store, "X")).Id;
        var tree = await store.TreeOf("2026-03-02");
        await using var work = await store.Database.ReadAsync(Cancel);
        return await RegisterTable.Rows(work, id, WhoMay.KeptBy(tree, person));
    }

    private async Task<LiveStore> Launched()
    {
        var store = await LiveStore.Make(kind, "2026-03-02 09:00");
        store.Cycle = await store.Launch(Pledges, import: true);
        await store.Until("2026-03-02 10:00");
        Assert.Equal(1, (await Of(store, "X")).Version);
        return store;
    }
}

/// <summary>Over one file.</summary>
public sealed class RegistersOnSqlite() : Registers(StoreKind.Sqlite);

/// <summary>Over a database server.</summary>
public sealed class RegistersOnPostgres() : Registers(StoreKind.Postgres);
