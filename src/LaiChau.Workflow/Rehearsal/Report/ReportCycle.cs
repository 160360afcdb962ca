using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Rehearsal.Report;

/// <summary>The rehearsed cycle's row, with the names of its scope and of the tree's root.</summary>
internal sealed record ReportCycle
{
    public string Name { get; init; } = "";

    public DateOnly LaunchedDay { get; init; }

    public DateOnly EndsDay { get; init; }

    /// <summary>Null: the year did not come to its end.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Null: the whole tree.</summary>
    public string? Scope { get; init; }

    public long RootUnitId { get; init; }

    public string Root { get; init; } = "";

    private const string Sql = """
        select c.name, c.launched_day, c.ends_day, c.completed_at, s.name as scope, r.id as root_unit_id, r.name as root
        from cycle c
        left join unit s on s.id = c.scope_unit_id
        join unit r on r.id = (select min(u.id) from unit u where u.id not in (select p.unit_id from unit_parent p))
        where c.id = @Cycle
        """;

    public static async Task<ReportCycle> Read(Work work, long cycle) => (await work.Query<ReportCycle>(Sql, new { Cycle = cycle })).Single();

    /// <summary>From the launch to the last day of the cycle; to its planned end when it did not complete.</summary>
    public DaySpan Span(TimeZoneInfo zone)
    {
        var last = CompletedAt is { } at ? StageLines.LastDayBefore(at, zone) : EndsDay;
        return new DaySpan(LaunchedDay, last > LaunchedDay ? last : LaunchedDay);
    }
}
