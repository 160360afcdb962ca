using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>Where a rehearsal writes, and what is there when it could not write to the end.</summary>
public sealed class OutputTests : IDisposable
{
    private static readonly string[] Year =
    [
        "rehearse", "--definition", ExampleFiles.Definition, "--year", "2026", "--units", ExampleFiles.Units, "--people", ExampleFiles.People,
        "--calendar", ExampleFiles.Calendar,
    ];

    private readonly TemporaryFolder folder = new();

    private string Out => Path.Combine(folder.Folder, "out");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_folder_that_holds_something_else_is_left_as_it_is()
    {
        Directory.CreateDirectory(Out);
        File.WriteAllText(Path.Combine(Out, "letters.txt"), "mine");

        var ended = await Laichau.Run([.. Year, "--out", Out]);

        ended.IsWrongInput();
        Said.Contains("OutFolderTaken", ended.Error);
        Assert.Equal("letters.txt", Path.GetFileName(Assert.Single(Directory.GetFileSystemEntries(Out))));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Out, "letters.txt")));
    }

    [Fact]
    public async Task So_is_one_of_an_earlier_rehearsal_into_which_somebody_has_put_something()
    {
        (await Laichau.Run([.. Year, "--mail", "none", "--out", Out])).IsDone();
        File.WriteAllText(Path.Combine(Out, "notes.txt"), "mine");

        var ended = await Laichau.Run([.. Year, "--mail", "none", "--out", Out]);

        ended.IsWrongInput();
        Said.Contains("OutFolderTaken", ended.Error);
        Assert.True(File.Exists(Path.Combine(Out, "summary.json")));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Out, "notes.txt")));
    }

    [Fact]
    public async Task A_file_is_no_folder()
    {
        var file = folder.Write("out", "mine");

        var ended = await Laichau.Run([.. Year, "--out", file]);

        ended.IsWrongInput();
        Said.Contains("OutIsFile", ended.Error);
        Assert.Equal("mine", File.ReadAllText(file));
    }

    [Fact]
    public async Task An_earlier_rehearsal_is_replaced()
    {
        (await Laichau.Run([.. Year, "--story", ExampleFiles.Story, "--out", Out])).IsDone();
        var mails = Directory.GetFiles(Path.Combine(Out, "mail")).Length;

        var ended = await Laichau.Run([.. Year, "--mail", "none", "--out", Out]);

        ended.IsDone();
        Assert.NotEqual(0, mails);
        Assert.Empty(Directory.GetFiles(Path.Combine(Out, "mail")));
        Assert.NotEqual(ExampleFiles.Ledger, File.ReadAllBytes(Path.Combine(Out, "ledger.jsonl")));
    }

    [Theory]
    [InlineData("/sys/laichau", "NotWritable")]
    [InlineData("/dev/null/laichau", "SystemFailed")]
    public async Task A_folder_that_can_not_be_made_is_a_failure_that_says_what_helps(string path, string sentence)
    {
        var ended = await Laichau.Run([.. Year, "--out", path]);

        ended.IsFailure();
        Said.Contains(sentence, ended.Error);
    }

    [Fact]
    public async Task A_full_disk_under_the_output_leaves_nothing_that_looks_complete()
    {
        Directory.CreateDirectory(Out);
        using var disk = new SmallDisk(Out);

        // Where nobody may mount a disk of that size, a file may not be that large.
        var ended = await Laichau.RunBehind(disk.IsMounted ? "" : SmallDisk.Limit, [.. Year, "--story", ExampleFiles.Story, "--out", Path.Combine(Out, "year")]);

        ended.IsFailure();
        Said.Contains("DiskFull", ended.Error);
        LooksUnfinished(Path.Combine(Out, "year"));
    }

    [Fact]
    public async Task So_does_one_that_fills_up_over_an_earlier_rehearsal()
    {
        (await Laichau.Run([.. Year, "--mail", "none", "--out", Out])).IsDone();

        var ended = await Laichau.RunBehind(SmallDisk.Limit, [.. Year, "--out", Out]);

        ended.IsFailure();
        Said.Contains("DiskFull", ended.Error);
        LooksUnfinished(Out);
    }

    [Fact]
    public async Task After_a_failure_the_same_folder_serves_again()
    {
        (await Laichau.RunBehind(SmallDisk.Limit, [.. Year, "--out", Out])).IsFailure();

        (await Laichau.Run([.. Year, "--mail", "none", "--out", Out])).IsDone();

        Assert.True(File.Exists(Path.Combine(Out, "summary.json")));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_rehearsal_that_is_stopped_ends_at_once_and_does_not_look_complete(string signal)
    {
        var (ended, after) = await Laichau.Interrupt(signal, Said.Of("Progress").Split('{')[0],
            "rehearse", "--definition", Repository.Path("workflows/annual-review.json"), "--year", "2026",
            "--units", Repository.Path("samples/lai-chau/units.csv"), "--people", Repository.Path("samples/lai-chau/people.csv"),
            "--calendar", ExampleFiles.Calendar, "--act", "mixed:7", "--out", Out);

        ended.IsFailure();
        Said.Contains("Cancelled", ended.Error);
        Assert.InRange(after, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        LooksUnfinished(Out);
    }

    private static void LooksUnfinished(string output) =>
        Assert.Empty(Directory.GetFiles(output, "*.json").Concat(Directory.GetFiles(output, "*.html")));
}
