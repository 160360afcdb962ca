using System.Text.Json.Nodes;
using LaiChau.Workflow.Storage;
using Npgsql;

namespace LaiChau.Workflow.Benchmarks.Live;

/// <summary>
/// An empty store that processes serve, with its settings, gone afterwards: a file in a folder, or a database of its own on
/// the PostgreSQL of LAICHAU_TEST_POSTGRES (Hangfire's schema is one a database).
/// </summary>
internal sealed class CampaignStore : IAsyncDisposable
{
    private const string Server = "LAICHAU_TEST_POSTGRES";

    private readonly string? database;
    private readonly string? server;

    private CampaignStore(string? database, string? server = null) => (this.database, this.server) = (database, server);

    public string Folder { get; } = Directory.CreateTempSubdirectory("laichau-live-").FullName;

    public string SettingsFile => Path.Combine(Folder, "laichau.json");

    /// <summary>What tells `laichau` of the store.</summary>
    public string[] Words => database is null ? ["--data", Folder] : [];

    public Dictionary<string, string> Variables => database is null ? [] : new() { ["LAICHAU_DATABASE"] = Connection("laichau") };

    public static CampaignStore Sqlite() => new(null);

    /// <param name="server">An administrator's connection; null: that of LAICHAU_TEST_POSTGRES.</param>
    public static async Task<CampaignStore> Postgres(CancellationToken cancel, string? server = null)
    {
        var store = new CampaignStore("live_" + Guid.NewGuid().ToString("n"), server);
        await store.Administer($"create database {store.database}", cancel);
        return store;
    }

    public static Task<CampaignStore> Of(bool postgres, CancellationToken cancel) => postgres ? Postgres(cancel) : Task.FromResult(Sqlite());

    /// <summary>As the service itself opens it; the caller disposes it.</summary>
    public Database Open()
    {
        Database opened = database is null ? new SqliteDatabase(Path.Combine(Folder, "laichau.db"), durable: true) : new PostgresDatabase(Connection("observer"));
        opened.Migrate();
        return opened;
    }

    /// <summary>Everything but the mail server's place is as it comes.</summary>
    public void WriteSettings(int port) => File.WriteAllText(SettingsFile, new JsonObject
    {
        ["Mail"] = new JsonObject { ["Transport"] = "smtp", ["Host"] = "127.0.0.1", ["Port"] = port, ["SenderAddress"] = "nhac-viec@laichau.example" },
    }.ToJsonString());

    /// <summary>A killed process may have had a commit on its way: afterwards the store is as it has left it.</summary>
    public async Task UntilLetGo(CancellationToken cancel)
    {
        while (database is not null && await Administer(
            $"select count(*) from pg_stat_activity where datname = '{database}' and application_name = 'laichau'", cancel) is > 0L)
        {
            await Task.Delay(10, cancel);
        }
    }

    /// <summary>Everything that Hangfire knows, as if somebody had removed it by mistake.</summary>
    public async Task DropJobs(CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(Connection("observer"));
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand("drop schema hangfire cascade", connection);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Ends the sessions that hold the locks of nodes, as a network that breaks does; only of PostgreSQL.</summary>
    /// <returns>How many.</returns>
    public Task<long> BreakNodeLocks(CancellationToken cancel) => Ask("""
        select count(pg_terminate_backend(l.pid))
        from pg_locks l join pg_database d on d.oid = l.database and d.datname = current_database()
        join node n on hashtextextended('public', n.id) = (cast(l.classid as bigint) << 32) + cast(l.objid as bigint)
        where l.locktype = 'advisory' and l.granted and l.objsubid = 1
        """, cancel);

    /// <summary>One number of the store; only of PostgreSQL.</summary>
    public async Task<long> Ask(string sql, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(Connection("observer"));
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        // A server of the caller's own goes as a whole.
        if (database is not null && server is null)
        {
            await Administer($"drop database {database} with (force)", CancellationToken.None);
        }
    }

    /// <summary>Where the store's server is, for whoever needs it beside the store.</summary>
    public string Connection(string application) =>
        new NpgsqlConnectionStringBuilder(Administrator) { Database = database, ApplicationName = application, CommandTimeout = application == "observer" ? 600 : 30 }.ConnectionString;

    private string Administrator => server is not null ? server : Environment.GetEnvironmentVariable(Server) is { Length: > 0 } set ? set
        : throw new InvalidOperationException($"{Server} is not set: run scripts/test, scripts/bench, or scripts/postgres before a command.");

    private async Task<object?> Administer(string sql, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(Administrator);
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancel);
    }
}
