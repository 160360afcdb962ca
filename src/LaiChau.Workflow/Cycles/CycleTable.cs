using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Cycles;

/// <summary>SQL over cycles and the days they wait for.</summary>
internal static class CycleTable
{
    private const string Columns = """
        id, name, definition_id, definition, year, scope_unit_id, engine, engine_state, flow_ended, state,
        launched_at, launched_day, ends_day, ends_at, followed_day, launch_key, approved_by, rehearsal_key, launch_reason
        """;

    private const string RunningSql = $"select {Columns} from cycle where state = '{CycleState.Running}'";

    /// <summary>By name; in C#, because the databases order hyphens differently.</summary>
    public static async Task<List<CycleRow>> Running(Work work) =>
        [.. (await work.Query<CycleRow>(RunningSql)).OrderBy(c => c.Name, StringComparer.Ordinal)];

    private const string UnendedSql = $"select {Columns} from cycle where state in ('{CycleState.Running}', '{CycleState.Paused}')";

    /// <summary>Running and paused ones, by name.</summary>
    public static async Task<List<CycleRow>> Unended(Work work) =>
        [.. (await work.Query<CycleRow>(UnendedSql)).OrderBy(c => c.Name, StringComparer.Ordinal)];

    private const string ByIdSql = $"select {Columns} from cycle where id = @Id";

    public static async Task<CycleRow> ById(Work work, long id) => (await work.Query<CycleRow>(ByIdSql, new { Id = id })).Single();

    /// <summary>Null: there is no such cycle.</summary>
    public static async Task<CycleRow?> Find(Work work, long id) => (await work.Query<CycleRow>(ByIdSql, new { Id = id })).SingleOrDefault();

    private const string OfLaunchSql = $"select {Columns} from cycle where launch_key = @Key and state <> '{CycleState.Cancelled}'";

    /// <summary>The cycle of this launch; a cancelled one does not count.</summary>
    public static async Task<CycleRow?> OfLaunch(Work work, string key) =>
        (await work.Query<CycleRow>(OfLaunchSql, new { Key = key })).SingleOrDefault();

    private const string InsertSql = """
        insert into cycle (id, name, definition_id, definition, year, scope_unit_id, engine, engine_state, flow_ended,
                           state, launched_at, launched_day, ends_day, ends_at, followed_day, launch_key, approved_by,
                           rehearsal_key, launch_reason)
        values (@Id, @Name, @DefinitionId, @Definition, @Year, @ScopeUnitId, @Engine, @EngineState, @FlowEnded,
                @State, @LaunchedAt, @LaunchedDay, @EndsDay, @EndsAt, @FollowedDay, @LaunchKey, @ApprovedBy,
                @RehearsalKey, @LaunchReason)
        """;

    public static Task Insert(Work work, CycleRow cycle) => work.Execute(InsertSql, cycle);

    private const string UpdateSql = """
        update cycle set engine_state = @EngineState, flow_ended = @FlowEnded, ends_day = @EndsDay, ends_at = @EndsAt,
                         followed_day = @FollowedDay
        where id = @Id
        """;

    public static Task Update(Work work, CycleRow cycle) => work.Execute(UpdateSql, cycle);

    private const string CompleteSql = $"update cycle set state = '{CycleState.Completed}', completed_at = @At where id = @Id";

    public static Task Complete(Work work, long id, DateTimeOffset at) => work.Execute(CompleteSql, new { Id = id, At = at });

    private const string CancelSql = $"update cycle set state = '{CycleState.Cancelled}', completed_at = @At, paused_at = null where id = @Id";

    public static Task Cancel(Work work, long id, DateTimeOffset at) => work.Execute(CancelSql, new { Id = id, At = at });

    private const string PauseSql = $"update cycle set state = '{CycleState.Paused}', paused_at = @At where id = @Id";

    public static Task Pause(Work work, long id, DateTimeOffset at) => work.Execute(PauseSql, new { Id = id, At = at });

    private const string ResumeSql = $"update cycle set state = '{CycleState.Running}', paused_at = null where id = @Id";

    public static Task Resume(Work work, long id) => work.Execute(ResumeSql, new { Id = id });

    private const string NamesSql = "select name from cycle where name = @Name or name like @Name || '-%'";

    /// <summary>Names that begin like this one.</summary>
    public static async Task<HashSet<string>> NamesLike(Work work, string name) =>
        (await work.Query<string>(NamesSql, new { Name = name })).ToHashSet(StringComparer.Ordinal);

    private const string WaitsSql = "select activity, due_at from day_wait where cycle_id = @Cycle";

    public static Task<List<DayWaitRow>> Waits(Work work, long cycle) => work.Query<DayWaitRow>(WaitsSql, new { Cycle = cycle });

    private const string PutWaitSql = """
        insert into day_wait (cycle_id, activity, due_at) values (@Cycle, @Activity, @DueAt)
        on conflict (cycle_id, activity) do update set due_at = excluded.due_at
        """;

    public static Task PutWait(Work work, long cycle, DayWaitRow wait) =>
        work.Execute(PutWaitSql, new { Cycle = cycle, wait.Activity, wait.DueAt });

    private const string EndWaitSql = "delete from day_wait where cycle_id = @Cycle and activity = @Activity";

    public static Task EndWait(Work work, long cycle, string activity) =>
        work.Execute(EndWaitSql, new { Cycle = cycle, Activity = activity });
}

internal static class CycleState
{
    public const string Running = "running";
    public const string Completed = "completed";

    /// <summary>Sends nothing, opens nothing, finishes nothing; its deadlines stand.</summary>
    public const string Paused = "paused";
    public const string Cancelled = "cancelled";
}

internal sealed record CycleRow
{
    public long Id { get; init; }

    /// <summary>`&lt;definitionId&gt;-&lt;year&gt;`, the second of that name `…-2`.</summary>
    public string Name { get; init; } = "";

    public string DefinitionId { get; init; } = "";

    /// <summary>The text the cycle was launched with.</summary>
    public string Definition { get; init; } = "";

    public int Year { get; init; }

    /// <summary>Null: the whole tree.</summary>
    public long? ScopeUnitId { get; init; }

    public string Engine { get; init; } = "";

    public string? EngineState { get; init; }

    public bool FlowEnded { get; init; }

    public string State { get; init; } = "";

    public DateTimeOffset LaunchedAt { get; init; }

    public DateOnly LaunchedDay { get; init; }

    /// <summary>The cycle ends at 24:00 of this local day, whatever is open.</summary>
    public DateOnly EndsDay { get; init; }

    public DateTimeOffset EndsAt { get; init; }

    /// <summary>Changes of units and posts up to this local day have been followed.</summary>
    public DateOnly FollowedDay { get; init; }

    /// <summary>Which launch it is: two of the same are one cycle.</summary>
    public string? LaunchKey { get; init; }

    public string? ApprovedBy { get; init; }

    /// <summary>Key of the rehearsal that was approved.</summary>
    public string? RehearsalKey { get; init; }

    /// <summary>Why it was launched without a rehearsal.</summary>
    public string? LaunchReason { get; init; }
}

internal sealed record DayWaitRow
{
    public string Activity { get; init; } = "";

    /// <summary>Null until the day is known.</summary>
    public DateTimeOffset? DueAt { get; init; }
}
