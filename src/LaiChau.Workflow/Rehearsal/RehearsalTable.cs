using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Rehearsal;

/// <summary>SQL over rehearsals that were asked for on the pages.</summary>
internal static class RehearsalTable
{
    private const string Columns = """
        id, definition_id, number, year, scope, act, state, asked_at, asked_by, cancel_asked_at, cancelled_by, node_id, started_at, day, from_day, to_day,
        ended_at, failed, approved_at, approved_by, approval_entered_by, cycle_id, launched_by
        """;

    private const string InsertSql = """
        insert into rehearsal (id, definition_id, number, definition, year, scope, act, state, asked_at, asked_by, from_day, to_day)
        values (@Id, @DefinitionId, @Number, @Definition, @Year, @Scope, @Act, @State, @AskedAt, @AskedBy, @FromDay, @ToDay)
        """;

    public static Task Insert(Work work, RehearsalRow row, string definition) => work.Execute(InsertSql, new
    {
        row.Id, row.DefinitionId, row.Number, Definition = definition, row.Year, row.Scope, row.Act, row.State, row.AskedAt, row.AskedBy, row.FromDay, row.ToDay,
    });

    private const string NewestSql = $"select {Columns} from rehearsal order by id desc limit @Take";

    public static Task<List<RehearsalRow>> Newest(Work work, int take) => work.Query<RehearsalRow>(NewestSql, new { Take = take });

    private const string OneSql = $"select {Columns} from rehearsal where id = @Id";

    /// <summary>Null: there is no such rehearsal.</summary>
    public static async Task<RehearsalRow?> One(Work work, long id) => (await work.Query<RehearsalRow>(OneSql, new { Id = id })).SingleOrDefault();

    private const string BeforeSql = $"""
        select {Columns} from rehearsal
        where definition_id = @DefinitionId and year = @Year and id < @Id and state = 'done'
        order by id desc limit 1
        """;

    /// <summary>The one before it of the same definition and year that came to its end; null: there is none.</summary>
    public static async Task<RehearsalRow?> Before(Work work, RehearsalRow row) => (await work.Query<RehearsalRow>(BeforeSql, row)).SingleOrDefault();

    private const string ResultSql = "select id, definition, summary, stages, posts from rehearsal where id = @Id";

    public static async Task<RehearsalResult> Result(Work work, long id) => (await work.Query<RehearsalResult>(ResultSql, new { Id = id })).Single();

    private const string ReportSql = "select report from rehearsal where id = @Id";

    /// <summary>UTF-8, packed; null: there is none.</summary>
    public static Task<byte[]?> Report(Work work, long id) => work.Scalar<byte[]?>(ReportSql, new { Id = id });

    private const string LetterSql = "select message from rehearsal_letter where rehearsal_id = @Id and number = @Number";

    /// <summary>Null: the report shows no such letter.</summary>
    public static Task<byte[]?> Letter(Work work, long id, int number) => work.Scalar<byte[]?>(LetterSql, new { Id = id, Number = number });

    private const string InsertLetterSql = "insert into rehearsal_letter (rehearsal_id, number, message) values (@Id, @Number, @Message)";

    public static Task InsertLetter(Work work, long id, int number, byte[] message) => work.Execute(InsertLetterSql, new { Id = id, Number = number, Message = message });

    private const string SameUnderWaySql = """
        select min(id) from rehearsal
        where state in ('waiting', 'running') and definition_id = @DefinitionId and number = @Number and year = @Year and scope is not distinct from @Scope and act = @Act
          and cancel_asked_at is null
        """;

    /// <summary>One of the same that is not through; null: there is none.</summary>
    public static Task<long?> SameUnderWay(Work work, RehearsalRow row) => work.Scalar<long?>(SameUnderWaySql, row);

    private const string UnderWaySql = $"select {Columns} from rehearsal where state = 'running'";

    public static Task<List<RehearsalRow>> Running(Work work) => work.Query<RehearsalRow>(UnderWaySql);

    private const string NextSql = $"select {Columns} from rehearsal where state = 'waiting' order by id limit 1";

    public static async Task<RehearsalRow?> Next(Work work) => (await work.Query<RehearsalRow>(NextSql)).SingleOrDefault();

    private const string StartSql = "update rehearsal set state = 'running', node_id = @Node, started_at = @At where id = @Id";

    public static Task Start(Work work, long id, long node, DateTimeOffset at) => work.Execute(StartSql, new { Id = id, Node = node, At = at });

    private const string DaySql = "update rehearsal set day = @Day where id = @Id and state = 'running'";

    public static Task Reach(Work work, long id, DateOnly day) => work.Execute(DaySql, new { Id = id, Day = day });

    private const string AskCancelSql = "update rehearsal set cancel_asked_at = @At, cancelled_by = @By where id = @Id and cancel_asked_at is null and state in ('waiting', 'running')";

    public static Task AskCancel(Work work, long id, DateTimeOffset at, string? by) => work.Execute(AskCancelSql, new { Id = id, At = at, By = by });

    private const string EndSql = "update rehearsal set state = @State, ended_at = @At, failed = @Failed where id = @Id and state in ('waiting', 'running')";

    public static Task End(Work work, long id, string state, DateTimeOffset at, string? failed = null) =>
        work.Execute(EndSql, new { Id = id, State = state, At = at, Failed = failed });

    private const string FinishSql = """
        update rehearsal set state = 'done', ended_at = @At, summary = @Summary, stages = @Stages, posts = @Posts, report = @Report
        where id = @Id and state = 'running'
        """;

    /// <returns>False: somebody has ended it meanwhile.</returns>
    public static async Task<bool> Finish(Work work, RehearsalResult result, byte[] report, DateTimeOffset at) =>
        await work.Execute(FinishSql, new { result.Id, result.Summary, result.Stages, result.Posts, Report = report, At = at }) > 0;

    private const string ApproveSql = "update rehearsal set approved_at = @At, approved_by = @By, approval_entered_by = @EnteredBy where id = @Id";

    public static Task Approve(Work work, long id, DateTimeOffset at, string by, string? enteredBy) =>
        work.Execute(ApproveSql, new { Id = id, At = at, By = by, EnteredBy = enteredBy });

    private const string LaunchedSql = "update rehearsal set cycle_id = @Cycle, launched_by = @By where id = @Id";

    public static Task Launched(Work work, long id, long cycle, string? by) => work.Execute(LaunchedSql, new { Id = id, Cycle = cycle, By = by });
}
