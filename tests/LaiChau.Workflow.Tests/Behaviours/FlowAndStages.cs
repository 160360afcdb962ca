// Long because each case of the section is one test, and the section one file.
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Behaviours;

/// <summary>behaviours.md 18 and 19, and when stages open, are done and closed, and the year ends.</summary>
public sealed class FlowAndStages
{
    [Fact]
    public async Task Case_18_joined_branches_that_end_in_the_same_instant_open_the_next_stage_once()
    {
        var ledger = await Joined().At("2026-03-10 09:00", "submit X pledges").At("2026-03-10 09:00", "submit X plans")
            .At("2026-03-20 10:00", "accept X pledges").At("2026-03-20 10:00", "accept X plans").Rehearse();
        ledger.Between("2026-03-10", "2026-03-23", """
            2026-03-10 09:00 assignment.submitted pledges X v1
            2026-03-10 09:00 assignment.submitted plans X v1
            2026-03-20 10:00 assignment.accepted pledges X v1
            2026-03-20 10:00 assignment.accepted plans X v1
            2026-03-20 10:00 stage.done plans reason=allAccepted
            2026-03-20 10:00 stage.done pledges reason=allAccepted
            2026-03-20 10:00 stage.closed plans
            2026-03-20 10:00 stage.closed pledges
            2026-03-20 10:00 stage.opened evaluation due=2026-04-30
            2026-03-20 10:00 assignment.opened evaluation X v1 due=2026-04-30
            2026-03-23 08:00 mail.accepted p03 [evaluation X open v1]
            """);
    }

    [Fact]
    public async Task Case_18_the_later_of_the_two_opens_the_next_stage()
    {
        var ledger = await Joined().At("2026-03-10 09:00", "submit X pledges").At("2026-03-10 10:00", "accept X pledges").Rehearse();
        ledger.Events("stage.", """
            2026-03-02 00:00 stage.opened plans due=2026-03-24
            2026-03-02 00:00 stage.opened pledges due=2026-03-31
            2026-03-10 10:00 stage.done pledges reason=allAccepted
            2026-03-10 10:00 stage.closed pledges
            2026-03-25 00:00 stage.due plans
            # 20 working days after 24/3
            2026-04-22 00:00 stage.done plans reason=latest
            2026-04-22 00:00 stage.opened evaluation due=2026-04-30
            2026-05-01 00:00 stage.due evaluation
            # 20 working days after 30/4 end with 29/5, the day on which the year ends
            2026-05-30 00:00 stage.done evaluation reason=latest
            2026-05-30 00:00 stage.closed evaluation
            2026-05-30 00:00 stage.closed plans
            """);
    }

    [Fact]
    public async Task Case_19_the_chasing_branch_tells_the_administrators_once_and_stops_nothing()
    {
        var ledger = await Chased(95).People("R,administrator,p10").Rehearse();
        ledger.Is("""
            2026-01-01 00:00 cycle.launched
            2026-03-02 00:00 stage.opened pledges due=2026-03-31
            2026-03-02 00:00 assignment.opened pledges X v1 due=2026-03-31
            2026-03-02 00:00 assignment.opened pledges Y v1 due=2026-03-31
            2026-03-02 08:00 mail.accepted p03 [pledges X open v1]
            2026-03-02 08:00 mail.accepted p04 [pledges Y open v1]
            2026-03-10 09:00 assignment.submitted pledges Y v1
            2026-03-10 10:00 assignment.accepted pledges Y v1
            2026-04-01 00:00 stage.due pledges
            2026-04-01 08:00 mail.accepted p00 [chase notify]
            2026-04-01 08:00 mail.accepted p10 [chase notify]
            2026-04-30 00:00 stage.done pledges reason=latest
            2026-05-30 00:00 assignment.lapsed pledges X v1 late=40
            2026-05-30 00:00 stage.closed pledges
            2026-05-30 00:00 cycle.completed
            """);
    }

    [Theory]
    [InlineData(50, false)]
    [InlineData(50.5, true)]
    public async Task A_check_is_met_at_exactly_its_percentage(double percent, bool told)
    {
        var ledger = await Chased(percent).Rehearse();
        ledger.Between("2026-03-11", "2026-04-29", "2026-04-01 00:00 stage.due pledges" + (told ? "\n2026-04-01 08:00 mail.accepted p00 [chase notify]" : ""));
    }

    [Fact]
    public async Task A_message_for_administrators_that_are_not_there_is_dropped()
    {
        var ledger = await Chased(95).OnlyPeople("R,head,p01", "P,head,p02", "X,head,p03").Rehearse();
        ledger.Between("2026-03-11", "2026-04-29", """
            2026-04-01 00:00 stage.due pledges
            2026-04-01 08:00 notice.dropped chase notify reason=noAdministrators
            """);
    }

    [Fact]
    public async Task A_stage_that_has_not_opened_is_not_complete_and_one_without_units_is()
    {
        // Both checks at once on 10/3: `later` opens on 16/3 and has no units.
        var ledger = await new ReviewYear().Ends("05-29").Quiet().Fork("fork", "a", "b", "c").Path("start", "fork").Path("fork:a", "later")
            .Path("fork:b", "wait10", "check10").Path("check10:Met", "met10").Path("check10:NotMet", "notMet10")
            .Path("fork:c", "wait20", "check20").Path("check20:Met", "met20").Path("check20:NotMet", "notMet20")
            .Stage("later", "03-16", "03-31", ("doneWhen", "atDue"), ("audience", """{"kinds": ["school"]}"""))
            .Wait("wait10", "03-10").Check("check10", "later", 1).Notify("met10").Notify("notMet10")
            .Wait("wait20", "03-20").Check("check20", "later", 100).Notify("met20").Notify("notMet20").Rehearse();
        ledger.Is("""
            2026-01-01 00:00 cycle.launched
            2026-03-10 08:00 mail.accepted p00 [notMet10 notify]
            2026-03-16 00:00 stage.opened later due=2026-03-31
            2026-03-20 08:00 mail.accepted p00 [met20 notify]
            # By its rule, and that is not at once
            2026-04-01 00:00 stage.due later
            2026-04-01 00:00 stage.done later reason=atDue
            2026-04-01 00:00 stage.closed later
            2026-04-01 00:00 cycle.completed
            """);
    }

    [Theory]
    [InlineData("allAccepted")]
    [InlineData("allSubmitted")]
    [InlineData("percentAccepted:95")]
    public async Task A_stage_without_units_is_done_at_once(string rule)
    {
        var ledger = await new ReviewYear().Ends("05-29").Quiet().Stage("a", "03-02", "03-31", ("audience", """{"kinds": ["school"]}"""), ("doneWhen", rule)).Stage("b", null, "04-15").Rehearse();
        ledger.Between("2026-03-02", "2026-03-02", $"""
            2026-03-02 00:00 stage.opened a due=2026-03-31
            2026-03-02 00:00 stage.done a reason={rule}
            2026-03-02 00:00 stage.closed a
            2026-03-02 00:00 stage.opened b due=2026-04-15
            2026-03-02 00:00 assignment.opened b X v1 due=2026-04-15
            2026-03-02 08:00 mail.accepted p03 [b X open v1]
            """);
    }

    [Theory]
    [InlineData("03-30")]
    [InlineData("03-31")]
    public async Task A_latest_on_or_before_the_last_valid_day_counts_as_the_default(string latest)
    {
        var ledger = await One(("latest", latest)).Rehearse();
        ledger.Events("stage.done", "2026-04-30 00:00 stage.done pledges reason=latest");
    }

    [Fact]
    public async Task A_latest_on_the_day_after_is_the_latest()
    {
        var ledger = await One(("latest", "04-01")).Rehearse();
        ledger.Events("stage.", """
            2026-03-02 00:00 stage.opened pledges due=2026-03-31
            2026-04-01 00:00 stage.due pledges
            2026-04-02 00:00 stage.done pledges reason=latest
            2026-05-30 00:00 stage.closed pledges
            """);
    }

    [Fact]
    public async Task A_stage_that_opens_on_or_after_its_last_valid_day_gets_ten_working_days()
    {
        // b waits for a until 30/4, which is its own last valid day.
        var ledger = await new ReviewYear().Ends("06-30").Quiet().Stage("a", "03-02", "03-31").Stage("b", "04-01", "04-30", ("latest", "05-04")).Rehearse();
        ledger.Events("stage.", """
            2026-03-02 00:00 stage.opened a due=2026-03-31
            2026-04-01 00:00 stage.due a
            2026-04-30 00:00 stage.done a reason=latest
            # 4 to 8 and 11 to 15 May
            2026-04-30 00:00 stage.opened b due=2026-05-15
            2026-05-16 00:00 stage.due b
            # 4/5 is before that day: 20 working days after it, to 12/6
            2026-06-13 00:00 stage.done b reason=latest
            2026-07-01 00:00 stage.closed a
            2026-07-01 00:00 stage.closed b
            """);
    }

    [Fact]
    public async Task A_stage_that_opens_a_day_before_its_last_valid_day_keeps_it()
    {
        var ledger = await One().From("2026-03-30").Ladder("T-1", "T+0", "T+1").Ends("04-01").Rehearse();
        ledger.Is("""
            2026-03-30 00:00 cycle.launched
            2026-03-30 00:00 stage.opened pledges due=2026-03-31
            2026-03-30 00:00 assignment.opened pledges X v1 due=2026-03-31
            # T-1 falls on the opening day
            2026-03-30 08:00 mail.accepted p03 [pledges X open v1]
            2026-03-31 08:00 mail.accepted p03 [pledges X T+0 v1]
            2026-04-01 00:00 stage.due pledges
            2026-04-01 08:00 mail.accepted p03 [pledges X T+1 v1]
            2026-04-02 00:00 assignment.lapsed pledges X v1 late=1
            2026-04-02 00:00 stage.closed pledges
            2026-04-02 00:00 cycle.completed
            """);
    }

    [Fact]
    public async Task Launched_in_mid_year_what_is_past_opens_at_once_with_ten_working_days()
    {
        var ledger = await One().From("2026-03-31").Ladder("T-7", "T-1").Ends("04-14").Rehearse();
        ledger.Is("""
            2026-03-31 00:00 cycle.launched
            2026-03-31 00:00 stage.opened pledges due=2026-04-14
            2026-03-31 00:00 assignment.opened pledges X v1 due=2026-04-14
            2026-03-31 08:00 mail.accepted p03 [pledges X open v1]
            2026-04-03 08:00 mail.accepted p03 [pledges X T-7 v1]
            2026-04-13 08:00 mail.accepted p03 [pledges X T-1 v1]
            # Due and the end of the year in one instant
            2026-04-15 00:00 stage.due pledges
            2026-04-15 00:00 assignment.lapsed pledges X v1
            2026-04-15 00:00 stage.closed pledges
            2026-04-15 00:00 cycle.completed
            """);
    }

    [Fact]
    public async Task What_would_open_on_the_day_after_the_last_does_not_open()
    {
        var ledger = await One(("doneWhen", "atDue")).Stage("next", null, "04-30").Ends("03-31").Rehearse();
        ledger.Between("2026-03-03", "2026-12-31", """
            2026-04-01 00:00 stage.due pledges
            2026-04-01 00:00 stage.done pledges reason=atDue
            2026-04-01 00:00 assignment.lapsed pledges X v1
            2026-04-01 00:00 stage.closed pledges
            2026-04-01 00:00 cycle.completed
            """);
    }

    [Fact]
    public async Task A_cycle_begins_on_its_earliest_fixed_day_when_that_is_before_January()
    {
        var ledger = await new ReviewYear().Ends("01-30").Quiet().Stage("a", "-1:11-15", "01-15").Rehearse();
        ledger.Events("stage.opened", "2025-11-15 00:00 stage.opened a due=2026-01-15");
        Assert.StartsWith("2025-11-15 00:00 cycle.launched", ledger.Lines[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_for_a_day_that_is_past_takes_no_time()
    {
        var ledger = await new ReviewYear().Ends("05-29").Quiet().Stage("a", "03-02", "03-31").Wait("wait", "03-10").Stage("b", null, """{"after": "b.opened", "days": 9}""").Wait("wait2", """{"after": "a.done", "days": 2}""").Notify("n")
            .At("2026-03-12 09:00", "submit X a").At("2026-03-12 10:00", "accept X a")
            .At("2026-03-13 09:00", "submit X b").At("2026-03-13 10:00", "accept X b").Rehearse();
        ledger.Between("2026-03-12", "2026-12-31", """
            2026-03-12 09:00 assignment.submitted a X v1
            2026-03-12 10:00 assignment.accepted a X v1
            2026-03-12 10:00 stage.done a reason=allAccepted
            2026-03-12 10:00 stage.closed a
            # 21/3 is a Saturday: counted days roll forward
            2026-03-12 10:00 stage.opened b due=2026-03-23
            2026-03-12 10:00 assignment.opened b X v1 due=2026-03-23
            2026-03-13 08:00 mail.accepted p03 [b X open v1]
            2026-03-13 09:00 assignment.submitted b X v1
            2026-03-13 10:00 assignment.accepted b X v1
            2026-03-13 10:00 stage.done b reason=allAccepted
            2026-03-13 10:00 stage.closed b
            # Until 14/3 00:00; the message waits for Monday, and the year does not wait for the message
            2026-03-14 00:00 cycle.completed
            2026-03-16 08:00 mail.accepted p00 [n notify]
            """);
    }

    [Fact]
    public async Task The_year_ends_on_its_day_whatever_the_flow_waits_for_lapsed_first()
    {
        var ledger = await new ReviewYear().Ends("04-30").Quiet().Units("Y,Cell Y,cell,P,2025-07-01,").People("Y,head,p04")
            .Fork("fork", "a", "b", "c").Path("start", "fork").Path("fork:a", "pledges").Path("fork:b", "plans").Path("fork:c", "wait", "never")
            .Stage("pledges", "03-02", "03-31").Stage("plans", "03-02", "05-15").Wait("wait", "06-01").Notify("never")
            .At("2026-03-10 09:00", "submit X pledges").Rehearse();
        ledger.Between("2026-04-30", "2026-12-31", """
            2026-04-30 00:00 stage.done pledges reason=latest
            2026-05-01 00:00 assignment.lapsed plans X v1
            2026-05-01 00:00 assignment.lapsed plans Y v1
            # Handed in on time and never reviewed
            2026-05-01 00:00 assignment.lapsed pledges X v1
            2026-05-01 00:00 assignment.lapsed pledges Y v1 late=20
            2026-05-01 00:00 stage.closed plans
            2026-05-01 00:00 stage.closed pledges
            2026-05-01 00:00 cycle.completed
            """);
    }

    [Fact]
    public async Task A_cycle_does_not_complete_before_the_last_stage_is_closed()
    {
        var ledger = await One(("latest", "04-01"), ("doneWhen", "allSubmitted")).At("2026-03-10 09:00", "submit X pledges").At("2026-04-10 09:00", "accept X pledges").Rehearse();
        ledger.Between("2026-03-10", "2026-12-31", """
            2026-03-10 09:00 assignment.submitted pledges X v1
            2026-03-10 09:00 stage.done pledges reason=allSubmitted
            2026-04-01 00:00 stage.due pledges
            2026-04-10 09:00 assignment.accepted pledges X v1
            2026-04-10 09:00 stage.closed pledges
            2026-04-10 09:00 cycle.completed
            """);
    }

    [Fact]
    public async Task The_audience_is_of_a_kind_and_under_a_unit()
    {
        var ledger = await new ReviewYear().Ends("03-31").Quiet().Units("Q,Commune Q,commune,R,2025-07-01,", "Y,Cell Y,cell,Q,2025-07-01,").People("Q,head,p06", "Y,head,p04")
            .Fork("fork", "a", "b", "c", "d").Path("start", "fork").Path("fork:a", "everyone").Path("fork:b", "under").Path("fork:c", "kinds").Path("fork:d", "both")
            .Stage("everyone", "03-02", "03-20", ("audience", "{}")).Stage("under", "03-02", "03-20", ("audience", """{"under": "Q"}"""))
            .Stage("kinds", "03-02", "03-20", ("audience", """{"kinds": ["commune", "province"]}""")).Stage("both", "03-02", "03-20", ("audience", """{"kinds": ["cell"], "under": "Q"}""")).Rehearse();
        ledger.Events("assignment.opened", """
            2026-03-02 00:00 assignment.opened both Y v1 due=2026-03-20
            2026-03-02 00:00 assignment.opened everyone P v1 due=2026-03-20
            2026-03-02 00:00 assignment.opened everyone Q v1 due=2026-03-20
            2026-03-02 00:00 assignment.opened everyone R v1 due=2026-03-20
            2026-03-02 00:00 assignment.opened everyone X v1 due=2026-03-20
            2026-03-02 00:00 assignment.opened everyone Y v1 due=2026-03-20
            2026-03-02 00:00 assignment.opened kinds P v1 due=2026-03-20
            2026-03-02 00:00 assignment.opened kinds Q v1 due=2026-03-20
            2026-03-02 00:00 assignment.opened kinds R v1 due=2026-03-20
            2026-03-02 00:00 assignment.opened under Q v1 due=2026-03-20
            2026-03-02 00:00 assignment.opened under Y v1 due=2026-03-20
            """);
        ledger.Between("2026-03-02", "2026-03-02", string.Join('\n', ledger.Lines.Where(l => l.Day == "2026-03-02" && l.Mail is null)) + """

            2026-03-02 08:00 mail.accepted p01 [everyone R open v1; kinds R open v1]
            2026-03-02 08:00 mail.accepted p02 [everyone P open v1; kinds P open v1]
            2026-03-02 08:00 mail.accepted p03 [everyone X open v1]
            2026-03-02 08:00 mail.accepted p04 [both Y open v1; everyone Y open v1; under Y open v1]
            2026-03-02 08:00 mail.accepted p06 [everyone Q open v1; kinds Q open v1; under Q open v1]
            """);
    }

    private static ReviewYear One(params (string Name, string Value)[] inputs) => new ReviewYear().Ends("05-29").Quiet().Stage("pledges", "03-02", "03-31", inputs);

    private static ReviewYear Joined() => new ReviewYear().Ends("05-29").Quiet()
        .Fork("fork", "a", "b").Join("join").Path("start", "fork").Path("fork:a", "pledges", "join").Path("fork:b", "plans", "join").Path("join", "evaluation")
        .Stage("pledges", "03-02", "03-31").Stage("plans", "03-02", "03-24").Stage("evaluation", null, "04-30", ("type", "LaiChau.Evaluate"));

    private static ReviewYear Chased(double percent) => One().Units("Y,Cell Y,cell,P,2025-07-01,").People("Y,head,p04")
        .Fork("fork", "a", "b").Path("start", "fork").Path("fork:a", "pledges").Path("fork:b", "wait", "check").Path("check:NotMet", "chase")
        .Wait("wait", """{"after": "pledges.due", "days": 1}""").Check("check", "pledges", percent).Notify("chase")
        .At("2026-03-10 09:00", "submit Y pledges").At("2026-03-10 10:00", "accept Y pledges");
}
