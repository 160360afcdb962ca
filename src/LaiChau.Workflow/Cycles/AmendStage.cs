using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Cycles;

/// <summary>
/// Moves a stage's last valid day or its latest day, never into the past. What it does is told before it is done by
/// doing it in a transaction that is not committed (docs/decisions/0014-amending-a-stage.md).
/// </summary>
public sealed class AmendStage(Database database, Tree tree, TimeProvider clock)
{
    private const int ShownRungs = 6;

    /// <summary>What it would do at this moment.</summary>
    public async Task<AmendmentAnswer> Preview(Amendment amendment, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        return await Do(work, amendment, clock.GetUtcNow());
    }

    /// <param name="shown">Digest of the effect that was shown: another one is not carried out. Null: whatever it does.</param>
    public async Task<AmendmentAnswer> Run(Amendment amendment, string? shown, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(amendment.Reason);
        await using var work = await database.BeginAsync(cancel);
        var answer = await Do(work, amendment, clock.GetUtcNow());
        if (answer is AmendmentAnswer.Amends { Effect: var effect })
        {
            if (shown is not null && shown != effect.Digest)
            {
                return new AmendmentAnswer.EffectHasChanged(effect);
            }

            await work.Commit(cancel);
        }

        return answer;
    }

    private async Task<AmendmentAnswer> Do(Work work, Amendment amendment, DateTimeOffset now)
    {
        if (await CycleTable.Find(work, amendment.Cycle) is not { } cycle)
        {
            return new AmendmentAnswer.Refused(AmendmentRefusal.NoSuchCycle);
        }

        if (cycle.State is not (CycleState.Running or CycleState.Paused))
        {
            return new AmendmentAnswer.Refused(AmendmentRefusal.CycleHasEnded);
        }

        var context = await CycleContext.Load(work, tree, cycle, new LedgerBuffer());
        if (context.Definition.Flow.Activities.OfType<StageDefinition>().FirstOrDefault(s => s.Id == amendment.Stage) is not { } definition)
        {
            return new AmendmentAnswer.Refused(AmendmentRefusal.NoSuchStage);
        }

        var stage = context.Stages.GetValueOrDefault(amendment.Stage);
        if (Refusal(context, definition, stage, amendment, context.DayOf(now)) is { } refused)
        {
            return refused;
        }

        // A rung whose moment came before this is a notice, also when the sweep has not come by yet.
        await SweepDueRungs.UpTo(work, now.AddMilliseconds(-1), cycle.Id);
        var before = await CycleCalendar.Of(context);
        var effect = amendment.Which == AmendedDay.Due
            ? await MoveDue(context, definition, stage, amendment, now)
            : await MoveLatest(context, definition, stage, amendment);
        await CountedDays.Recount(context, now);
        await LedgerTable.Append(work, context.Ledger, now);
        var after = await CycleCalendar.Of(context);
        if (amendment.Which == AmendedDay.Due && amendment.Day > context.Cycle.EndsDay)
        {
            return new AmendmentAnswer.Refused(AmendmentRefusal.AfterTheCyclesEnd, context.Cycle.EndsDay);
        }

        var own = amendment.Which == AmendedDay.Latest ? (MovedKind.StageIsDoneAtTheLatest, amendment.Stage) : default;
        return new AmendmentAnswer.Amends(effect with { Others = [.. after.MovedFrom(before).Where(m => amendment.Which == AmendedDay.Due || (m.Kind, m.Activity) != own)] });
    }

    private static AmendmentAnswer.Refused? Refusal(CycleContext context, StageDefinition definition, StageRow? stage, Amendment amendment, DateOnly today)
    {
        var due = PresentDue(context, definition, stage);
        return stage?.State == StageState.Closed ? new(AmendmentRefusal.StageIsClosed)
            : amendment.Day < today ? new(AmendmentRefusal.DayIsPast, today)
            : amendment.Which == AmendedDay.Due
                ? amendment.Day == due ? new(AmendmentRefusal.NothingChanges)
                : PlannedOpening(context, definition, stage) is { } opens && amendment.Day <= opens ? new(AmendmentRefusal.BeforeItOpens, opens)
                : null
            : stage?.DoneAt is not null ? new(AmendmentRefusal.StageIsDone, stage.DoneDay)
            : amendment.Day == PresentLatest(context, definition, stage) ? new(AmendmentRefusal.NothingChanges)
            : amendment.Day > context.Cycle.EndsDay ? new(AmendmentRefusal.AfterTheCyclesEnd, context.Cycle.EndsDay)
            : amendment.Day <= due ? new(AmendmentRefusal.LatestNotAfterDue, due)
            : null;
    }

    /// <summary>Null while it is unknown.</summary>
    internal static DateOnly? PresentDue(CycleContext context, StageDefinition definition, StageRow? stage) =>
        stage?.LastValidDay
        ?? (PlannedOpening(context, definition, stage) is { } opens ? context.LastValidDay(definition, opens) : context.LastValidDay(definition, DateOnly.MinValue));

    /// <summary>Null while it is unknown.</summary>
    internal static DateOnly? PresentLatest(CycleContext context, StageDefinition definition, StageRow? stage) =>
        stage?.LatestAt is { } latest ? context.DayOf(latest).AddDays(-1)
        : stage?.IsOpened == true || PresentDue(context, definition, stage) is not { } due ? null
        : context.Amendments.GetValueOrDefault(definition.Id)?.LatestDay is { } amended ? CycleDays.LatestDay(amended, due, context.Calendar)
        : definition.Latest is null ? CycleDays.LatestDay(null, due, context.Calendar)
        : context.Resolve(definition.Latest) is { } day ? CycleDays.LatestDay(day, due, context.Calendar)
        : null;

    /// <summary>The day it opened or, if that day is known, will open.</summary>
    internal static DateOnly? PlannedOpening(CycleContext context, StageDefinition definition, StageRow? stage) =>
        stage?.OpeningDay
        ?? (stage?.OpensAt is { } opens ? context.DayOf(opens)
            : definition.OpensOn is { } rule ? context.Resolve(rule)
            : null);

    private static async Task<AmendmentEffect> MoveLatest(CycleContext context, StageDefinition definition, StageRow? stage, Amendment amendment)
    {
        var effect = new AmendmentEffect { From = PresentLatest(context, definition, stage), To = amendment.Day };
        await Keep(context, amendment);
        context.Ledger.Add(LineOf(context, amendment) with { Cause = "latest" });
        if (stage?.State == StageState.Open)
        {
            await context.Put(stage with { LatestAt = AdvanceCycles.LatestAt(context, stage) });
        }

        return effect;
    }

    private static async Task<AmendmentEffect> MoveDue(CycleContext context, StageDefinition definition, StageRow? stage, Amendment amendment, DateTimeOffset now)
    {
        var effect = new AmendmentEffect { From = PresentDue(context, definition, stage), To = amendment.Day };
        await Keep(context, amendment);
        context.Ledger.Add(LineOf(context, amendment));
        if (stage?.State == StageState.Open)
        {
            var moved = stage with { LastValidDay = amendment.Day, DueAt = context.StartOf(amendment.Day.AddDays(1)) };
            await context.Put(moved);
            effect = await MoveAssignments.Run(context, moved, stage.LastValidDay!.Value, amendment, effect, now);
        }
        else if (stage?.State == StageState.Waiting)
        {
            // Its due day may have been all that kept it from opening.
            await context.Put(stage with { OpensAt = AdvanceCycles.OpensAt(context, stage.Key) });
        }

        return effect with { Next = [.. effect.Next.Take(ShownRungs)] };
    }

    private static async Task Keep(CycleContext context, Amendment amendment)
    {
        var row = context.Amendments.GetValueOrDefault(amendment.Stage) ?? new StageAmendmentRow { CycleId = context.Cycle.Id, Stage = amendment.Stage };
        row = amendment.Which == AmendedDay.Due ? row with { DueDay = amendment.Day } : row with { LatestDay = amendment.Day };
        context.Amendments[amendment.Stage] = row;
        await StageAmendmentTable.Put(context.Work, row);
    }

    private static LedgerEntry LineOf(CycleContext context, Amendment amendment) => context.Line(LedgerPhase.People, "stage.amended", amendment.Stage) with
    {
        DueOn = amendment.Day,
        Reason = amendment.Reason,
        By = amendment.By,
    };
}
