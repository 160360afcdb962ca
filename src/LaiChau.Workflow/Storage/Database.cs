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
    /// A transaction for one handler. SQLite: the one writer of the store, so callers queue here.
    /// </summary>
    public abstract Task<Work> BeginAsync(CancellationToken cancel);

    public abstract ValueTask DisposeAsync();

    /// <summary>An SQL condition that holds for every id of the list parameter made by <see cref="Ids"/>.</summary>
    internal abstract string InIds(string parameter);

    /// <summary>List parameters are the one thing that no portable SQL can say (style.md 2.5, probed).</summary>
    internal abstract object Ids(IEnumerable<long> ids);
}

/// <summary>The store was written by a newer program; going on could lose what that program knows.</summary>
public sealed class NewerSchemaException(string script)
    : Exception($"The store has the migration '{script}', which this program does not know. Use the newer program.");

/// <summary>A migration did not go through; the store is as it was before.</summary>
public sealed class MigrationFailedException(string? script, Exception cause)
    : Exception($"The migration '{script}' failed.", cause);

/// <summary>One open transaction; what is not committed when it is disposed is rolled back.</summary>
public sealed class Work(Database database, DbConnection connection, DbTransaction transaction, Action release) : IAsyncDisposable
{
    internal Database Database { get; } = database;

    internal Task<int> Execute(string sql, object? parameters = null) =>
        Dapper.SqlMapper.ExecuteAsync(connection, sql, parameters, transaction);

    internal async Task<List<T>> Query<T>(string sql, object? parameters = null) =>
        (List<T>)await Dapper.SqlMapper.QueryAsync<T>(connection, sql, parameters, transaction);

    internal Task<T?> Scalar<T>(string sql, object? parameters = null) =>
        Dapper.SqlMapper.ExecuteScalarAsync<T>(connection, sql, parameters, transaction);

    /// <summary>Row by row, for results that need not fit in memory.</summary>
    internal IAsyncEnumerable<T> Stream<T>(string sql, object? parameters = null) =>
        Dapper.SqlMapper.QueryUnbufferedAsync<T>(connection, sql, parameters, transaction);

    public Task Commit(CancellationToken cancel) => transaction.CommitAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        release();
    }
}
