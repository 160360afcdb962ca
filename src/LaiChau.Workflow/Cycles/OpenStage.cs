using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Cycles;

/// <summary>Freezes the roster of a stage and gives every unit of it its assignment.</summary>
internal static class OpenStage
{
    public static async Task Run(CycleContext context, StageRow waiting, DateTimeOffset moment)
    {
        var definition = context.Definition.Stage(waiting.Key);
        var openingDay = context.DayOf(moment);
        // A `dueOn` may count from its own stage's opening.
        context.Stages[waiting.Key] = waiting with { OpeningDay = openingDay };
        var lastValidDay = context.LastValidDay(definition, openingDay)!.Value;
        var tree = await context.TreeOn(openingDay);
        var roster = Roster(context, definition.Audience, tree);
        var stage = waiting with
        {
            State = StageState.Open,
            OpensAt = null,
            OpeningDay = openingDay,
            LastValidDay = lastValidDay,
            DueAt = context.StartOf(lastValidDay.AddDays(1)),
            Counted = roster.Count,
            Unended = roster.Count,
        };
        await context.Put(stage);
        context.Ledger.Add(context.Line(LedgerPhase.Clock, "stage.opened", stage.Key) with { DueOn = lastValidDay });

        var schedule = await context.WorkSchedule(stage, lastValidDay);
        var next = schedule.NextAt(moment);
        var id = await Keys.Take(context.Work, Keys.Row, roster.Count);
        var assignments = roster.Select(unit => new AssignmentRow
        {
            Id = id++,
            CycleId = context.Cycle.Id,
            StageId = stage.Id,
            UnitId = unit.Id,
            State = AssignmentState.Open,
            DeadlineVersion = 1,
            LastValidDay = lastValidDay,
            LatenessDay = lastValidDay,
            ScheduleId = schedule.Id,
            NextAt = next,
            AnsweredBy = tree.AnswersFor(unit.Id)?.Person,
            Unit = unit.Code,
            Stage = stage.Key,
        }).ToList();
        await AssignmentTable.Insert(context.Work, assignments);
        await NoticeTable.AddOpen(context.Work, stage.Id, stage.Key, moment);

        var unassigned = new List<NoticeRow>();
        foreach (var assignment in assignments)
        {
            context.Ledger.Add(CycleContext.Line(LedgerPhase.Opened, "assignment.opened", assignment) with { DueOn = lastValidDay });
            if (assignment.AnsweredBy is null)
            {
                context.Ledger.Add(CycleContext.Line(LedgerPhase.Opened, "assignment.unassigned", assignment));
                unassigned.Add(FollowHolders.UnassignedNotice(assignment, moment));
            }
        }

        await NoticeTable.Add(context.Work, unassigned);
    }

    /// <summary>Units of the cycle's scope that match the audience and are valid on the opening day, by code.</summary>
    private static List<UnitRecord> Roster(CycleContext context, Definitions.Audience audience, TreeSnapshot tree)
    {
        IEnumerable<UnitRecord> units = tree.Subtree(context.Cycle.ScopeUnitId);
        if (audience.Kinds is { } kinds)
        {
            units = units.Where(u => kinds.Contains(u.Kind, StringComparer.Ordinal));
        }

        if (audience.Under is { } under)
        {
            units = tree.ByCode(under) is { } top ? units.Where(u => tree.IsUnder(u.Id, top.Id)) : [];
        }

        return [.. units];
    }
}
