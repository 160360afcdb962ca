// Long because each case of the section is one test, and the section one file.
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Behaviours;

/// <summary>behaviours.md 9, 10, 15, 17, 24, 25: the service, the mail server and the crash in between.</summary>
public sealed class Outages
{
    private const string ServiceUnavailable = "serviceUnavailable";

    private static ReviewYear Pledges => new ReviewYear().Ends("04-30").Stage("pledges", "03-02", "03-31");

    [Fact]
    public async Task Case_9_down_from_T_minus_8_to_T_minus_2_gives_one_late_reminder_with_the_days_of_today()
    {
        var ledger = await Pledges.KeepMails()
            .At("2026-03-19 08:30", "serviceDown").At("2026-03-27 07:00", "serviceUp").Rehearse();
        ledger.Between("2026-03-12", "2026-03-30", """
            2026-03-27 08:00 notice.superseded pledges X T-7 v1 reason=T-3
            2026-03-27 08:00 mail.accepted p03 [pledges X T-3 v1]
            2026-03-30 08:00 mail.accepted p03 [pledges X T-1 v1]
            """);
        Assert.Contains("02 ", ledger.MailOf("2026-03-27 08:00 mail.accepted").Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Case_9_down_across_T_plus_1_it_goes_out_once_and_late()
    {
        var ledger = await Pledges.At("2026-03-31 09:00", "serviceDown").At("2026-04-02 07:00", "serviceUp").Rehearse();
        ledger.Between("2026-03-31", "2026-04-03", """
            2026-03-31 08:00 mail.accepted p03 [pledges X T+0 v1]
            # Lines of what the clock missed carry the restart's instant
            2026-04-02 07:00 stage.due pledges
            2026-04-02 08:00 mail.accepted p03 [pledges X T+1 v1]
            2026-04-03 08:00 mail.accepted p02 [pledges X T+3 v1]
            """);
    }

    [Fact]
    public async Task Case_9_a_rung_that_drops_is_dropped_when_its_window_has_passed()
    {
        var ledger = await Pledges.Ladder("T+1 drop", "T+3 superior").At("2026-03-31 09:00", "serviceDown").At("2026-04-01 09:00", "serviceUp").Rehearse();
        ledger.Between("2026-03-03", "2026-04-03", """
            2026-04-01 09:00 stage.due pledges
            2026-04-02 08:00 notice.dropped pledges X T+1 v1 reason=missed
            2026-04-03 08:00 mail.accepted p02 [pledges X T+3 v1]
            """);
    }

    [Fact]
    public async Task A_window_that_is_still_open_at_the_restart_counts()
    {
        var ledger = await Pledges.Ladder("T+1 drop", "T+3 superior").At("2026-03-31 09:00", "serviceDown").At("2026-04-01 08:59", "serviceUp").Rehearse();
        ledger.Between("2026-03-03", "2026-04-02", """
            2026-04-01 08:59 stage.due pledges
            2026-04-01 08:59 mail.accepted p03 [pledges X T+1 v1]
            """);
    }

    [Fact]
    public async Task A_dropped_rung_supersedes_nothing_and_is_superseded_by_a_newer_one()
    {
        // T-7 (late) and T-3 (drop) were missed. T-3 had its day: it cannot speak for T-7, which goes out late.
        var dropped = await Pledges.Ladder("T-7", "T-3 drop").At("2026-03-19 12:00", "serviceDown").At("2026-03-27 07:00", "serviceUp").Rehearse();
        dropped.Between("2026-03-03", "2026-03-31", """
            2026-03-27 08:00 notice.dropped pledges X T-3 v1 reason=missed
            2026-03-27 08:00 mail.accepted p03 [pledges X T-7 v1]
            """);
    }

    [Fact]
    public async Task Case_10_after_40_days_each_person_gets_one_mail_and_every_rung_a_line()
    {
        var ledger = await Pledges.Ends("05-29").At("2026-03-10 12:00", "serviceDown").At("2026-04-20 06:00", "serviceUp").Rehearse();
        ledger.Between("2026-03-10", "2026-04-29", """
            2026-04-20 06:00 stage.due pledges
            2026-04-20 08:00 notice.superseded pledges X T+0 v1 reason=T+1
            2026-04-20 08:00 notice.superseded pledges X T-1 v1 reason=T+1
            2026-04-20 08:00 notice.superseded pledges X T-14 v1 reason=T+1
            2026-04-20 08:00 notice.superseded pledges X T-3 v1 reason=T+1
            2026-04-20 08:00 notice.superseded pledges X T-7 v1 reason=T+1
            # The newest of each recipient
            2026-04-20 08:00 mail.accepted p01 [pledges X T+10 v1]
            2026-04-20 08:00 mail.accepted p02 [pledges X T+3 v1]
            2026-04-20 08:00 mail.accepted p03 [pledges X T+1 v1]
            2026-04-21 08:00 mail.accepted p01 [pledges X T+10#2 v1]
            2026-04-29 08:00 mail.accepted p01 [pledges X T+10#3 v1]
            """);
    }

    [Fact]
    public async Task Down_over_openings_and_latest_everything_is_made_up_in_the_order_of_its_moments()
    {
        // a opens 2/3, is due 6/3, done 10/3 by latest; b opens then, is due 5 working days later: planned days, not those of the restart.
        var ledger = await new ReviewYear().Ends("04-30").Ladder("T-1", "T+1")
            .Stage("a", "03-02", "03-06", ("latest", "03-09"))
            .Stage("b", null, """{"after": "b.opened", "workingDays": 5}""")
            .At("2026-02-27 12:00", "serviceDown").At("2026-03-11 07:00", "serviceUp").Rehearse();
        ledger.Between("2026-01-02", "2026-03-20", """
            2026-03-11 07:00 stage.opened a due=2026-03-06
            2026-03-11 07:00 assignment.opened a X v1 due=2026-03-06
            2026-03-11 07:00 stage.due a
            2026-03-11 07:00 stage.done a reason=latest
            2026-03-11 07:00 stage.opened b due=2026-03-17
            2026-03-11 07:00 assignment.opened b X v1 due=2026-03-17
            2026-03-11 08:00 notice.superseded a X T-1 v1 reason=T+1
            2026-03-11 08:00 mail.accepted p03 [a X T+1 v1; a X open v1; b X open v1]
            2026-03-16 08:00 mail.accepted p03 [b X T-1 v1]
            2026-03-18 00:00 stage.due b
            2026-03-18 08:00 mail.accepted p03 [b X T+1 v1]
            """);
    }

    [Fact]
    public async Task Down_over_the_end_of_the_year_everything_lapses_at_the_restart_as_of_the_planned_day()
    {
        var ledger = await Pledges.Ladder("T+1").At("2026-04-20 12:00", "serviceDown").At("2026-05-11 10:00", "serviceUp").Rehearse();
        ledger.Between("2026-04-02", "2026-12-31", """
            2026-05-11 10:00 stage.done pledges reason=latest
            2026-05-11 10:00 assignment.lapsed pledges X v1 late=20
            2026-05-11 10:00 stage.closed pledges
            2026-05-11 10:00 cycle.completed
            """);
    }

    [Fact]
    public async Task Down_over_a_dated_change_of_head_the_new_one_takes_over_at_the_restart()
    {
        var ledger = await new ReviewYear().Ends("04-30").Ladder("T-3", "T-1")
            .OnlyPeople("R,administrator,p00", "R,head,p01", "P,head,p02", "X,head,p03,2025-07-01,2026-03-24", "X,head,p05,2026-03-25")
            .Stage("pledges", "03-02", "03-31")
            .At("2026-03-24 12:00", "serviceDown").At("2026-03-27 07:30", "serviceUp").Rehearse();
        ledger.Between("2026-03-03", "2026-03-30", """
            2026-03-27 07:30 assignment.takenOver pledges X v1 to=p05
            2026-03-27 08:00 mail.accepted p05 [pledges X T-3 v1; pledges X takenOver v1]
            2026-03-30 08:00 mail.accepted p05 [pledges X T-1 v1]
            """);
    }

    [Fact]
    public async Task While_the_service_is_down_what_people_do_is_refused()
    {
        var ledger = await Pledges.Quiet().At("2026-03-20 09:00", "serviceDown")
            .At("2026-03-20 09:00", "submit X pledges").At("2026-03-20 09:01", "extend X pledges", ("dueOn", "2026-04-03"), ("reason", "flood"))
            .At("2026-03-20 10:00", "serviceUp").At("2026-03-20 10:00", "submit X pledges").Rehearse();
        ledger.Between("2026-03-20", "2026-03-20", """
            2026-03-20 09:00 assignment.refused pledges X action=submit reason=serviceDown
            2026-03-20 09:01 assignment.refused pledges X action=extend reason=serviceDown
            2026-03-20 10:00 assignment.submitted pledges X v1
            """);
    }

    [Theory]
    [InlineData("afterAccept")]
    [InlineData("afterHanded")]
    public async Task Case_15_what_was_handed_is_unknown_and_is_sent_again_an_hour_after_the_restart(string where)
    {
        var ledger = await Pledges.At("2026-03-10 12:00", "crash", ("where", where)).Rehearse();
        ledger.Between("2026-03-03", "2026-03-20", """
            2026-03-11 08:01 mail.unknown p03 #2 reason=foundHanded [pledges X T-14 v1]
            # Not bound to the window
            2026-03-11 09:01 mail.accepted p03 #2 reason=resent [pledges X T-14 v1]
            2026-03-20 08:00 mail.accepted p03 [pledges X T-7 v1]
            """);
    }

    [Fact]
    public async Task A_crash_before_sending_only_costs_a_minute()
    {
        var ledger = await Pledges.At("2026-03-10 12:00", "crash", ("where", "beforeSend")).Rehearse();
        ledger.Between("2026-03-03", "2026-03-20", """
            2026-03-11 08:01 mail.accepted p03 [pledges X T-14 v1]
            2026-03-20 08:00 mail.accepted p03 [pledges X T-7 v1]
            """);
    }

    [Fact]
    public async Task A_crash_amid_several_mails_makes_one_of_them_unknown_and_delays_the_rest_by_a_minute()
    {
        // p03, p04, p05 head X, Y, Z. The crash comes with the first mail after 11/3 07:00, that of p03.
        var ledger = await ThreeCells().At("2026-03-11 07:00", "crash", ("where", "afterAccept")).Rehearse();
        ledger.Between("2026-03-03", "2026-03-19", """
            2026-03-11 08:01 mail.unknown p03 #4 reason=foundHanded [pledges X T-14 v1]
            2026-03-11 08:01 mail.accepted p04 [pledges Y T-14 v1]
            2026-03-11 08:01 mail.accepted p05 [pledges Z T-14 v1]
            2026-03-11 09:01 mail.accepted p03 #4 reason=resent [pledges X T-14 v1]
            """);
    }

    [Fact]
    public async Task Two_crashes_in_one_window_hit_two_mails()
    {
        var ledger = await ThreeCells().At("2026-03-11 07:00", "crash", ("where", "afterAccept"))
            .At("2026-03-11 08:01", "crash", ("where", "afterHanded")).Rehearse();
        ledger.Between("2026-03-03", "2026-03-19", """
            2026-03-11 08:01 mail.unknown p03 #4 reason=foundHanded [pledges X T-14 v1]
            2026-03-11 08:02 mail.unknown p04 #5 reason=foundHanded [pledges Y T-14 v1]
            2026-03-11 08:02 mail.accepted p05 [pledges Z T-14 v1]
            2026-03-11 09:01 mail.accepted p03 #4 reason=resent [pledges X T-14 v1]
            2026-03-11 09:02 mail.accepted p04 #5 reason=resent [pledges Y T-14 v1]
            """);
    }

    [Fact]
    public async Task An_unknown_mail_of_which_nothing_is_owed_any_more_is_not_sent_again()
    {
        var ledger = await Pledges.At("2026-03-10 12:00", "crash", ("where", "afterAccept"))
            .At("2026-03-11 08:30", "submit X pledges").At("2026-03-11 08:40", "accept X pledges").Rehearse();
        ledger.Between("2026-03-03", "2026-12-31", """
            2026-03-11 08:01 mail.unknown p03 reason=foundHanded [pledges X T-14 v1]
            2026-03-11 08:30 assignment.submitted pledges X v1
            2026-03-11 08:40 assignment.accepted pledges X v1
            2026-03-11 08:40 stage.done pledges reason=allAccepted
            2026-03-11 08:40 stage.closed pledges
            2026-03-11 08:40 cycle.completed
            # What it told of has not been answered before: its end is on record
            2026-03-11 09:01 notice.notNeeded pledges X T-14 v1 reason=accepted
            """);
    }

    [Fact]
    public async Task Case_17_a_refused_address_costs_the_others_nothing()
    {
        var ledger = await ThreeCells().At("2026-03-10 12:00", "smtpRefuse", ("email", "p04@mail.example")).Rehearse();
        ledger.Between("2026-03-03", "2026-03-20", """
            2026-03-11 08:00 mail.accepted p03 [pledges X T-14 v1]
            2026-03-11 08:00 mail.refused p04 reason=550 [pledges Y T-14 v1]
            2026-03-11 08:00 mail.accepted p05 [pledges Z T-14 v1]
            2026-03-20 08:00 mail.accepted p03 [pledges X T-7 v1]
            2026-03-20 08:00 mail.refused p04 reason=550 [pledges Y T-7 v1]
            2026-03-20 08:00 mail.accepted p05 [pledges Z T-7 v1]
            """);
    }

    [Fact]
    public async Task Case_17_a_mail_server_down_for_an_hour_defers_and_nobody_hears_twice()
    {
        // Tried again 5, then 10, 20, 40 minutes later: 08:05, 08:15, 08:35, 09:15.
        var ledger = await ThreeCells().At("2026-03-11 07:00", "smtpDown").At("2026-03-11 09:00", "smtpUp").Rehearse();
        ledger.Between("2026-03-03", "2026-03-19", """
            2026-03-11 08:00 mail.deferred p03 #4 reason=smtpDown [pledges X T-14 v1]
            2026-03-11 08:00 mail.deferred p04 #5 reason=smtpDown [pledges Y T-14 v1]
            2026-03-11 08:00 mail.deferred p05 #6 reason=smtpDown [pledges Z T-14 v1]
            2026-03-11 09:15 mail.accepted p03 #4 [pledges X T-14 v1]
            2026-03-11 09:15 mail.accepted p04 #5 [pledges Y T-14 v1]
            2026-03-11 09:15 mail.accepted p05 #6 [pledges Z T-14 v1]
            """);
    }

    [Fact]
    public async Task Down_past_17_hours_the_mail_expires_and_its_notice_is_in_the_next_windows_mail()
    {
        var ledger = await Pledges.KeepMails().At("2026-03-25 12:00", "smtpDown").At("2026-03-27 07:00", "smtpUp").Rehearse();
        ledger.Between("2026-03-21", "2026-03-30", """
            2026-03-26 08:00 mail.deferred p03 #4 reason=smtpDown [pledges X T-3 v1]
            2026-03-26 17:00 mail.expired p03 #4 reason=smtpDown [pledges X T-3 v1]
            2026-03-27 08:00 mail.accepted p03 [pledges X T-3 v1]
            2026-03-30 08:00 mail.accepted p03 [pledges X T-1 v1]
            """);
        // With that day's truth: two working days are left.
        Assert.Contains("02 ", ledger.MailOf("2026-03-27 08:00 mail.accepted").Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_an_expired_mail_a_newer_rung_speaks_for_the_older()
    {
        var ledger = await Pledges.At("2026-03-29 12:00", "smtpDown").At("2026-03-31 07:00", "smtpUp").Rehearse();
        ledger.Between("2026-03-27", "2026-03-31", """
            2026-03-30 08:00 mail.deferred p03 #5 reason=smtpDown [pledges X T-1 v1]
            2026-03-30 17:00 mail.expired p03 #5 reason=smtpDown [pledges X T-1 v1]
            2026-03-31 08:00 notice.superseded pledges X T-1 v1 reason=T+0
            2026-03-31 08:00 mail.accepted p03 [pledges X T+0 v1]
            """);
    }

    [Fact]
    public async Task Handed_in_before_a_deferred_mail_could_leave_the_notice_is_not_needed()
    {
        var ledger = await Pledges.ReviewLadder().At("2026-03-26 07:00", "smtpDown").At("2026-03-26 08:10", "submit X pledges").At("2026-03-26 12:00", "smtpUp").Rehearse();
        ledger.Between("2026-03-26", "2026-03-31", """
            2026-03-26 08:00 mail.deferred p03 reason=smtpDown [pledges X T-3 v1]
            2026-03-26 08:10 assignment.submitted pledges X v1
            # Taken out before the next try, 08:15
            2026-03-26 08:15 notice.notNeeded pledges X T-3 v1 reason=submitted
            """);
    }

    [Fact]
    public async Task A_deferred_mail_quotes_what_is_still_owed_when_it_leaves()
    {
        // The head of X and Y. X is handed in while the mail waits: the mail that leaves tells of Y only.
        var ledger = await TwoOfOneHead().ReviewLadder().At("2026-03-26 07:00", "smtpDown").At("2026-03-26 08:10", "submit X pledges").At("2026-03-26 08:12", "smtpUp").Rehearse();
        ledger.Between("2026-03-26", "2026-03-26", """
            2026-03-26 08:00 mail.deferred p03 #4 reason=smtpDown [pledges X T-3 v1; pledges Y T-3 v1]
            2026-03-26 08:10 assignment.submitted pledges X v1
            2026-03-26 08:15 notice.notNeeded pledges X T-3 v1 reason=submitted
            2026-03-26 08:15 mail.accepted p03 #4 [pledges Y T-3 v1]
            """);
    }

    [Fact]
    public async Task An_extension_withdraws_the_notice_of_a_deferred_mail_at_once()
    {
        var ledger = await Pledges.Ladder("T-3").At("2026-03-26 07:00", "smtpDown")
            .At("2026-03-26 08:10", "extend X pledges", ("dueOn", "2026-04-07"), ("reason", "flood")).At("2026-03-26 12:00", "smtpUp").Rehearse();
        ledger.Between("2026-03-26", "2026-04-02", """
            2026-03-26 08:00 mail.deferred p03 reason=smtpDown [pledges X T-3 v1]
            2026-03-26 08:10 assignment.extended pledges X v2 due=2026-04-07 reason=flood
            2026-03-26 08:10 notice.withdrawn pledges X T-3 v1 reason=newDeadlineVersion
            # p03 has had no mail on the 26th, but the window has passed
            2026-03-27 08:00 mail.accepted p03 [pledges X extended v2]
            2026-04-01 00:00 stage.due pledges
            2026-04-02 08:00 mail.accepted p03 [pledges X T-3 v2]
            """);
    }

    [Fact]
    public async Task Case_24_a_head_without_a_mailbox_changes_nothing_else()
    {
        var ledger = await new ReviewYear().Ends("04-30").Ladder("T-3", "T+1", "T+3 superior")
            .OnlyPeople("R,administrator,p00", "R,head,p01", "P,head,p02").PersonRow("X,head,p03,Name p03,,2025-07-01,")
            .Stage("pledges", "03-02", "03-31").Rehearse();
        ledger.Of("X", """
            2026-03-02 00:00 assignment.opened pledges X v1 due=2026-03-31
            2026-03-02 08:00 mail.noAddress p03 [pledges X open v1]
            2026-03-26 08:00 mail.noAddress p03 [pledges X T-3 v1]
            2026-04-01 08:00 mail.noAddress p03 [pledges X T+1 v1]
            2026-04-03 08:00 mail.accepted p02 [pledges X T+3 v1]
            2026-05-01 00:00 assignment.lapsed pledges X v1 late=20
            """);
    }

    [Fact]
    public async Task Case_25_an_extension_for_our_own_outage_lifts_lateness()
    {
        var ledger = await OutageOverTheDeadline().At("2026-04-03 09:00", "extend X pledges", ("dueOn", "2026-04-02"), ("reason", "outage"), ("cause", ServiceUnavailable))
            .At("2026-04-06 09:00", "accept X pledges").Rehearse();
        ledger.Between("2026-03-31", "2026-12-31", """
            2026-03-31 15:00 assignment.refused pledges X action=submit reason=serviceDown
            2026-04-02 07:00 stage.due pledges
            2026-04-02 09:00 assignment.submitted pledges X v1 late=2
            # Of submitted work, and to a day that is past: allowed with this cause
            2026-04-03 09:00 assignment.extended pledges X v2 due=2026-04-02 cause=serviceUnavailable reason=outage
            # After submission the unit hears no more of it
            2026-04-06 09:00 assignment.accepted pledges X v2
            2026-04-06 09:00 stage.done pledges reason=allAccepted
            2026-04-06 09:00 stage.closed pledges
            2026-04-06 09:00 cycle.completed
            """);
    }

    [Fact]
    public async Task Case_25_without_the_cause_an_extension_of_late_work_lifts_nothing()
    {
        var ledger = await new ReviewYear().Ends("04-30").Quiet().Stage("pledges", "03-02", "03-31")
            .At("2026-04-01 09:00", "extend X pledges", ("dueOn", "2026-04-03"), ("reason", "flood"))
            .At("2026-04-02 09:00", "submit X pledges").At("2026-04-02 10:00", "accept X pledges").Rehearse();
        ledger.Between("2026-03-31", "2026-12-31", """
            2026-04-01 00:00 stage.due pledges
            2026-04-01 09:00 assignment.extended pledges X v2 due=2026-04-03 reason=flood
            2026-04-02 08:00 mail.accepted p03 [pledges X extended v2]
            # Granted after the deadline it moves the ladder, not the lateness: working days after 31/3
            2026-04-02 09:00 assignment.submitted pledges X v2 late=2
            2026-04-02 10:00 assignment.accepted pledges X v2 late=2
            2026-04-02 10:00 stage.done pledges reason=allAccepted
            2026-04-02 10:00 stage.closed pledges
            2026-04-02 10:00 cycle.completed
            """);
    }

    [Fact]
    public async Task An_outage_granted_after_acceptance_lifts_the_lateness_of_accepted_work()
    {
        var ledger = await new ReviewYear().Ends("05-29").Quiet().Stage("pledges", "03-02", "03-31", ("doneWhen", "atDue"))
            .Units("Y,Cell Y,cell,P,2025-07-01,").People("Y,head,p04")
            .At("2026-04-02 09:00", "submit X pledges").At("2026-04-03 10:00", "accept X pledges")
            .At("2026-04-06 10:00", "extend X pledges", ("dueOn", "2026-04-02"), ("reason", "outage"), ("cause", ServiceUnavailable))
            .At("2026-04-07 10:00", "reopen X pledges", ("reason", "check"))
            .At("2026-04-08 10:00", "submit X pledges").At("2026-04-08 11:00", "accept X pledges").Rehearse();
        ledger.Of("X", """
            2026-03-02 00:00 assignment.opened pledges X v1 due=2026-03-31
            2026-03-02 08:00 mail.accepted p03 [pledges X open v1]
            2026-04-02 09:00 assignment.submitted pledges X v1 late=2
            2026-04-03 10:00 assignment.accepted pledges X v1 late=2
            2026-04-06 10:00 assignment.extended pledges X v2 due=2026-04-02 cause=serviceUnavailable reason=outage
            # 5 working days after 7/4
            2026-04-07 10:00 assignment.reopened pledges X v3 due=2026-04-14 reason=check
            2026-04-08 08:00 mail.accepted p03 [pledges X returned v3]
            2026-04-08 10:00 assignment.submitted pledges X v3
            2026-04-08 11:00 assignment.accepted pledges X v3
            """);
    }

    private static ReviewYear OutageOverTheDeadline() => new ReviewYear().Ends("04-30").Quiet().Stage("pledges", "03-02", "03-31")
        .At("2026-03-31 09:00", "serviceDown").At("2026-03-31 15:00", "submit X pledges")
        .At("2026-04-02 07:00", "serviceUp").At("2026-04-02 09:00", "submit X pledges");

    private static ReviewYear ThreeCells() => Pledges.Units("Y,Cell Y,cell,P,2025-07-01,", "Z,Cell Z,cell,P,2025-07-01,").People("Y,head,p04", "Z,head,p05");

    private static ReviewYear TwoOfOneHead() => Pledges.Units("Y,Cell Y,cell,P,2025-07-01,").People("Y,head,p03");
}
