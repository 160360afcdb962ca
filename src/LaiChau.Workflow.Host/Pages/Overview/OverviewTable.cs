using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Host.Pages.Overview;

/// <summary>SQL of the overview. Each statement looks at few rows, whatever the store holds.</summary>
internal static class OverviewTable
{
    private const string CyclesSql = """
        select c.id, c.name, c.definition, c.year, c.state, c.launched_at, c.paused_at, c.ends_day, u.name as scope
        from cycle c left join unit u on u.id = c.scope_unit_id
        where c.state in ('running', 'paused')
        order by c.id desc
        limit 20
        """;

    public static Task<List<CycleShown>> Cycles(Work work) => work.Query<CycleShown>(CyclesSql);

    private const string LateSql = """
        select a.stage_id, count(*) as late from assignment a join stage s on s.id = a.stage_id
        where s.cycle_id = @Cycle and a.state = 'open' and a.last_valid_day < @Today
        group by a.stage_id
        """;

    /// <summary>How many owe work past their last valid day, by stage.</summary>
    public static async Task<Dictionary<long, int>> Late(Work work, long cycle, DateOnly today) =>
        (await work.Query<LateCount>(LateSql, new { Cycle = cycle, Today = today })).ToDictionary(l => l.StageId, l => l.Late);

    private const string MailsOfDaySql = "select state, count(*) as mails from mail where made_at >= @FromAt and made_at < @ToAt group by state";

    public static Task<List<MailCount>> MailsBetween(Work work, DateTimeOffset from, DateTimeOffset to) =>
        work.Query<MailCount>(MailsOfDaySql, new { FromAt = from, ToAt = to });

    private const string OldestDueSql = "select min(due_at) from notice where state = 'due'";

    /// <summary>Null: nothing waits to be told.</summary>
    public static Task<DateTimeOffset?> OldestDue(Work work) => work.Scalar<DateTimeOffset?>(OldestDueSql);

    // The newest part of the ledger alone: a server that has been silent for so many lines is no news any more.
    private const string LastMailLineSql = """
        select n, at, event, reason from ledger
        where n > (select value from sequence where name = 'ledger') - 50000 and event = @Event
        order by n desc
        limit 1
        """;

    public static async Task<MailEventShown?> LastMailLine(Work work, string happened) =>
        (await work.Query<MailEventShown>(LastMailLineSql, new { Event = happened })).SingleOrDefault();
}

internal sealed class CycleShown
{
    public long Id { get; init; }

    public string Name { get; init; } = "";

    public string Definition { get; init; } = "";

    public int Year { get; init; }

    public string State { get; init; } = "";

    public DateTimeOffset LaunchedAt { get; init; }

    public DateTimeOffset? PausedAt { get; init; }

    public DateOnly EndsDay { get; init; }

    /// <summary>Null: the whole tree.</summary>
    public string? Scope { get; init; }
}

internal sealed class LateCount
{
    public long StageId { get; init; }

    public int Late { get; init; }
}

internal sealed class MailCount
{
    public string State { get; init; } = "";

    public int Mails { get; init; }
}

internal sealed class MailEventShown
{
    public long N { get; init; }

    public DateTimeOffset At { get; init; }

    public string Event { get; init; } = "";

    public string? Reason { get; init; }
}
