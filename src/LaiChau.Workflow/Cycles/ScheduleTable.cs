using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Cycles;

/// <summary>
/// Moments of ladders. Assignments with the same base day share one schedule, so that a moved deadline is one update
/// and future rungs are not rows of an assignment.
/// </summary>
internal static class ScheduleTable
{
    public const string Work = "work";
    public const string Review = "review";

    private const string FindSql = "select id from schedule where stage_id = @Stage and ladder = @Ladder and base_day = @BaseDay";

    private const string InsertSql =
        "insert into schedule (id, stage_id, ladder, base_day) values (@Id, @Stage, @Ladder, @BaseDay)";

    private const string InsertRungSql = """
        insert into schedule_rung (schedule_id, seq, key, due_at, recipient, missed)
        values (@ScheduleId, @Seq, @Key, @DueAt, @Recipient, @Missed)
        """;

    private const string RungsSql = "select schedule_id, seq, key, due_at, recipient, missed from schedule_rung where schedule_id = @Id order by due_at, seq";

    /// <summary>The schedule's id and its rungs in time; written the first time it is asked for.</summary>
    public static async Task<Schedule> Get(Work work, long stage, string ladder, DateOnly baseDay, Func<IReadOnlyList<RungMoment>> moments)
    {
        var key = new { Stage = stage, Ladder = ladder, BaseDay = baseDay };
        if (await work.Scalar<long?>(FindSql, key) is { } known)
        {
            return new Schedule(known, await work.Query<ScheduleRungRow>(RungsSql, new { Id = known }));
        }

        var id = await Keys.Take(work, Keys.Row, 1);
        await work.Execute(InsertSql, new { Id = id, Stage = stage, Ladder = ladder, BaseDay = baseDay });
        var rungs = moments().Select(m => RowOf(id, m)).ToList();
        await work.ExecuteMany(InsertRungSql, rungs);
        return new Schedule(id, rungs);
    }

    private const string OfCycleSql = """
        select c.id, c.stage_id, c.ladder, c.base_day from schedule c join stage s on s.id = c.stage_id where s.cycle_id = @Cycle
        """;

    public static Task<List<ScheduleRow>> OfCycle(Work work, long cycle) => work.Query<ScheduleRow>(OfCycleSql, new { Cycle = cycle });

    private const string MoveRungSql = "update schedule_rung set due_at = @DueAt where schedule_id = @ScheduleId and seq = @Seq and due_at >= @Now";

    private const string DropRungSql = "delete from schedule_rung where schedule_id = @ScheduleId and seq = @Seq and due_at >= @Now";

    private const string AdvanceSql = """
        update assignment set next_at = (select min(r.due_at) from schedule_rung r where r.schedule_id = assignment.schedule_id and r.due_at >= @Now)
        where schedule_id = @ScheduleId
        """;

    /// <summary>Moves the rungs that have not come to what a changed calendar says; those that have come stay.</summary>
    public static async Task Recount(Work work, long schedule, IReadOnlyList<RungMoment> moments, DateTimeOffset now)
    {
        var rungs = await work.Query<ScheduleRungRow>(RungsSql, new { Id = schedule });
        foreach (var rung in rungs.Where(r => r.DueAt >= now))
        {
            var moved = moments.FirstOrDefault(m => m.Seq == rung.Seq);
            // A rung that the change moves into the past is due at once: it has not been sent.
            await work.Execute(moved is null ? DropRungSql : MoveRungSql, new
            {
                ScheduleId = schedule,
                rung.Seq,
                Now = now,
                DueAt = moved is null || moved.At < now ? now : moved.At,
            });
        }

        // What an earlier change has dropped, because it fell before the opening, and this one brings back.
        await work.ExecuteMany(InsertRungSql, moments.Where(m => m.At >= now && rungs.TrueForAll(r => r.Seq != m.Seq)).Select(m => RowOf(schedule, m)).ToList());
        await work.Execute(AdvanceSql, new { ScheduleId = schedule, Now = now });
    }

    private const string ToComeSql = """
        select r.schedule_id, r.seq, s.key as stage, r.key as rung, r.due_at, count(*) as assignments
        from schedule_rung r
        join schedule c on c.id = r.schedule_id
        join stage s on s.id = c.stage_id
        join assignment a on a.schedule_id = c.id
        where s.cycle_id = @Cycle and a.state in ('open', 'submitted') and r.due_at >= @Now
        group by r.schedule_id, r.seq, s.key, r.key, r.due_at
        """;

    /// <summary>Rungs of a cycle that have not come, with how many assignments wait for each.</summary>
    public static Task<List<RungToCome>> ToCome(Work work, long cycle, DateTimeOffset now) => work.Query<RungToCome>(ToComeSql, new { Cycle = cycle, Now = now });

    private static ScheduleRungRow RowOf(long schedule, RungMoment moment) => new()
    {
        ScheduleId = schedule,
        Seq = moment.Seq,
        Key = moment.Rung.Key,
        DueAt = moment.At,
        Recipient = RecipientWord(moment.Rung.To),
        Missed = moment.Rung.Missed == WhenMissed.Drop ? "drop" : "late",
    };

    public static string RecipientWord(RungTo to) => to switch
    {
        RungTo.Head => Notices.Recipient.Head,
        RungTo.Officer => Notices.Recipient.Officer,
        RungTo.Superior => Notices.Recipient.Superior,
        RungTo.SuperiorPlus1 => Notices.Recipient.SuperiorPlus1,
        _ => Notices.Recipient.Administrators,
    };
}

internal sealed record Schedule(long Id, IReadOnlyList<ScheduleRungRow> Rungs)
{
    /// <summary>The first moment at or after this instant; earlier rungs are past and not sent again.</summary>
    public DateTimeOffset? NextAt(DateTimeOffset instant) => Rungs.FirstOrDefault(r => r.DueAt >= instant)?.DueAt;
}

internal sealed class ScheduleRow
{
    public long Id { get; init; }

    public long StageId { get; init; }

    public string Ladder { get; init; } = "";

    public DateOnly BaseDay { get; init; }
}

internal sealed class ScheduleRungRow
{
    public long ScheduleId { get; init; }

    public int Seq { get; init; }

    public string Key { get; init; } = "";

    public DateTimeOffset DueAt { get; init; }

    public string Recipient { get; init; } = "";

    public string Missed { get; init; } = "";
}

internal sealed class RungToCome
{
    public long ScheduleId { get; init; }

    public int Seq { get; init; }

    public string Stage { get; init; } = "";

    public string Rung { get; init; } = "";

    public DateTimeOffset DueAt { get; init; }

    public int Assignments { get; init; }
}
