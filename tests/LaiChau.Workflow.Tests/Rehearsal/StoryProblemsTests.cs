using LaiChau.Workflow.Resources;
using static LaiChau.Workflow.Tests.Rehearsal.StoryReading;

namespace LaiChau.Workflow.Tests.Rehearsal;

/// <summary>What is wrong with single events, and with their order.</summary>
public sealed class StoryProblemsTests
{
    [Theory]
    [InlineData("2026-03-20T09:00", "AtOffset")]
    [InlineData("2026-03-20T09:00:00", "AtOffset")]
    [InlineData("2026-03-20T09:00:00.5+07:00", "AtFraction")]
    [InlineData("2026-03-20T09:00:00.000Z", "AtFraction")]
    [InlineData("2026-03-20", "AtShape")]
    [InlineData("2026-03-20 09:00+07:00", "AtShape")]
    [InlineData("20/3/2026 09:00", "AtShape")]
    [InlineData("2026-02-29T09:00+07:00", "AtShape")]
    [InlineData("2026-03-20T24:00+07:00", "AtShape")]
    [InlineData("2026-03-20T09:00+15:00", "AtShape")]
    [InlineData("0001-01-01T00:00+07:00", "AtShape")]
    [InlineData("9999-12-31T23:59-07:00", "AtShape")]
    [InlineData("1026-03-20T09:00+07:00", "YearRange")]
    [InlineData("", "EmptyText")]
    public void An_instant_is_a_day_a_time_to_the_second_and_an_offset(string at, string key) =>
        Problems(Events($"{{'at':'{at}','do':'smtpDown'}}"), ("/events/0/at", key));

    [Fact]
    public void The_remedy_for_a_missing_offset_can_be_copied() => Assert.Contains(
        "2026-03-20T09:00+07:00", Assert.Single(Events("{'at':'2026-03-20T09:00','do':'smtpDown'}").Problems).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("'do':'sumbit','unit':'X'", "do", "ActionUnknown")]
    [InlineData("'do':'merge','units':['X','Y'],'into':'X'", "do", "ActionLater")]
    [InlineData("'do':'split','unit':'X','into':['Z']", "do", "ActionLater")]
    [InlineData("'do':'move','unit':'X','parent':'R'", "do", "ActionLater")]
    [InlineData("'do':'dissolve','unit':'X'", "do", "ActionLater")]
    [InlineData("'do':7", "do", "NotText")]
    [InlineData("'do':'crash','where':'beforesend'", "where", "UnknownWord")]
    [InlineData("'do':'smtpRefuse','email':'nobody'", "email", "Email")]
    [InlineData("'do':'smtpRefuse','email':''", "email", "EmptyText")]
    [InlineData("'do':'holiday','date':'27/4/2026'", "date", "DayShape")]
    [InlineData("'do':'holiday','date':'2126-13-01'", "date", "DayShape")]
    [InlineData("'do':'holiday','date':'2226-04-27'", "date", "YearRange")]
    [InlineData("'do':'holiday','date':'2026-04-27','kind':'Holiday'", "kind", "UnknownWord")]
    [InlineData("'do':'serviceDown','by':'p00'", "by", "UnknownKey")]
    public void What_can_not_be_done_is_refused_where_it_stands(string keys, string place, string key) =>
        Problems(Events(On(1, keys)), ($"/events/0/{place}", key));

    [Theory]
    [InlineData("'do':'accept','unit':'Q','stage':'pledges'", "unit", "UnitUnknown")]
    [InlineData("'do':'accept','unit':'X','stage':'pledge'", "stage", "StageUnknown")]
    [InlineData("'do':'accept','unit':'X','stage':'start'", "stage", "StageUnknown")]
    [InlineData("'do':'submit','unit':'X','stage':'pledges','values':'all'", "values", "NotObject")]
    [InlineData("'do':'submit','unit':'X','stage':'pledges','values':[1]", "values", "NotObject")]
    [InlineData("'do':'submit','unit':'X','stage':'pledges','onBehalf':'true'", "onBehalf", "NotFlag")]
    [InlineData("'do':'submit','unit':'X','stage':'pledges','receivedOn':'2026-3-1'", "receivedOn", "DayShape")]
    [InlineData("'do':'submit','unit':'X','stage':'pledges','reason':'a\\u0000b'", "reason", "Character")]
    [InlineData("'do':'return','unit':'X','stage':'pledges','reason':'a\\u0007b'", "reason", "Character")]
    [InlineData("'do':'return','unit':'X','stage':'pledges','reason':' '", "reason", "EmptyText")]
    [InlineData("'do':'extend','unit':'X','stage':'pledges','dueOn':'soon','reason':'Flood'", "dueOn", "DayShape")]
    [InlineData("'do':'extend','unit':'X','stage':'pledges','dueOn':'2026-04-03','reason':'Flood','cause':'flood'", "cause", "UnknownWord")]
    [InlineData("'do':'accept','unit':'X','stage':'pledges','reason':'Good'", "reason", "UnknownKey")]
    public void Work_that_can_not_be_named_so_is_refused_where_it_stands(string keys, string place, string key) =>
        Problems(Events(On(1, keys)), ($"/events/0/{place}", key));

    [Theory]
    [InlineData("'do':'return','unit':'X','stage':'pledges'", "reason")]
    [InlineData("'do':'reopen','unit':'X','stage':'pledges'", "reason")]
    [InlineData("'do':'exempt','unit':'X','stage':'pledges','reason':null", "reason")]
    [InlineData("'do':'extend','unit':'X','stage':'pledges','dueOn':'2026-04-03'", "reason")]
    [InlineData("'do':'extend','unit':'X','stage':'pledges','reason':'Flood'", "dueOn")]
    [InlineData("'do':'submit','stage':'pledges'", "unit")]
    [InlineData("'do':'submit','unit':'X'", "stage")]
    [InlineData("'do':'vacate','unit':'X'", "post")]
    [InlineData("'do':'appoint','unit':'X','post':'head','name':'Five','email':''", "person")]
    [InlineData("'do':'holiday'", "date")]
    [InlineData("'do':'crash'", "where")]
    [InlineData("'do':'smtpRefuse'", "email")]
    [InlineData("'unit':'X'", "do")]
    public void What_is_missing_is_named_at_the_event(string keys, string missing)
    {
        var result = Events(On(1, keys));

        Problems(result, ("/events/0", "Missing"));
        Assert.Equal(Texts.Story.Get("Missing", missing), result.Problems[0].Text);
    }

    [Fact]
    public void A_misspelt_key_is_one_problem_with_the_key_that_was_meant()
    {
        var result = Events(On(1, "'do':'submit','uint':'X','stage':'pledges'"));

        Problems(result, ("/events/0/uint", "UnknownKey"));
        Assert.Contains(Texts.Definitions.Get("RemedyWrite", "unit"), result.Problems[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'do':'sumbit'", "submit")]
    [InlineData("'do':'accept','unit':'X','stage':'Pledges'", "pledges")]
    [InlineData("'do':'accept','unit':'x','stage':'pledges'", "X")]
    [InlineData("'do':'crash','where':'afterHandled'", "afterHanded")]
    public void A_misspelt_word_is_answered_with_the_word_that_was_meant(string keys, string meant) =>
        Assert.Contains($"\u201C{meant}\u201D", Assert.Single(Events(On(1, keys)).Problems).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("service")]
    [InlineData("smtp")]
    public void What_is_not_down_does_not_come_up_and_what_is_down_does_not_go_down(string what)
    {
        Problems(Events(On(1, $"'do':'{what}Up'")), ("/events/0/do", "UpWithoutDown"));
        Problems(Events(On(2, $"'do':'{what}Up'"), On(1, $"'do':'{what}Down'"), On(3, $"'do':'{what}Up'")), ("/events/2/do", "UpWithoutDown"));
        Problems(Events(On(1, $"'do':'{what}Down'"), On(2, $"'do':'{what}Down'")), ("/events/1/do", "DownTwice"));
    }

    [Fact]
    public void Nothing_is_said_about_what_is_down_when_an_event_before_could_not_be_read()
    {
        Problems(Events(On(1, "'do':'servceDown'"), On(2, "'do':'serviceUp'")), ("/events/0/do", "ActionUnknown"));
        Problems(Events("{'at':'2026-03-01T09:00','do':'serviceDown'}", On(2, "'do':'serviceUp'")), ("/events/0/at", "AtOffset"));
        Problems(Events("'serviceDown'", On(2, "'do':'serviceUp'")), ("/events/0", "EventShape"));
    }

    [Fact]
    public void All_problems_come_at_once_and_in_the_order_of_the_file() => Problems(
        Events(
            On(9, "'do':'accept','unit':'Q','stage':'none','by':'p99'"),
            "{'do':'merge'}",
            On(3, "'do':'smtpUp'"),
            On(1, "'do':'extend','unit':'X','stage':'pledges','whatever':1")),
        ("/events/0/unit", "UnitUnknown"), ("/events/0/stage", "StageUnknown"),
        ("/events/1", "Missing"), ("/events/1/do", "ActionLater"),
        ("/events/3/whatever", "UnknownKey"), ("/events/3", "Missing"), ("/events/3", "Missing"));
}
