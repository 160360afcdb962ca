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

/// <summary>A store of one test without any row of ours, which several processes, or nodes, may open; gone afterwards.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string name = "test_" + Guid.NewGuid().ToString("n");
    private readonly StoreKind kind;
    private readonly bool durable;

    private TestStore(StoreKind kind, bool durable)
    {
        this.kind = kind;
        this.durable = durable;
    }

    /// <summary>Only of PostgreSQL.</summary>
    public string Connection => $"{TestPostgres.Connection};Database={name}";

    private string SqliteFile => Path.Combine(folder.Folder, "store.db");

    /// <param name="durable">Of SQLite; PostgreSQL always is.</param>
    public static async Task<TestStore> Make(StoreKind kind, bool durable = false)
    {
        var made = new TestStore(kind, durable);
        if (kind == StoreKind.Postgres)
        {
            // Copying files takes a third of the time that writing them through the log does.
            await TestPostgres.Execute($"create database {made.name} template {await StoreTemplates.PostgresDatabase} strategy file_copy");
        }
        else
        {
            await File.WriteAllBytesAsync(made.SqliteFile, StoreTemplates.SqliteFile, TestContext.Current.CancellationToken);
        }

        return made;
    }

    /// <summary>A node's view of the store; the caller disposes it.</summary>
    public Database Open() => kind == StoreKind.Sqlite ? new SqliteDatabase(SqliteFile, durable) : new PostgresDatabase(Connection);

    /// <summary>For a rehearsal, without the steps that lead to an empty store.</summary>
    public static async Task<Database> Rehearsed(StoreKind kind, CancellationToken cancel)
    {
        if (kind == StoreKind.Sqlite)
        {
            return await Scratch(kind, cancel);
        }

        var store = await Make(kind);
        return new PostgresDatabase(PostgresWords.Parse(store.Connection + ";Options=-c synchronous_commit=off"), store.DisposeAsync);
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
            await TestPostgres.Execute($"drop database {name} with (force)");
        }
    }
}

/// <summary>An empty schema of PostgreSQL, beside others in one database; gone afterwards.</summary>
internal sealed class TestSchema : IAsyncDisposable
{
    public string Name { get; } = "test_" + Guid.NewGuid().ToString("n");

    public static async Task<TestSchema> Make()
    {
        var made = new TestSchema();
        await TestPostgres.Execute($"create schema {made.Name}");
        return made;
    }

    /// <summary>Migrated when nobody has done it before; the caller disposes it.</summary>
    public Database Open()
    {
        var database = new PostgresDatabase($"{TestPostgres.Connection};Search Path={Name}");
        database.Migrate();
        return database;
    }

    public async ValueTask DisposeAsync() => await TestPostgres.Execute($"drop schema {Name} cascade");
}
