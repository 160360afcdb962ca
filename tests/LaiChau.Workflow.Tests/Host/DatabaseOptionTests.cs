using LaiChau.Workflow.Host.CommandLine;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Tests.Support;
using Npgsql;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>`--database` beside `--data`.</summary>
public sealed class DatabaseOptionTests : IAsyncLifetime
{
    private const string Secret = "s3cret-and-long";

    private static readonly string[] Tree = ["--units", ExampleFiles.Units, "--people", ExampleFiles.People, "--calendar", ExampleFiles.Calendar];
    private static readonly string[] Cycle = ["rehearse", "--definition", ExampleFiles.Definition, "--year", "2026", "--story", ExampleFiles.Story];

    private readonly TemporaryFolder folder = new();
    private readonly string name = "test_" + Guid.NewGuid().ToString("n");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Out => Path.Combine(folder.Folder, "out");

    private string Connection => new NpgsqlConnectionStringBuilder(TestPostgres.Connection) { Database = name }.ConnectionString;

    public async ValueTask InitializeAsync() => await TestPostgres.Execute($"create database {name}");

    public async ValueTask DisposeAsync()
    {
        folder.Dispose();
        await TestPostgres.Execute($"drop database {name} with (force)");
    }

    [Fact]
    public async Task The_worked_example_gives_its_ledger_byte_by_byte_and_nothing_of_it_remains_in_the_database()
    {
        var ended = await Laichau.Run([.. Cycle, .. Tree, "--database", Connection, "--out", Out]);

        ended.IsDone();
        Assert.Equal(ExampleFiles.Ledger, Ledger);
        Assert.Equal(0, await Number("select count(*) from pg_namespace where nspname like 'laichau%'"));
        Assert.Equal(0, await Number("select count(*) from pg_class where relname = 'cycle'"));
    }

    [Fact]
    public async Task What_was_imported_is_rehearsed_without_files_and_no_password_is_told()
    {
        var imported = await Laichau.Run(["import", .. Tree, "--database", Connection]);
        imported.IsDone();
        Assert.Contains(name, imported.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(new NpgsqlConnectionStringBuilder(Connection).Password!, imported.Output + imported.Error, StringComparison.Ordinal);

        var ended = await Laichau.Run(new Surroundings { Variables = new Dictionary<string, string> { [Store.Variable] = Connection } }, [.. Cycle, "--out", Out]);

        ended.IsDone();
        Assert.Equal(ExampleFiles.Ledger, Ledger);
        Assert.Equal(0, await Number("select count(*) from cycle"));
    }

    [Fact]
    public async Task An_empty_database_has_no_tree()
    {
        var ended = await Laichau.Run([.. Cycle, "--database", Connection, "--out", Out]);

        ended.IsWrongInput();
        Said.Contains("StoreIsEmpty", ended.Error);
    }

    [Fact]
    public async Task A_folder_that_is_named_counts_before_the_variable()
    {
        var ended = await Laichau.Run(
            new Surroundings { Variables = new Dictionary<string, string> { [Store.Variable] = Connection } },
            ["import", .. Tree, "--data", Path.Combine(folder.Folder, "data")]);

        ended.IsDone();
        Assert.True(File.Exists(Path.Combine(folder.Folder, "data", "laichau.db")));
        Assert.Equal(0, await Number("select count(*) from pg_class where relname = 'unit'"));
    }

    [Theory]
    [InlineData("import")]
    [InlineData("rehearse")]
    [InlineData("serve")]
    public async Task Two_stores_at_once_are_refused(string command)
    {
        var ended = await Laichau.Run([.. Words(command), "--data", folder.Folder, "--database", Connection]);

        ended.IsWrongInput();
        Said.Contains("DataBesideDatabase", ended.Error);
    }

    [Theory]
    [InlineData("postgres://laichau:" + Secret + "@localhost/laichau")]
    [InlineData("Host=localhost;Pasword=" + Secret)]
    [InlineData("Database=laichau;Password=" + Secret)]
    [InlineData("Host=localhost;Port=many;Password=" + Secret)]
    public async Task A_connection_that_is_none_is_wrong_input_and_is_not_repeated(string words)
    {
        var ended = await Laichau.Run([.. Words("import"), "--database", words]);

        ended.IsWrongInput();
        Said.Contains("DatabaseWrong", ended.Error);
        Assert.DoesNotContain(Secret, ended.Error, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Faults => new()
    {
        { "Password", "DatabaseDenied" },
        { "Username", "DatabaseDenied" },
        { "Database", "DatabaseMissing" },
        { "SearchPath", "DatabaseMissing" },
        { "Port", "DatabaseUnreachable" },
        { "Host", "DatabaseUnreachable" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task What_the_server_does_not_have_or_allow_is_told_with_what_helps(string wrong, string said)
    {
        var words = new NpgsqlConnectionStringBuilder(Connection);
        words[wrong] = wrong switch
        {
            "Port" => "1",
            "Host" => "no-such-host.invalid",
            _ => Secret,
        };

        foreach (var command in new[] { "import", "rehearse", "serve" })
        {
            var ended = await Laichau.Run([.. Words(command), "--database", words.ConnectionString]);

            if (command == "rehearse" && wrong == "SearchPath")
            {
                // It brings a schema of its own.
                ended.IsDone();
                continue;
            }

            ended.IsFailure();
            Said.Contains(said, ended.Error);
            Assert.DoesNotContain(words.Password!, ended.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_account_without_a_password_is_told_so()
    {
        var words = new NpgsqlConnectionStringBuilder(Connection) { Password = null };

        var ended = await Laichau.Run([.. Words("import"), "--database", words.ConnectionString]);

        ended.IsFailure();
        Said.Contains("DatabaseDenied", ended.Error);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_rehearsal_that_is_stopped_takes_its_schema_along(string signal)
    {
        var (ended, _) = await Laichau.Interrupt(signal, Said.Of("Progress").Split('{')[0],
            "rehearse", "--definition", Repository.Path("workflows/annual-review.json"), "--year", "2026",
            "--units", Repository.Path("samples/lai-chau/units.csv"), "--people", Repository.Path("samples/lai-chau/people.csv"),
            "--calendar", ExampleFiles.Calendar, "--act", "mixed:7", "--mail", "none", "--database", Connection, "--out", Out);

        ended.IsFailure();
        Said.Contains("Cancelled", ended.Error);
        Assert.Equal(0, await Number("select count(*) from pg_namespace where nspname like 'laichau%'"));
    }

    [Fact]
    public async Task A_folder_that_is_served_is_not_served_twice()
    {
        var data = Path.Combine(folder.Folder, "data");
        Directory.CreateDirectory(data);
        await using var database = new SqliteDatabase(Path.Combine(data, "laichau.db"), durable: true);
        using var serving = database.BeginServing();

        var ended = await Laichau.Run("serve", "--data", data, "--urls", "http://127.0.0.1:0");

        ended.IsFailure();
        Said.Contains("StoreServed", ended.Error);
    }

    private byte[] Ledger => File.ReadAllBytes(Path.Combine(Out, "ledger.jsonl"));

    private string[] Words(string command) => command switch
    {
        "import" => ["import", .. Tree],
        "rehearse" => [.. Cycle, .. Tree, "--out", Out],
        _ => ["serve", "--urls", "http://127.0.0.1:0"],
    };

    private async Task<long> Number(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Connection);
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Cancel))!;
    }
}
