using System.Globalization;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Host.Api;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Pages.Watch;

/// <summary>A list of owed work: what is late, or what nobody answers for.</summary>
/// <param name="Next">Address of the following lines; null: there are none.</param>
/// <param name="Stages">To choose from; empty: the list is not filtered.</param>
internal sealed record OwedModel(ShownState State, string Cycle, string CycleTitle, string Title, string Empty, IReadOnlyList<OwedShown> Lines, string? Next,
    IReadOnlyList<(string Key, string Title)> Stages, string? Stage)
{
    private const int Take = 100;
    private const int MostUnanswered = 2000;

    /// <returns>Null: there is no such cycle.</returns>
    public static async Task<OwedModel?> Late(Work work, Tree tree, SteadyClock clock, HttpContext http, string name)
    {
        if (await CycleListTable.One(work, name) is not { } cycle)
        {
            return null;
        }

        var definition = StoredDefinitions.Of(cycle.Definition);
        var today = LocalTime.DayOf(clock.GetUtcNow(), definition.Zone);
        var stages = definition.Flow.Activities.OfType<StageDefinition>().Select(s => (s.Id, s.Title)).ToList();
        // Nonsense in an address is no filter.
        var stage = http.Request.Query["buoc"].ToString() is var asked && stages.Any(s => s.Id == asked) ? asked : null;
        var after = After(http.Request.Query["sau"].ToString());
        var lines = await WatchTable.Late(work, cycle.Id, today, stage, after, Take);
        var next = lines.Count < Take ? null : string.Create(CultureInfo.InvariantCulture,
            $"?sau={lines[^1].LastValidDay:yyyy-MM-dd}.{lines[^1].Id}{(stage is null ? "" : $"&buoc={Uri.EscapeDataString(stage)}")}");
        return new OwedModel(await ShownState.Read(work, clock, http), name, definition.Name, "LateList", "NothingLate",
            await Shown(work, tree, lines, definition, today), next, stages, stage);
    }

    /// <returns>Null: there is no such cycle.</returns>
    public static async Task<OwedModel?> Unanswered(Work work, Tree tree, SteadyClock clock, HttpContext http, string name)
    {
        if (await CycleListTable.One(work, name) is not { } cycle)
        {
            return null;
        }

        var definition = StoredDefinitions.Of(cycle.Definition);
        var today = LocalTime.DayOf(clock.GetUtcNow(), definition.Zone);
        return new OwedModel(await ShownState.Read(work, clock, http), name, definition.Name, "Unanswered", "EverybodyAnswers",
            await Shown(work, tree, await WatchTable.Unanswered(work, cycle.Id, MostUnanswered), definition, today), null, [], null);
    }

    private static (DateOnly, long) After(string text) =>
        text.Split('.') is [var day, var id]
        && DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var known)
        && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (known, number) : (DateOnly.MinValue, 0);

    private static async Task<IReadOnlyList<OwedShown>> Shown(Work work, Tree tree, IReadOnlyList<OwedLine> lines, CycleDefinition definition, DateOnly today)
    {
        var people = await tree.On(work, today);
        var calendar = await tree.Calendar(work);
        return
        [
            .. lines.Select(l => new OwedShown(
                l,
                definition.Stage(l.Stage).Title,
                people.Parent(l.UnitId) is { } parent ? people.Unit(parent).Name : "",
                people.AnswersFor(l.UnitId) is { } answers ? people.Person(answers.Person).Name : null,
                l.LastValidDay < today ? Lateness.Of(today, l.LastValidDay, calendar) : 0)),
        ];
    }
}

/// <param name="Above">Name of the unit above.</param>
/// <param name="Answers">Who answers for it today; null: nobody.</param>
/// <param name="Late">Working days.</param>
internal sealed record OwedShown(OwedLine Line, string Stage, string Above, string? Answers, int Late);
