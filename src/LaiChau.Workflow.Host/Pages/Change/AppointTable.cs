using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Host.Pages.Change;

/// <summary>SQL of the page on which posts are given.</summary>
internal static class AppointTable
{
    private const string HoldersSql = """
        select o.id, o.kind, p.id as person, p.name, p.email, o.from_day, o.to_day
        from post o join person p on p.id = o.person_id
        where o.unit_id = @Unit and o.from_day <= @Today and (o.to_day is null or o.to_day >= @Today) and o.to_at is null
        order by o.kind, o.from_day, p.id
        """;

    /// <summary>Who holds which post of a unit on that day.</summary>
    public static Task<List<HolderLine>> Holders(Work work, long unit, DateOnly today) => work.Query<HolderLine>(HoldersSql, new { Unit = unit, Today = today });

    private const string OpenSql = "select count(*) from assignment a join cycle c on c.id = a.cycle_id where a.unit_id = @Unit and a.state = 'open' and c.state in ('running', 'paused')";

    /// <summary>How much the unit owes, which follows the post.</summary>
    public static Task<long> Open(Work work, long unit) => work.Scalar<long>(OpenSql, new { Unit = unit });
}

internal sealed class HolderLine
{
    public long Id { get; init; }

    public string Kind { get; init; } = "";

    public string Person { get; init; } = "";

    public string Name { get; init; } = "";

    public string? Email { get; init; }

    public DateOnly FromDay { get; init; }

    public DateOnly? ToDay { get; init; }
}
