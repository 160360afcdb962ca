using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Host.Pages.Change;

/// <summary>SQL of what is changed for many units at once.</summary>
internal static class BulkTable
{
    private const string ConcernedSql = """
        select u.id, u.code, u.name from stage s join assignment a on a.stage_id = s.id join unit u on u.id = a.unit_id
        where s.cycle_id = @Cycle and s.key = @Stage
          and (a.state = 'open' and not @Late
               or a.state = 'open' and a.last_valid_day < @Today
               or @Outage and a.state in ('submitted', 'accepted') and (a.first_handed_in > a.first_lateness_day or a.last_handed_in > a.last_lateness_day))
        """;

    /// <summary>Units whose work in a stage a change is about.</summary>
    /// <param name="late">Of what is owed only what is past its last valid day.</param>
    /// <param name="outage">What was handed in late too.</param>
    public static Task<List<ConcernedUnit>> Concerned(Work work, long cycle, string stage, DateOnly today, bool late, bool outage) =>
        work.Query<ConcernedUnit>(ConcernedSql, new { Cycle = cycle, Stage = stage, Today = today, Late = late, Outage = outage });
}

internal sealed class ConcernedUnit
{
    public long Id { get; init; }

    public string Code { get; init; } = "";

    public string Name { get; init; } = "";
}
