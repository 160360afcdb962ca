using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Cycles;

/// <summary>SQL over what administrators have decided instead of stages' own days.</summary>
internal static class StageAmendmentTable
{
    private const string OfCycleSql = "select cycle_id, stage, due_day, latest_day from stage_amendment where cycle_id = @Cycle";

    public static Task<List<StageAmendmentRow>> OfCycle(Work work, long cycle) => work.Query<StageAmendmentRow>(OfCycleSql, new { Cycle = cycle });

    private const string PutSql = """
        insert into stage_amendment (cycle_id, stage, due_day, latest_day) values (@CycleId, @Stage, @DueDay, @LatestDay)
        on conflict (cycle_id, stage) do update set due_day = excluded.due_day, latest_day = excluded.latest_day
        """;

    public static Task Put(Work work, StageAmendmentRow amendment) => work.Execute(PutSql, amendment);
}

internal sealed record StageAmendmentRow
{
    public long CycleId { get; init; }

    /// <summary>The stage's id in the definition.</summary>
    public string Stage { get; init; } = "";

    /// <summary>The last valid day; null: as the definition says.</summary>
    public DateOnly? DueDay { get; init; }

    /// <summary>Null: as the definition says.</summary>
    public DateOnly? LatestDay { get; init; }
}
