// Long because each case of the section is one test, and the section one file.
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Behaviours;

/// <summary>behaviours.md 1 to 4, and what else design.md says of days.</summary>
public sealed class DeadlineAndLadderDays
{
    [Fact]
    public async Task Case_1_due_on_31_March_inclusive()
    {
        var ledger = await new ReviewYear().Ends("06-30").Stage("pledges", "03-02", "03-31").Rehearse();
        ledger.Is("""
            2026-01-01 00:00 cycle.launched
            2026-03-02 00:00 stage.opened pledges due=2026-03-31
            2026-03-02 00:00 assignment.opened pledges X v1 due=2026-03-31
            2026-03-02 08:00 mail.accepted p03 [pledges X open v1]
            2026-03-11 08:00 mail.accepted p03 [pledges X T-14 v1]
            2026-03-20 08:00 mail.accepted p03 [pledges X T-7 v1]
            2026-03-26 08:00 mail.accepted p03 [pledges X T-3 v1]
            2026-03-30 08:00 mail.accepted p03 [pledges X T-1 v1]
            2026-03-31 08:00 mail.accepted p03 [pledges X T+0 v1]
            2026-04-01 00:00 stage.due pledges
            2026-04-01 08:00 mail.accepted p03 [pledges X T+1 v1]
            2026-04-03 08:00 mail.accepted p02 [pledges X T+3 v1]
            2026-04-14 08:00 mail.accepted p01 [pledges X T+10 v1]
            2026-04-21 08:00 mail.accepted p01 [pledges X T+10#2 v1]
            # 27/4 is off
            2026-04-29 08:00 mail.accepted p01 [pledges X T+10#3 v1]
            # 20 working days after 31/3 end with 29/4
            2026-04-30 00:00 stage.done pledges reason=latest
            2026-05-08 08:00 mail.accepted p01 [pledges X T+10#4 v1]
            # Working days from 1/4 to 30/6: 20 + 20 + 22
            2026-07-01 00:00 assignment.lapsed pledges X v1 late=62
            2026-07-01 00:00 stage.closed pledges
            2026-07-01 00:00 cycle.completed
            """);
    }

    [Fact]
    public async Task Case_2_before_15_June_ends_on_a_Sunday_and_counts_from_the_Friday()
    {
        var ledger = await Before15June("none").At("2026-06-14 23:59", "submit X pledges").At("2026-06-15 07:00", "accept X pledges").Rehearse();
        ledger.Is("""
            2026-01-01 00:00 cycle.launched
            2026-06-01 00:00 stage.opened pledges due=2026-06-14
            2026-06-01 00:00 assignment.opened pledges X v1 due=2026-06-14
            2026-06-01 08:00 mail.accepted p03 [pledges X open v1]
            2026-06-03 08:00 mail.accepted p03 [pledges X T-7 v1]
            2026-06-09 08:00 mail.accepted p03 [pledges X T-3 v1]
            2026-06-11 08:00 mail.accepted p03 [pledges X T-1 v1]
            2026-06-12 08:00 mail.accepted p03 [pledges X T+0 v1]
            2026-06-14 23:59 assignment.submitted pledges X v1
            2026-06-15 00:00 stage.due pledges
            2026-06-15 07:00 assignment.accepted pledges X v1
            2026-06-15 07:00 stage.done pledges reason=allAccepted
            2026-06-15 07:00 stage.closed pledges
            2026-06-15 07:00 cycle.completed
            """);
    }

    [Fact]
    public async Task Case_2_a_minute_later_is_late_by_one_working_day()
    {
        var ledger = await Before15June("none").At("2026-06-15 00:00", "submit X pledges").Rehearse();
        ledger.Between("2026-06-13", "2026-12-31", """
            # People's actions come before what the clock does
            2026-06-15 00:00 assignment.submitted pledges X v1 late=1
            2026-06-15 00:00 stage.due pledges
            2026-06-16 08:00 mail.accepted p02 [pledges X R+1 v1]
            2026-06-18 08:00 mail.accepted p02 [pledges X R+3 v1]
            2026-06-22 08:00 mail.accepted p02 [pledges X R+5 v1]
            2026-07-11 00:00 stage.done pledges reason=latest
            2026-08-01 00:00 assignment.lapsed pledges X v1 late=1
            2026-08-01 00:00 stage.closed pledges
            2026-08-01 00:00 cycle.completed
            """);
    }

    [Fact]
    public async Task Case_2_nobody_hands_in_and_the_first_overdue_reminder_is_on_the_Monday()
    {
        var ledger = await Before15June("none").Rehearse();
        ledger.Between("2026-06-12", "2026-06-17", """
            2026-06-12 08:00 mail.accepted p03 [pledges X T+0 v1]
            2026-06-15 00:00 stage.due pledges
            2026-06-15 08:00 mail.accepted p03 [pledges X T+1 v1]
            2026-06-17 08:00 mail.accepted p02 [pledges X T+3 v1]
            """);
    }

    [Fact]
    public async Task Case_2_rolled_forward_the_Monday_is_the_last_valid_day()
    {
        var ledger = await Before15June("rollForward").At("2026-06-15 23:59", "submit X pledges").Rehearse();
        ledger.Between("2026-06-01", "2026-06-17", """
            2026-06-01 00:00 stage.opened pledges due=2026-06-15
            2026-06-01 00:00 assignment.opened pledges X v1 due=2026-06-15
            2026-06-01 08:00 mail.accepted p03 [pledges X open v1]
            2026-06-04 08:00 mail.accepted p03 [pledges X T-7 v1]
            2026-06-10 08:00 mail.accepted p03 [pledges X T-3 v1]
            2026-06-12 08:00 mail.accepted p03 [pledges X T-1 v1]
            2026-06-15 08:00 mail.accepted p03 [pledges X T+0 v1]
            2026-06-15 23:59 assignment.submitted pledges X v1
            2026-06-16 00:00 stage.due pledges
            2026-06-16 08:00 mail.accepted p02 [pledges X R+1 v1]
            """);
    }

    [Fact]
    public async Task Rolled_back_the_Friday_is_the_last_valid_day_and_Saturday_is_late_by_at_least_one()
    {
        var ledger = await Before15June("rollBack").At("2026-06-13 10:00", "submit X pledges").Rehearse();
        ledger.Between("2026-06-09", "2026-06-16", """
            2026-06-09 08:00 mail.accepted p03 [pledges X T-3 v1]
            2026-06-11 08:00 mail.accepted p03 [pledges X T-1 v1]
            2026-06-12 08:00 mail.accepted p03 [pledges X T+0 v1]
            2026-06-13 00:00 stage.due pledges
            # No working day has passed: max(1, 0)
            2026-06-13 10:00 assignment.submitted pledges X v1 late=1
            2026-06-15 08:00 mail.accepted p02 [pledges X R+1 v1]
            """);
    }

    [Fact]
    public async Task Case_3_the_ladder_steps_over_the_lunar_new_year()
    {
        var ledger = await new ReviewYear().Ends("03-01").Stage("pledges", "01-12", "02-24").Rehearse();
        ledger.Of("X", """
            2026-01-12 00:00 assignment.opened pledges X v1 due=2026-02-24
            2026-01-12 08:00 mail.accepted p03 [pledges X open v1]
            2026-01-28 08:00 mail.accepted p03 [pledges X T-14 v1]
            2026-02-06 08:00 mail.accepted p03 [pledges X T-7 v1]
            2026-02-12 08:00 mail.accepted p03 [pledges X T-3 v1]
            2026-02-23 08:00 mail.accepted p03 [pledges X T-1 v1]
            2026-02-24 08:00 mail.accepted p03 [pledges X T+0 v1]
            2026-02-25 08:00 mail.accepted p03 [pledges X T+1 v1]
            2026-02-27 08:00 mail.accepted p02 [pledges X T+3 v1]
            # 25, 26, 27 February; 1 March is a Sunday
            2026-03-02 00:00 assignment.lapsed pledges X v1 late=3
            """);
    }

    [Fact]
    public async Task Case_3_ten_working_days_after_12_February_are_over_on_5_March()
    {
        var ledger = await new ReviewYear().Ends("03-31").Quiet()
            .Stage("a", "02-02", "02-12", ("doneWhen", "atDue"))
            .Stage("b", "02-13", """{"after": "a.due", "workingDays": 10}""", ("doneWhen", "atDue"))
            .Stage("c", null, """{"after": "a.due", "days": 23}""", ("doneWhen", "atDue"))
            .Rehearse();
        ledger.Events("stage.", """
            2026-02-02 00:00 stage.opened a due=2026-02-12
            2026-02-13 00:00 stage.due a
            2026-02-13 00:00 stage.done a reason=atDue
            2026-02-13 00:00 stage.opened b due=2026-03-05
            2026-03-06 00:00 stage.due b
            2026-03-06 00:00 stage.done b reason=atDue
            # 23 days after 12/2 is Saturday 7/3: counted days roll forward by default, to Monday 9/3
            2026-03-06 00:00 stage.opened c due=2026-03-09
            2026-03-10 00:00 stage.due c
            2026-03-10 00:00 stage.done c reason=atDue
            2026-04-01 00:00 stage.closed a
            2026-04-01 00:00 stage.closed b
            2026-04-01 00:00 stage.closed c
            """);
    }

    [Fact]
    public async Task Case_4_the_Saturday_worked_for_2_January_counts()
    {
        var ledger = await new ReviewYear().Ends("01-16").Stage("pledges", "01-03", "01-13").Rehearse();
        ledger.Is("""
            2026-01-01 00:00 cycle.launched
            2026-01-03 00:00 stage.opened pledges due=2026-01-13
            2026-01-03 00:00 assignment.opened pledges X v1 due=2026-01-13
            # The opening notice waited for Monday; T-7 rides in the same mail, and T comes before o
            2026-01-05 08:00 mail.accepted p03 [pledges X T-7 v1; pledges X open v1]
            2026-01-09 08:00 mail.accepted p03 [pledges X T-3 v1]
            2026-01-12 08:00 mail.accepted p03 [pledges X T-1 v1]
            2026-01-13 08:00 mail.accepted p03 [pledges X T+0 v1]
            2026-01-14 00:00 stage.due pledges
            2026-01-14 08:00 mail.accepted p03 [pledges X T+1 v1]
            2026-01-16 08:00 mail.accepted p02 [pledges X T+3 v1]
            2026-01-17 00:00 assignment.lapsed pledges X v1 late=3
            # The lapse ends every assignment: the stage's rule counts nobody who is not accepted, so it is closed without having been done
            2026-01-17 00:00 stage.closed pledges
            2026-01-17 00:00 cycle.completed
            """);
    }

    [Fact]
    public async Task On_a_Saturday_that_is_worked_mail_goes_out()
    {
        // T-1 of Monday 12/1 is Saturday 10/1.
        var ledger = await new ReviewYear().Ends("01-14").Ladder("T-1").Stage("pledges", "01-05", "01-12").Rehearse();
        ledger.Events("mail.", """
            2026-01-05 08:00 mail.accepted p03 [pledges X open v1]
            2026-01-10 08:00 mail.accepted p03 [pledges X T-1 v1]
            """);
    }

    [Fact]
    public async Task Rungs_in_days_count_from_the_last_valid_day_itself_and_wait_for_a_working_day()
    {
        // Last valid day Sunday 14/6: D-1d is Saturday 13/6, D+0d Sunday, D+1d Monday, D+6d Saturday 20/6.
        var ledger = await new ReviewYear().Ends("06-30").Ladder("D-9d", "D-1d", "D+0d superior", "D+1d superior+1", "D+6d administrators")
            .Stage("pledges", "06-01", "06-14").Rehearse();
        ledger.Events("mail.", """
            2026-06-01 08:00 mail.accepted p03 [pledges X open v1]
            2026-06-05 08:00 mail.accepted p03 [pledges X D-9d v1]
            2026-06-15 08:00 mail.accepted p01 [pledges X D+1d v1]
            2026-06-15 08:00 mail.accepted p02 [pledges X D+0d v1]
            2026-06-15 08:00 mail.accepted p03 [pledges X D-1d v1]
            2026-06-22 08:00 mail.accepted p00 [pledges X D+6d v1]
            """);
    }

    [Fact]
    public async Task Two_rungs_in_days_that_wait_for_the_same_Monday_speak_once()
    {
        var ledger = await new ReviewYear().Ends("06-30").Ladder("D-1d", "D+0d", "D+1d").Stage("pledges", "06-01", "06-14").Rehearse();
        ledger.Between("2026-06-02", "2026-06-20", """
            2026-06-15 00:00 stage.due pledges
            2026-06-15 08:00 notice.superseded pledges X D+0d v1 reason=D+1d
            2026-06-15 08:00 notice.superseded pledges X D-1d v1 reason=D+1d
            2026-06-15 08:00 mail.accepted p03 [pledges X D+1d v1]
            """);
    }

    [Fact]
    public async Task With_sendDays_all_mail_goes_out_on_Sundays_and_holidays()
    {
        var ledger = await new ReviewYear().Ends("06-30").Set("sendDays", "all").Ladder("D-1d", "D+0d", "T+0 superior")
            .Stage("pledges", "06-07", "06-14").Rehearse();
        ledger.Events("mail.", """
            # A Sunday
            2026-06-07 08:00 mail.accepted p03 [pledges X open v1]
            2026-06-12 08:00 mail.accepted p02 [pledges X T+0 v1]
            2026-06-13 08:00 mail.accepted p03 [pledges X D-1d v1]
            2026-06-14 08:00 mail.accepted p03 [pledges X D+0d v1]
            """);
    }

    [Fact]
    public async Task A_window_of_the_whole_day_begins_at_midnight()
    {
        var ledger = await new ReviewYear().Ends("04-30").Set("sendWindow", "00:00-24:00").Ladder("T-1", "T+1", "T+3 superior").Stage("pledges", "03-02", "03-31").Rehearse();
        ledger.Of("X", """
            2026-03-02 00:00 assignment.opened pledges X v1 due=2026-03-31
            2026-03-02 00:00 mail.accepted p03 [pledges X open v1]
            2026-03-30 00:00 mail.accepted p03 [pledges X T-1 v1]
            2026-04-01 00:00 mail.accepted p03 [pledges X T+1 v1]
            2026-04-03 00:00 mail.accepted p02 [pledges X T+3 v1]
            # 20 working days in April
            2026-05-01 00:00 assignment.lapsed pledges X v1 late=20
            """);
    }

    [Fact]
    public async Task In_a_window_of_the_whole_day_a_mail_is_made_as_soon_as_something_is_due_and_only_one_a_day()
    {
        var ledger = await new ReviewYear().Ends("04-30").Set("sendWindow", "00:00-24:00").Quiet().Ladder("T-1")
            .Stage("pledges", "03-02", "03-31")
            .At("2026-03-10 10:00", "extend X pledges", ("dueOn", "2026-04-02"), ("reason", "a"))
            .At("2026-03-10 14:00", "extend X pledges", ("dueOn", "2026-04-03"), ("reason", "b"))
            .Rehearse();
        ledger.Between("2026-03-03", "2026-04-03", """
            2026-03-10 10:00 assignment.extended pledges X v2 due=2026-04-02 reason=a
            2026-03-10 10:00 mail.accepted p03 [pledges X extended v2]
            2026-03-10 14:00 assignment.extended pledges X v3 due=2026-04-03 reason=b
            2026-03-11 00:00 mail.accepted p03 [pledges X extended v3]
            2026-04-01 00:00 stage.due pledges
            2026-04-02 00:00 mail.accepted p03 [pledges X T-1 v3]
            """);
    }

    [Fact]
    public async Task Rungs_on_or_before_the_opening_day_do_not_apply()
    {
        // T-7 is 20/3, the opening day; T-3 is 26/3.
        var ledger = await new ReviewYear().Ends("04-01").Stage("pledges", "03-20", "03-31").Rehearse();
        ledger.Events("mail.", """
            2026-03-20 08:00 mail.accepted p03 [pledges X open v1]
            2026-03-26 08:00 mail.accepted p03 [pledges X T-3 v1]
            2026-03-30 08:00 mail.accepted p03 [pledges X T-1 v1]
            2026-03-31 08:00 mail.accepted p03 [pledges X T+0 v1]
            2026-04-01 08:00 mail.accepted p03 [pledges X T+1 v1]
            """);
    }

    [Fact]
    public async Task A_holiday_decided_in_mid_year_moves_counted_days_and_no_last_valid_day()
    {
        // Decided on 20/3: Monday 30/3 is off. T-1 was 30/3 and becomes 27/3; T-3 was 26/3 and becomes 25/3; T+1 stays.
        // b is due 5 working days after 27/3, decided only when that is known: a.due stands at 31/3.
        var ledger = await new ReviewYear().Ends("05-29").Ladder("T-3", "T-1", "T+3 superior")
            .Stage("a", "03-02", "03-31")
            .Stage("b", null, """{"after": "b.opened", "workingDays": 5}""")
            .At("2026-03-20 10:00", "holiday", ("date", "2026-03-30"), ("kind", "holiday"))
            .At("2026-03-20 10:00", "holiday", ("date", "2026-04-02"), ("kind", "holiday"))
            .Rehearse();
        ledger.Between("2026-03-03", "2026-05-12", """
            2026-03-25 08:00 mail.accepted p03 [a X T-3 v1]
            2026-03-27 08:00 mail.accepted p03 [a X T-1 v1]
            2026-04-01 00:00 stage.due a
            # 1, 3, 6 April: the 2nd is off
            2026-04-06 08:00 mail.accepted p02 [a X T+3 v1]
            # 20 working days after 31/3 without 2/4: 4 May
            2026-05-05 00:00 stage.done a reason=latest
            2026-05-05 00:00 stage.opened b due=2026-05-12
            2026-05-05 00:00 assignment.opened b X v1 due=2026-05-12
            2026-05-05 08:00 mail.accepted p03 [b X open v1]
            2026-05-07 08:00 mail.accepted p03 [b X T-3 v1]
            2026-05-11 08:00 mail.accepted p03 [b X T-1 v1]
            """);
    }

    [Fact]
    public async Task A_holiday_on_the_day_of_a_rung_that_is_still_to_come_that_morning_moves_it_too()
    {
        // At 07:00 of T+3 the day itself becomes a holiday: the rung comes on the next working day.
        var ledger = await new ReviewYear().Ends("04-30").Ladder("T+3 superior").Stage("a", "03-02", "03-31")
            .At("2026-04-03 07:00", "holiday", ("date", "2026-04-03"), ("kind", "holiday"))
            .Rehearse();
        ledger.Between("2026-03-03", "2026-04-20", """
            2026-04-01 00:00 stage.due a
            2026-04-06 08:00 mail.accepted p02 [a X T+3 v1]
            """);
    }

    private static ReviewYear Before15June(string weekendRule) => new ReviewYear().Ends("07-31")
        .Stage("pledges", "06-01", "06-15", ("dueWording", "before"), ("weekendRule", weekendRule));
}
