using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Host.Pages.Watch;

/// <summary>SQL of the pages on which administrators watch a cycle.</summary>
internal static class WatchTable
{
    private const string Curve = """
        select a.stage_id, a.first_handed_in as day, count(*) as handed_in
        from stage s join assignment a on a.stage_id = s.id
        where s.cycle_id = @Cycle and a.first_handed_in is not null and a.state in ('open', 'submitted', 'accepted', 'lapsed')
        group by a.stage_id, a.first_handed_in
        order by a.stage_id, a.first_handed_in
        """;

    /// <summary>How many units first handed in on which day.</summary>
    public static Task<List<HandedInOnDay>> HandedIn(Work work, long cycle) => work.Query<HandedInOnDay>(Curve, new { Cycle = cycle });

    private const string Counts = """
        count(*) filter (where a.state in ('open', 'submitted', 'accepted', 'lapsed')) as counted,
        count(*) filter (where a.state in ('submitted', 'accepted')) as handed_in,
        count(*) filter (where a.state = 'accepted') as accepted,
        count(*) filter (where a.state = 'open' and a.last_valid_day < @Today) as late
        """;

    private const string BelowSql = $"""
        with recursive below (top, unit) as (
            select p.unit_id, p.unit_id from unit_parent p
            where p.parent_id = @Unit and p.from_day <= @Today and (p.to_day is null or p.to_day >= @Today)
            union all
            select b.top, p.unit_id from below b join unit_parent p on p.parent_id = b.unit
            where p.from_day <= @Today and (p.to_day is null or p.to_day >= @Today)
        )
        select b.top as unit_id, a.stage_id, {Counts}
        from below b join stage s on s.cycle_id = @Cycle join assignment a on a.stage_id = s.id and a.unit_id = b.unit
        group by b.top, a.stage_id
        """;

    /// <summary>Each unit directly below that one together with what lies below it, by stage.</summary>
    public static Task<List<StageCounts>> Below(Work work, long cycle, long unit, DateOnly today) =>
        work.Query<StageCounts>(BelowSql, new { Cycle = cycle, Unit = unit, Today = today });

    private const string OwnSql = $"""
        select a.unit_id, a.stage_id, {Counts}
        from stage s join assignment a on a.stage_id = s.id
        where s.cycle_id = @Cycle and a.unit_id = @Unit
        group by a.unit_id, a.stage_id
        """;

    /// <summary>What the unit itself owes, by stage.</summary>
    public static Task<List<StageCounts>> Own(Work work, long cycle, long unit, DateOnly today) =>
        work.Query<StageCounts>(OwnSql, new { Cycle = cycle, Unit = unit, Today = today });

    private const string AssignmentColumns = """
        a.id, s.key as stage, u.id as unit_id, u.code as unit, u.name as unit_name, a.last_valid_day
        from stage s join assignment a on a.stage_id = s.id join unit u on u.id = a.unit_id
        """;

    private const string LateSql = $"""
        select {AssignmentColumns}
        where s.cycle_id = @Cycle and a.state = 'open' and a.last_valid_day < @Today
          and (@Stage is null or s.key = @Stage)
          and (a.last_valid_day > @AfterDay or (a.last_valid_day = @AfterDay and a.id > @AfterId))
        order by a.last_valid_day, a.id
        limit @Take
        """;

    /// <summary>What is owed past its last valid day, the oldest first.</summary>
    /// <param name="stage">Null: every stage.</param>
    /// <param name="after">The last line that was shown.</param>
    public static Task<List<OwedLine>> Late(Work work, long cycle, DateOnly today, string? stage, (DateOnly Day, long Id) after, int take) =>
        work.Query<OwedLine>(LateSql, new { Cycle = cycle, Today = today, Stage = stage, AfterDay = after.Day, AfterId = after.Id, Take = take });

    private const string UnansweredSql = $"""
        select {AssignmentColumns}
        where s.cycle_id = @Cycle and a.state = 'open' and a.answered_by is null
        order by u.code, s.key
        limit @Take
        """;

    /// <summary>Work that is owed and for whose unit nobody answered when it was last looked at.</summary>
    public static Task<List<OwedLine>> Unanswered(Work work, long cycle, int take) => work.Query<OwedLine>(UnansweredSql, new { Cycle = cycle, Take = take });

    private const string WithoutMailboxSql = """
        select m.id as mail, m.made_at, p.id as person, p.name as person_name, c.name as cycle, c.id as cycle_id, n.stage, u.id as unit_id, u.name as unit_name, n.kind, n.key, a.last_valid_day
        from mail m join person p on p.id = m.person_id join notice n on n.mail_id = m.id join cycle c on c.id = n.cycle_id
        left join assignment a on a.id = n.assignment_id left join unit u on u.id = a.unit_id
        where m.state = 'noAddress' and m.made_at >= @FromAt and m.made_at < @ToAt
        order by p.id, n.id
        limit @Take
        """;

    /// <summary>What people without a mailbox would have been told.</summary>
    public static Task<List<UntoldLine>> WithoutMailbox(Work work, DateTimeOffset from, DateTimeOffset to, int take) =>
        work.Query<UntoldLine>(WithoutMailboxSql, new { FromAt = from, ToAt = to, Take = take });
}

internal sealed class HandedInOnDay
{
    public long StageId { get; init; }

    public DateOnly Day { get; init; }

    public int HandedIn { get; init; }
}

internal sealed class StageCounts
{
    public long UnitId { get; init; }

    public long StageId { get; init; }

    public int Counted { get; init; }

    public int HandedIn { get; init; }

    public int Accepted { get; init; }

    public int Late { get; init; }
}

internal sealed class OwedLine
{
    public long Id { get; init; }

    public string Stage { get; init; } = "";

    public long UnitId { get; init; }

    public string Unit { get; init; } = "";

    public string UnitName { get; init; } = "";

    public DateOnly LastValidDay { get; init; }
}

internal sealed class UntoldLine
{
    public long Mail { get; init; }

    public DateTimeOffset MadeAt { get; init; }

    public string Person { get; init; } = "";

    public string PersonName { get; init; } = "";

    public string Cycle { get; init; } = "";

    public long CycleId { get; init; }

    public string Stage { get; init; } = "";

    public long? UnitId { get; init; }

    public string? UnitName { get; init; }

    public string Kind { get; init; } = "";

    public string Key { get; init; } = "";

    public DateOnly? LastValidDay { get; init; }
}
