using LaiChau.Workflow.Rehearsal;
using LaiChau.Workflow.Units;
using static LaiChau.Workflow.Tests.Rehearsal.StoryReading;

namespace LaiChau.Workflow.Tests.Rehearsal;

/// <summary>Whom a story may name, and when.</summary>
public sealed class StoryPeopleTests
{
    private const string Appoint = "'do':'appoint','unit':'X','post':'head'";
    private const string Newcomer = Appoint + ",'person':'p05','name':'Five','email':'five@xa.example'";
    private const string Accept = "'do':'accept','unit':'X','stage':'pledges'";

    [Fact]
    public void A_newcomer_is_appointed_with_name_and_address()
    {
        var appointment = ((AppointEvent)Assert.Single(Sound(On(1, Newcomer + ",'until':'2026-03-01'")))).Appointment;

        Assert.Equal(("X", PostKind.Head, new DateOnly(2026, 3, 1)), (appointment.Unit, appointment.Post, appointment.Until));
        Assert.Equal(("p05", "Five", "five@xa.example"), Told(appointment.Person!));
    }

    [Fact]
    public void Who_is_in_the_people_file_is_appointed_by_id_alone() =>
        Assert.Equal(("p02", "Two", "two@xa.example"), Appointed(On(1, Appoint + ",'person':'p02'")));

    [Fact]
    public void Who_was_appointed_before_is_appointed_again_by_id_alone() =>
        Assert.Equal(("p05", "Five", "five@xa.example"), Appointed(On(2, Appoint + ",'person':'p05'"), On(1, Newcomer)));

    [Fact]
    public void The_same_name_and_address_may_be_said_again() => Assert.Equal(
        ("p04", "Four", null), Appointed(On(1, Appoint + ",'person':'p04','name':'Four','email':''")));

    [Fact]
    public void An_empty_address_is_no_mailbox() =>
        Assert.Equal(("p06", "Six", null), Appointed(On(1, Appoint + ",'person':'p06','name':'Six','email':''")));

    [Fact]
    public void Names_come_out_in_one_normal_form() => Assert.Equal(
        ("p06", "b\u1ED9", null), Appointed(On(1, Appoint + ",'person':'p06','name':' b\u006F\u0323\u0302 ','email':''")));

    [Fact]
    public void A_post_is_left_vacant()
    {
        var appointment = ((AppointEvent)Assert.Single(Sound(On(1, "'do':'vacate','unit':'X','post':'deputyInCharge','by':'p02'")))).Appointment;

        Assert.Equal(("X", PostKind.DeputyInCharge, null, null), (appointment.Unit, appointment.Post, appointment.Person, appointment.Until));
    }

    [Fact]
    public void A_newcomer_acts_from_his_appointment_on_whatever_the_order_of_the_file() =>
        Assert.Equal(2, Sound(On(2, Accept + ",'by':'p05'"), On(1, Newcomer)).Count);

    [Fact]
    public void A_stranger_may_try_and_is_refused_when_it_happens() =>
        Assert.Equal("p99", ((WorkEvent)Assert.Single(Sound(On(1, Accept + ",'by':'p99'")))).Action.By);

    [Fact]
    public void A_newcomer_needs_a_name_and_a_word_about_his_mailbox() =>
        Problems(Events(On(1, Appoint + ",'person':'p05'")), ("/events/0", "NameMissing"), ("/events/0", "EmailMissing"));

    [Theory]
    [InlineData("'person':'p02','name':'Else'", "name", "PersonTwoNames")]
    [InlineData("'person':'p02','email':'else@xa.example'", "email", "PersonTwoAddresses")]
    [InlineData("'person':'p02','email':''", "email", "PersonTwoAddresses")]
    [InlineData("'person':'p04','email':'four@xa.example'", "email", "PersonNoAddress")]
    [InlineData("'person':'p05','name':'Five','email':'Five <five@xa.example>'", "email", "Email")]
    [InlineData("'person':'p05','name':'Five','email':'a@xa.example,b@xa.example'", "email", "Email")]
    [InlineData("'person':'p05','name':'Five\\nBcc: x','email':''", "name", "Character")]
    [InlineData("'person':'p05','name':'Fi\\u202Eve','email':''", "name", "Character")]
    [InlineData("'person':'p05','name':'  ','email':''", "name", "EmptyText")]
    [InlineData("'person':'p 5','name':'Five','email':''", "person", "PersonId")]
    public void A_name_and_address_that_can_not_be_are_refused(string keys, string place, string key) =>
        Problems(Events(On(1, $"{Appoint},{keys}")), ($"/events/0/{place}", key));

    [Fact]
    public void A_second_name_of_a_newcomer_is_refused_where_it_comes_later_in_time() => Problems(
        Events(On(2, Newcomer), On(1, Appoint + ",'person':'p05','name':'Cinq','email':'five@xa.example'")), ("/events/0/name", "PersonTwoNames"));

    [Fact]
    public void A_problem_of_an_appointment_does_not_make_its_person_a_stranger()
    {
        Problems(Events(On(1, Newcomer + ",'until':'soon'"), On(2, Accept + ",'by':'p05'")), ("/events/0/until", "DayShape"));
        Problems(Events("{'at':'today'," + Newcomer + "}", On(2, Accept + ",'by':'p05'")), ("/events/0/at", "AtShape"));
        Problems(Events(On(1, "'do':'apoint','person':'p05'"), On(2, Accept + ",'by':'p05'")), ("/events/0/do", "ActionUnknown"));
    }

    [Theory]
    [InlineData("'unit':'P','post':'administrator','person':'p02'", "post", "AdministratorBelowRoot")]
    [InlineData("'unit':'X','post':'haed','person':'p02'", "post", "UnknownWord")]
    [InlineData("'unit':'Q','post':'head','person':'p02'", "unit", "UnitUnknown")]
    [InlineData("'unit':'X','post':'head','person':'p02','until':'2026-02-28'", "until", "UntilBefore")]
    [InlineData("'unit':'Y','post':'head','person':'p02','until':'2026-07-01'", "until", "AfterUnit")]
    public void A_post_that_can_not_be_is_refused(string keys, string place, string key) =>
        Problems(Events(On(1, $"'do':'appoint',{keys}")), ($"/events/0/{place}", key));

    [Fact]
    public void Nobody_is_appointed_outside_the_life_of_the_unit() => Problems(
        Events("{'at':'2026-07-01T00:00+07:00','do':'appoint','unit':'Y','post':'head','person':'p02'}",
            "{'at':'2025-06-30T23:59+07:00','do':'appoint','unit':'X','post':'head','person':'p02'}"),
        ("/events/0/at", "AfterUnit"), ("/events/1/at", "BeforeUnit"));

    [Fact]
    public void The_day_of_an_appointment_is_a_local_day() =>
        Assert.Single(Sound("{'at':'2026-03-01T18:00Z','do':'appoint','unit':'X','post':'acting','person':'p02','until':'2026-03-02'}"));

    [Fact]
    public void An_administrator_of_the_root_is_appointed() =>
        Assert.Single(Sound(On(1, "'do':'appoint','unit':'R','post':'administrator','person':'p02'")));

    private static (string, string, string?) Appointed(params string[] events) =>
        Told(((AppointEvent)Sound(events)[^1]).Appointment.Person!);

    private static (string, string, string?) Told(PersonRecord person) => (person.Id, person.Name, person.Email);
}
