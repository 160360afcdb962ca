using System.Data.Common;

namespace LaiChau.Workflow.Storage;

/// <summary>
/// A transaction that is already open, as a database: handlers made over it act inside that transaction, and what they
/// commit is committed when its owner commits, together with what the owner writes himself.
/// </summary>
public sealed class JoinedDatabase(Work open) : Database
{
    public override void Migrate() => throw new InvalidOperationException("The schema is not changed inside a transaction.");

    public override Task<Work> BeginAsync(CancellationToken cancel) => Task.FromResult(open.Joined());

    public override Task<Work> BeginMarksAsync(CancellationToken cancel) => BeginAsync(cancel);

    public override Task<Work> ReadAsync(CancellationToken cancel) => BeginAsync(cancel);

    public override IDisposable BeginServing() => open.Database.BeginServing();

    internal override Task<HeldLock?> TryHold(long key, CancellationToken cancel) => open.Database.TryHold(key, cancel);

    /// <summary>The transaction's owner ends it.</summary>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal override string InIds(string parameter) => open.Database.InIds(parameter);

    internal override object Ids(IEnumerable<long> ids) => open.Database.Ids(ids);

    internal override Task<int> ExecuteMany<T>(DbTransaction transaction, string sql, IEnumerable<T> rows) => open.Database.ExecuteMany(transaction, sql, rows);

    internal override Task<StoreSize> Size(Work work) => open.Database.Size(work);

    public override Task<StoreClock> Clock(TimeProvider machine, CancellationToken cancel) => open.Database.Clock(machine, cancel);
}
