using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Operation;

/// <summary>The last run of each recurring job: what readiness and the page look at.</summary>
public sealed class Beats(Database database, TimeProvider clock)
{
    /// <summary>A run begins; the end of the one before is forgotten.</summary>
    public async Task Start(string job, long node, CancellationToken cancel)
    {
        await using var work = await database.BeginMarksAsync(cancel);
        await BeatTable.Start(work, job, node, clock.GetUtcNow());
        await work.Commit(cancel);
    }

    /// <param name="failed">One word; null: it went well.</param>
    public async Task End(string job, long node, string? failed, CancellationToken cancel)
    {
        await using var work = await database.BeginMarksAsync(cancel);
        await BeatTable.End(work, job, node, clock.GetUtcNow(), failed);
        await work.Commit(cancel);
    }

    /// <summary>In the order of their names.</summary>
    public async Task<IReadOnlyList<Beat>> Read(CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        return await BeatTable.All(work);
    }

    /// <summary>The newest instant on record, over all nodes; null: none has served this store yet.</summary>
    public async Task<DateTimeOffset?> Newest(CancellationToken cancel)
    {
        var beats = await Read(cancel);
        return beats.Select(b => b.EndedAt > b.StartedAt ? b.EndedAt : b.StartedAt).Max();
    }
}

/// <summary>The last run of one job.</summary>
public sealed record Beat
{
    /// <summary>The job's name.</summary>
    public string Job { get; init; } = "";

    /// <summary>Who ran it.</summary>
    public long NodeId { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Null: it is running, or its process died.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Null: it went well, or is running.</summary>
    public string? Failed { get; init; }
}

/// <summary>SQL over the last runs of the jobs.</summary>
internal static class BeatTable
{
    private const string StartSql = """
        insert into beat (job, node_id, started_at) values (@Job, @Node, @At)
        on conflict (job) do update set node_id = excluded.node_id, started_at = excluded.started_at, ended_at = null, failed = null
        """;

    public static Task Start(Work work, string job, long node, DateTimeOffset at) =>
        work.Execute(StartSql, new { Job = job, Node = node, At = at });

    private const string EndSql = "update beat set ended_at = @At, failed = @Failed where job = @Job and node_id = @Node";

    /// <summary>Only while no other node has begun a run since.</summary>
    public static Task End(Work work, string job, long node, DateTimeOffset at, string? failed) =>
        work.Execute(EndSql, new { Job = job, Node = node, At = at, Failed = failed });

    private const string AllSql = "select job, node_id, started_at, ended_at, failed from beat order by job";

    public static Task<List<Beat>> All(Work work) => work.Query<Beat>(AllSql);
}
