using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Behaviours;

/// <summary>What is handed in is checked by the form that the cycle was launched with, and nothing that was given is ever lost.</summary>
public abstract class FormsAtWork(StoreKind kind)
{
    private const string Proposed = """{"subject":"collective","formNumber":"mau01","strengths":"S","shortcomings":"S","remedies":"R","selfGrade":"good","collectiveGrade":"good"}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ReviewYear Pledges => new ReviewYear().Ends("06-30").Stage("pledges", "03-02", "03-31").Quiet();

    private static ReviewYear Evaluation => new ReviewYear().Ends("06-30").Stage("grades", "03-02", "03-31", ("type", "LaiChau.Evaluate")).Quiet();

    [Fact]
    public async Task Incomplete_work_is_not_handed_in_and_its_lateness_is_that_of_the_complete_one()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-30 09:00");
        var cycle = await store.Launch(Pledges, import: true);
        await store.Until("2026-03-31 09:00");
        var incomplete = await store.Do(cycle, at => new SubmitAction(at, "X", "pledges", """{"signed":25,"obliged":24,"when":"now"}"""));
        var stranger = await store.Do(cycle, at => new SubmitAction(at, "X", "pledges", "{}") { By = "p02" });
        await store.Until("2026-04-02 09:00");
        var complete = await store.Do(cycle, at => new SubmitAction(at, "X", "pledges", """{"signed":24,"obliged":24}"""));
        var assignment = Assert.Single(await store.Assignments(cycle));

        Assert.Equal((Refusal.Incomplete, "open"), (incomplete.Refusal, incomplete.State));
        Assert.Equal(["when", "signed"], incomplete.Problems!.Select(p => p.Path));
        Assert.Equal((Refusal.NotTheHead, null), (stranger.Refusal, stranger.Problems));
        Assert.Equal((null, """{"signed":24,"obliged":24}"""), (complete.Refusal, assignment.Submission));
        (await store.Ledger()).Of("X", """
            2026-03-30 09:00 assignment.opened pledges X v1 due=2026-03-31
            2026-03-31 08:00 mail.accepted p03 [pledges X open v1]
            2026-03-31 09:00 assignment.refused pledges X action=submit reason=incomplete
            2026-03-31 09:00 assignment.refused pledges X action=submit reason=notTheHead
            2026-04-02 09:00 assignment.submitted pledges X v1 late=2
            """);
    }

    [Fact]
    public async Task Self_grade_collective_and_decision_of_each_time_stand_beside_each_other()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-02 09:00");
        var cycle = await store.Launch(Evaluation, import: true);
        var higher = Proposed.Replace("\"good\"", "\"excellent\"", StringComparison.Ordinal);
        await store.Do(cycle, at => new SubmitAction(at, "X", "grades", higher));
        var unexplained = await store.Do(cycle, at => new AcceptAction(at, "X", "grades") { Values = """{"decidedGrade":"good"}""" });
        await store.Do(cycle, at => new ReturnAction(at, "X", "grades", "Too high."));
        await store.Do(cycle, at => new SubmitAction(at, "X", "grades", Proposed));
        await store.Do(cycle, at => new AcceptAction(at, "X", "grades") { Values = """{"decidedGrade":"good"}""" });
        await store.Do(cycle, at => new ReopenAction(at, "X", "grades", "A complaint."));
        await store.Do(cycle, at => new SubmitAction(at, "X", "grades", Proposed));
        await store.Do(cycle, at => new AcceptAction(at, "X", "grades") { Values = """{"decidedGrade":"completed","decidedReason":"Was right."}""" });
        var assignment = Assert.Single(await store.Assignments(cycle));
        await using var work = await store.Database.ReadAsync(Cancel);
        var answers = await AnswerTable.OfAssignment(work, assignment.Id);

        Assert.Equal(Refusal.Incomplete, unexplained.Refusal);
        Assert.Equal("decidedReason", Assert.Single(unexplained.Problems!).Path);
        Assert.Equal(
            [
                (1, "unit", "p03", higher), (2, "unit", "p03", Proposed), (2, "review", "p02", """{"decidedGrade":"good"}"""),
                (3, "unit", "p03", Proposed), (3, "review", "p02", """{"decidedGrade":"completed","decidedReason":"Was right."}"""),
            ],
            answers.Select(a => (a.Submission, a.Part, a.ByPerson!, a.Answers)));
        Assert.Equal(Proposed, assignment.Submission);
        Assert.Equal("""{"decidedGrade":"completed","decidedReason":"Was right."}""", await AnswerTable.One(work, assignment.Id, AnswerRow.Review, assignment.Submissions));
    }

    [Fact]
    public async Task A_cycle_keeps_the_form_it_was_launched_with_and_one_without_forms_takes_what_comes()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-02 09:00");
        var cycle = await store.Launch(Pledges.Units("Y,Cell Y,cell,P,2025-07-01,").People("Y,head,p04"), import: true);
        await using (var work = await store.Database.BeginAsync(Cancel))
        {
            Assert.Equal(BuiltInForms.All["pledges"].Text, (await CycleFormTable.Of(work, cycle, "pledges"))!.Text);
            await work.Execute("update cycle_form set form = @Form", new { Form = """{"title": "Old", "fields": [{"key": "collected", "type": "whole", "label": "Collected", "required": true}]}""" });
            await work.Commit(Cancel);
        }

        var now = await store.Do(cycle, at => new SubmitAction(at, "X", "pledges", """{"signed":24,"obliged":24}"""));
        var then = await store.Do(cycle, at => new SubmitAction(at, "X", "pledges", """{"collected":24}"""));
        await using (var work = await store.Database.BeginAsync(Cancel))
        {
            await work.Execute("delete from cycle_form");
            await work.Commit(Cancel);
        }

        var without = await store.Do(cycle, at => new SubmitAction(at, "Y", "pledges", """{"anything":true}"""));

        Assert.Equal(["signed", "obliged", "collected"], now.Problems!.Select(p => p.Path));
        Assert.Null(then.Refusal);
        Assert.Null(without.Refusal);
    }

    [Fact]
    public void A_stage_has_the_form_that_it_names_and_a_file_beside_the_definition_goes_before_the_built_in_one()
    {
        using var folder = new TemporaryFolder();
        var year = new ReviewYear().Ends("06-30").Stage("a", "03-02", "03-31", ("form", "own")).Stage("b", "03-02", "03-31").Stage("c", "03-02", "03-31", ("type", "LaiChau.Evaluate"));
        var definition = DefinitionFile.Read(year.Write(folder).Definition).Value!;
        var path = Path.Combine(folder.Folder, "definition.json");
        Directory.CreateDirectory(Path.Combine(folder.Folder, StageForms.Folder));
        var unknown = StageForms.Read(definition, path);
        File.WriteAllText(Path.Combine(folder.Folder, StageForms.Folder, "own.json"), """{"title": "Own", "fields": [{"key": "a", "type": "yes", "label": "A"}]}""");
        File.WriteAllText(Path.Combine(folder.Folder, StageForms.Folder, "pledges.json"), """{"title": "Ours", "fields": [{"key": "a", "type": "yes", "label": "A"}]}""");
        var forms = StageForms.Read(definition, path).Value!;
        File.WriteAllText(Path.Combine(folder.Folder, StageForms.Folder, "pledges.json"), """{"title": "Ours", "fields": []}""");
        var broken = StageForms.Read(definition, path);

        Assert.Equal(["Own", "Ours", BuiltInForms.All["evaluation"].Title], definition.Stages.Select(s => forms.ByStage[s.Id].Title));
        Assert.Matches("^/root/activities/[0-9]+/form$", Assert.Single(unknown.Problems).Place);
        Assert.Equal("/fields", Assert.Single(broken.Problems).Place);
    }
}

/// <summary>Over one file.</summary>
public sealed class FormsAtWorkOnSqlite() : FormsAtWork(StoreKind.Sqlite);

/// <summary>Over a database server.</summary>
public sealed class FormsAtWorkOnPostgres() : FormsAtWork(StoreKind.Postgres);
