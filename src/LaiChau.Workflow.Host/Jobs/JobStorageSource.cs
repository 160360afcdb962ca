using Hangfire;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;

namespace LaiChau.Workflow.Host.Jobs;

/// <summary>Hangfire's own storage: memory beside SQLite, a schema of its own beside PostgreSQL.</summary>
/// <param name="postgres">Connection string; null: memory.</param>
internal sealed class JobStorageSource(string? postgres)
{
    private const string Schema = "hangfire";

    private static readonly PostgreSqlStorageOptions Options = new()
    {
        SchemaName = Schema,
        PrepareSchemaIfNecessary = true,
        // Every worker asks by itself, so that with five of them a job waits two seconds on average.
        QueuePollInterval = TimeSpan.FromSeconds(10),
        UseSlidingInvisibilityTimeout = true,
        InvisibilityTimeout = TimeSpan.FromMinutes(5),
        // A killed holder blocks all scheduling that long (measured.md).
        DistributedLockTimeout = TimeSpan.FromSeconds(20),
        JobExpirationCheckInterval = TimeSpan.FromMinutes(10),
    };

    private JobStorage? storage;

    /// <summary>How often Hangfire looks whether a minute's jobs are due. Beside PostgreSQL each look is a lock taken and given back, two commits.</summary>
    public TimeSpan LookInterval { get; } = TimeSpan.FromSeconds(postgres is null ? 2 : 15);

    /// <summary>The same object for the life of the process; the dashboard holds on to it.</summary>
    public JobStorage Storage => storage ??= Make();

    /// <summary>Makes the schema again where somebody has dropped it.</summary>
    public JobStorage Prepare()
    {
        if (storage is not null && postgres is not null)
        {
            Make();
        }

        return Storage;
    }

    private JobStorage Make() => postgres is null
        ? new InMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromHours(1), MaxStateHistoryLength = 5 })
        : new PostgreSqlStorage(new NpgsqlConnectionFactory(postgres, Options), Options);
}
