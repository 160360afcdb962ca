using System.Text.Json.Nodes;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Rehearsal;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Tests.Definitions;
using LaiChau.Workflow.Tests.Support;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Tests.Rehearsal;

/// <summary>A year of six units in which every kind of letter is written and everything that can be odd is odd.</summary>
internal static class SmallYear
{
    public const string NastyName = "<script>alert('x')</script>";

    private static readonly DateOnly Since = new(2025, 7, 1);

    public static RehearsalInput Odd(KeptMail? mail = null) => Input(OddDefinition(), OddTree(), OddStory(), Tet()) with { Mail = mail ?? KeptMail.Every };

    /// <summary>One unit, nobody acts, no calendar.</summary>
    public static RehearsalInput Lonely() => Input(
        DefinitionText.Sequence(DefinitionText.Stage("pledges")),
        new TreeFiles([Unit("R", "Only", null)], [Person("R", PostKind.Head, "r", "Reader", "r@x.example")]),
        null,
        []);

    public static async Task<string> Report(RehearsalInput input)
    {
        using var folder = new TemporaryFolder();
        var output = OutputFolder.Prepare(Path.Combine(folder.Folder, "out"))!;
        await new Rehearse(new MailOptions(), TimeProvider.System, _ => Task.FromResult(SqliteDatabase.Scratch())).Run(input, output, _ => { }, TestContext.Current.CancellationToken);
        return await File.ReadAllTextAsync(output.Report, TestContext.Current.CancellationToken);
    }

    private static RehearsalInput Input(JsonObject definition, TreeFiles tree, Story? story, IReadOnlyList<CalendarDay> calendar) => new()
    {
        Definition = DefinitionFile.Parse(definition.ToJsonString(), "small.json").Value!,
        Year = 2026,
        Tree = tree,
        Calendar = calendar,
        Story = story,
    };

    private static JsonObject OddDefinition() => DefinitionText.Flowchart(
        [
            DefinitionText.Stage("pledges", ("title", "Pledges & <b>promises</b>"), ("opensOn", "01-12"), ("latest", "04-30")),
            DefinitionText.Step("tell", "LaiChau.NotifyAdministrators", ("message", "Time is over.")),
            DefinitionText.Stage("study", ("title", "Study"), ("opensOn", "06-01"), ("dueOn", "06-30")),
            DefinitionText.Stage("never", ("title", "Never"), ("opensOn", "06-01"), ("dueOn", "06-30"), ("audience", JsonNode.Parse("""{"kinds": ["moon"]}""")!)),
        ],
        ("start", "Done", "pledges"), ("pledges", "Done", "tell"), ("tell", "Done", "study"), ("start", "Done", "never"))
        .WithSettings((JsonObject)JsonNode.Parse("""
            {"endsOn": "12-31", "ladder": [
                {"key": "T-5", "offset": -5}, {"key": "T+0", "offset": 0},
                {"key": "T+1", "offset": 1, "repeatEvery": 1, "repeatMax": 75},
                {"key": "S+3", "offset": 3, "to": "superior"}, {"key": "S+10", "offset": 10, "to": "superior+1"},
                {"key": "A+12", "offset": 12, "to": "administrators"}]}
            """)!);

    private static TreeFiles OddTree() => new(
        [
            Unit("R", "Root & <b>office</b>", null),
            Unit("B", "Base", "R"),
            Unit("C", "Cell", "B"),
            Unit("V", "Vacant", "B"),
            Unit("N", "Without a mailbox", "R"),
            Unit("E", "Ends in March", "B") with { ValidTo = new DateOnly(2026, 3, 15) },
        ],
        [
            Person("R", PostKind.Administrator, "adm", "Admin", "adm@x.example"),
            Person("R", PostKind.Head, "r", NastyName, "r@x.example"),
            Person("B", PostKind.Head, "b", "Base Head", "b@x.example"),
            Person("C", PostKind.Head, "c", "Cell Head", "c@x.example"),
            Person("N", PostKind.Head, "n", "Paper Reader", null),
            Person("E", PostKind.Head, "e", "Last Head", "e@x.example"),
        ]);

    private static Story OddStory() => new(
    [
        new WorkEvent(new SubmitAction(At(1, 5), "C", "study", null)),
        new WorkEvent(new SubmitAction(At(3, 2), "B", "pledges", null)),
        new WorkEvent(new ReturnAction(At(3, 10), "B", "pledges", "Please add <i>this</i>")),
        new WorkEvent(new SubmitAction(At(3, 16), "B", "pledges", null)),
        new WorkEvent(new AcceptAction(At(3, 17), "B", "pledges")),
        new WorkEvent(new AskExtensionAction(At(3, 18), "C", "pledges", new DateOnly(2026, 4, 12), "More time")),
        new WorkEvent(new DeclineExtensionAction(At(3, 19), "C", "pledges", "Not so much")),
        new WorkEvent(new ExtendAction(At(3, 20), "C", "pledges", new DateOnly(2026, 4, 10), "More time", ServiceUnavailable: false)),
        new AppointEvent(At(3, 25), new Appointment("C", PostKind.Head, new PersonRecord { Id = "c2", Name = "New Head", Email = "c2@x.example" }, null)),
        new SmtpRefuseEvent(At(6, 15), "b@x.example"),
    ]);

    private static DateTimeOffset At(int month, int day) => new(2026, month, day, 3, 0, 0, TimeSpan.Zero);

    private static List<CalendarDay> Tet() =>
        [.. Enumerable.Range(16, 5).Select(day => new CalendarDay(new DateOnly(2026, 2, day), CalendarDayKind.Holiday, "announced"))];

    private static UnitRow Unit(string code, string name, string? parent) => new(0, code, name, "cell", parent, Since, null, null);

    private static PersonRow Person(string unit, PostKind post, string id, string name, string? email) => new(0, unit, post, id, name, email, Since, null);
}
