using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Telemetry;

namespace LaiChau.Workflow.Operation;

/// <summary>What is due and in no mail yet: looked at once a minute, for the gauges.</summary>
public sealed class Backlog(Database database, TimeProvider clock)
{
    public async Task Look(CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        var due = (await work.Query<DueRow>(DueSql)).Single();
        Measures.Due(due.Waiting, clock.GetUtcNow() - due.Oldest);
    }

    /// <summary>Reads the rows of the partial index on due notices alone.</summary>
    private const string DueSql = "select count(*) as waiting, min(due_at) as oldest from notice where state = 'due'";

    private sealed record DueRow
    {
        public long Waiting { get; init; }

        public DateTimeOffset? Oldest { get; init; }
    }
}
