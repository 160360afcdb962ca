using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Rehearsal.Report;

/// <summary>How one stage went.</summary>
internal sealed record StageLine(StageDefinition Stage)
{
    public string Id => Stage.Id;

    public string Title => Stage.Title;

    /// <summary>Null: the stage never opened.</summary>
    public DateOnly? Opened { get; init; }

    /// <summary>Last valid day.</summary>
    public DateOnly? Due { get; init; }

    public DateOnly? Done { get; init; }

    /// <summary>`latest`: done because its time was over.</summary>
    public bool DoneByLatest { get; init; }

    /// <summary>The last day on which it was open; null: never closed.</summary>
    public DateOnly? Closed { get; init; }

    public StageCount Count { get; init; } = new();
}

internal sealed record StageCount
{
    public long StageId { get; init; }

    public long Assignments { get; init; }

    public long OnTime { get; init; }

    public long Late { get; init; }

    /// <summary>Handed in and not reviewed to the end.</summary>
    public long Unreviewed { get; init; }

    public long Lapsed { get; init; }

    public long Exempted { get; init; }

    public long Cancelled { get; init; }
}

/// <summary>Stages in the order in which they opened; those that never did come last, as the file has them.</summary>
internal static class StageLines
{
    private const string CountSql = """
        select a.stage_id, count(*) as assignments,
               count(*) filter (where a.state = 'accepted' and not late) as on_time,
               count(*) filter (where a.state = 'accepted' and late) as late,
               count(*) filter (where a.state = 'lapsed' and a.first_handed_in is not null) as unreviewed,
               count(*) filter (where a.state = 'lapsed') as lapsed,
               count(*) filter (where a.state = 'exempted') as exempted,
               count(*) filter (where a.state = 'cancelled') as cancelled
        from (select stage_id, state, first_handed_in,
                     coalesce(first_handed_in > first_lateness_day, false) or coalesce(last_handed_in > last_lateness_day, false) as late
              from assignment where cycle_id = @Cycle) as a
        group by a.stage_id
        """;

    public static async Task<IReadOnlyList<StageLine>> Read(Work work, long cycle, CycleDefinition definition)
    {
        var rows = (await StageTable.OfCycle(work, cycle)).ToDictionary(s => s.Key, StringComparer.Ordinal);
        var counts = (await work.Query<StageCount>(CountSql, new { Cycle = cycle })).ToDictionary(c => c.StageId);
        return
        [
            .. definition.Stages
                .Select(s => rows.TryGetValue(s.Id, out var row) && row.IsOpened
                    ? Line(s, row, counts.GetValueOrDefault(row.Id) ?? new StageCount(), definition.Zone)
                    : new StageLine(s))
                .OrderBy(l => l.Opened ?? DateOnly.MaxValue)
                .ThenBy(l => l.Due),
        ];
    }

    private static StageLine Line(StageDefinition stage, StageRow row, StageCount count, TimeZoneInfo zone) => new(stage)
    {
        Opened = row.OpeningDay,
        Due = row.LastValidDay,
        Done = row.DoneAt is { } done ? LastDayBefore(done, zone) : null,
        DoneByLatest = row.DoneReason == "latest",
        Closed = row.ClosedAt is { } closed ? LastDayBefore(closed, zone) : null,
        Count = count,
    };

    /// <summary>What happens at 00:00 ends the day before, as a reader sees it.</summary>
    public static DateOnly LastDayBefore(DateTimeOffset at, TimeZoneInfo zone) => LocalTime.DayOf(at.AddTicks(-1), zone);
}
