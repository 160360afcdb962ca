using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Behaviours;

/// <summary>What meets while something is down: retries, crashes, restarts and the hours of a mail.</summary>
public sealed class MoreOutages
{
    private static ReviewYear Pledges => new ReviewYear().Ends("04-30").Ladder("T-3", "T-1").ReviewLadder("R+1").Stage("pledges", "03-02", "03-31");

    [Fact]
    public async Task A_resend_that_falls_into_a_downtime_leaves_at_the_restart()
    {
        var ledger = await Pledges.At("2026-03-26 07:00", "crash", ("where", "afterAccept")).At("2026-03-26 08:30", "serviceDown").At("2026-03-26 10:00", "serviceUp").Rehearse();
        ledger.Between("2026-03-26", "2026-03-29", """
            2026-03-26 08:01 mail.unknown p03 #2 reason=foundHanded [pledges X T-3 v1]
            2026-03-26 10:00 mail.accepted p03 #2 reason=resent [pledges X T-3 v1]
            """);
    }

    [Fact]
    public async Task A_mail_that_was_deferred_before_a_crash_is_sent_again_outside_the_window()
    {
        // Tries at 08:00, 08:05, 08:15, 08:35, 09:15, 10:15 and so on to 16:15.
        var ledger = await Pledges.At("2026-03-26 07:00", "smtpDown").At("2026-03-26 16:00", "smtpUp").At("2026-03-26 16:00", "crash", ("where", "afterHanded")).Rehearse();
        ledger.Between("2026-03-26", "2026-03-29", """
            2026-03-26 08:00 mail.deferred p03 #2 reason=smtpDown [pledges X T-3 v1]
            2026-03-26 16:16 mail.unknown p03 #2 reason=foundHanded [pledges X T-3 v1]
            2026-03-26 17:16 mail.accepted p03 #2 reason=resent [pledges X T-3 v1]
            """);
    }

    [Fact]
    public async Task The_tries_after_the_first_hour_are_an_hour_apart()
    {
        var ledger = await Pledges.At("2026-03-26 07:00", "smtpDown").At("2026-03-26 10:16", "smtpUp").Rehearse();
        ledger.Between("2026-03-26", "2026-03-29", """
            2026-03-26 08:00 mail.deferred p03 #2 reason=smtpDown [pledges X T-3 v1]
            2026-03-26 11:15 mail.accepted p03 #2 [pledges X T-3 v1]
            """);
    }

    [Fact]
    public async Task A_mail_may_leave_until_the_end_of_a_window_that_ends_after_17_hours()
    {
        var ledger = await Pledges.Set("sendWindow", "16:30-18:00").At("2026-03-26 07:00", "smtpDown").At("2026-03-26 17:50", "smtpUp").Rehearse();
        // 16:30, 16:35, 16:45, 17:05, 17:45, then 18:45 would be too late.
        ledger.Between("2026-03-26", "2026-03-29", """
            2026-03-26 16:30 mail.deferred p03 #2 reason=smtpDown [pledges X T-3 v1]
            2026-03-26 18:00 mail.expired p03 #2 reason=smtpDown [pledges X T-3 v1]
            2026-03-27 16:30 mail.accepted p03 [pledges X T-3 v1]
            """);
    }

    [Fact]
    public async Task A_deferred_mail_whose_day_passes_while_the_service_is_down_expires_at_the_restart()
    {
        var ledger = await Pledges.At("2026-03-26 07:00", "smtpDown").At("2026-03-26 08:10", "serviceDown").At("2026-03-27 07:00", "serviceUp").At("2026-03-27 07:30", "smtpUp").Rehearse();
        ledger.Between("2026-03-26", "2026-03-29", """
            2026-03-26 08:00 mail.deferred p03 #2 reason=smtpDown [pledges X T-3 v1]
            2026-03-27 07:00 mail.expired p03 #2 reason=smtpDown [pledges X T-3 v1]
            2026-03-27 08:00 mail.accepted p03 [pledges X T-3 v1]
            """);
    }

    [Fact]
    public async Task A_deferred_mail_leaves_at_the_restart_on_the_same_day()
    {
        var ledger = await Pledges.At("2026-03-26 07:00", "smtpDown").At("2026-03-26 08:10", "serviceDown").At("2026-03-26 09:00", "smtpUp").At("2026-03-26 11:00", "serviceUp").Rehearse();
        ledger.Between("2026-03-26", "2026-03-29", """
            2026-03-26 08:00 mail.deferred p03 #2 reason=smtpDown [pledges X T-3 v1]
            2026-03-26 11:00 mail.accepted p03 #2 [pledges X T-3 v1]
            """);
    }

    [Fact]
    public async Task Down_from_the_start_of_the_window_means_no_mail_in_it()
    {
        var ledger = await Pledges.At("2026-03-26 08:00", "serviceDown").At("2026-03-26 09:00", "serviceUp").Rehearse();
        ledger.Between("2026-03-26", "2026-03-29", """
            # The window ends at 09:00: what comes at 09:00 is after it
            2026-03-27 08:00 mail.accepted p03 [pledges X T-3 v1]
            """);
    }

    [Fact]
    public async Task Repeats_that_were_missed_are_superseded_by_the_newest_repeat()
    {
        var ledger = await Pledges.Ends("05-29").Ladder("T+10 superior+1 every 5 times 3").At("2026-04-13 12:00", "serviceDown").At("2026-05-04 07:00", "serviceUp").Rehearse();
        ledger.Between("2026-04-01", "2026-05-20", """
            2026-04-01 00:00 stage.due pledges
            2026-05-04 07:00 stage.done pledges reason=latest
            2026-05-04 08:00 notice.superseded pledges X T+10 v1 reason=T+10#3
            2026-05-04 08:00 notice.superseded pledges X T+10#2 v1 reason=T+10#3
            2026-05-04 08:00 mail.accepted p01 [pledges X T+10#3 v1]
            2026-05-08 08:00 mail.accepted p01 [pledges X T+10#4 v1]
            """);
    }

    [Fact]
    public async Task Rungs_to_different_posts_that_one_person_answers_for_are_one_recipient()
    {
        // P is vacant, so T+3 is for R's head; nobody is above him, so T+10 is for the administrators: the same person.
        var ledger = await Pledges.Ladder("T+3 superior", "T+10 superior+1").OnlyPeople("R,administrator,p01", "R,head,p01", "X,head,p03")
            .At("2026-04-02 12:00", "serviceDown").At("2026-04-15 07:00", "serviceUp").Rehearse();
        ledger.Between("2026-04-02", "2026-04-29", """
            2026-04-15 08:00 notice.superseded pledges X T+3 v1 reason=T+10
            2026-04-15 08:00 mail.accepted p01 [pledges X T+10 v1]
            """);
    }

    [Fact]
    public async Task A_review_rung_missed_while_down_is_late_and_superseded_like_any_other()
    {
        var ledger = await Pledges.Ladder().ReviewLadder("R+1", "R+3", "R+5 superior+1").At("2026-03-09 09:00", "submit X pledges").At("2026-03-09 12:00", "serviceDown").At("2026-03-17 07:00", "serviceUp").Rehearse();
        ledger.Between("2026-03-09", "2026-03-20", """
            2026-03-09 09:00 assignment.submitted pledges X v1
            2026-03-17 08:00 notice.superseded pledges X R+1 v1 reason=R+3
            2026-03-17 08:00 mail.accepted p01 [pledges X R+5 v1]
            2026-03-17 08:00 mail.accepted p02 [pledges X R+3 v1]
            """);
    }

    [Fact]
    public async Task A_return_answered_before_the_window_needs_no_mail()
    {
        var ledger = await Pledges.Quiet().At("2026-03-30 09:00", "submit X pledges").At("2026-03-31 10:00", "return X pledges", ("reason", "a")).At("2026-03-31 15:00", "submit X pledges").Rehearse();
        ledger.Between("2026-03-30", "2026-04-02", """
            2026-03-30 09:00 assignment.submitted pledges X v1
            2026-03-31 10:00 assignment.returned pledges X v2 due=2026-04-07 reason=a
            2026-03-31 15:00 assignment.submitted pledges X v2
            2026-04-01 00:00 stage.due pledges
            2026-04-01 08:00 notice.notNeeded pledges X returned v2 reason=submitted
            """);
    }

    [Fact]
    public async Task An_opening_notice_that_waits_over_the_weekend_is_not_needed_when_the_work_is_accepted()
    {
        var ledger = await new ReviewYear().Ends("04-30").Quiet().Stage("pledges", "03-07", "03-31").Stage("plans", "03-16", "04-15")
            .At("2026-03-08 09:00", "submit X pledges").At("2026-03-08 10:00", "accept X pledges").Rehearse();
        ledger.Between("2026-03-07", "2026-03-15", """
            2026-03-07 00:00 stage.opened pledges due=2026-03-31
            2026-03-07 00:00 assignment.opened pledges X v1 due=2026-03-31
            2026-03-08 09:00 assignment.submitted pledges X v1
            2026-03-08 10:00 assignment.accepted pledges X v1
            2026-03-08 10:00 stage.done pledges reason=allAccepted
            2026-03-08 10:00 stage.closed pledges
            2026-03-09 08:00 notice.notNeeded pledges X open v1 reason=accepted
            """);
    }

    [Fact]
    public async Task What_waits_when_the_year_ends_is_withdrawn()
    {
        // D+4d is Saturday 4/4 and waits for Monday; the year ends on Sunday.
        var ledger = await Pledges.Ends("04-05").Ladder("D+4d").Rehearse();
        ledger.Between("2026-04-01", "2026-12-31", """
            2026-04-01 00:00 stage.due pledges
            2026-04-06 00:00 notice.withdrawn pledges X D+4d v1 reason=lapsed
            2026-04-06 00:00 assignment.lapsed pledges X v1 late=3
            2026-04-06 00:00 stage.closed pledges
            2026-04-06 00:00 cycle.completed
            """);
    }

    [Fact]
    public async Task Two_mails_deferred_at_once_expire_in_order_and_come_back_as_one_mail_each()
    {
        var ledger = await Pledges.Units("Y,Cell Y,cell,P,2025-07-01,", "Z,Cell Z,cell,P,2025-07-01,").People("Y,head,p04", "Z,head,p03")
            .At("2026-03-26 07:00", "smtpDown").At("2026-03-26 18:00", "smtpUp").Rehearse();
        ledger.Between("2026-03-26", "2026-03-29", """
            2026-03-26 08:00 mail.deferred p03 #3 reason=smtpDown [pledges X T-3 v1; pledges Z T-3 v1]
            2026-03-26 08:00 mail.deferred p04 #4 reason=smtpDown [pledges Y T-3 v1]
            2026-03-26 17:00 mail.expired p03 #3 reason=smtpDown [pledges X T-3 v1; pledges Z T-3 v1]
            2026-03-26 17:00 mail.expired p04 #4 reason=smtpDown [pledges Y T-3 v1]
            2026-03-27 08:00 mail.accepted p03 [pledges X T-3 v1; pledges Z T-3 v1]
            2026-03-27 08:00 mail.accepted p04 [pledges Y T-3 v1]
            """);
    }

    [Fact]
    public async Task A_head_who_leaves_while_his_mail_waits_for_the_server_does_not_get_it()
    {
        // True when sent: who is responsible is computed at the moment of sending.
        var ledger = await Pledges.At("2026-03-26 07:00", "smtpDown").Appoint("2026-03-26 08:10", "X", "head", "p05").At("2026-03-26 08:12", "smtpUp").Rehearse();
        Assert.DoesNotContain(ledger.Lines, l => l.Event == "mail.accepted" && l.Day == "2026-03-26" && l.ToString().Contains("p03", StringComparison.Ordinal));
        Assert.Contains(ledger.Lines, l => l.Event == "mail.accepted" && l.ToString().Contains("p05", StringComparison.Ordinal) && l.Notices.Contains("pledges X T-3 v1"));
    }

    [Fact]
    public async Task A_resend_does_not_reach_a_head_who_has_left()
    {
        var ledger = await Pledges.At("2026-03-26 07:00", "crash", ("where", "afterHanded")).Appoint("2026-03-26 08:30", "X", "head", "p05").Rehearse();
        Assert.DoesNotContain(ledger.Lines, l => l.Event == "mail.accepted" && l.At > ledger.Lines.First(u => u.Event == "mail.unknown").At && l.ToString().Contains("p03", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_crash_at_the_second_attempt_leaves_the_mail_unknown_for_an_administrator()
    {
        // Sent again once: what is unknown after that is not tried a third time.
        var ledger = await Pledges.At("2026-03-26 07:00", "crash", ("where", "afterAccept")).At("2026-03-26 08:30", "crash", ("where", "afterAccept")).Rehearse();
        ledger.Between("2026-03-26", "2026-03-29", """
            2026-03-26 08:01 mail.unknown p03 #2 reason=foundHanded [pledges X T-3 v1]
            2026-03-26 09:02 mail.unknown p03 #2 reason=foundHanded [pledges X T-3 v1]
            """);
    }
}
