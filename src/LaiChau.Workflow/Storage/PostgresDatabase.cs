using System.Data;
using System.Data.Common;
using Dapper;
using DbUp;
using DbUp.Postgresql;
using Npgsql;

namespace LaiChau.Workflow.Storage;

/// <summary>One server, any number of nodes; the tables lie in the schema that the connection comes to first.</summary>
public sealed class PostgresDatabase : Database
{
    /// <summary>Advisory locks have two numbers; the first says what is locked, the second in which schema.</summary>
    private const int WriterLock = 0x4C430001;
    private const int MigrationLock = 0x4C430002;

    private readonly NpgsqlDataSource source;
    private readonly NpgsqlDataSource sessions;
    private readonly Func<ValueTask>? afterwards;

    /// <param name="connectionString">As Npgsql takes it: `Host=…;Database=…;Username=…`.</param>
    /// <exception cref="ConnectionWordsException">It can't be understood.</exception>
    public PostgresDatabase(string connectionString)
        : this(PostgresWords.Parse(connectionString))
    {
    }

    /// <param name="afterwards">What is to be done when the last connection is closed.</param>
    internal PostgresDatabase(NpgsqlConnectionStringBuilder words, Func<ValueTask>? afterwards = null)
    {
        DapperSetup.Once();
        this.afterwards = afterwards;
        source = PostgresWords.Pool(words);
        sessions = PostgresWords.Sessions(words);
    }

    /// <summary>Whether this is a connection string, whatever it leads to.</summary>
    public static bool Understands(string connectionString)
    {
        try
        {
            PostgresWords.Parse(connectionString);
            return true;
        }
        catch (ConnectionWordsException)
        {
            return false;
        }
    }

    /// <summary>Database and server, as a message may name them.</summary>
    public static string NameOf(string connectionString)
    {
        var words = PostgresWords.Parse(connectionString);
        return $"{words.Database ?? words.Username}@{words.Host}";
    }

    /// <summary>A store for a rehearsal: a schema of its own in this database, which goes when it is disposed.</summary>
    public static Task<Database> Scratch(string connectionString, CancellationToken cancel) => PostgresScratch.Make(connectionString, cancel);

    /// <summary>Two nodes that start at once take turns.</summary>
    public override void Migrate()
    {
        // The lock goes with its session, however this ends, and soon when the machine has lost its power.
        using var guard = sessions.OpenConnection();
        var schema = guard.ExecuteScalar<string?>("select current_schema()") ?? throw new MigrationFailedException(null, new NoSchemaException());
        guard.Execute("select pg_advisory_lock(@MigrationLock, hashtext(current_schema()))", new { MigrationLock }, commandTimeout: 0);
        // Connections from the pool: a new one costs a server more than everything else here when there is nothing to migrate.
        var scripts = Migrations.Scripts("Postgres");
        Migrations.Run(
            PostgresqlExtensions.PostgresqlDatabase(new PostgresqlConnectionManager(source), schema).WithScripts(scripts).WithTransactionPerScript()
                .JournalToPostgresqlTable(schema, "schemaversions").LogToNowhere().Build(),
            scripts);
    }

    /// <summary>Acting, sweeping and composing decide on the same rows, so that writers of all nodes queue, as SQLite's do.</summary>
    public override Task<Work> BeginAsync(CancellationToken cancel) =>
        Begin(IsolationLevel.ReadCommitted, $"select pg_advisory_xact_lock({WriterLock}, hashtext(current_schema()))", cancel);

    public override Task<Work> BeginMarksAsync(CancellationToken cancel) => Begin(IsolationLevel.ReadCommitted, null, cancel);

    public override Task<Work> ReadAsync(CancellationToken cancel) =>
        Begin(IsolationLevel.RepeatableRead, "set transaction read only", cancel);

    /// <summary>Any number of nodes may.</summary>
    public override IDisposable BeginServing() => new Served();

    /// <summary>
    /// A session's lock: the server lets go of it when the connection ends, that of a machine without power after a minute.
    /// </summary>
    internal override async Task<HeldLock?> TryHold(long key, CancellationToken cancel)
    {
        var connection = sessions.CreateConnection();
        try
        {
            await connection.OpenAsync(cancel);
            var command = new CommandDefinition(
                "select pg_try_advisory_lock(hashtextextended(current_schema(), @Key))", new { Key = key }, cancellationToken: cancel);
            if (await connection.ExecuteScalarAsync<bool>(command))
            {
                return new SessionLock(connection);
            }
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    public override async Task<StoreClock> Clock(TimeProvider machine, CancellationToken cancel)
    {
        var clock = new DatabaseClock(machine, Now);
        await clock.Follow(cancel);
        return clock;
    }

    public override async ValueTask DisposeAsync()
    {
        await source.DisposeAsync();
        await sessions.DisposeAsync();
        if (afterwards is not null)
        {
            await afterwards();
        }
    }

    internal override string InIds(string parameter) => $"= any({parameter})";

    internal override async Task<StoreSize> Size(Work work) => new("PostgreSQL", await work.Scalar<long>("select pg_database_size(current_database())"));

    internal override object Ids(IEnumerable<long> ids) => ids.ToArray();

    internal override Task<int> ExecuteMany<T>(DbTransaction transaction, string sql, IEnumerable<T> rows) =>
        PostgresRows.Execute((NpgsqlTransaction)transaction, sql, rows);

    private async Task<Work> Begin(IsolationLevel isolation, string? first, CancellationToken cancel)
    {
        var connection = await source.OpenConnectionAsync(cancel);
        try
        {
            var transaction = await connection.BeginTransactionAsync(isolation, cancel);
            if (first is not null)
            {
                // The wait for other writers is as long as their work.
                await connection.ExecuteAsync(new CommandDefinition(first, transaction: transaction, commandTimeout: 0, cancellationToken: cancel));
            }

            return new Work(this, transaction, connection.DisposeAsync);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task<DateTimeOffset> Now(CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var command = new NpgsqlCommand("select clock_timestamp()", connection);
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(cancel))!);
    }

    private sealed class Served : IDisposable
    {
        public void Dispose()
        {
        }
    }

    private sealed class SessionLock(NpgsqlConnection connection) : HeldLock
    {
        private readonly SemaphoreSlim one = new(1, 1);

        /// <summary>As long as the connection answers, its session lives and has the lock.</summary>
        public override async Task<bool> IsHeld(CancellationToken cancel)
        {
            await one.WaitAsync(cancel);
            try
            {
                return await connection.ExecuteScalarAsync<int>(new CommandDefinition("select 1", cancellationToken: cancel)) == 1;
            }
            catch (Exception gone) when (gone is DbException or InvalidOperationException)
            {
                return false;
            }
            finally
            {
                one.Release();
            }
        }

        public override async ValueTask DisposeAsync()
        {
            await connection.DisposeAsync();
            one.Dispose();
        }
    }
}

/// <summary>The connection string is no connection string. It is not quoted: a password may be part of it.</summary>
public sealed class ConnectionWordsException() : Exception("The connection string can't be understood.");

/// <summary>The connection comes to no schema in which tables could lie.</summary>
public sealed class NoSchemaException() : Exception("No schema of the search path exists.");
