using System.Text.Json;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Host;

public sealed class RehearseTests(ImportedExample imported) : IClassFixture<ImportedExample>, IDisposable
{
    private static readonly string[] Tree = ["--units", ExampleFiles.Units, "--people", ExampleFiles.People, "--calendar", ExampleFiles.Calendar];
    private static readonly string[] Cycle = ["rehearse", "--definition", ExampleFiles.Definition, "--year", "2026"];
    private static readonly string[] Story = ["--story", ExampleFiles.Story];

    private readonly TemporaryFolder folder = new();

    private string Out => Path.Combine(folder.Folder, "out");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("", "")]
    [InlineData("America/Los_Angeles", "vi_VN.UTF-8")]
    [InlineData("UTC", "tr_TR.UTF-8")]
    [InlineData("Pacific/Kiritimati", "C")]
    public async Task The_worked_example_gives_its_ledger_byte_by_byte_wherever_the_machine_stands_and_whatever_it_speaks(string zone, string language)
    {
        var around = zone.Length == 0 ? new Surroundings() : new Surroundings
        {
            Variables = new Dictionary<string, string> { ["TZ"] = zone, ["LANG"] = language, ["LC_ALL"] = language },
        };

        var ended = await Laichau.Run(around, [.. Cycle, .. Tree, .. Story, "--out", Out]);

        ended.IsDone();
        Assert.Equal(ExampleFiles.Ledger, Ledger(Out));
        Said.Contains("SummaryCompleted", ended.Output);
        using var summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(Out, "summary.json")));
        Assert.Equal(Directory.GetFiles(Path.Combine(Out, "mail")).Length, summary.RootElement.GetProperty("mailFiles").GetInt32());
    }

    [Fact]
    public async Task From_the_store_a_year_goes_as_from_the_files_and_the_store_is_only_read()
    {
        var data = Path.Combine(folder.Folder, "data");
        imported.CopyTo(data);

        var ended = await Laichau.Run([.. Cycle, .. Story, "--data", data, "--out", Out]);

        ended.IsDone();
        Assert.Equal(ExampleFiles.Ledger, Ledger(Out));
        Assert.Equal(imported.Store.Select(f => f.Split(' ')[1]), imported.StoreNow().Select(f => f.Split(' ')[1]));
    }

    [Fact]
    public async Task Without_files_and_without_a_store_the_call_says_where_a_tree_comes_from()
    {
        var data = Path.Combine(folder.Folder, "data");

        var ended = await Laichau.Run([.. Cycle, "--data", data, "--out", Out]);

        ended.IsWrongInput();
        Said.Contains("StoreIsEmpty", ended.Error);
        Assert.False(Directory.Exists(data));
    }

    [Theory]
    [InlineData("--year", "26", "YearWrong")]
    [InlineData("--year", "hai nghin", "YearWrong")]
    [InlineData("--year", "-2026", "YearWrong")]
    [InlineData("--act", "always", "ActWrong")]
    [InlineData("--act", "mixed:", "ActWrong")]
    [InlineData("--act", "mixed:x", "ActWrong")]
    [InlineData("--mail", "some", "MailWrong")]
    [InlineData("--mail", "sample:0", "MailWrong")]
    [InlineData("--mail", "sample:-5", "MailWrong")]
    [InlineData("--from", "31/01/2026", "FromWrong")]
    [InlineData("--from", "2026-02-30", "FromWrong")]
    [InlineData("--from", "0001-01-01", "FromTooFar")]
    [InlineData("--from", "9999-12-31", "FromTooFar")]
    [InlineData("--scope", "NOWHERE", "ScopeWrong")]
    public async Task A_word_that_says_nothing_is_refused_with_what_to_write(string option, string value, string sentence)
    {
        var cycle = option == "--year" ? Cycle[..3] : Cycle;

        var ended = await Laichau.Run([.. cycle, .. Tree, option, value, "--out", Out]);

        ended.IsWrongInput();
        Assert.Contains(ended.ErrorLines, l => l.StartsWith(option + ": ", StringComparison.Ordinal) && l.Contains(Said.Remedy, StringComparison.Ordinal));
        Said.Contains(sentence, ended.Error);
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public async Task A_story_and_a_way_to_act_exclude_each_other()
    {
        var ended = await Laichau.Run([.. Cycle, .. Tree, .. Story, "--act", "onTime", "--out", Out]);

        ended.IsWrongInput();
        Said.Contains("ActBesideStory", ended.Error);
    }

    [Fact]
    public async Task A_scope_whose_unit_is_not_there_yet_is_a_problem_of_the_input()
    {
        var units = folder.Write("units.csv", File.ReadAllText(ExampleFiles.Units) + "LATER,Later,commune," + RootCode() + ",2026-06-01,,\n");

        var ended = await Laichau.Run([.. Cycle, "--units", units, .. Tree[2..], "--scope", "LATER", "--out", Out]);

        ended.IsWrongInput();
        Said.Contains("ScopeNotValid", ended.Error);
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_words_and_files_is_said_in_one_go()
    {
        var missing = Path.Combine(folder.Folder, "missing.json");
        var link = Path.Combine(folder.Folder, "link.csv");
        File.CreateSymbolicLink(link, Path.Combine(folder.Folder, "nowhere"));

        var ended = await Laichau.Run(
            "rehearse", "--definition", missing, "--year", "2026", "--units", folder.Folder, "--people", link,
            "--calendar", folder.Folder, "--act", "x", "--mail", "y", "--from", "z", "--out", ExampleFiles.Units);

        ended.IsWrongInput();
        Assert.Equal(
            new[] { missing, folder.Folder, folder.Folder, link, "--act", "--mail", "--from", ExampleFiles.Units }.Order(StringComparer.Ordinal),
            ended.ErrorLines[..^1].Select(l => l[..l.IndexOf(": ", StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("--units")]
    [InlineData("--people")]
    public async Task One_of_the_two_files_of_a_tree_is_not_enough(string given)
    {
        var ended = await Laichau.Run([.. Cycle, given, ExampleFiles.Units, "--out", Out]);

        ended.IsWrongInput();
        Said.Contains("UnitsWithPeople", ended.Error);
    }

    [Fact]
    public async Task Every_problem_of_a_story_is_listed_at_its_place()
    {
        var story = folder.Write("story.json", """
            {"events": [
              {"at": "2026-03-20T09:00+07:00", "do": "sumbit", "unit": "X", "stage": "pledges"},
              {"at": "yesterday", "do": "smtpDown"},
              {"at": "2026-03-20T09:00+07:00", "do": "submit", "unit": "NOWHERE", "stage": "nothing", "colour": 1}]}
            """);

        var ended = await Laichau.Run([.. Cycle, .. Tree, "--story", story, "--out", Out]);

        ended.IsWrongInput();
        foreach (var place in new[] { "/events/0/do", "/events/1/at", "/events/2/unit", "/events/2/stage", "/events/2/colour" })
        {
            Assert.Contains(ended.ErrorLines, l => l.StartsWith($"{story}: {place}: ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task What_would_surprise_at_launch_is_a_warning()
    {
        var people = folder.Write("people.csv", string.Join('\n', File.ReadLines(ExampleFiles.People).Where(l => !l.Contains("administrator", StringComparison.Ordinal))) + "\n");
        var calendar = folder.Write("calendar.csv", "date,kind,source\n2025-01-01,holiday,x\n");
        var leaf = File.ReadLines(ExampleFiles.Units).Skip(1).Select(l => l.Split(',')).Last()[0];

        var ended = await Laichau.Run(
            [.. Cycle, "--units", ExampleFiles.Units, "--people", people, "--calendar", calendar, "--scope", leaf, "--mail", "none", "--out", Out]);

        ended.IsDone();
        Said.ContainsInput("TreeNoAdministrator", ended.Error);
        Said.Contains("CalendarEmptyYear", ended.Error);
        Said.Contains("StageWithoutUnits", ended.Error);
    }

    [Fact]
    public async Task A_story_that_leaves_the_service_down_is_told_so_at_the_end()
    {
        var story = folder.Write("story.json", """{"events": [{"at": "2026-04-01T09:00+07:00", "do": "serviceDown"}]}""");

        var ended = await Laichau.Run([.. Cycle, .. Tree, "--story", story, "--mail", "none", "--out", Out]);

        ended.IsDone();
        Said.Contains("StoryLeftServiceDown", ended.Output);
        Said.Contains("SummaryNotCompleted", ended.Output);
    }

    private static string RootCode() =>
        File.ReadLines(ExampleFiles.Units).Skip(1).Select(l => l.Split(',')).First(f => f[3].Length == 0)[0];

    private static byte[] Ledger(string output) => File.ReadAllBytes(Path.Combine(output, "ledger.jsonl"));
}
