using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Cycles;

/// <summary>SQL over assignments.</summary>
internal static class AssignmentTable
{
    private const string Columns = """
        a.id, a.cycle_id, a.stage_id, a.unit_id, a.state, a.deadline_version, a.last_valid_day, a.lateness_day,
        a.schedule_id, a.next_at, a.answered_by, a.submissions, a.first_handed_in, a.first_lateness_day, a.last_handed_in,
        a.last_lateness_day, a.prior_handed_in, a.prior_lateness_day, a.handed_in_day, a.reason, a.submission, a.draft,
        a.asked_day, a.asked_reason, a.asked_by, a.asked_at, a.version, a.extended, u.code as unit, s.key as stage
        """;

    private const string From = """
        from assignment a join unit u on u.id = a.unit_id join stage s on s.id = a.stage_id
        """;

    private const string InsertSql = """
        insert into assignment (id, cycle_id, stage_id, unit_id, state, deadline_version, last_valid_day, lateness_day,
                                schedule_id, next_at, answered_by)
        values (@Id, @CycleId, @StageId, @UnitId, @State, @DeadlineVersion, @LastValidDay, @LatenessDay,
                @ScheduleId, @NextAt, @AnsweredBy)
        """;

    public static Task Insert(Work work, IEnumerable<AssignmentRow> assignments) => work.ExecuteMany(InsertSql, assignments);

    private const string UpdateSql = """
        update assignment set
            state = @State, deadline_version = @DeadlineVersion, last_valid_day = @LastValidDay, lateness_day = @LatenessDay,
            schedule_id = @ScheduleId, next_at = @NextAt, answered_by = @AnsweredBy, submissions = @Submissions, first_handed_in = @FirstHandedIn,
            first_lateness_day = @FirstLatenessDay, last_handed_in = @LastHandedIn, last_lateness_day = @LastLatenessDay,
            prior_handed_in = @PriorHandedIn, prior_lateness_day = @PriorLatenessDay,
            handed_in_day = @HandedInDay, reason = @Reason, submission = @Submission, draft = @Draft,
            asked_day = @AskedDay, asked_reason = @AskedReason, asked_by = @AskedBy, asked_at = @AskedAt, version = @Version,
            extended = @Extended
        where id = @Id
        """;

    /// <param name="assignments">Each with its next version: see <see cref="AssignmentRow.Changed"/>.</param>
    public static Task Update(Work work, IEnumerable<AssignmentRow> assignments) => work.ExecuteMany(UpdateSql, assignments);

    /// <summary>What these units owe in one stage.</summary>
    public static Task<List<AssignmentRow>> OfUnits(Work work, long stage, IEnumerable<long> units) =>
        work.Query<AssignmentRow>(
            $"select {Columns} {From} where a.stage_id = @Stage and a.unit_id {work.Database.InIds("@Units")}",
            new { Stage = stage, Units = work.Database.Ids(units) });

    /// <summary>What these units have not ended, of one running cycle or of all.</summary>
    public static Task<List<AssignmentRow>> UnendedOfUnits(Work work, long? cycle, IEnumerable<long> units) =>
        work.Query<AssignmentRow>(
            $"""
            select {Columns} {From} join cycle c on c.id = a.cycle_id
            where a.state in ('open', 'submitted') and a.unit_id {work.Database.InIds("@Units")}
              and c.state = 'running' and (@Cycle is null or a.cycle_id = @Cycle)
            """,
            new { Cycle = cycle, Units = work.Database.Ids(units) });

    private const string UnendedOfStageSql = $"select {Columns} {From} where a.stage_id = @Stage and a.state in ('open', 'submitted')";

    public static Task<List<AssignmentRow>> UnendedOfStage(Work work, long stage) =>
        work.Query<AssignmentRow>(UnendedOfStageSql, new { Stage = stage });

    private const string UnendedOfCycleSql = $"select {Columns} {From} where a.cycle_id = @Cycle and a.state in ('open', 'submitted')";

    public static Task<List<AssignmentRow>> UnendedOfCycle(Work work, long cycle) =>
        work.Query<AssignmentRow>(UnendedOfCycleSql, new { Cycle = cycle });
}

internal static class AssignmentState
{
    /// <summary>Owed by the unit: not handed in, returned, withdrawn or reopened.</summary>
    public const string Open = "open";

    /// <summary>Waits for its review.</summary>
    public const string Submitted = "submitted";
    public const string Accepted = "accepted";
    public const string Exempted = "exempted";
    public const string Cancelled = "cancelled";
    public const string Lapsed = "lapsed";
}

internal sealed record AssignmentRow
{
    public long Id { get; init; }

    public long CycleId { get; init; }

    public long StageId { get; init; }

    public long UnitId { get; init; }

    public string State { get; init; } = "";

    public int DeadlineVersion { get; init; }

    /// <summary>The effective deadline, which the ladder counts from.</summary>
    public DateOnly LastValidDay { get; init; }

    /// <summary>The deadline that the next submission's lateness is judged by.</summary>
    public DateOnly LatenessDay { get; init; }

    public long? ScheduleId { get; init; }

    /// <summary>The moment of the next rung; null when none is to come.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>Who answered for the unit when the service last told anybody; null: nobody.</summary>
    public string? AnsweredBy { get; init; }

    /// <summary>How often work was handed in, withdrawn ones too.</summary>
    public int Submissions { get; init; }

    /// <summary>Day of the first submission that counts, and the deadline then in force.</summary>
    public DateOnly? FirstHandedIn { get; init; }

    public DateOnly? FirstLatenessDay { get; init; }

    /// <summary>The same of the last resubmission after a return.</summary>
    public DateOnly? LastHandedIn { get; init; }

    public DateOnly? LastLatenessDay { get; init; }

    /// <summary>And of the one before, which counts again when the last is taken back.</summary>
    public DateOnly? PriorHandedIn { get; init; }

    public DateOnly? PriorLatenessDay { get; init; }

    /// <summary>The day the present submission was received, for the reviewer's mail.</summary>
    public DateOnly? HandedInDay { get; init; }

    /// <summary>The reason of the last return, reopening or exemption.</summary>
    public string? Reason { get; init; }

    /// <summary>What was handed in, as JSON.</summary>
    public string? Submission { get; init; }

    /// <summary>What the unit is writing and has not handed in, as JSON.</summary>
    public string? Draft { get; init; }

    /// <summary>Was given a deadline of its own by an extension, which an amendment of the stage leaves alone.</summary>
    public bool Extended { get; init; }

    /// <summary>The last valid day that the unit has asked for, as long as nobody has decided; null: it has not.</summary>
    public DateOnly? AskedDay { get; init; }

    public string? AskedReason { get; init; }

    /// <summary>Person id.</summary>
    public string? AskedBy { get; init; }

    public DateTimeOffset? AskedAt { get; init; }

    public AssignmentRow WithNothingAsked => this with { AskedDay = null, AskedReason = null, AskedBy = null, AskedAt = null };

    /// <summary>Grows with every change, so that of two who change one thing the second is told.</summary>
    public long Version { get; init; }

    /// <summary>The next version of it.</summary>
    public AssignmentRow Changed => this with { Version = Version + 1 };

    /// <summary>The unit's code; only read.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The stage's id in the definition; only read.</summary>
    public string Stage { get; init; } = "";
}
