using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Host.Api;

/// <summary>SQL of the API's lists of cycles and assignments.</summary>
internal static class CycleListTable
{
    private const string ByNameSql = "select id from cycle where name = @Name";

    public static Task<long?> ByName(Work work, string name) => work.Scalar<long?>(ByNameSql, new { Name = name });

    private const string Columns = """
        select c.id, c.name, c.definition, c.year, c.state, u.code as scope, c.launched_at, c.paused_at, c.completed_at, c.ends_day
        from cycle c left join unit u on u.id = c.scope_unit_id
        """;

    private const string PageSql = $"{Columns} where c.id < @Before order by c.id desc limit @Take";

    /// <summary>Newest first.</summary>
    public static Task<List<CycleLine>> Page(Work work, long? before, int take) =>
        work.Query<CycleLine>(PageSql, new { Before = before ?? long.MaxValue, Take = take });

    private const string OneSql = $"{Columns} where c.name = @Name";

    public static async Task<CycleLine?> One(Work work, string name) => (await work.Query<CycleLine>(OneSql, new { Name = name })).SingleOrDefault();

    /// <summary>How many assignments of these units are in which state.</summary>
    public static Task<List<StateCount>> Counts(Work work, long cycle, IReadOnlyList<long> units) => work.Query<StateCount>(
        $"""
        select a.stage_id, a.state, count(*) as assignments from assignment a
        where a.cycle_id = @Cycle and a.unit_id {work.Database.InIds("@Units")}
        group by a.stage_id, a.state
        """,
        new { Cycle = cycle, Units = work.Database.Ids(units) });

    /// <param name="units">Null: all.</param>
    /// <returns>Ids in their order.</returns>
    public static Task<List<AssignmentLine>> Assignments(Work work, long cycle, AssignmentFilter filter, IReadOnlyList<long>? units, long? after, int take) =>
        work.Query<AssignmentLine>(
            $"""
            select a.id, s.key as stage, u.code as unit, u.name as unit_name, a.state, a.version, a.last_valid_day, a.handed_in_day
            from assignment a join stage s on s.id = a.stage_id join unit u on u.id = a.unit_id
            where a.cycle_id = @Cycle and a.id > @After
            {(filter.Stage is null ? "" : "and s.key = @Stage")}
            {(filter.State is null ? "" : "and a.state = @State")}
            {(units is null ? "" : $"and a.unit_id {work.Database.InIds("@Units")}")}
            order by a.id
            limit @Take
            """,
            new { Cycle = cycle, After = after ?? 0, filter.Stage, filter.State, Units = work.Database.Ids(units ?? []), Take = take });

    private const string ToldSql = """
        select n.kind, n.key, n.occurrence, n.deadline_version, n.due_at, n.person_id, p.name as person_name, n.state, n.reason,
               n.mail_id as mail, m.state as mail_state, coalesce(m.handed_at, m.ended_at) as sent_at
        from notice n left join person p on p.id = n.person_id left join mail m on m.id = n.mail_id
        where n.assignment_id = @Assignment
        order by n.id
        """;

    /// <summary>Who was told what and when.</summary>
    public static Task<List<ToldLine>> Told(Work work, long assignment) => work.Query<ToldLine>(ToldSql, new { Assignment = assignment });
}

internal sealed record AssignmentFilter(string? Stage, string? State);

internal sealed class CycleLine
{
    public long Id { get; init; }

    public string Name { get; init; } = "";

    public string Definition { get; init; } = "";

    public int Year { get; init; }

    public string State { get; init; } = "";

    public string? Scope { get; init; }

    public DateTimeOffset LaunchedAt { get; init; }

    public DateTimeOffset? PausedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public DateOnly EndsDay { get; init; }
}

internal sealed class StateCount
{
    public long StageId { get; init; }

    public string State { get; init; } = "";

    public int Assignments { get; init; }
}

/// <summary>One line of the list of assignments.</summary>
internal sealed class AssignmentLine
{
    public long Id { get; init; }

    public string Stage { get; init; } = "";

    public string Unit { get; init; } = "";

    public string UnitName { get; init; } = "";

    public string State { get; init; } = "";

    public long Version { get; init; }

    public DateOnly LastValidDay { get; init; }

    public DateOnly? HandedInDay { get; init; }
}

internal sealed class ToldLine
{
    public string Kind { get; init; } = "";

    public string Key { get; init; } = "";

    public int Occurrence { get; init; }

    public int? DeadlineVersion { get; init; }

    public DateTimeOffset DueAt { get; init; }

    public string? PersonId { get; init; }

    public string? PersonName { get; init; }

    public string State { get; init; } = "";

    public string? Reason { get; init; }

    public long? Mail { get; init; }

    public string? MailState { get; init; }

    public DateTimeOffset? SentAt { get; init; }
}
