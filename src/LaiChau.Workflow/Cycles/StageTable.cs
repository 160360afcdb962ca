using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Cycles;

/// <summary>SQL over stages. A stage has a row from the moment its token arrives.</summary>
internal static class StageTable
{
    private const string OfCycleSql = """
        select id, cycle_id, key, state, opens_at, opening_day, last_valid_day, due_at, latest_at, done_at, done_day,
               done_reason, closed_at, counted, handed_in, accepted, unended
        from stage where cycle_id = @Cycle
        order by key
        """;

    public static Task<List<StageRow>> OfCycle(Work work, long cycle) => work.Query<StageRow>(OfCycleSql, new { Cycle = cycle });

    private const string PutSql = """
        insert into stage (id, cycle_id, key, state, opens_at, opening_day, last_valid_day, due_at, latest_at, done_at,
                           done_day, done_reason, closed_at, counted, handed_in, accepted, unended)
        values (@Id, @CycleId, @Key, @State, @OpensAt, @OpeningDay, @LastValidDay, @DueAt, @LatestAt, @DoneAt,
                @DoneDay, @DoneReason, @ClosedAt, @Counted, @HandedIn, @Accepted, @Unended)
        on conflict (id) do update set
            state = excluded.state, opens_at = excluded.opens_at, opening_day = excluded.opening_day,
            last_valid_day = excluded.last_valid_day, due_at = excluded.due_at, latest_at = excluded.latest_at,
            done_at = excluded.done_at, done_day = excluded.done_day, done_reason = excluded.done_reason,
            closed_at = excluded.closed_at, counted = excluded.counted, handed_in = excluded.handed_in,
            accepted = excluded.accepted, unended = excluded.unended
        """;

    public static Task Put(Work work, StageRow stage) => work.Execute(PutSql, stage);
}

internal static class StageState
{
    /// <summary>The token is there, the opening day is not.</summary>
    public const string Waiting = "waiting";
    public const string Open = "open";
    public const string Closed = "closed";
}

internal sealed record StageRow
{
    public long Id { get; init; }

    public long CycleId { get; init; }

    /// <summary>The activity's id.</summary>
    public string Key { get; init; } = "";

    public string State { get; init; } = "";

    /// <summary>While waiting: 00:00 local of the opening day; null until that day and the due day are known.</summary>
    public DateTimeOffset? OpensAt { get; init; }

    public DateOnly? OpeningDay { get; init; }

    public DateOnly? LastValidDay { get; init; }

    /// <summary>When the deadline passes; null before the opening and once it has passed.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When `Done` fires at the latest; null until that day is known, and once the stage is done.</summary>
    public DateTimeOffset? LatestAt { get; init; }

    public DateTimeOffset? DoneAt { get; init; }

    public DateOnly? DoneDay { get; init; }

    public string? DoneReason { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Assignments that are neither exempted nor cancelled.</summary>
    public int Counted { get; init; }

    /// <summary>Of the counted: handed in, reviewed or not.</summary>
    public int HandedIn { get; init; }

    public int Accepted { get; init; }

    /// <summary>Assignments on which something is still to be done, review included.</summary>
    public int Unended { get; init; }

    public bool IsOpened => State != StageState.Waiting;
}
