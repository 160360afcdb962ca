using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Cycles;

/// <summary>The stages of a cycle with the days that an amendment would move.</summary>
internal static class AmendableStages
{
    /// <returns>In the order of the definition, closed ones left out.</returns>
    public static async Task<IReadOnlyList<AmendableStage>> Of(Work work, Tree tree, long cycle)
    {
        var context = await CycleContext.Load(work, tree, await CycleTable.ById(work, cycle), new LedgerBuffer());
        return
        [
            .. context.Definition.Flow.Activities.OfType<StageDefinition>()
                .Select(d => (Definition: d, Row: context.Stages.GetValueOrDefault(d.Id)))
                .Where(s => s.Row?.State != StageState.Closed)
                .Select(s => new AmendableStage(
                    s.Definition.Id, s.Definition.Title,
                    AmendStage.PlannedOpening(context, s.Definition, s.Row),
                    AmendStage.PresentDue(context, s.Definition, s.Row),
                    AmendStage.PresentLatest(context, s.Definition, s.Row),
                    context.Amendments.ContainsKey(s.Definition.Id))),
        ];
    }
}

/// <param name="Opens">The day it opened or will open; null while that is unknown, as the other days.</param>
/// <param name="Amended">One of its days is not what the definition says.</param>
internal sealed record AmendableStage(string Key, string Title, DateOnly? Opens, DateOnly? Due, DateOnly? Latest, bool Amended);
