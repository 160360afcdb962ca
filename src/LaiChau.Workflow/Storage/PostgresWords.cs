using Npgsql;

namespace LaiChau.Workflow.Storage;

/// <summary>What a connection string says, and the connections that are made of it.</summary>
internal static class PostgresWords
{
    /// <summary>With what this program needs of a connection.</summary>
    /// <exception cref="ConnectionWordsException">It can't be understood.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            var words = new NpgsqlConnectionStringBuilder(connectionString);
            words.ApplicationName ??= "laichau";
            words.MaxAutoPrepare = words.MaxAutoPrepare == 0 ? 50 : words.MaxAutoPrepare;
            words.KeepAlive = words.KeepAlive == 0 ? 30 : words.KeepAlive;
            words.Multiplexing = false;
            // Nothing of ours outlives its transaction in a pooled session, and clearing it would cost every transaction a statement.
            words.NoResetOnClose = true;
            return string.IsNullOrWhiteSpace(words.Host) ? throw new ConnectionWordsException() : words;
        }
        catch (ArgumentException)
        {
            // Its message may quote the words, and a password is among them.
            throw new ConnectionWordsException();
        }
    }

    /// <summary>For transactions.</summary>
    public static NpgsqlDataSource Pool(NpgsqlConnectionStringBuilder words)
    {
        var builder = new NpgsqlDataSourceBuilder(words.ConnectionString);
        // Only types that every server has are used: to ask for the others costs each start and each rehearsal 10 ms and more.
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        return builder.Build();
    }

    /// <summary>For what a session holds: nobody else gets its connection, and both sides look for a peer that is gone.</summary>
    public static NpgsqlDataSource Sessions(NpgsqlConnectionStringBuilder words) => Pool(new NpgsqlConnectionStringBuilder(words.ConnectionString)
    {
        Pooling = false,
        TcpKeepAlive = true,
        TcpKeepAliveTime = 20,
        TcpKeepAliveInterval = 10,
        CommandTimeout = 10,
        Options = $"{words.Options} -c tcp_keepalives_idle=20 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=4".Trim(),
    });
}
