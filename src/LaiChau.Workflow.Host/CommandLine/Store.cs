using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Host.CommandLine;

/// <summary>The store of `--data DIR`.</summary>
internal static class Store
{
    private const string File = "laichau.db";

    public static bool Exists(string folder) => System.IO.File.Exists(Path.Combine(folder, File));

    /// <summary>Opens the store, making it when there is none, and brings it up to this program's schema.</summary>
    public static SqliteDatabase Open(string folder)
    {
        Directory.CreateDirectory(folder);
        var database = new SqliteDatabase(Path.Combine(folder, File), durable: true);
        database.Migrate();
        return database;
    }
}
