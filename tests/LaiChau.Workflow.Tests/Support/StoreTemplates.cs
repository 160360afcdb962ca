using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Tests.Support;
using Npgsql;

[assembly: AssemblyFixture(typeof(StoreTemplates))]

namespace LaiChau.Workflow.Tests.Support;

/// <summary>
/// Empty stores with every migration done, of which tests get copies: to migrate for each test took the server a
/// quarter of its processor time.
/// </summary>
public sealed class StoreTemplates : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> Postgres = new(MakePostgres);
    private static readonly Lazy<byte[]> Sqlite = new(MakeSqlite);

    /// <summary>The bytes of the file.</summary>
    internal static byte[] SqliteFile => Sqlite.Value;

    /// <summary>The name of the database.</summary>
    internal static Task<string> PostgresDatabase => Postgres.Value;

    public async ValueTask DisposeAsync()
    {
        if (Postgres.IsValueCreated)
        {
            await TestPostgres.Execute($"drop database {await Postgres.Value} with (force)");
        }
    }

    private static byte[] MakeSqlite()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Folder, "store.db");
        new SqliteDatabase(file, durable: false).Migrate();
        return File.ReadAllBytes(file);
    }

    private static async Task<string> MakePostgres()
    {
        var name = "template_" + Guid.NewGuid().ToString("n");
        await TestPostgres.Execute($"create database {name}");
        // Nobody may be connected to what is copied.
        var words = new NpgsqlConnectionStringBuilder(TestPostgres.Connection) { Database = name, Pooling = false };
        await using var database = new PostgresDatabase(words.ConnectionString);
        database.Migrate();
        return name;
    }
}
