using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Behaviours;

/// <summary>Lateness on record after returns, withdrawals, extensions and lapses; posts that change in odd ways.</summary>
public sealed class MoreLateness
{
    private static ReviewYear Pledges => new ReviewYear().Ends("04-30").Quiet().Stage("pledges", "03-02", "03-31");

    [Fact]
    public async Task Returned_and_never_handed_in_again_lapses_with_the_record_of_the_first_submission()
    {
        var ledger = await Pledges.At("2026-03-30 09:00", "submit X pledges").At("2026-03-31 10:00", "return X pledges", ("reason", "a")).Rehearse();
        ledger.Events("assignment.lapsed", "2026-05-01 00:00 assignment.lapsed pledges X v2");
    }

    [Fact]
    public async Task A_withdrawn_submission_was_never_handed_in()
    {
        var ledger = await Pledges.At("2026-03-30 09:00", "submit X pledges").At("2026-03-31 10:00", "withdraw X pledges").Rehearse();
        ledger.Events("assignment.lapsed", "2026-05-01 00:00 assignment.lapsed pledges X v1 late=20");
    }

    [Fact]
    public async Task A_withdrawn_late_submission_leaves_no_lateness_behind_when_an_outage_is_granted()
    {
        var ledger = await Pledges.At("2026-04-02 09:00", "submit X pledges").At("2026-04-02 10:00", "withdraw X pledges")
            .At("2026-04-02 11:00", "extend X pledges", ("dueOn", "2026-04-10"), ("reason", "a"), ("cause", "serviceUnavailable"))
            .At("2026-04-10 23:59", "submit X pledges").At("2026-04-13 09:00", "accept X pledges").Rehearse();
        ledger.Events("assignment.", """
            2026-03-02 00:00 assignment.opened pledges X v1 due=2026-03-31
            2026-04-02 09:00 assignment.submitted pledges X v1 late=2
            2026-04-02 10:00 assignment.withdrawn pledges X v1
            2026-04-02 11:00 assignment.extended pledges X v2 due=2026-04-10 cause=serviceUnavailable reason=a
            2026-04-10 23:59 assignment.submitted pledges X v2
            2026-04-13 09:00 assignment.accepted pledges X v2
            """);
    }

    [Fact]
    public async Task An_outage_extension_lifts_only_what_it_covers()
    {
        var ledger = await Pledges.At("2026-04-06 09:00", "submit X pledges")
            .At("2026-04-07 09:00", "extend X pledges", ("dueOn", "2026-04-02"), ("reason", "a"), ("cause", "serviceUnavailable")).At("2026-04-07 10:00", "accept X pledges").Rehearse();
        ledger.Events("assignment.", """
            2026-03-02 00:00 assignment.opened pledges X v1 due=2026-03-31
            2026-04-06 09:00 assignment.submitted pledges X v1 late=4
            2026-04-07 09:00 assignment.extended pledges X v2 due=2026-04-02 cause=serviceUnavailable reason=a
            # 3 and 6 April remain
            2026-04-07 10:00 assignment.accepted pledges X v2 late=2
            """);
    }

    [Theory]
    [InlineData("2026-04-07 23:59", "")]
    [InlineData("2026-04-08 00:00", " late=2")]
    public async Task An_extension_of_a_return_counts_when_it_comes_before_the_deadline_of_the_return(string granted, string late)
    {
        var ledger = await Pledges.At("2026-03-30 09:00", "submit X pledges").At("2026-03-31 10:00", "return X pledges", ("reason", "a"))
            .At(granted, "extend X pledges", ("dueOn", "2026-04-10"), ("reason", "b")).At("2026-04-09 09:00", "submit X pledges").At("2026-04-09 10:00", "accept X pledges").Rehearse();
        ledger.Events("assignment.", $"""
            2026-03-02 00:00 assignment.opened pledges X v1 due=2026-03-31
            2026-03-30 09:00 assignment.submitted pledges X v1
            2026-03-31 10:00 assignment.returned pledges X v2 due=2026-04-07 reason=a
            {granted} assignment.extended pledges X v3 due=2026-04-10 reason=b
            2026-04-09 09:00 assignment.submitted pledges X v3{late}
            2026-04-09 10:00 assignment.accepted pledges X v3{late}
            """);
    }

    [Fact]
    public async Task Two_extensions_after_the_deadline_still_count_from_the_first_deadline()
    {
        var ledger = await Pledges.At("2026-04-01 09:00", "extend X pledges", ("dueOn", "2026-04-03"), ("reason", "a")).At("2026-04-02 09:00", "extend X pledges", ("dueOn", "2026-04-08"), ("reason", "b"))
            .At("2026-04-08 09:00", "submit X pledges").Rehearse();
        ledger.Events("assignment.submitted", "2026-04-08 09:00 assignment.submitted pledges X v3 late=6");
    }

    [Fact]
    public async Task Work_with_the_reviewer_is_only_extended_for_our_own_outage()
    {
        var ledger = await Pledges.At("2026-03-10 09:00", "submit X pledges").At("2026-03-10 10:00", "extend X pledges", ("dueOn", "2026-04-10"), ("reason", "a")).Rehearse();
        ledger.Events("assignment.refused", "2026-03-10 10:00 assignment.refused pledges X action=extend reason=alreadySubmitted");
    }

    [Fact]
    public async Task A_head_does_not_extend_his_own_deadline_and_his_superior_and_the_administrators_do()
    {
        var ledger = await Pledges.At("2026-03-10 09:00", "extend X pledges", ("dueOn", "2026-04-02"), ("reason", "a"), ("by", "p03"))
            .At("2026-03-10 09:01", "extend X pledges", ("dueOn", "2026-04-02"), ("reason", "a"), ("by", "p02"))
            .At("2026-03-10 09:02", "extend X pledges", ("dueOn", "2026-04-03"), ("reason", "a"), ("by", "p00"))
            .At("2026-03-10 09:03", "exempt X pledges", ("reason", "a"), ("by", "p03")).Rehearse();
        ledger.Between("2026-03-10", "2026-03-10", """
            2026-03-10 09:00 assignment.refused pledges X action=extend reason=notTheReviewer
            2026-03-10 09:01 assignment.extended pledges X v2 due=2026-04-02 reason=a
            2026-03-10 09:02 assignment.extended pledges X v3 due=2026-04-03 reason=a
            2026-03-10 09:02 notice.withdrawn pledges X extended v2 reason=newDeadlineVersion
            2026-03-10 09:03 assignment.refused pledges X action=exempt reason=notTheReviewer
            """);
    }

    [Fact]
    public async Task A_deputy_who_becomes_head_takes_over_nothing()
    {
        var ledger = await new ReviewYear().Ends("04-30").Quiet().OnlyPeople("R,administrator,p00", "R,head,p01", "P,head,p02", "X,deputy,p03").Stage("pledges", "03-02", "03-31")
            .Appoint("2026-03-10 10:00", "X", "head", "p03").Rehearse();
        ledger.Between("2026-03-03", "2026-03-31", "");
    }

    [Fact]
    public async Task Vacant_twice_in_one_deadline_version_is_told_twice_under_a_numbered_key()
    {
        var ledger = await Pledges.Vacate("2026-03-10 10:00", "X", "head").Appoint("2026-03-12 10:00", "X", "head", "p05").Vacate("2026-03-16 10:00", "X", "head").Rehearse();
        ledger.Between("2026-03-10", "2026-03-31", """
            2026-03-10 10:00 assignment.unassigned pledges X v1
            2026-03-11 08:00 mail.accepted p00 [pledges X unassigned v1]
            2026-03-11 08:00 mail.accepted p02 [pledges X unassigned v1]
            2026-03-12 10:00 assignment.takenOver pledges X v1 to=p05
            2026-03-13 08:00 mail.accepted p05 [pledges X takenOver v1]
            2026-03-16 10:00 assignment.unassigned pledges X v1
            2026-03-17 08:00 mail.accepted p00 [pledges X unassigned#2 v1]
            2026-03-17 08:00 mail.accepted p02 [pledges X unassigned#2 v1]
            """);
    }

    [Fact]
    public async Task A_superior_who_is_also_administrator_hears_of_a_vacancy_once()
    {
        var ledger = await Pledges.OnlyPeople("R,administrator,p02", "R,head,p01", "P,head,p02").Rehearse();
        ledger.Events("mail.", "2026-03-02 08:00 mail.accepted p02 [pledges X unassigned v1]");
    }

    [Fact]
    public async Task A_cancelled_units_waiting_notices_are_withdrawn()
    {
        // D-16d is Sunday 15/3 and waits for Monday; Z ended on Sunday.
        var ledger = await Pledges.Ladder("D-16d").Units("Z,Cell Z,cell,P,2025-07-01,2026-03-15").People("Z,head,p04,2025-07-01,2026-03-15").Rehearse();
        ledger.Of("Z", """
            2026-03-02 00:00 assignment.opened pledges Z v1 due=2026-03-31
            2026-03-02 08:00 mail.accepted p04 [pledges Z open v1]
            2026-03-16 00:00 assignment.cancelled pledges Z v1 reason=unitClosed
            2026-03-16 00:00 notice.withdrawn pledges Z D-16d v1 reason=cancelled
            2026-03-16 08:00 mail.accepted p02 [pledges Z unitClosed v1]
            """);
    }

    [Fact]
    public async Task The_instants_are_those_of_the_cycles_zone_across_a_change_of_the_clocks()
    {
        // Berlin: +01:00 until 29/3, +02:00 after; 16:00 in Vietnam is 10:00 in Berlin on 26/3.
        var ledger = await Pledges.Set("zone", "Europe/Berlin").Ladder("T-3", "T-1", "T+1").At("2026-03-27 16:00", "extend X pledges", ("dueOn", "2026-04-01"), ("reason", "a")).Rehearse();
        Assert.Equal(
            [
                "2026-01-01T00:00:00+01:00", "2026-03-02T00:00:00+01:00", "2026-03-02T00:00:00+01:00", "2026-03-02T08:00:00+01:00", "2026-03-26T08:00:00+01:00", "2026-03-27T10:00:00+01:00",
                "2026-03-30T08:00:00+02:00", "2026-03-31T08:00:00+02:00", "2026-04-01T00:00:00+02:00", "2026-04-02T08:00:00+02:00", "2026-04-30T00:00:00+02:00", "2026-05-01T00:00:00+02:00", "2026-05-01T00:00:00+02:00", "2026-05-01T00:00:00+02:00",
            ],
            ledger.Lines.Select(l => l.Json.GetProperty("at").GetString()));
    }

    [Fact]
    public async Task A_day_that_begins_at_one_o_clock_begins_then()
    {
        // Chile puts the clocks forward at midnight of 6 September 2026: 00:00 does not exist.
        var ledger = await new ReviewYear().Ends("09-30").Quiet().Set("zone", "America/Santiago").Set("sendDays", "all").Stage("pledges", "09-06", "09-20").Rehearse();
        ledger.Between("2026-09-06", "2026-09-06", """
            2026-09-06 01:00 stage.opened pledges due=2026-09-20
            2026-09-06 01:00 assignment.opened pledges X v1 due=2026-09-20
            2026-09-06 08:00 mail.accepted p03 [pledges X open v1]
            """);
    }
}
