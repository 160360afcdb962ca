using System.CommandLine;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Host.CommandLine;

/// <summary>`--data DIR` and `--database WORDS`, of which a command takes one.</summary>
internal sealed class StoreOptions
{
    private readonly Option<string> data = OptionOf.Optional("--data", "DataOption", "ValueFolder");
    private readonly Option<string> database = OptionOf.Optional("--database", "DatabaseOption", "ValueDatabase");

    public void AddTo(Command command)
    {
        command.Add(data);
        command.Add(database);
    }

    public Store Of(ParseResult parsed) => new(parsed.GetValue(data), parsed.GetValue(database));
}

/// <summary>The store that the command line means: a file in a folder, or a PostgreSQL database.</summary>
internal sealed class Store
{
    /// <summary>Words of a connection on the command line are seen by everybody on the machine, and a password is among them.</summary>
    public const string Variable = "LAICHAU_DATABASE";

    private const string DefaultFolder = "data";
    private const string FileName = "laichau.db";

    private readonly string folder;
    private readonly string? connection;
    private readonly bool both;
    private readonly string source;

    public Store(string? data, string? database)
    {
        folder = data ?? DefaultFolder;
        both = data is not null && database is not null;
        source = database is null ? Variable : "--database";
        connection = data is null && string.IsNullOrWhiteSpace(database) ? NotBlank(Environment.GetEnvironmentVariable(Variable)) : database;
    }

    /// <summary>How messages call it; never with a password.</summary>
    public string Place => connection is null ? folder : PostgresDatabase.NameOf(connection);

    /// <summary>Where files beside the store lie.</summary>
    public string Folder => folder;

    /// <summary>What leads to PostgreSQL; a secret. Null: the store is a file.</summary>
    public string? Connection => connection;

    private string FilePath => Path.Combine(folder, FileName);

    /// <returns>Null: there is a store, or one can be made there.</returns>
    public InputProblem? Problem()
    {
        if (both)
        {
            return new InputProblem("--database", "", CommandTexts.Get("DataBesideDatabase"));
        }

        if (connection is not null)
        {
            return PostgresDatabase.Understands(connection) ? null : new InputProblem(source, "", CommandTexts.Get("DatabaseWrong"));
        }

        return File.Exists(folder) ? new InputProblem(folder, "", CommandTexts.Get("DataIsFile")) : null;
    }

    /// <summary>Opens the store, making it when there is none, and brings it up to this program's schema.</summary>
    /// <exception cref="InputException">There can be no such store.</exception>
    public Database Open()
    {
        var database = Connect();
        database.Migrate();
        return database;
    }

    /// <summary>The store as it is, with whatever schema it has.</summary>
    /// <exception cref="InputException">There can be no such store.</exception>
    public Database Connect()
    {
        if (Problem() is { } problem)
        {
            throw new InputException([problem]);
        }

        if (connection is null)
        {
            Directory.CreateDirectory(folder);
        }

        return connection is null ? new SqliteDatabase(FilePath, durable: true) : new PostgresDatabase(connection);
    }

    /// <returns>Null: there is none yet, and reading makes none.</returns>
    public Database? OpenExisting() => connection is null && !File.Exists(FilePath) ? null : Open();

    /// <summary>A store beside this one for a rehearsal.</summary>
    public Task<Database> Scratch(CancellationToken cancel) =>
        connection is null ? Task.FromResult(SqliteDatabase.Scratch()) : PostgresDatabase.Scratch(connection, cancel);

    private static string? NotBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
