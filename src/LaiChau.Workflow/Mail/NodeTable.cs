using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Mail;

/// <summary>SQL over nodes: processes that serve, or served, this store.</summary>
internal static class NodeTable
{
    private const string Columns = "id, name, started_at, seen_at, ended_at";

    private const string InsertSql = "insert into node (id, name, started_at, seen_at) values (@Id, @Name, @StartedAt, @SeenAt)";

    public static Task Insert(Work work, NodeRow node) => work.Execute(InsertSql, node);

    private const string SeenSql = "update node set seen_at = @At where id = @Id";

    public static Task Seen(Work work, long id, DateTimeOffset at) => work.Execute(SeenSql, new { Id = id, At = at });

    private const string EndSql = "update node set ended_at = @At where id = @Id";

    public static Task End(Work work, long id, DateTimeOffset at) => work.Execute(EndSql, new { Id = id, At = at });

    private const string NotEndedSql = $"select {Columns} from node where ended_at is null";

    public static Task<List<NodeRow>> NotEnded(Work work) => work.Query<NodeRow>(NotEndedSql);

    private const string WithMailsSql = "select distinct node from mail where state in ('claimed', 'handed')";

    /// <summary>Whoever has, or had at its end, mails in hand: also one that has signed off in between.</summary>
    public static Task<List<string>> WithMails(Work work) => work.Query<string>(WithMailsSql);
}

/// <summary>A process from its start to its end.</summary>
internal sealed record NodeRow
{
    public long Id { get; init; }

    /// <summary>The machine's name and the process id.</summary>
    public string Name { get; init; } = "";

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset SeenAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
}
