using System.Data.Common;

namespace LaiChau.Workflow.Storage;

/// <summary>
/// The whole dialect surface: everything that differs between SQLite and PostgreSQL has a name here, so that no
/// feature asks which database it is (docs/decisions/0003-portable-sql.md).
/// </summary>
public abstract class Database : IAsyncDisposable
{
    /// <summary>Brings the schema up to this program's version; forward only.</summary>
    /// <exception cref="NewerSchemaException">The store was written by a newer program.</exception>
    /// <exception cref="MigrationFailedException">The database refused a script.</exception>
    public abstract void Migrate();

    /// <summary>
    /// A transaction for one handler, the one writer of cycles, units and notices: callers of all nodes queue here, so that
    /// no two decide on the same rows.
    /// </summary>
    public abstract Task<Work> BeginAsync(CancellationToken cancel);

    /// <summary>A transaction that marks mails which the caller has claimed; goes on beside a handler where the database can.</summary>
    public abstract Task<Work> BeginMarksAsync(CancellationToken cancel);

    /// <summary>What a page reads: one state of the store, without waiting for whoever writes.</summary>
    public abstract Task<Work> ReadAsync(CancellationToken cancel);

    /// <summary>Says for the life of the process that it serves this store.</summary>
    /// <exception cref="StoreServedException">Another process does, and the store takes only one.</exception>
    public abstract IDisposable BeginServing();

    /// <summary>A lock that its process holds until it is disposed, or dies.</summary>
    /// <returns>Null: somebody else holds it.</returns>
    internal abstract Task<HeldLock?> TryHold(long key, CancellationToken cancel);

    public abstract ValueTask DisposeAsync();

    /// <summary>An SQL condition that holds for every id of the list parameter made by <see cref="Ids"/>.</summary>
    internal abstract string InIds(string parameter);

    /// <summary>List parameters are the one thing that no portable SQL can say (style.md 2.5, probed).</summary>
    internal abstract object Ids(IEnumerable<long> ids);

    /// <summary>One statement for each of many rows, whose properties are its parameters.</summary>
    internal abstract Task<int> ExecuteMany<T>(DbTransaction transaction, string sql, IEnumerable<T> rows);

    /// <summary>What an operator wants to know of the store.</summary>
    internal abstract Task<StoreSize> Size(Work work);

    /// <summary>The clock that all nodes of this store agree on.</summary>
    /// <param name="machine">The clock of this machine.</param>
    public abstract Task<StoreClock> Clock(TimeProvider machine, CancellationToken cancel);
}

/// <param name="Kind">The database's own name.</param>
internal sealed record StoreSize(string Kind, long Bytes);

/// <summary>A lock for the life of its holder.</summary>
internal abstract class HeldLock : IAsyncDisposable
{
    /// <summary>False: the store has let go of it (its connection broke), and somebody else may have it.</summary>
    public abstract Task<bool> IsHeld(CancellationToken cancel);

    public abstract ValueTask DisposeAsync();
}

/// <summary>Another process serves this store.</summary>
public sealed class StoreServedException(string store)
    : Exception($"Another process serves the store '{store}'.");

/// <summary>The store was written by a newer program; going on could lose what that program knows.</summary>
public sealed class NewerSchemaException(string script)
    : Exception($"The store has the migration '{script}', which this program does not know. Use the newer program.");

/// <summary>A migration did not go through; the store is as it was before.</summary>
public sealed class MigrationFailedException(string? script, Exception cause)
    : Exception($"The migration '{script}' failed.", cause);

/// <summary>One open transaction; what is not committed when it is disposed is rolled back.</summary>
public sealed class Work(Database database, DbTransaction transaction, Func<ValueTask> release) : IAsyncDisposable
{
    private readonly DbConnection connection = transaction.Connection!;
    private bool joined;

    internal Database Database { get; } = database;

    /// <summary>The same transaction for somebody who neither commits nor ends it.</summary>
    internal Work Joined()
    {
        var part = (Work)MemberwiseClone();
        part.joined = true;
        return part;
    }

    internal Task<int> Execute(string sql, object? parameters = null) =>
        Dapper.SqlMapper.ExecuteAsync(connection, sql, parameters, transaction);

    /// <summary>The statement for each of the rows, as fast as the database takes them.</summary>
    internal Task<int> ExecuteMany<T>(string sql, IEnumerable<T> rows) => Database.ExecuteMany(transaction, sql, rows);

    internal async Task<List<T>> Query<T>(string sql, object? parameters = null) =>
        (List<T>)await Dapper.SqlMapper.QueryAsync<T>(connection, sql, parameters, transaction);

    internal Task<T?> Scalar<T>(string sql, object? parameters = null) =>
        Dapper.SqlMapper.ExecuteScalarAsync<T>(connection, sql, parameters, transaction);

    /// <summary>Row by row, for results that need not fit in memory.</summary>
    internal IAsyncEnumerable<T> Stream<T>(string sql, object? parameters = null) =>
        Dapper.SqlMapper.QueryUnbufferedAsync<T>(connection, sql, parameters, transaction);

    public Task Commit(CancellationToken cancel) => joined ? Task.CompletedTask : transaction.CommitAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        if (joined)
        {
            return;
        }

        try
        {
            await transaction.DisposeAsync();
        }
        finally
        {
            await release();
        }
    }
}
