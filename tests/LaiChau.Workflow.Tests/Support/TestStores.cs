using LaiChau.Workflow.Storage;
using Npgsql;

namespace LaiChau.Workflow.Tests.Support;

/// <summary>The PostgreSQL that tests run on: an administrator's connection in LAICHAU_TEST_POSTGRES.</summary>
internal static class TestPostgres
{
    private const string Variable = "LAICHAU_TEST_POSTGRES";

    /// <summary>Tests on PostgreSQL fail without one, and are never left out.</summary>
    public static string Connection => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set
        ? set
        : throw new InvalidOperationException($"{Variable} is not set: run scripts/test, or scripts/postgres dotnet test …");

    public static async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(Connection);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}

/// <summary>The databases that a store can lie in.</summary>
public enum StoreKind
{
    Sqlite,
    Postgres,
}

/// <summary>An empty store of one test, which several processes, or nodes, may open; gone afterwards.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly StoreKind kind;
    private readonly bool durable;
    private readonly bool serves;

    private TestStore(StoreKind kind, bool durable, bool serves)
    {
        this.kind = kind;
        this.durable = durable;
        this.serves = serves;
    }

    /// <summary>Only of PostgreSQL.</summary>
    public string Schema { get; } = "test_" + Guid.NewGuid().ToString("n");

    /// <summary>Only of PostgreSQL.</summary>
    public string Connection => $"{TestPostgres.Connection};{(serves ? "Database" : "Search Path")}={Schema}";

    /// <param name="durable">Of SQLite; PostgreSQL always is.</param>
    /// <param name="serves">A database of its own on PostgreSQL: services that share one share Hangfire's schema, and so each other's jobs.</param>
    public static async Task<TestStore> Make(StoreKind kind, bool durable = false, bool serves = false)
    {
        var made = new TestStore(kind, durable, serves);
        if (kind == StoreKind.Postgres)
        {
            await TestPostgres.Execute($"create {(serves ? "database" : "schema")} {made.Schema}");
        }

        return made;
    }

    /// <summary>A node's view of the store; the caller disposes it.</summary>
    public Database Open()
    {
        Database database = kind == StoreKind.Sqlite
            ? new SqliteDatabase(Path.Combine(folder.Folder, "store.db"), durable)
            : new PostgresDatabase(Connection);
        database.Migrate();
        return database;
    }

    /// <summary>As a rehearsal makes its own.</summary>
    public static Task<Database> Scratch(StoreKind kind, CancellationToken cancel) => kind == StoreKind.Sqlite
        ? Task.FromResult(SqliteDatabase.Scratch())
        : PostgresDatabase.Scratch(TestPostgres.Connection, cancel);

    public async ValueTask DisposeAsync()
    {
        folder.Dispose();
        if (kind == StoreKind.Postgres)
        {
            await TestPostgres.Execute(serves ? $"drop database {Schema} with (force)" : $"drop schema {Schema} cascade");
        }
    }
}
