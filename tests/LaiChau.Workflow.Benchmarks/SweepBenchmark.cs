using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using LaiChau.Workflow.Benchmarks.Live;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Benchmarks;

/// <summary>
/// The sweep over a store of a million assignments on both databases, with nothing due and with 500 due (aim: 1 ms and 30 ms).
/// The commit to disk is part of it.
/// </summary>
[InProcess]
[MedianColumn]
[WarmupCount(3)]
[IterationCount(25)]
[InvocationCount(1)]
[SuppressMessage("Reliability", "CA1001", Justification = "The global clean-up disposes the store.")]
public class SweepBenchmark
{
    private const int Assignments = 1_000_000;
    private static readonly DateTimeOffset Later = new(2026, 12, 1, 1, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 1, 0, 0, TimeSpan.Zero);

    private CampaignStore store = null!;
    private Database database = null!;
    private SweepDueRungs sweep = null!;

    [Params(false, true)]
    public bool Postgres { get; set; }

    /// <summary>How many of the million are due.</summary>
    [Params(0, 500)]
    public int Due { get; set; }

    [GlobalSetup]
    public async Task Fill()
    {
        store = await CampaignStore.Of(Postgres, CancellationToken.None);
        database = store.Open();
        sweep = new SweepDueRungs(database, TimeProvider.System);
        await using var work = await database.BeginAsync(CancellationToken.None);
        await work.Execute("insert into unit (id, code, name, kind, valid_from) values (1, 'U', 'U', 'cell', '2025-07-01')");
        await work.Execute("""
            insert into cycle (id, name, definition_id, definition, year, engine, flow_ended, state, launched_at, launched_day, ends_day, ends_at, followed_day)
            values (1, 'c', 'c', '', 2026, 'built-in', false, 'running', @Now, '2026-01-01', '2027-03-31', @Later, '2026-01-01')
            """, new { Now, Later });
        await work.Execute("""
            with recursive n (i) as (values (1) union all select i + 1 from n where i < @Assignments)
            insert into unit (id, code, name, kind, valid_from) select i + 1, 'U' || i, 'U', 'cell', '2025-07-01' from n
            """, new { Assignments });
        await work.Execute("insert into stage (id, cycle_id, key, state) values (1, 1, 'pledges', 'open')");
        await work.Execute("insert into schedule (id, stage_id, ladder, base_day) values (1, 1, 'work', '2026-06-04'), (2, 1, 'work', '2026-12-01')");
        await work.Execute("""
            insert into schedule_rung (schedule_id, seq, key, due_at, recipient, missed)
            values (1, 0, 'T-3', @Now, 'head', 'late'), (1, 1, 'T-1', @Later, 'head', 'late'), (2, 0, 'T-3', @Later, 'head', 'late')
            """, new { Now, Later });
        await work.Execute("""
            insert into assignment (id, cycle_id, stage_id, unit_id, state, deadline_version, last_valid_day, lateness_day, schedule_id, next_at)
            select id, 1, 1, id, 'open', 1, '2026-12-01', '2026-12-01', 2, @Later from unit where id > 1
            """, new { Later });
        await work.Commit(CancellationToken.None);
        if (Postgres)
        {
            // What autovacuum does in a store that has grown by itself. Dapper takes one word for the name of a procedure.
            await using var known = await database.BeginAsync(CancellationToken.None);
            await known.Execute("analyze;");
            await known.Commit(CancellationToken.None);
        }
    }

    [IterationSetup]
    public void MakeDue() => MakeDueAsync().GetAwaiter().GetResult();

    /// <summary>What the service does every minute.</summary>
    [Benchmark]
    public Task Sweep() => sweep.Run(Now, CancellationToken.None);

    [GlobalCleanup]
    public async Task Remove()
    {
        await database.DisposeAsync();
        await store.DisposeAsync();
    }

    private async Task MakeDueAsync()
    {
        await using var work = await database.BeginAsync(CancellationToken.None);
        // Spread over the table, so that each stands on a page of its own.
        await work.Execute("update assignment set schedule_id = 1, next_at = @Now where id % @Each = 0", new { Now, Each = Due == 0 ? int.MaxValue : Assignments / Due });
        await work.Commit(CancellationToken.None);
    }
}
