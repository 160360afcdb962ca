using System.Text.Json;
using Dapper;
using DbUp;
using DbUp.Engine;
using Microsoft.Data.Sqlite;

namespace LaiChau.Workflow.Storage;

/// <summary>
/// One file, one process, one writer connection behind a lock (measured.md: more writers don't help).
/// </summary>
public sealed class SqliteDatabase : Database
{
    private const string MigrationFolder = "Storage.Migrations.Sqlite.";

    private readonly HashSet<long> held = [];
    private readonly string file;
    private readonly string connectionString;
    private readonly bool durable;
    private readonly SemaphoreSlim writer = new(1, 1);
    private SqliteConnection? connection;

    /// <param name="file">Made when it does not exist; its folder must.</param>
    /// <param name="durable">
    /// True: a commit survives power loss (`synchronous=FULL`). False is for rehearsals alone, whose file nobody keeps.
    /// </param>
    public SqliteDatabase(string file, bool durable)
    {
        DapperSetup.Once();
        this.durable = durable;
        this.file = file;
        connectionString = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString();
    }

    public override void Migrate()
    {
        var scripts = EmbeddedScripts();
        var upgrade = DeployChanges.To
            .SqliteDatabase(connectionString)
            .WithScripts(scripts)
            .WithTransactionPerScript()
            .LogToNowhere()
            .Build();
        var known = scripts.Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        if (upgrade.GetExecutedScripts().Find(name => !known.Contains(name)) is { } unknown)
        {
            throw new NewerSchemaException(unknown);
        }

        var result = upgrade.PerformUpgrade();
        if (!result.Successful)
        {
            throw new MigrationFailedException(result.ErrorScript?.Name, result.Error);
        }
    }

    public override async Task<Work> BeginAsync(CancellationToken cancel)
    {
        await writer.WaitAsync(cancel);
        try
        {
            connection ??= Open();
            return new Work(this, connection, connection.BeginTransaction(), () => writer.Release());
        }
        catch
        {
            writer.Release();
            throw;
        }
    }

    /// <summary>There is one writer anyway.</summary>
    public override Task<Work> BeginMarksAsync(CancellationToken cancel) => BeginAsync(cancel);

    /// <summary>A connection of its own: WAL lets it read while somebody writes. A rehearsal's file has only the one.</summary>
    public override async Task<Work> ReadAsync(CancellationToken cancel)
    {
        if (!durable)
        {
            return await BeginAsync(cancel);
        }

        var reader = Open();
        try
        {
            return new Work(this, reader, reader.BeginTransaction(deferred: true), reader.Dispose);
        }
        catch
        {
            await reader.DisposeAsync();
            throw;
        }
    }

    /// <summary>A lock file beside the store, which the system lets go of when the process dies.</summary>
    public override IDisposable BeginServing()
    {
        try
        {
            return new FileStream(file + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(file + ".lock"))
        {
            throw new StoreServedException(file);
        }
    }

    /// <summary>One process serves the store, so that only it can hold a lock.</summary>
    internal override Task<HeldLock?> TryHold(long key, CancellationToken cancel)
    {
        lock (held)
        {
            return Task.FromResult<HeldLock?>(held.Add(key) ? new ProcessLock(this, key) : null);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (connection is not null)
        {
            await connection.DisposeAsync();
        }

        writer.Dispose();
    }

    internal override string InIds(string parameter) => $"in (select value from json_each({parameter}))";

    internal override object Ids(IEnumerable<long> ids) => JsonSerializer.Serialize(ids);

    private sealed class ProcessLock(SqliteDatabase database, long key) : HeldLock
    {
        public override Task<bool> IsHeld(CancellationToken cancel) => Task.FromResult(true);

        public override ValueTask DisposeAsync()
        {
            lock (database.held)
            {
                database.held.Remove(key);
            }

            return ValueTask.CompletedTask;
        }
    }

    private SqliteConnection Open()
    {
        var opened = new SqliteConnection(connectionString);
        opened.Open();
        opened.Execute(durable
            ? "pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000; pragma cache_size = -32000; pragma temp_store = memory;"
            : "pragma journal_mode = memory; pragma synchronous = off; pragma locking_mode = exclusive; pragma cache_size = -65536; pragma temp_store = memory;");
        return opened;
    }

    private static List<SqlScript> EmbeddedScripts()
    {
        var assembly = typeof(SqliteDatabase).Assembly;
        var prefix = $"{assembly.GetName().Name}.{MigrationFolder}";
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => SqlScript.FromStream(name[prefix.Length..], assembly.GetManifestResourceStream(name)!))
            .ToList();
    }
}
