using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Cycles;

/// <summary>What pages and programs read about cycles: their state, and how far their stages are.</summary>
public sealed class CycleList(Database database)
{
    private const string Columns = """
        select c.id, c.name, c.definition_id, c.definition, c.year, u.code as scope, c.state, c.launched_at, c.ends_day,
               c.completed_at, c.paused_at, c.approved_by, c.rehearsal_key, c.launch_reason
        from cycle c left join unit u on u.id = c.scope_unit_id
        """;

    private const string AllSql = $"{Columns} order by c.id desc";

    /// <summary>Every cycle, the newest first.</summary>
    public async Task<IReadOnlyList<CycleView>> All(CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        var rows = await work.Query<Row>(AllSql);
        var stages = (await work.Query<StageRow>(AllStagesSql)).ToLookup(s => s.CycleId);
        return [.. rows.Select(r => r.View(stages[r.Id]))];
    }

    private const string OneSql = $"{Columns} where c.id = @Id";

    /// <returns>Null: there is no such cycle.</returns>
    public async Task<CycleView?> One(long id, CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        return (await work.Query<Row>(OneSql, new { Id = id })).SingleOrDefault()?.View(await StageTable.OfCycle(work, id));
    }

    private const string AllStagesSql = """
        select id, cycle_id, key, state, opens_at, opening_day, last_valid_day, due_at, latest_at, done_at, done_day,
               done_reason, closed_at, counted, handed_in, accepted, unended
        from stage
        """;

    private sealed class Row
    {
        public long Id { get; init; }

        public string Name { get; init; } = "";

        public string DefinitionId { get; init; } = "";

        public string Definition { get; init; } = "";

        public int Year { get; init; }

        public string? Scope { get; init; }

        public string State { get; init; } = "";

        public DateTimeOffset LaunchedAt { get; init; }

        public DateOnly EndsDay { get; init; }

        public DateTimeOffset? CompletedAt { get; init; }

        public DateTimeOffset? PausedAt { get; init; }

        public string? ApprovedBy { get; init; }

        public string? RehearsalKey { get; init; }

        public string? LaunchReason { get; init; }

        public CycleView View(IEnumerable<StageRow> stages)
        {
            var definition = StoredDefinitions.Of(Definition);
            var rows = stages.ToDictionary(s => s.Key, StringComparer.Ordinal);
            return new CycleView
            {
                Id = Id,
                Name = Name,
                DefinitionId = DefinitionId,
                Title = definition.Name,
                Year = Year,
                Scope = Scope,
                State = State,
                LaunchedAt = LaunchedAt,
                EndsDay = EndsDay,
                EndedAt = CompletedAt,
                PausedAt = PausedAt,
                ApprovedBy = ApprovedBy,
                RehearsalKey = RehearsalKey,
                LaunchReason = LaunchReason,
                Stages = [.. definition.Stages.Select(s => Stage(s, rows.GetValueOrDefault(s.Id)))],
            };
        }

        private static StageView Stage(StageDefinition definition, StageRow? row) => new()
        {
            Key = definition.Id,
            Title = definition.Title,
            Kind = definition.Kind.ToString(),
            State = row?.State ?? StageView.NotReached,
            OpensAt = row?.OpensAt,
            OpeningDay = row?.OpeningDay,
            LastValidDay = row?.LastValidDay,
            DoneAt = row?.DoneAt,
            DoneReason = row?.DoneReason,
            ClosedAt = row?.ClosedAt,
            Counted = row?.Counted ?? 0,
            HandedIn = row?.HandedIn ?? 0,
            Accepted = row?.Accepted ?? 0,
            Unended = row?.Unended ?? 0,
        };
    }
}

/// <summary>A cycle as it is read.</summary>
public sealed record CycleView
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required string DefinitionId { get; init; }

    /// <summary>The definition's name.</summary>
    public required string Title { get; init; }

    public required int Year { get; init; }

    /// <summary>Code of the unit whose subtree takes part; null: the whole tree.</summary>
    public string? Scope { get; init; }

    /// <summary>`running`, `paused`, `completed` or `cancelled`.</summary>
    public required string State { get; init; }

    public required DateTimeOffset LaunchedAt { get; init; }

    /// <summary>The cycle ends at 24:00 of this local day, whatever is open.</summary>
    public required DateOnly EndsDay { get; init; }

    /// <summary>When it was completed or cancelled.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>Person id.</summary>
    public string? ApprovedBy { get; init; }

    public string? RehearsalKey { get; init; }

    /// <summary>Why it was launched without a rehearsal.</summary>
    public string? LaunchReason { get; init; }

    /// <summary>In the order of the definition, those that are not reached yet too.</summary>
    public required IReadOnlyList<StageView> Stages { get; init; }
}

/// <summary>A stage of a cycle as it is read.</summary>
public sealed record StageView
{
    /// <summary>State of a stage that the flow has not come to.</summary>
    public const string NotReached = "notReached";

    public required string Key { get; init; }

    public required string Title { get; init; }

    /// <summary>The activity's type without its prefix, like `CollectPledges`.</summary>
    public required string Kind { get; init; }

    /// <summary>`notReached`, `waiting` (for its opening day), `open` or `closed`.</summary>
    public required string State { get; init; }

    public DateTimeOffset? OpensAt { get; init; }

    public DateOnly? OpeningDay { get; init; }

    public DateOnly? LastValidDay { get; init; }

    /// <summary>When the flow went on from it; it may be open still.</summary>
    public DateTimeOffset? DoneAt { get; init; }

    public string? DoneReason { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Assignments that are neither exempted nor cancelled.</summary>
    public required int Counted { get; init; }

    /// <summary>Of the counted: handed in, reviewed or not.</summary>
    public required int HandedIn { get; init; }

    public required int Accepted { get; init; }

    /// <summary>On which something is still to be done, review included.</summary>
    public required int Unended { get; init; }

    /// <summary>100 where nobody counts, as the rules have it; 0 before the opening.</summary>
    public decimal PercentHandedIn => Percent(HandedIn);

    public decimal PercentAccepted => Percent(Accepted);

    private decimal Percent(int part) =>
        OpeningDay is null ? 0 : Counted == 0 ? 100 : Math.Round(part * 100m / Counted, 1);
}
