using System.Text;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Rehearsal;
using LaiChau.Workflow.Resources;
using LaiChau.Workflow.Tests.Support;
using LaiChau.Workflow.Units;
using static LaiChau.Workflow.Tests.Rehearsal.StoryReading;

namespace LaiChau.Workflow.Tests.Rehearsal;

/// <summary>What comes out of a sound story, and what is said about a file that is none.</summary>
public sealed class StoryFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_worked_example_is_fifteen_events_of_their_kinds()
    {
        var result = StoryFile.Read(Repository.Path("tests/LaiChau.Workflow.Tests/Rehearsal/Stories/example.json"), Definition, SmallTree);

        Assert.Empty(result.Problems);
        Assert.Equal(
            [
                "submit", "return", "AppointEvent", "extend", "submit", "accept", "ServiceEvent", "submit", "ServiceEvent", "submit", "accept",
                "submit", "accept", "submit", "accept",
            ],
            result.Value!.Events.Select(e => e is WorkEvent work ? work.Action.Word : e.GetType().Name));
    }

    [Fact]
    public void Instants_come_out_in_utc()
    {
        var events = Sound(
            "{'at':'2026-03-20T09:00+07:00','do':'smtpDown'}",
            "{'at':'2026-03-20T09:00:30+07:00','do':'smtpUp'}",
            "{'at':'2026-03-20T03:00Z','do':'crash','where':'afterHanded'}");

        Assert.Equal(
            [
                new DateTimeOffset(2026, 3, 20, 2, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 20, 2, 0, 30, TimeSpan.Zero),
                new DateTimeOffset(2026, 3, 20, 3, 0, 0, TimeSpan.Zero),
            ],
            events.Select(e => e.At));
        Assert.All(events, e => Assert.Equal(TimeSpan.Zero, e.At.Offset));
    }

    [Fact]
    public void Events_happen_by_instant_and_within_an_instant_in_the_order_of_the_file()
    {
        var events = Sound(
            On(3, "'do':'accept','unit':'X','stage':'pledges'"),
            "{'at':'2026-03-02T05:00Z','do':'submit','unit':'Y','stage':'pledges'}",
            On(2, "'do':'submit','unit':'X','stage':'pledges'"),
            On(2, "'do':'submit','unit':'P','stage':'pledges'"));

        Assert.Equal(["Y", "X", "P", "X"], events.Cast<WorkEvent>().Select(e => e.Action.Unit));
    }

    [Fact]
    public void A_submission_keeps_its_values_as_compact_json()
    {
        var submit = Submitted("'values':{ 'signed' : 18.50, 'note':'\u00E0 <b>', 'list':[ 1, null ] }, 'by':'p03'");

        Assert.Equal("{\"signed\":18.50,\"note\":\"\u00E0 <b>\",\"list\":[1,null]}", submit.Values);
        Assert.Equal("p03", submit.By);
        Assert.False(submit.OnBehalf);
    }

    [Fact]
    public void A_submission_without_values_has_none() => Assert.Null(Submitted("'values':null").Values);

    [Fact]
    public void A_paper_received_earlier_is_entered_by_the_superior()
    {
        var submit = Submitted("'receivedOn':'2026-03-19','onBehalf':true,'reason':'On paper'");

        Assert.Equal((new DateOnly(2026, 3, 19), true, "On paper"), (submit.ReceivedOn, submit.OnBehalf, submit.Reason));
    }

    [Fact]
    public void Every_decision_about_work_comes_out_with_its_reason_and_actor()
    {
        var actions = Sound(
            On(1, "'do':'return','unit':'X','stage':'pledges','reason':'Incomplete','by':'p02'"),
            On(2, "'do':'reopen','unit':'X','stage':'pledges','reason':'Mistaken','by':'p02'"),
            On(3, "'do':'extend','unit':'X','stage':'pledges','dueOn':'2026-04-03','reason':'Flood','by':'p02'"),
            On(4, "'do':'extend','unit':'X','stage':'pledges','dueOn':'2026-04-04','reason':'Outage','cause':'serviceUnavailable','by':'p02'"),
            On(5, "'do':'exempt','unit':'X','stage':'pledges','reason':'Merged','by':'p02'"),
            On(6, "'do':'withdraw','unit':'X','stage':'pledges','by':'p02'")).Cast<WorkEvent>().Select(e => e.Action).ToList();

        DateTimeOffset At(int day) => new(2026, 3, day, 5, 0, 0, TimeSpan.Zero);
        Assert.Equal(
            [
                new ReturnAction(At(1), "X", "pledges", "Incomplete") { By = "p02" },
                new ReopenAction(At(2), "X", "pledges", "Mistaken") { By = "p02" },
                new ExtendAction(At(3), "X", "pledges", new(2026, 4, 3), "Flood", ServiceUnavailable: false) { By = "p02" },
                new ExtendAction(At(4), "X", "pledges", new(2026, 4, 4), "Outage", ServiceUnavailable: true) { By = "p02" },
                new ExemptAction(At(5), "X", "pledges", "Merged") { By = "p02" },
                new WithdrawAction(At(6), "X", "pledges") { By = "p02" },
            ],
            actions);
    }

    [Fact]
    public void Days_off_are_holidays_unless_the_story_says_otherwise()
    {
        var days = Sound(On(1, "'do':'holiday','date':'2026-04-27'"), On(1, "'do':'holiday','date':'2026-05-09','kind':'makeup'"))
            .Cast<HolidayEvent>().Select(e => e.Day);

        Assert.Equal(
            [
                new CalendarDay(new(2026, 4, 27), CalendarDayKind.Holiday, Texts.Story["HolidaySource"]),
                new CalendarDay(new(2026, 5, 9), CalendarDayKind.Makeup, Texts.Story["HolidaySource"]),
            ],
            days);
    }

    [Fact]
    public void What_breaks_comes_out_with_where_it_breaks() => Assert.Equal(
        [
            new ServiceEvent(Noon, Up: false), new ServiceEvent(Noon, Up: true), new SmtpEvent(Noon, Up: false), new SmtpEvent(Noon, Up: true),
            new SmtpRefuseEvent(Noon, "two@xa.example"), new CrashEvent(Noon, CrashPoint.BeforeSend), new CrashEvent(Noon, CrashPoint.AfterAccept),
        ],
        Sound(
            On(1, "'do':'serviceDown'"), On(1, "'do':'serviceUp'"), On(1, "'do':'smtpDown'"), On(1, "'do':'smtpUp'"),
            On(1, "'do':'smtpRefuse','email':'two@xa.example'"), On(1, "'do':'crash','where':'beforeSend'"),
            On(1, "'do':'crash','where':'afterAccept'")));

    [Fact]
    public void A_missing_file_is_named()
    {
        var path = Path.Combine(folder.Folder, "none.json");

        Assert.Equal(new InputProblem(path, "", Texts.Input["FileMissing"]), Assert.Single(StoryFile.Read(path, Definition, SmallTree).Problems));
    }

    [Fact]
    public void A_folder_in_place_of_a_file_is_a_problem_and_not_a_crash() =>
        Assert.Equal(Texts.Input["FileUnreadable"], Assert.Single(StoryFile.Read(folder.Folder, Definition, SmallTree).Problems).Text);

    [Fact]
    public void A_file_over_the_size_limit_is_not_read()
    {
        var path = folder.Write("story.json", new string(' ', 101));

        Assert.Equal(
            Texts.Input.Get("FileTooLarge", 100 / (1024.0 * 1024)), Assert.Single(StoryFile.Read(path, Definition, SmallTree, maxBytes: 100).Problems).Text);
    }

    [Fact]
    public void A_file_in_another_encoding_is_refused()
    {
        var path = Path.Combine(folder.Folder, "story.json");
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes("{\"events\":[\n\"\u00E0\"]}"));

        Assert.Equal(
            new InputProblem(path, Texts.Input.Get("CsvPlaceLine", 2), Texts.Input.Get("FileNotUtf8", 1)),
            Assert.Single(StoryFile.Read(path, Definition, SmallTree).Problems));
    }

    [Fact]
    public void Malformed_json_is_named_by_line_and_column()
    {
        var problem = Assert.Single(Parse("{\"events\":[\n  {\"at\" \"2026\"}]}").Problems);

        Assert.Equal((Texts.Definitions.Get("LineColumn", 2, 9), Texts.Definitions["Malformed"]), (problem.Place, problem.Text));
    }

    [Fact]
    public void A_key_that_is_said_twice_is_refused()
    {
        var problem = Assert.Single(Events(On(1, "'do':'smtpDown','do':'smtpDown'")).Problems);

        Assert.Equal(("/events/0/do", Texts.Definitions.Get("KeyTwice", "do")), (problem.Place, problem.Text));
    }

    [Theory]
    [InlineData("[]", "", "FileShape")]
    [InlineData("{}", "", "EventsMissing")]
    [InlineData("{\"events\":[]}", "/events", "EventsEmpty")]
    [InlineData("{\"events\":{}}", "/events", "EventsShape")]
    [InlineData("{\"events\":null}", "/events", "EventsShape")]
    [InlineData("{\"events\":[7]}", "/events/0", "EventShape")]
    [InlineData("{\"events\":[{\"at\":\"2026-03-02T12:00Z\",\"do\":\"smtpDown\"}],\"a/b\":1}", "/a~1b", "UnknownKeyOfFile")]
    public void A_story_is_a_list_of_events(string text, string place, string key) => Problems(Parse(text), (place, key));

    [Fact]
    public void A_file_that_is_nothing_but_errors_is_given_up_before_it_fills_the_memory()
    {
        var result = Parse($"{{\"events\":[{string.Join(',', Enumerable.Repeat("7", ProblemList.Enough + 5_000))}]}}");

        Assert.Equal(ProblemList.Enough + 1, result.Problems.Count);
        Assert.Equal(Texts.Story.Get("Stopped", ProblemList.Enough), result.Problems[^1].Text);
    }

    private static DateTimeOffset Noon => new(2026, 3, 1, 5, 0, 0, TimeSpan.Zero);

    private static SubmitAction Submitted(string keys) =>
        (SubmitAction)((WorkEvent)Assert.Single(Sound(On(20, $"'do':'submit','unit':'X','stage':'pledges',{keys}")))).Action;
}
