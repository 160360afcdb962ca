using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Host.Api;
using LaiChau.Workflow.Host.Pages.Overview;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Resources;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Pages.Watch;

/// <summary>One cycle as administrators watch it.</summary>
internal sealed record WatchModel
{
    public required ShownState State { get; init; }

    public required ShownCycle Cycle { get; init; }

    /// <summary>Stages that have opened, and how their work came in.</summary>
    public required IReadOnlyList<(string Title, Progress Progress)> Progress { get; init; }

    public required HeatMap Map { get; init; }

    public required bool Ended { get; init; }

    /// <returns>Null: there is no such cycle, or no such unit.</returns>
    public static async Task<WatchModel?> Read(Work work, Tree tree, SteadyClock clock, HttpContext http, string name)
    {
        if (await CycleListTable.One(work, name) is not { } line)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var definition = StoredDefinitions.Of(line.Definition);
        var today = LocalTime.DayOf(now, definition.Zone);
        var cycle = await ShownCycle.Read(work, Shown(line), now);
        var stages = await StageTable.OfCycle(work, line.Id);
        var map = await HeatMap.Read(work, await tree.On(work, today), line, stages, definition, http.Request.Query["don-vi"], today);
        return map is null ? null : new WatchModel
        {
            State = await ShownState.Read(work, clock, http),
            Cycle = cycle,
            Progress = await Curves(work, line.Id, stages, definition, today),
            Map = map,
            Ended = line.State is not ("running" or "paused"),
        };
    }

    private static CycleShown Shown(CycleLine line) => new()
    {
        Id = line.Id,
        Name = line.Name,
        Definition = line.Definition,
        Year = line.Year,
        State = line.State,
        LaunchedAt = line.LaunchedAt,
        PausedAt = line.PausedAt,
        EndsDay = line.EndsDay,
        Scope = line.Scope,
    };

    private static async Task<IReadOnlyList<(string, Progress)>> Curves(Work work, long cycle, IReadOnlyList<StageRow> stages, CycleDefinition definition, DateOnly today)
    {
        var handedIn = (await WatchTable.HandedIn(work, cycle)).ToLookup(h => h.StageId);
        List<(string, Progress)> curves = [];
        foreach (var stage in definition.Flow.Activities.OfType<StageDefinition>())
        {
            if (stages.FirstOrDefault(s => s.Key == stage.Id) is { IsOpened: true, Counted: > 0 } row)
            {
                var sum = 0;
                var until = row.ClosedAt is { } closed ? LocalTime.DayOf(closed, definition.Zone) : today;
                curves.Add((stage.Title, new Progress(row.OpeningDay!.Value, row.LastValidDay!.Value, until, row.Counted,
                    [.. handedIn[row.Id].Select(h => (h.Day, sum += h.HandedIn))])));
            }
        }

        return curves;
    }
}

/// <summary>The units directly below one, each with what lies below it, by stage.</summary>
/// <param name="Above">From the top of the cycle's scope down to the unit itself.</param>
internal sealed record HeatMap(IReadOnlyList<UnitRecord> Above, IReadOnlyList<(long Id, string Title)> Stages, IReadOnlyList<HeatRow> Rows)
{
    /// <returns>Null: there is no such unit in the cycle's scope.</returns>
    public static async Task<HeatMap?> Read(Work work, TreeSnapshot tree, CycleLine cycle, IReadOnlyList<StageRow> stages, CycleDefinition definition, string? code, DateOnly today)
    {
        var scope = cycle.Scope is null ? tree.Root : tree.ByCode(cycle.Scope)!;
        var unit = string.IsNullOrEmpty(code) ? scope : tree.ByCode(code);
        if (unit is null || !tree.IsUnder(unit.Id, scope.Id))
        {
            return null;
        }

        List<UnitRecord> above = [unit];
        for (var at = unit.Id; at != scope.Id; at = above[^1].Id)
        {
            above.Add(tree.Unit(tree.Parent(at)!.Value));
        }

        above.Reverse();
        var shown = definition.Flow.Activities.OfType<StageDefinition>()
            .Select(d => (Row: stages.FirstOrDefault(s => s.Key == d.Id), d.Title))
            .Where(s => s.Row?.IsOpened == true)
            .Select(s => (s.Row!.Id, s.Title)).ToList();
        var below = (await WatchTable.Below(work, cycle.Id, unit.Id, today)).ToLookup(c => c.UnitId);
        var rows = below.Select(b => HeatRow.Of(tree.Unit(b.Key), tree, b)).OrderBy(r => r.Unit.Name, StringComparer.Create(Texts.Culture, ignoreCase: true)).ToList();
        var own = await WatchTable.Own(work, cycle.Id, unit.Id, today);
        return new HeatMap(above, shown, own.Count == 0 ? rows : [HeatRow.Of(unit, tree, own) with { IsItself = true }, .. rows]);
    }
}

/// <param name="Answers">Somebody answers for the unit today.</param>
internal sealed record HeatRow(UnitRecord Unit, bool Answers, IReadOnlyDictionary<long, StageCounts> ByStage)
{
    /// <summary>What the unit itself owes, not what lies below it.</summary>
    public bool IsItself { get; init; }

    public static HeatRow Of(UnitRecord unit, TreeSnapshot tree, IEnumerable<StageCounts> counts) =>
        new(unit, tree.AnswersFor(unit.Id) is not null, counts.ToDictionary(c => c.StageId));

    /// <summary>How full, from 0 to 4; -1: nothing is owed there.</summary>
    public static int Heat(StageCounts? counts) => counts is not { Counted: > 0 } ? -1
        : counts.HandedIn == counts.Counted ? 4
        : (int)Math.Floor(3.999 * counts.HandedIn / counts.Counted);
}
