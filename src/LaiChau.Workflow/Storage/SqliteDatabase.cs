using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json;
using Dapper;
using DbUp;
using Microsoft.Data.Sqlite;

namespace LaiChau.Workflow.Storage;

/// <summary>
/// One file, one process, one writer connection behind a lock (measured.md: more writers don't help).
/// </summary>
public sealed class SqliteDatabase : Database
{
    /// <summary>Each has a cache of pages of its own; more do not read at once on the machines this is made for.</summary>
    private const int MostIdleReaders = 8;

    private readonly ConcurrentBag<SqliteConnection> idle = [];
    private readonly HashSet<long> held = [];
    private readonly string file;
    private readonly string connectionString;
    private readonly bool durable;
    private readonly SemaphoreSlim writer = new(1, 1);
    private SqliteConnection? connection;
    private string? scratch;
    private volatile bool disposed;

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

    /// <summary>A store for a rehearsal: a file in a temporary folder, which goes when it is disposed.</summary>
    public static Database Scratch()
    {
        var folder = Directory.CreateTempSubdirectory("laichau-rehearsal-").FullName;
        return new SqliteDatabase(Path.Combine(folder, "rehearsal.db"), durable: false) { scratch = folder };
    }

    public override void Migrate()
    {
        var scripts = Migrations.Scripts("Sqlite");
        Migrations.Run(
            DeployChanges.To.SqliteDatabase(connectionString).WithScripts(scripts).WithTransactionPerScript().LogToNowhere().Build(),
            scripts);
    }

    public override async Task<Work> BeginAsync(CancellationToken cancel)
    {
        await writer.WaitAsync(cancel);
        try
        {
            connection ??= Open();
            return new Work(this, connection.BeginTransaction(), Release);
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

        while (idle.TryTake(out var kept))
        {
            try
            {
                return Read(kept);
            }
            catch (Exception error) when (error is SqliteException or InvalidOperationException)
            {
                // What befell it while it was last used befalls a new one too, or nobody.
                await kept.DisposeAsync();
            }
        }

        var reader = Open();
        try
        {
            return Read(reader);
        }
        catch
        {
            await reader.DisposeAsync();
            throw;
        }
    }

    /// <summary>An idle connection has no transaction and so holds back no part of the WAL.</summary>
    private Work Read(SqliteConnection reader) => new(this, reader.BeginTransaction(deferred: true), () =>
    {
        if (idle.Count >= MostIdleReaders || disposed)
        {
            return reader.DisposeAsync();
        }

        idle.Add(reader);
        return ValueTask.CompletedTask;
    });

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
        disposed = true;
        while (idle.TryTake(out var reader))
        {
            await reader.DisposeAsync();
        }

        if (connection is not null)
        {
            await connection.DisposeAsync();
        }

        writer.Dispose();
        if (scratch is not null)
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    internal override string InIds(string parameter) => $"in (select value from json_each({parameter}))";

    internal override async Task<StoreSize> Size(Work work) => new(
        "SQLite", await work.Scalar<long>("select p.page_count * s.page_size from pragma_page_count() p, pragma_page_size() s"));

    internal override object Ids(IEnumerable<long> ids) => JsonSerializer.Serialize(ids);

    /// <summary>No call leaves the process, so that one statement after the other is fast.</summary>
    internal override Task<int> ExecuteMany<T>(DbTransaction transaction, string sql, IEnumerable<T> rows) =>
        transaction.Connection!.ExecuteAsync(sql, rows, transaction);

    /// <summary>One machine serves the store.</summary>
    public override Task<StoreClock> Clock(TimeProvider machine, CancellationToken cancel) =>
        Task.FromResult<StoreClock>(new MachineClock(machine));

    private ValueTask Release()
    {
        writer.Release();
        return ValueTask.CompletedTask;
    }

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
}
