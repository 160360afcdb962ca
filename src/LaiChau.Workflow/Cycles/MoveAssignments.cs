using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Notices;

namespace LaiChau.Workflow.Cycles;

/// <summary>A stage's last valid day has moved: what is not ended moves with it, unless an extension gave it a day of its own.</summary>
internal static class MoveAssignments
{
    /// <param name="stage">With its new last valid day.</param>
    /// <param name="before">The stage's last valid day before.</param>
    /// <returns>The effect with what became of the assignments.</returns>
    public static async Task<AmendmentEffect> Run(CycleContext context, StageRow stage, DateOnly before, Amendment amendment, AmendmentEffect effect, DateTimeOffset now)
    {
        var unended = (await AssignmentTable.UnendedOfStage(context.Work, stage.Id)).OrderBy(a => a.Unit, StringComparer.Ordinal).ToList();
        var today = context.DayOf(now);
        var schedule = await context.WorkSchedule(stage, amendment.Day);
        var moves = unended.Where(a => DayOf(a, before, amendment.Day) != a.LastValidDay).ToList();
        // First: a claimed mail that is handed over in between would say what is withdrawn here.
        await MailTable.UnclaimOf(context.Work, moves.Select(a => a.Id));
        var waiting = (await NoticeTable.NotLeftOfStage(context.Work, stage.Id))
            .Where(n => n.Kind is NoticeKind.Work or NoticeKind.Extended)
            .ToLookup(n => n.AssignmentId);
        List<AssignmentRow> after = [];
        List<NoticeRow> withdrawn = [];
        foreach (var assignment in moves)
        {
            // A request that the new day grants is none any more.
            var moved = (assignment.AskedDay <= amendment.Day ? assignment.WithNothingAsked : assignment).Changed with
            {
                DeadlineVersion = assignment.DeadlineVersion + 1,
                LastValidDay = amendment.Day,
                // As with an extension: what is late already stays so, only the ladder counts from the new day.
                LatenessDay = today <= assignment.LatenessDay ? amendment.Day : assignment.LatenessDay,
            };
            if (assignment.State == AssignmentState.Open)
            {
                moved = moved with { ScheduleId = schedule.Id, NextAt = schedule.NextAt(now) };
            }

            after.Add(moved);
            context.Ledger.Add(CycleContext.Line(LedgerPhase.People, "assignment.extended", moved) with
            {
                DueOn = amendment.Day,
                Cause = "stageAmended",
                Reason = amendment.Reason,
                By = amendment.By,
            });
            foreach (var notice in waiting[assignment.Id].OrderBy(n => n.Rung, StringComparer.Ordinal))
            {
                context.Ledger.Add(EndWork.LineOf(notice, context.Cycle.Id, LedgerPhase.People, "notice.withdrawn", "newDeadlineVersion"));
                withdrawn.Add(notice);
            }
        }

        await AssignmentTable.Update(context.Work, after);
        await NoticeTable.End(context.Work, withdrawn, NoticeState.Withdrawn, "newDeadlineVersion");
        var owed = moves.Zip(after).Where(m => m.Second.State == AssignmentState.Open).ToList();
        await NoticeTable.Add(context.Work, owed.Select(m =>
            FollowHolders.EventNotice(m.Second, NoticeKind.Extended, Recipient.Head, now) with { OldDay = m.First.LastValidDay }));
        var keep = unended.Where(a => a.LastValidDay != amendment.Day).Except(moves).ToList();
        var (told, nobody) = await Told(context, [.. owed.Select(m => m.Second)], now);
        return effect with
        {
            Moved = owed.Count,
            Told = told,
            NobodyHears = nobody,
            MovedHandedIn = moves.Count - owed.Count,
            KeepTheirDay = keep.Count,
            KeepAnEarlierDay = keep.Count(a => a.LastValidDay < amendment.Day),
            StayLate = owed.Count(m => m.Second.LatenessDay < today),
            Withdrawn = [.. withdrawn.GroupBy(n => n.Rung, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new CountedRung(g.Key, g.Count()))],
            Next = owed.Count == 0 ? [] : [.. schedule.Rungs.Where(r => r.DueAt >= now).Select(r => new NextRung(r.Key, context.DayOf(r.DueAt), r.Recipient))],
        };
    }

    /// <summary>In the first window that is still open or comes; who has had his mail of an open one waits for the next.</summary>
    private static async Task<(IReadOnlyList<ToldOnDay> Told, int Nobody)> Told(CycleContext context, IReadOnlyList<AssignmentRow> owed, DateTimeOffset now)
    {
        var windows = new SendWindows(context.Definition.SendWindow, context.Zone, context.Calendar);
        var first = windows.FirstEndingAfter(now);
        var hadMail = first.From <= now ? await MailTable.PeopleOfWindow(context.Work, windows.KeyOf(first.Day)) : [];
        var tree = await context.TreeOn(first.Day);
        var days = owed.Select(a => tree.AnswersFor(a.UnitId)?.Person)
            .Select(p => p is null ? (DateOnly?)null : hadMail.Contains(p) ? windows.FirstBeginningAfter(now).Day : first.Day)
            .ToList();
        var told = context.Cycle.State == CycleState.Paused ? []
            : days.OfType<DateOnly>().GroupBy(d => d).OrderBy(g => g.Key).Select(g => new ToldOnDay(g.Key, g.Count())).ToList();
        return (told, days.Count(d => d is null));
    }

    /// <summary>An extension stands; the time that a return gave is not cut short.</summary>
    private static DateOnly DayOf(AssignmentRow assignment, DateOnly before, DateOnly amended) =>
        assignment.Extended ? assignment.LastValidDay
        : assignment.LastValidDay == before || amended > assignment.LastValidDay ? amended
        : assignment.LastValidDay;
}
