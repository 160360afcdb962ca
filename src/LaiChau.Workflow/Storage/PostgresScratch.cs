using Dapper;
using Npgsql;

namespace LaiChau.Workflow.Storage;

/// <summary>
/// A schema of its own beside the store, for a rehearsal: made here and dropped at the end. One whose process died is
/// dropped by the next.
/// </summary>
internal static class PostgresScratch
{
    private const int ScratchLock = 0x4C430003;
    private const string Prefix = "laichau_rehearsal_";

    private const string NamesSql = "select nspname from pg_namespace where starts_with(nspname, @Prefix)";

    private const string TryLockSql = "select pg_try_advisory_lock(@ScratchLock, hashtext(@Name))";

    private const string UnlockSql = "select pg_advisory_unlock(@ScratchLock, hashtext(@Name))";

    public static async Task<Database> Make(string connectionString, CancellationToken cancel)
    {
        var words = PostgresWords.Parse(connectionString);
        // The session's lock says that the schema is in use, so that the connection lives as long.
        var guard = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(words.ConnectionString) { Pooling = false }.ConnectionString);
        try
        {
            await guard.OpenAsync(cancel);
            await DropAbandoned(guard);
            var name = Prefix + Guid.NewGuid().ToString("n");
            await guard.ExecuteScalarAsync<bool>(TryLockSql, new { ScratchLock, Name = name });
            await guard.ExecuteAsync($"create schema {name}");
            words.SearchPath = name;
            words.Options = $"{words.Options} -c synchronous_commit=off".Trim();
            return new PostgresDatabase(words, () => Drop(guard, name));
        }
        catch
        {
            await guard.DisposeAsync();
            throw;
        }
    }

    private static async Task DropAbandoned(NpgsqlConnection guard)
    {
        foreach (var name in await guard.QueryAsync<string>(NamesSql, new { Prefix }))
        {
            if (await guard.ExecuteScalarAsync<bool>(TryLockSql, new { ScratchLock, Name = name }))
            {
                await guard.ExecuteAsync($"drop schema if exists {name} cascade", commandTimeout: 0);
                await guard.ExecuteScalarAsync<bool>(UnlockSql, new { ScratchLock, Name = name });
            }
        }
    }

    private static async ValueTask Drop(NpgsqlConnection guard, string name)
    {
        try
        {
            await guard.ExecuteAsync($"drop schema if exists {name} cascade", commandTimeout: 0);
        }
        catch (NpgsqlException)
        {
            // What ended the rehearsal is told by its own exception; the next rehearsal drops the schema.
        }
        finally
        {
            await guard.DisposeAsync();
        }
    }
}
