using LaiChau.Workflow.Tests.Support;
using Microsoft.Data.Sqlite;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>A store into which the worked example was imported; tests read it and copy it, and change it never.</summary>
public sealed class ImportedExample : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();

    public string Data => Path.Combine(folder.Folder, "data");

    /// <summary>Every file of the store and its bytes, as the import left them.</summary>
    public IReadOnlyList<string> Store { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        var ended = await Laichau.Run(
            "import", "--units", ExampleFiles.Units, "--people", ExampleFiles.People, "--calendar", ExampleFiles.Calendar, "--data", Data);
        ended.IsDone();
        Store = StoreNow();
    }

    public IReadOnlyList<string> StoreNow() =>
        [.. Directory.GetFiles(Data).Order(StringComparer.Ordinal).Select(f => f + " " + Convert.ToBase64String(File.ReadAllBytes(f)))];

    public void CopyTo(string data)
    {
        Directory.CreateDirectory(data);
        foreach (var file in Directory.GetFiles(Data))
        {
            File.Copy(file, Path.Combine(data, Path.GetFileName(file)));
        }
    }

    public static void Execute(string data, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(data, "laichau.db")};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static long Count(string data, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(data, "laichau.db")};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
