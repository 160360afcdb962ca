using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Notices;

/// <summary>What letters need of a cycle, running or completed.</summary>
internal sealed record CycleSheet(long Id, string Name, int Year, CycleDefinition Definition, bool IsPaused, bool IsCancelled)
{
    private const string Sql = "select id, name, year, definition, state from cycle order by id";

    public static async Task<Dictionary<long, CycleSheet>> All(Work work) =>
        (await work.Query<Row>(Sql)).ToDictionary(r => r.Id, r => new CycleSheet(r.Id, r.Name, r.Year, StoredDefinitions.Of(r.Definition), r.State == "paused", r.State == "cancelled"));

    public DateOnly DayOf(DateTimeOffset instant) => LocalTime.DayOf(instant, Definition.Zone);

    private sealed class Row
    {
        public long Id { get; init; }

        public string Name { get; init; } = "";

        public int Year { get; init; }

        public string Definition { get; init; } = "";

        public string State { get; init; } = "";
    }
}
