using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Resources;
using LaiChau.Workflow.Tests.Support;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Tests.Host;

public sealed class ImportTests(ImportedExample imported) : IClassFixture<ImportedExample>, IDisposable
{
    private static readonly string Broken = Repository.Path("tests/LaiChau.Workflow.Tests/Units/Broken");

    private readonly TemporaryFolder folder = new();

    /// <summary>The files that expected.csv gives a problem and not warnings alone.</summary>
    public static TheoryData<string> BrokenFiles =>
        [.. File.ReadLines(Path.Combine(Broken, "expected.csv")).Skip(1).Select(l => l.Split(','))
            .Where(f => f[3] != "ok" && !f[3].StartsWith("warning:", StringComparison.Ordinal)).Select(f => f[0]).Distinct()];

    private string Data => Path.Combine(folder.Folder, "data");

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(BrokenFiles))]
    public async Task A_broken_file_changes_nothing_and_every_problem_is_named_with_its_line(string file)
    {
        var path = Path.Combine(Broken, file);
        var (words, problems) = Call(path);

        var ended = await Laichau.Run(["import", .. words, "--data", imported.Data]);

        ended.IsWrongInput();
        var told = ended.ErrorLines.Where(l => l.StartsWith(path, StringComparison.Ordinal));
        Assert.Equal(problems.Take(100).Select(p => p.ToString()), told);
        Assert.Empty(ended.Output);
        Assert.Equal(imported.Store, imported.StoreNow());
    }

    [Fact]
    public async Task All_files_broken_at_once_are_all_listed_and_no_store_comes_to_be()
    {
        var (units, people) = (Path.Combine(Broken, "units-kinds.csv"), Path.Combine(Broken, "people-posts.csv"));

        var ended = await Laichau.Run("import", "--units", units, "--people", people, "--calendar", Path.Combine(Broken, "calendar-kinds.csv"), "--data", Data);

        ended.IsWrongInput();
        Assert.Contains(ended.ErrorLines, l => l.StartsWith(units, StringComparison.Ordinal));
        Assert.Contains(ended.ErrorLines, l => l.StartsWith(people, StringComparison.Ordinal));
        Assert.Contains(ended.ErrorLines, l => l.StartsWith(Path.Combine(Broken, "calendar-kinds.csv"), StringComparison.Ordinal));
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task A_second_import_of_the_same_files_is_welcome()
    {
        for (var i = 0; i < 2; i++)
        {
            var ended = await Laichau.Run(
                "import", "--units", ExampleFiles.Units, "--people", ExampleFiles.People, "--calendar", ExampleFiles.Calendar, "--data", Data);

            ended.IsDone();
            Said.Contains("Imported", ended.Output);
            // The second changes nothing, so that there is nothing to record.
            Assert.Equal(1, ImportedExample.Count(Data, "select count(*) from ledger where event = 'tree.imported' and by_person is null and reason like 'newUnits %'"));
        }
    }

    [Fact]
    public async Task A_person_with_the_name_of_an_operator_is_told_with_his_line_and_nothing_is_imported()
    {
        imported.CopyTo(Data);
        ImportedExample.Execute(Data, "insert into account (id, name, stamp, made_at) values (1, 'duty.officer', 'x', '2026-01-05T00:00:00.000Z')");
        var lines = File.ReadAllLines(ExampleFiles.People);
        var last = lines[^1].Split(',');
        var people = folder.Write("people.csv", string.Join('\n', [.. lines, string.Join(',', [last[0], "officer", "Duty.Officer", "Name", "", .. last[5..]])]) + "\n");

        var ended = await Laichau.Run("import", "--units", ExampleFiles.Units, "--people", people, "--data", Data);

        ended.IsWrongInput();
        Assert.Equal([new InputProblem(people, Texts.Input.Get("CsvPlaceLine", lines.Length + 1), Texts.Input.Get("PersonIsOperator", "Duty.Officer")).ToString()],
            ended.ErrorLines.Where(l => l.StartsWith(people, StringComparison.Ordinal)));
        Assert.Equal(0, ImportedExample.Count(Data, "select count(*) from person where id = 'Duty.Officer'"));
    }

    [Fact]
    public async Task A_tree_without_an_administrator_is_taken_with_a_warning()
    {
        var people = folder.Write("people.csv", string.Join('\n', File.ReadLines(ExampleFiles.People).Where(l => !l.Contains("administrator", StringComparison.Ordinal))) + "\n");

        var ended = await Laichau.Run("import", "--units", ExampleFiles.Units, "--people", people, "--data", Data);

        ended.IsDone();
        Said.ContainsInput("TreeNoAdministrator", ended.Error);
    }

    [Fact]
    public async Task A_file_in_place_of_the_data_folder_is_named_and_left_as_it_is()
    {
        var file = folder.Write("data", "mine");

        var ended = await Laichau.Run("import", "--units", ExampleFiles.Units, "--people", ExampleFiles.People, "--data", file);

        ended.IsWrongInput();
        Said.Contains("DataIsFile", ended.Error);
        Assert.Equal("mine", File.ReadAllText(file));
    }

    [Fact]
    public async Task A_store_that_is_no_store_is_a_failure_that_says_what_helps()
    {
        Directory.CreateDirectory(Data);
        var store = Path.Combine(Data, "laichau.db");
        File.WriteAllText(store, new string('x', 5000));

        var ended = await Laichau.Run("import", "--units", ExampleFiles.Units, "--people", ExampleFiles.People, "--data", Data);

        ended.IsFailure();
        Said.Contains("StoreDamaged", ended.Error);
        Assert.Equal(new string('x', 5000), File.ReadAllText(store));
    }

    [Fact]
    public async Task A_store_of_a_newer_program_is_left_alone()
    {
        imported.CopyTo(Data);
        ImportedExample.Execute(Data, "insert into SchemaVersions (ScriptName, Applied) values ('9999_later.sql', '2030-01-01')");

        var ended = await Laichau.Run("import", "--units", ExampleFiles.Units, "--people", ExampleFiles.People, "--data", Data);

        ended.IsFailure();
        Said.Contains("StoreNewer", ended.Error);
    }

    /// <summary>The words of an import that hands in this file and sound ones beside it, and what is wrong with it.</summary>
    private static (string[] Words, IReadOnlyList<InputProblem> Problems) Call(string path)
    {
        var goodUnits = Path.Combine(Broken, "good-units.csv");
        switch (Path.GetFileName(path).Split('-')[0])
        {
            case "units":
                var both = TreeCheck.Read(path, ExampleFiles.People).Problems;
                return (["--units", path, "--people", ExampleFiles.People], [.. both.Where(p => p.File == path)]);
            case "people":
                return (["--units", goodUnits, "--people", path], TreeCheck.Read(goodUnits, path).Problems);
            default:
                return (["--units", ExampleFiles.Units, "--people", ExampleFiles.People, "--calendar", path], CalendarFile.Read(path).Problems);
        }
    }
}
