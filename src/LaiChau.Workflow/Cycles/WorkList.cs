using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Cycles;

/// <summary>
/// What pages and programs read about assignments, as lists. The caller has asked <see cref="Rights"/> whether he may.
/// </summary>
public sealed class WorkList(Database database, Tree tree, TimeProvider clock)
{
    internal const string Columns = """
        select a.id, a.cycle_id, c.name as cycle, c.state as cycle_state, s.key as stage, a.unit_id, u.code as unit, u.name as unit_name, a.state,
               a.deadline_version, a.last_valid_day, a.lateness_day, a.submissions, a.handed_in_day, a.first_handed_in,
               a.first_lateness_day, a.last_handed_in, a.last_lateness_day, a.reason, a.answered_by, a.version
        from assignment a join unit u on u.id = a.unit_id join stage s on s.id = a.stage_id join cycle c on c.id = a.cycle_id
        """;

    private const string OfUnitSql = $"{Columns} where a.unit_id = @Unit order by a.id desc";

    /// <summary>What the unit owes or owed, in all cycles, the newest first.</summary>
    /// <returns>Null: there is no such unit.</returns>
    public async Task<IReadOnlyList<WorkView>?> OfUnit(string unit, CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        var id = (await tree.Data(work)).ByCode.GetValueOrDefault(unit)?.Id;
        return id is null ? null : await Views(work, await work.Query<WorkRow>(OfUnitSql, new { Unit = id }));
    }

    /// <summary>What this person owes today by his posts, and what waits for his review.</summary>
    public async Task<PersonWork> OfPerson(string person, CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        var today = await tree.On(work, Rights.Today(clock));
        var administers = today.Administrators.Contains(person);
        var reviews = today.Subtree(null)
            .Where(u => today.Superior(u.Id) is { } superior ? superior.Person == person : administers)
            .Select(u => u.Id);
        return new PersonWork(
            await Unended(work, AssignmentState.Open, today.AnsweredBy(person)),
            await Unended(work, AssignmentState.Submitted, reviews));
    }

    private static async Task<IReadOnlyList<WorkView>> Unended(Work work, string state, IEnumerable<long> units) =>
        await Views(work, await work.Query<WorkRow>(
            $"""
            {Columns} where a.state in ('open', 'submitted') and a.state = @State and a.unit_id {work.Database.InIds("@Units")}
            order by a.last_valid_day, a.id
            """,
            new { State = state, Units = work.Database.Ids(units) }));

    private const string OfStageSql = $"""
        {Columns} where a.cycle_id = @Cycle and s.key = @Stage and a.id > @After and (@State is null or a.state = @State)
        order by a.id limit @Take
        """;

    /// <summary>Assignments of one stage, a page at a time.</summary>
    /// <param name="state">Null: in any.</param>
    /// <param name="after">The last id of the page before; 0: the first page.</param>
    public async Task<IReadOnlyList<WorkView>> OfStage(long cycle, string stage, string? state, long after, int take, CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        return await Views(work, await work.Query<WorkRow>(OfStageSql, new { Cycle = cycle, Stage = stage, State = state, After = after, Take = take }));
    }

    private const string OpenUnitsSql = """
        select u.code from assignment a join unit u on u.id = a.unit_id join stage s on s.id = a.stage_id
        where a.cycle_id = @Cycle and s.key = @Stage and a.state = 'open'
        order by a.id
        """;

    /// <summary>Codes of the units that owe work in this stage: whom an extension for all concerns.</summary>
    public async Task<IReadOnlyList<string>> OpenUnits(long cycle, string stage, CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        return await work.Query<string>(OpenUnitsSql, new { Cycle = cycle, Stage = stage });
    }

    internal static async Task<IReadOnlyList<WorkView>> Views(Work work, List<WorkRow> rows)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        var cycles = await CycleSheet.All(work);
        var calendar = await TreeTable.ReadCalendar(work);
        return [.. rows.Select(r => r.View(cycles[r.CycleId].Definition.Stage(r.Stage), calendar))];
    }
}

/// <param name="Owes">Open work of the units for which the person answers, by due day.</param>
/// <param name="Reviews">Handed in and waiting for this person.</param>
public sealed record PersonWork(IReadOnlyList<WorkView> Owes, IReadOnlyList<WorkView> Reviews);

/// <summary>An assignment as it is read in a list.</summary>
public sealed record WorkView
{
    public required long Id { get; init; }

    public required long CycleId { get; init; }

    public required string Cycle { get; init; }

    public required string CycleState { get; init; }

    public required string Stage { get; init; }

    public required string StageTitle { get; init; }

    public required string StageKind { get; init; }

    public required string Unit { get; init; }

    public required string UnitName { get; init; }

    /// <summary>`open`, `submitted`, `accepted`, `exempted`, `cancelled` or `lapsed`.</summary>
    public required string State { get; init; }

    public required DateOnly LastValidDay { get; init; }

    public required int DeadlineVersion { get; init; }

    public required int Submissions { get; init; }

    public DateOnly? HandedInDay { get; init; }

    /// <summary>Working days late by the record of what was handed in; null: on time, or nothing was.</summary>
    public int? LateWorkingDays { get; init; }

    /// <summary>Of the last return, reopening or exemption.</summary>
    public string? Reason { get; init; }

    /// <summary>Id of who answered for the unit when anybody was last told; null: nobody.</summary>
    public string? AnsweredBy { get; init; }

    /// <summary>Goes back with an action, as <see cref="Actions.WorkAction.ExpectedVersion"/>.</summary>
    public required long Version { get; init; }
}

internal sealed record WorkRow
{
    public long Id { get; init; }

    public long CycleId { get; init; }

    public string Cycle { get; init; } = "";

    public string CycleState { get; init; } = "";

    public string Stage { get; init; } = "";

    public long UnitId { get; init; }

    public string Unit { get; init; } = "";

    public string UnitName { get; init; } = "";

    public string State { get; init; } = "";

    public int DeadlineVersion { get; init; }

    public DateOnly LastValidDay { get; init; }

    public DateOnly LatenessDay { get; init; }

    public int Submissions { get; init; }

    public DateOnly? HandedInDay { get; init; }

    public DateOnly? FirstHandedIn { get; init; }

    public DateOnly? FirstLatenessDay { get; init; }

    public DateOnly? LastHandedIn { get; init; }

    public DateOnly? LastLatenessDay { get; init; }

    public string? Reason { get; init; }

    public string? AnsweredBy { get; init; }

    public long Version { get; init; }

    public WorkView View(Definitions.StageDefinition stage, WorkingCalendar calendar) => new()
    {
        Id = Id,
        CycleId = CycleId,
        Cycle = Cycle,
        CycleState = CycleState,
        Stage = Stage,
        StageTitle = stage.Title,
        StageKind = stage.Kind.ToString(),
        Unit = Unit,
        UnitName = UnitName,
        State = State,
        LastValidDay = LastValidDay,
        DeadlineVersion = DeadlineVersion,
        Submissions = Submissions,
        HandedInDay = HandedInDay,
        LateWorkingDays = FirstHandedIn is null ? null : Lateness.Shown(Lateness.OnRecord(new AssignmentRow
        {
            LatenessDay = LatenessDay,
            FirstHandedIn = FirstHandedIn,
            FirstLatenessDay = FirstLatenessDay,
            LastHandedIn = LastHandedIn,
            LastLatenessDay = LastLatenessDay,
        }, calendar)),
        Reason = Reason,
        AnsweredBy = AnsweredBy,
        Version = Version,
    };
}
