using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Notices;

/// <summary>
/// Turns rungs whose moment came into notices and advances the assignments to their next rung: two set statements in
/// one transaction, whose cost follows what is due (measured.md: rows that stay marked cost 0.8 s on every later sweep).
/// </summary>
public sealed class SweepDueRungs(Database database, TimeProvider clock)
{
    /// <returns>How many notices came to be.</returns>
    public Task<int> Run(CancellationToken cancel) => Run(clock.GetUtcNow(), cancel);

    /// <param name="until">Rungs whose moment is at or before this instant.</param>
    public async Task<int> Run(DateTimeOffset until, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var came = await UpTo(work, until, null);
        await work.Commit(cancel);
        return came;
    }

    private const string NoticesSql = """
        insert into notice (cycle_id, assignment_id, stage, kind, key, occurrence, deadline_version, due_at, recipient, missed, state, submission)
        select a.cycle_id, a.id, s.key, c.ladder, r.key,
               coalesce((select max(n.occurrence) from notice n
                         where n.assignment_id = a.id and n.key = r.key and n.deadline_version = a.deadline_version), 0)
                   + row_number() over (partition by a.id, r.key order by r.due_at, r.seq),
               a.deadline_version, r.due_at, r.recipient, r.missed, 'due', a.submissions
        from assignment a
        join schedule c on c.id = a.schedule_id
        join schedule_rung r on r.schedule_id = a.schedule_id and r.due_at >= a.next_at and r.due_at <= @Until
        join stage s on s.id = a.stage_id
        where a.next_at <= @Until and (@Cycle is null or a.cycle_id = @Cycle)
        -- Of rungs of one moment the later one in the ladder is the newer.
        order by a.id, r.due_at, r.seq
        """;

    private const string AdvanceSql = """
        update assignment
        set next_at = (select min(r.due_at) from schedule_rung r where r.schedule_id = assignment.schedule_id and r.due_at > @Until)
        where next_at <= @Until and (@Cycle is null or cycle_id = @Cycle)
        """;

    /// <param name="until">Inclusive.</param>
    /// <param name="cycle">Null: every cycle.</param>
    internal static async Task<int> UpTo(Work work, DateTimeOffset until, long? cycle)
    {
        var parameters = new { Until = until, Cycle = cycle };
        var came = await work.Execute(NoticesSql, parameters);
        if (came > 0)
        {
            await work.Execute(AdvanceSql, parameters);
        }

        return came;
    }
}
