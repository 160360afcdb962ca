using System.Text.Json;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Host.Api;

/// <summary>The ledger's lines, for administrators: they name everybody.</summary>
internal static class LedgerRoutes
{
    public static void MapLedger(this RouteGroupBuilder api) =>
        api.MapGet("/ledger", async (HttpContext http, Rights rights, Database database, long? after, int? take) =>
        {
            await using var work = await database.ReadAsync(http.RequestAborted);
            if (!await rights.IsAdministrator(work, Caller.Of(http)))
            {
                throw ProblemException.NotAllowed;
            }

            var lines = await LedgerTailTable.After(work, after ?? 0, Paging.Take(take));
            return Answer.Ok(new LedgerView([.. lines.Select(LedgerLineView.Of)], Paging.Next(lines, Paging.Take(take), l => l.N)));
        }).Describe<LedgerView>("readLedger");
}

/// <summary>SQL of the ledger's pages.</summary>
internal static class LedgerTailTable
{
    private const string Columns = """
        select l.n, l.at, l.event, l.cycle_id, c.name as cycle, l.stage, l.unit, l.rung, l.deadline_version, l.due_on,
               l.late_working_days, l.recipients, l.mail, l.action, l.cause, l.reason, l.notices, l.by_person
        from ledger l left join cycle c on c.id = l.cycle_id
        """;

    private const string AfterSql = $"{Columns} where l.n > @After order by l.n limit @Take";

    public static Task<List<LedgerRow>> After(Work work, long after, int take) => work.Query<LedgerRow>(AfterSql, new { After = after, Take = take });

    /// <summary>How far back an act of a moment ago is looked for: nobody's act and what follows it are as many lines.</summary>
    private const long NewestLines = 100_000;

    // The engine never writes these, so that a line of nobody is one of whoever sits at the machine.
    private const string ActsSql = $"""
        {Columns}
        where l.n > (select coalesce(max(n), 0) from ledger) - @NewestLines and l.at > @Since and coalesce(l.by_person, '') = @By
          and l.event in ('assignment.extended', 'assignment.exempted', 'stage.amended', 'calendar.dayDecided', 'calendar.dayRemoved',
                          'tree.imported', 'post.appointed', 'post.vacated', 'cycle.paused', 'cycle.resumed', 'cycle.cancelled')
        order by l.n
        """;

    /// <summary>What somebody has done in administration since an instant, in its order.</summary>
    /// <param name="by">Null: whoever sits at the machine.</param>
    public static Task<List<LedgerRow>> ActsOf(Work work, string? by, DateTimeOffset since) =>
        work.Query<LedgerRow>(ActsSql, new { NewestLines, Since = since, By = by ?? "" });

    private const string OfAssignmentSql = $"""
        {Columns}
        where l.cycle_id = @Cycle and l.stage = @Stage and l.unit = @Unit
        order by l.n
        """;

    /// <summary>What happened to one assignment, in its order.</summary>
    public static Task<List<LedgerRow>> OfAssignment(Work work, long cycle, string stage, string unit) =>
        work.Query<LedgerRow>(OfAssignmentSql, new { Cycle = cycle, Stage = stage, Unit = unit });
}

/// <param name="Next">Ask with `after` this for what follows; null: these were the last.</param>
internal sealed record LedgerView(IReadOnlyList<LedgerLineView> Lines, long? Next);

/// <summary>A line, with who acted.</summary>
internal sealed record LedgerLineView
{
    public required long N { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Event { get; init; }

    public string? Cycle { get; init; }

    public string? Stage { get; init; }

    public string? Unit { get; init; }

    public string? Rung { get; init; }

    public int? DeadlineVersion { get; init; }

    public DateOnly? DueOn { get; init; }

    public int? LateWorkingDays { get; init; }

    public JsonElement? To { get; init; }

    public long? Mail { get; init; }

    public string? Action { get; init; }

    public string? Cause { get; init; }

    public string? Reason { get; init; }

    public JsonElement? Notices { get; init; }

    public string? By { get; init; }

    public static LedgerLineView Of(LedgerRow row) => new()
    {
        N = row.N,
        At = row.At,
        Event = row.Event,
        Cycle = row.Cycle,
        Stage = row.Stage,
        Unit = row.Unit,
        Rung = row.Rung,
        DeadlineVersion = row.DeadlineVersion,
        DueOn = row.DueOn,
        LateWorkingDays = row.LateWorkingDays,
        To = Json(row.Recipients),
        Mail = row.Mail,
        Action = row.Action,
        Cause = row.Cause,
        Reason = row.Reason,
        Notices = Json(row.Notices),
        By = row.ByPerson,
    };

    private static JsonElement? Json(string? text) => text is null ? null : JsonElement.Parse(text);
}
