using System.Text.Json.Nodes;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>`laichau launch` as a process: what was rehearsed begins, and nothing else does.</summary>
public sealed class LaunchTests : IClassFixture<RehearsedExample>, IDisposable
{
    private const string Year = RehearsedExample.Year;

    private readonly TemporaryFolder folder = new();

    private string Data => Path.Combine(folder.Folder, "data");

    private string Out => Path.Combine(folder.Folder, "out");

    public LaunchTests(RehearsedExample rehearsed) => rehearsed.CopyTo(Data, Out);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_was_rehearsed_and_approved_begins_and_pressing_twice_is_once()
    {
        var both = await Task.WhenAll(Launch(Approved), Launch(Approved));
        both[0].IsDone();
        both[1].IsDone();
        Said.Contains("Launched", both[0].Output + both[1].Output);
        Said.Contains("LaunchedBefore", both[0].Output + both[1].Output);
        Said.Contains("FirstMail", both[0].Output + both[1].Output);

        var cycle = Assert.Single(await Cycles());
        Assert.Equal(("vi-du-chu-ky-nam-2030", "running", Administrator), (cycle.Name, cycle.State, cycle.ApprovedBy));
        Assert.Equal((string?)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Out, "summary.json"), TestContext.Current.CancellationToken))!["key"], cycle.RehearsalKey);
    }

    [Fact]
    public async Task A_rehearsal_from_the_files_is_one_of_the_store_that_they_were_imported_into()
    {
        var files = Path.Combine(folder.Folder, "from-files");
        (await Laichau.Run(
            "rehearse", "--definition", ExampleFiles.Definition, "--year", Year, "--units", ExampleFiles.Units, "--people", ExampleFiles.People,
            "--calendar", ExampleFiles.Calendar, "--mail", "none", "--out", files)).IsDone();

        (await Launch(["--rehearsal", files, "--approved-by", Administrator])).IsDone();
    }

    [Fact]
    public async Task A_changed_tree_is_named_and_refused()
    {
        (await Import(Changed(ExampleFiles.Units, "units.csv", t => t.TrimEnd('\n') + "\nNEW1,New cell,cell," + RootCode + ",2025-07-01,,\n"), ExampleFiles.People, null)).IsDone();
        await IsRefused(await Launch(Approved), "RehearsedTree", "RehearsedCalendar", "RehearsedDefinitionText", "RehearsedYear");
    }

    [Fact]
    public async Task A_changed_calendar_is_named_and_refused()
    {
        (await Import(ExampleFiles.Units, ExampleFiles.People, Changed(ExampleFiles.Calendar, "calendar.csv", t => t.TrimEnd('\n') + "\n2030-06-03,holiday,decided late\n"))).IsDone();
        await IsRefused(await Launch(Approved), "RehearsedCalendar", "RehearsedTree", "RehearsedDefinitionText");
    }

    [Fact]
    public async Task Another_year_another_scope_and_another_definition_are_named_and_refused_all_at_once()
    {
        var edited = Changed(ExampleFiles.Definition, "edited.json", t => t.TrimEnd() + "\n\n");
        var ended = await Laichau.Run(["launch", "--definition", edited, "--year", "2031", "--scope", RootCode, "--data", Data, .. Approved]);
        Said.Contains("RehearsedYear", ended.Error);
        Said.Contains("RehearsedScope", ended.Error);
        await IsRefused(ended, "RehearsedDefinitionText", "RehearsedTree", "RehearsedCalendar");
    }

    [Fact]
    public async Task Changed_people_are_shown_and_the_cycle_begins()
    {
        (await Import(ExampleFiles.Units, Changed(ExampleFiles.People, "people.csv", t => t.TrimEnd('\n') + "\n" + RootCode + ",viewer,new9,Somebody New,new9@mail.example,2025-07-01,\n"), null)).IsDone();
        var ended = await Launch(Approved);

        ended.IsDone();
        Said.Contains("PersonJoined", ended.Output);
        Assert.Contains("new9", ended.Output, StringComparison.Ordinal);
        Said.Lacks("PersonLeft", ended.Output);
    }

    [Theory]
    [InlineData("{", "RehearsalUnreadable")]
    [InlineData("null", "RehearsalUnreadable")]
    [InlineData("""{"key": "a", "year": 2030}""", "RehearsalUnreadable")]
    [InlineData(null, "RehearsalNotFinished")]
    public async Task A_summary_that_is_no_summary_is_refused_with_a_sentence(string? summary, string key)
    {
        var path = Path.Combine(Out, "summary.json");
        File.Delete(path);
        if (summary is not null)
        {
            await File.WriteAllTextAsync(path, summary, TestContext.Current.CancellationToken);
        }

        await IsRefused(await Launch(Approved), key);
    }

    [Fact]
    public async Task A_rehearsal_that_did_not_come_to_its_end_cannot_be_approved()
    {
        await EditSummary(s => ((JsonObject)s["events"]!).Remove("cycle.completed"));
        await IsRefused(await Launch(Approved), "RehearsalNotCompleted");
    }

    [Fact]
    public async Task An_edited_key_is_refused()
    {
        await EditSummary(s => s["key"] = "0000");
        await IsRefused(await Launch(Approved), "RehearsalUnreadable");
    }

    [Fact]
    public async Task Words_that_contradict_each_other_are_told_all_at_once()
    {
        var ended = await Launch(["--rehearsal", Out, "--without-rehearsal", "No time.", "--name", "a b"]);
        Said.Contains("RehearsalTwice", ended.Error);
        Said.Contains("CycleNameWrong", ended.Error);
        await IsRefused(ended, "ApproverMissing");
        await IsRefused(await Launch([]), "RehearsalMissing");
        await IsRefused(await Launch(["--rehearsal", Out, "--approved-by", "nobody"]), "ApproverUnknown");
    }

    [Fact]
    public async Task Without_a_rehearsal_it_begins_for_a_reason_that_is_kept()
    {
        var ended = await Launch(["--without-rehearsal", "No time left.", "--name", "hurried"]);

        ended.IsDone();
        var cycle = Assert.Single(await Cycles());
        Assert.Equal(("hurried", "No time left.", null), (cycle.Name, cycle.LaunchReason, cycle.RehearsalKey));
    }

    private string[] Approved => ["--rehearsal", Out, "--approved-by", Administrator];

    private static string Administrator => ReadPeople().First(c => c[1] == "administrator")[2];

    private static string RootCode => ReadPeople().First(c => c[1] == "administrator")[0];

    private static IEnumerable<string[]> ReadPeople() => File.ReadAllLines(ExampleFiles.People).Select(l => l.Split(','));

    private Task<Ended> Launch(string[] words) =>
        Laichau.Run(["launch", "--definition", ExampleFiles.Definition, "--year", Year, "--data", Data, .. words]);

    private Task<Ended> Import(string units, string people, string? calendar) => Laichau.Run(
        ["import", "--units", units, "--people", people, "--data", Data, .. calendar is null ? Array.Empty<string>() : ["--calendar", calendar]]);

    private string Changed(string file, string name, Func<string, string> change) => folder.Write(name, change(File.ReadAllText(file)));

    private async Task EditSummary(Action<JsonNode> edit)
    {
        var path = Path.Combine(Out, "summary.json");
        var summary = JsonNode.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))!;
        edit(summary);
        await File.WriteAllTextAsync(path, summary.ToJsonString(), TestContext.Current.CancellationToken);
    }

    /// <summary>With this sentence and without those, and nothing was launched.</summary>
    private async Task IsRefused(Ended ended, string key, params string[] not)
    {
        ended.IsWrongInput();
        Said.Contains(key, ended.Error);
        Assert.Contains(Said.Remedy, ended.Error, StringComparison.Ordinal);
        foreach (var other in not)
        {
            Said.Lacks(other, ended.Error);
        }

        Assert.Empty(await Cycles());
    }

    private async Task<List<CycleRow>> Cycles()
    {
        await using var database = new SqliteDatabase(Path.Combine(Data, "laichau.db"), durable: true);
        await using var work = await database.ReadAsync(TestContext.Current.CancellationToken);
        return await CycleTable.Unended(work);
    }
}
