using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Host.Pages.Heads;

/// <summary>
/// SQL of a person's lists. Every statement is restricted to units that the caller has found in the tree of that day: what
/// a person may not see is not read.
/// </summary>
internal static class WorkListTable
{
    /// <summary>More than anybody reads on a page; the rest is reached through the tree.</summary>
    public const int Most = 500;

    private const string Columns = """
        a.id, a.cycle_id, s.key as stage, u.code as unit, u.name as unit_name, a.unit_id, a.state, a.version, a.last_valid_day, a.handed_in_day,
        a.reason, a.asked_day, a.asked_reason, case when a.draft is null then 0 else 1 end as drafts
        """;

    private const string From = """
        from assignment a join stage s on s.id = a.stage_id join unit u on u.id = a.unit_id join cycle c on c.id = a.cycle_id
        """;

    /// <summary>The condition of the partial index, word for word: SQLite does not see that a narrower one implies it, and reads every assignment of every year.</summary>
    private const string OpenIndex = "a.state in ('open', 'submitted')";

    private const string Live = "c.state in ('running', 'paused')";

    /// <summary>What these units owe or have handed in and nobody has reviewed, by urgency.</summary>
    public static Task<List<WorkLine>> Unended(Work work, IEnumerable<long> units) => Read(work, OpenIndex, units);

    /// <summary>Handed in and not reviewed.</summary>
    public static Task<List<WorkLine>> Submitted(Work work, IEnumerable<long> units) => Read(work, OpenIndex + " and a.state = 'submitted'", units);

    /// <summary>Those of these that are of these units, whatever has become of them.</summary>
    public static Task<List<WorkLine>> These(Work work, IEnumerable<long> assignments, IEnumerable<long> units) => work.Query<WorkLine>(
        $"""
        select {Columns} {From}
        where a.id {work.Database.InIds("@Assignments")} and a.unit_id {work.Database.InIds("@Units")}
        order by a.last_valid_day, a.id
        """,
        new { Assignments = work.Database.Ids(assignments), Units = work.Database.Ids(units) });

    /// <summary>More time is asked for and nobody has decided.</summary>
    public static Task<List<WorkLine>> Asked(Work work, IEnumerable<long> units) => Read(work, OpenIndex + " and a.state = 'open' and a.asked_day is not null", units);

    /// <summary>How many assignments the subtree of each of these units owes, how many of them late, and how many wait for review.</summary>
    public static Task<List<BelowLine>> Below(Work work, IEnumerable<long> tops, DateOnly today) => work.Query<BelowLine>(
        $"""
        with recursive below (top, id) as (
            select u.id, u.id from unit u where u.id {work.Database.InIds("@Tops")}
            union all
            select b.top, p.unit_id from below b join unit_parent p on p.parent_id = b.id
            where p.from_day <= @Today and (p.to_day is null or p.to_day >= @Today)
        )
        select b.top as unit_id,
               count(*) filter (where a.state = 'open') as owed,
               count(*) filter (where a.state = 'open' and a.last_valid_day < @Today) as late,
               count(*) filter (where a.state = 'submitted') as submitted
        from below b join assignment a on a.unit_id = b.id join cycle c on c.id = a.cycle_id
        where a.state in ('open', 'submitted') and {Live}
        group by b.top
        """,
        new { Tops = work.Database.Ids(tops), Today = today });

    private static Task<List<WorkLine>> Read(Work work, string which, IEnumerable<long> units) => work.Query<WorkLine>(
        $"""
        select {Columns} {From}
        where {which} and {Live} and a.unit_id {work.Database.InIds("@Units")}
        order by a.last_valid_day, a.id
        limit @Take
        """,
        new { Units = work.Database.Ids(units), Take = Most });
}

internal sealed class WorkLine
{
    public long Id { get; init; }

    public long CycleId { get; init; }

    public string Stage { get; init; } = "";

    public string Unit { get; init; } = "";

    public string UnitName { get; init; } = "";

    public long UnitId { get; init; }

    public string State { get; init; } = "";

    public long Version { get; init; }

    public DateOnly LastValidDay { get; init; }

    public DateOnly? HandedInDay { get; init; }

    /// <summary>Of the last return.</summary>
    public string? Reason { get; init; }

    public DateOnly? AskedDay { get; init; }

    public string? AskedReason { get; init; }

    public int Drafts { get; init; }
}

internal sealed class BelowLine
{
    public long UnitId { get; init; }

    public int Owed { get; init; }

    public int Late { get; init; }

    public int Submitted { get; init; }
}
