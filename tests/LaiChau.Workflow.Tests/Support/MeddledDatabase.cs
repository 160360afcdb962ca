using System.Data.Common;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Tests.Support;

/// <summary>A store in which somebody else is at work just before one transaction of a handler begins.</summary>
/// <param name="before">Which transaction, counted from one.</param>
internal sealed class MeddledDatabase(Database store, int before, Func<Task> meddle) : Database
{
    private int begun;

    public override async Task<Work> BeginAsync(CancellationToken cancel)
    {
        if (++begun == before)
        {
            await meddle();
        }

        return await store.BeginAsync(cancel);
    }

    public override void Migrate() => store.Migrate();

    public override Task<Work> BeginMarksAsync(CancellationToken cancel) => store.BeginMarksAsync(cancel);

    public override Task<Work> ReadAsync(CancellationToken cancel) => store.ReadAsync(cancel);

    public override IDisposable BeginServing() => store.BeginServing();

    public override Task<StoreClock> Clock(TimeProvider machine, CancellationToken cancel) => store.Clock(machine, cancel);

    /// <summary>The store has its owner.</summary>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal override Task<HeldLock?> TryHold(long key, CancellationToken cancel) => store.TryHold(key, cancel);

    internal override string InIds(string parameter) => store.InIds(parameter);

    internal override object Ids(IEnumerable<long> ids) => store.Ids(ids);

    internal override Task<int> ExecuteMany<T>(DbTransaction transaction, string sql, IEnumerable<T> rows) => store.ExecuteMany(transaction, sql, rows);

    internal override Task<StoreSize> Size(Work work) => store.Size(work);
}
