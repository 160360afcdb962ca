using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Engine;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Cycles;

/// <summary>
/// Starts a cycle in one transaction: the definition's text is copied, the engine gets its first event, and what opens
/// on that day is open when the transaction commits.
/// </summary>
public sealed class LaunchCycle(Database database, Tree tree, ICycleEngine engine, AdvanceCycles advance, TimeProvider clock)
{
    /// <param name="scope">Code of the unit whose subtree takes part; null: the whole tree.</param>
    /// <exception cref="ArgumentException">There is no unit of that code.</exception>
    /// <returns>The cycle's id.</returns>
    public async Task<long> Run(CycleDefinition definition, int year, string? scope, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var day = LocalTime.DayOf(now, definition.Zone);
        await using var work = await database.BeginAsync(cancel);
        var units = await tree.On(work, day);
        var scopeUnit = scope is null ? null
            : units.ByCode(scope) ?? throw new ArgumentException($"There is no unit '{scope}'.", nameof(scope));
        var calendar = await tree.Calendar(work);
        var endsDay = CycleDays.Resolve(definition.EndsOn, year, day, new Dictionary<string, StageRow>(), calendar)
            ?? throw new ArgumentException("endsOn must be a fixed day or count from the launch.", nameof(definition));
        var cycle = new CycleRow
        {
            Id = await Keys.Take(work, Keys.Row, 1),
            Name = await FreeName(work, $"{definition.DefinitionId}-{year}"),
            DefinitionId = definition.DefinitionId,
            Definition = definition.Text,
            Year = year,
            ScopeUnitId = scopeUnit?.Id,
            Engine = engine.Name,
            State = CycleState.Running,
            LaunchedAt = now,
            LaunchedDay = day,
            EndsDay = endsDay,
            EndsAt = LocalTime.StartOf(endsDay.AddDays(1), definition.Zone),
            FollowedDay = day,
        };
        await CycleTable.Insert(work, cycle);

        var context = await CycleContext.Load(work, tree, cycle, new LedgerBuffer());
        context.Ledger.Add(context.Line(LedgerPhase.Clock, "cycle.launched"));
        await advance.Start(context, now);
        await CycleTable.Update(work, context.Cycle);
        await LedgerTable.Append(work, context.Ledger, now);
        await work.Commit(cancel);
        return cycle.Id;
    }

    private static async Task<string> FreeName(Work work, string name)
    {
        var taken = await CycleTable.NamesLike(work, name);
        var free = name;
        for (var n = 2; taken.Contains(free); n++)
        {
            free = $"{name}-{n}";
        }

        return free;
    }
}
