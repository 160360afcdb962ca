using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Api;

/// <summary>Assignments as their readers may see them.</summary>
internal static class AssignmentReads
{
    public static async Task<CycleRow> NeedCycle(Work work, string name) =>
        await CycleListTable.ByName(work, name) is { } id ? await CycleTable.ById(work, id) : throw new ProblemException(StatusCodes.Status404NotFound, "noCycle");

    public static StageDefinition NeedStage(CycleRow cycle, string stage) =>
        StoredDefinitions.Of(cycle.Definition).Flow.Activities.OfType<StageDefinition>().FirstOrDefault(s => s.Id == stage)
        ?? throw new ProblemException(StatusCodes.Status404NotFound, "noStage");

    /// <returns>Null: the unit has none in this stage.</returns>
    public static async Task<AssignmentView?> One(Work work, Tree tree, Rights rights, Caller caller, CycleRow cycle, string stage, string unitCode)
    {
        var definition = NeedStage(cycle, stage);
        var today = await rights.Today(work);
        var unit = today.ByCode(unitCode) ?? throw new ProblemException(StatusCodes.Status404NotFound, "noUnit");
        if (!Rights.Sees(today, caller, unit.Id))
        {
            throw ProblemException.NotAllowed;
        }

        var open = (await StageTable.OfCycle(work, cycle.Id)).Find(s => s.Key == stage);
        var row = open is null ? null : (await AssignmentTable.OfUnits(work, open.Id, [unit.Id])).SingleOrDefault();
        if (row is null)
        {
            return null;
        }

        var seesSubmission = Rights.SeesSubmission(today, caller, unit.Id, definition.Kind);
        return AssignmentView.Of(row, cycle, definition, today, await tree.Calendar(work)) with
        {
            Submission = seesSubmission ? AssignmentView.Json(row.Submission) : null,
            Review = seesSubmission ? AssignmentView.Json(await AnswerTable.One(work, row.Id, AnswerRow.Review, row.Submissions)) : null,
            Draft = caller.Person is { } person && WhoMay.Draft(today, unit.Id, definition.Kind, person) is not null ? AssignmentView.Json(row.Draft) : null,
        };
    }
}
