using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace LaiChau.Workflow.Storage;

/// <summary>Why a store could not do its work, as far as whoever runs it can do something about it.</summary>
public enum StoreFault
{
    /// <summary>No room on the disk, or no leave to write more.</summary>
    Full,

    /// <summary>The file or its folder can't be written.</summary>
    ReadOnly,

    /// <summary>Another process holds the store.</summary>
    Busy,

    /// <summary>The file is no store, or is damaged.</summary>
    Damaged,

    /// <summary>A newer program wrote it.</summary>
    Newer,

    /// <summary>Another process serves the store.</summary>
    Served,

    /// <summary>The database server does not answer, or went away.</summary>
    Unreachable,

    /// <summary>The database server knows no such account, or it may not do this.</summary>
    Denied,

    /// <summary>The server has no such database, or it has no schema.</summary>
    Missing,

    /// <summary>Anything else that the database says.</summary>
    Other,
}

/// <summary>Reads the faults of the databases, so that nobody outside needs to know which database it is.</summary>
public static class StoreFaults
{
    // https://sqlite.org/rescode.html
    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;
    private const int SqliteReadOnly = 8;
    private const int SqliteInputOutput = 10;
    private const int SqliteCorrupt = 11;
    private const int SqliteFull = 13;
    private const int SqliteCannotOpen = 14;
    private const int SqliteNotADatabase = 26;
    private const int SqliteWriteFailed = 778;

    /// <returns>Null: no fault of a store.</returns>
    public static StoreFault? Of(Exception failed) => failed switch
    {
        NewerSchemaException => StoreFault.Newer,
        MigrationFailedException { InnerException: { } inner } => Of(inner) ?? StoreFault.Other,
        StoreServedException => StoreFault.Served,
        NoSchemaException => StoreFault.Missing,
        SqliteException sqlite => Of(sqlite),
        PostgresException postgres => Of(postgres),
        // A connection that breaks names its cause; without one it is Npgsql itself that can't log in (no password was given).
        NpgsqlException { InnerException: null } => StoreFault.Denied,
        NpgsqlException => StoreFault.Unreachable,
        DbException => StoreFault.Other,
        _ => null,
    };

    // https://www.postgresql.org/docs/current/errcodes-appendix.html
    private static StoreFault Of(PostgresException failed) => failed.SqlState switch
    {
        PostgresErrorCodes.DiskFull => StoreFault.Full,
        PostgresErrorCodes.ReadOnlySqlTransaction => StoreFault.ReadOnly,
        PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected => StoreFault.Busy,
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => StoreFault.Damaged,
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow => StoreFault.Unreachable,
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification or PostgresErrorCodes.InsufficientPrivilege => StoreFault.Denied,
        PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InvalidSchemaName => StoreFault.Missing,
        _ => StoreFault.Other,
    };

    private static StoreFault Of(SqliteException failed) => failed.SqliteErrorCode switch
    {
        SqliteFull => StoreFault.Full,
        SqliteInputOutput when failed.SqliteExtendedErrorCode == SqliteWriteFailed => StoreFault.Full,
        SqliteReadOnly or SqliteCannotOpen => StoreFault.ReadOnly,
        SqliteBusy or SqliteLocked => StoreFault.Busy,
        SqliteCorrupt or SqliteNotADatabase => StoreFault.Damaged,
        _ => StoreFault.Other,
    };
}
