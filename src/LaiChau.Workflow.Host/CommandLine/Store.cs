using LaiChau.Workflow.Input;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Host.CommandLine;

/// <summary>The store of `--data DIR`.</summary>
internal static class Store
{
    public const string DefaultFolder = "data";

    private const string File = "laichau.db";

    public static bool Exists(string folder) => System.IO.File.Exists(Path.Combine(folder, File));

    /// <returns>Null: there is a store, or one can be made there.</returns>
    public static InputProblem? Problem(string folder) => System.IO.File.Exists(folder)
        ? new InputProblem(folder, "", CommandTexts.Get("DataIsFile"))
        : null;

    /// <summary>Opens the store, making it when there is none, and brings it up to this program's schema.</summary>
    public static SqliteDatabase Open(string folder)
    {
        Directory.CreateDirectory(folder);
        var database = new SqliteDatabase(Path.Combine(folder, File), durable: true);
        database.Migrate();
        return database;
    }
}
