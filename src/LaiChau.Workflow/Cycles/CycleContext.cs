using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Cycles;

/// <summary>One cycle inside one transaction: its rows, its definition, and what the transaction has to say.</summary>
internal sealed class CycleContext
{
    private readonly Tree tree;

    private CycleContext(Work work, Tree tree, CycleRow cycle, CycleDefinition definition, WorkingCalendar calendar,
        Dictionary<string, StageRow> stages, Dictionary<string, StageAmendmentRow> amendments, LedgerBuffer ledger)
    {
        Work = work;
        this.tree = tree;
        Cycle = cycle;
        Definition = definition;
        Calendar = calendar;
        Stages = stages;
        Amendments = amendments;
        Ledger = ledger;
    }

    public Work Work { get; }

    public CycleRow Cycle { get; set; }

    public CycleDefinition Definition { get; }

    public WorkingCalendar Calendar { get; }

    /// <summary>Stages that have a row, by id.</summary>
    public Dictionary<string, StageRow> Stages { get; }

    /// <summary>What administrators have decided instead of stages' own days, by stage.</summary>
    public Dictionary<string, StageAmendmentRow> Amendments { get; }

    public LedgerBuffer Ledger { get; }

    public TimeZoneInfo Zone => Definition.Zone;

    public static async Task<CycleContext> Load(Work work, Tree tree, CycleRow cycle, LedgerBuffer ledger) => new(
        work, tree, cycle, StoredDefinitions.Of(cycle.Definition), await tree.Calendar(work),
        (await StageTable.OfCycle(work, cycle.Id)).ToDictionary(s => s.Key, StringComparer.Ordinal),
        (await StageAmendmentTable.OfCycle(work, cycle.Id)).ToDictionary(a => a.Stage, StringComparer.Ordinal), ledger);

    public Task<TreeSnapshot> TreeOn(DateOnly day) => tree.On(Work, day);

    public Task<TreeData> TreeData() => tree.Data(Work);

    public DateOnly DayOf(DateTimeOffset instant) => LocalTime.DayOf(instant, Zone);

    public DateTimeOffset StartOf(DateOnly day) => LocalTime.StartOf(day, Zone);

    public DateOnly? Resolve(DayRule rule) => CycleDays.Resolve(rule, Cycle.Year, Cycle.LaunchedDay, Stages, Calendar);

    /// <summary>The last valid day of a stage that opens on that day; null while it is unknown.</summary>
    public DateOnly? LastValidDay(StageDefinition stage, DateOnly openingDay) =>
        Amendments.GetValueOrDefault(stage.Id)?.DueDay is { } amended ? CycleDays.AfterOpening(amended, openingDay, Calendar)
        : Resolve(stage.DueOn) is { } dueOn ? CycleDays.LastValidDay(stage, dueOn, openingDay, Calendar)
        : null;

    public async Task Put(StageRow stage)
    {
        Stages[stage.Key] = stage;
        await StageTable.Put(Work, stage);
    }

    public Task<Schedule> WorkSchedule(StageRow stage, DateOnly lastValidDay) =>
        ScheduleTable.Get(Work, stage.Id, ScheduleTable.Work, lastValidDay, () => WorkMoments(stage, lastValidDay));

    public Task<Schedule> ReviewSchedule(StageRow stage, DateOnly enteredOn) =>
        ScheduleTable.Get(Work, stage.Id, ScheduleTable.Review, enteredOn, () => ReviewMoments(stage, enteredOn));

    public IReadOnlyList<RungMoment> WorkMoments(StageRow stage, DateOnly lastValidDay) =>
        LadderSchedule.ForWork(Definition.Stage(stage.Key).Ladder, lastValidDay, stage.OpeningDay!.Value, Calendar, Definition.SendWindow, Zone);

    public IReadOnlyList<RungMoment> ReviewMoments(StageRow stage, DateOnly enteredOn) =>
        LadderSchedule.ForReview(Definition.Stage(stage.Key).ReviewLadder, enteredOn, Calendar, Definition.SendWindow, Zone);

    /// <summary>A line about this cycle.</summary>
    public LedgerEntry Line(LedgerPhase phase, string happened, string? stage = null) =>
        new(phase, happened) { CycleId = Cycle.Id, Stage = stage };

    /// <summary>A line about one assignment in its present deadline version.</summary>
    public static LedgerEntry Line(LedgerPhase phase, string happened, AssignmentRow assignment) => new(phase, happened)
    {
        CycleId = assignment.CycleId,
        Stage = assignment.Stage,
        Unit = assignment.Unit,
        DeadlineVersion = assignment.DeadlineVersion,
    };
}
