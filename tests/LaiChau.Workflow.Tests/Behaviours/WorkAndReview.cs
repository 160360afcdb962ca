// Long because each case of the section is one test, and the section one file.
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Behaviours;

/// <summary>behaviours.md 6, 7, 8, 23: handing in, reviewing, returning, extending, and how late it was.</summary>
public sealed class WorkAndReview
{
    private static ReviewYear Pledges => new ReviewYear().Ends("04-30").Stage("pledges", "03-02", "03-31");

    [Fact]
    public async Task Case_6_a_moved_deadline_earns_the_ladder_anew_and_no_later_mail_quotes_the_old_day()
    {
        var ledger = await Pledges.Ends("05-29").KeepMails()
            .At("2026-03-26 15:00", "extend X pledges", ("dueOn", "2026-04-07"), ("reason", "flood")).Rehearse();
        ledger.Between("2026-03-20", "2026-05-29", """
            2026-03-20 08:00 mail.accepted p03 [pledges X T-7 v1]
            2026-03-26 08:00 mail.accepted p03 [pledges X T-3 v1]
            2026-03-26 15:00 assignment.extended pledges X v2 due=2026-04-07 reason=flood
            # T-14 of the new day has passed (18/3): not sent again
            2026-03-27 08:00 mail.accepted p03 [pledges X T-7 v2; pledges X extended v2]
            2026-04-01 00:00 stage.due pledges
            2026-04-02 08:00 mail.accepted p03 [pledges X T-3 v2]
            2026-04-06 08:00 mail.accepted p03 [pledges X T-1 v2]
            2026-04-07 08:00 mail.accepted p03 [pledges X T+0 v2]
            2026-04-08 08:00 mail.accepted p03 [pledges X T+1 v2]
            2026-04-10 08:00 mail.accepted p02 [pledges X T+3 v2]
            2026-04-21 08:00 mail.accepted p01 [pledges X T+10 v2]
            2026-04-29 08:00 mail.accepted p01 [pledges X T+10#2 v2]
            2026-04-30 00:00 stage.done pledges reason=latest
            2026-05-08 08:00 mail.accepted p01 [pledges X T+10#3 v2]
            2026-05-15 08:00 mail.accepted p01 [pledges X T+10#4 v2]
            """);
        Assert.Contains("31/3/2026", ledger.MailOf("2026-03-27").TextBody, StringComparison.Ordinal);
        foreach (var line in ledger.Lines.Where(l => l.Mail is not null && string.CompareOrdinal(l.Day, "2026-03-26") > 0))
        {
            var text = ledger.Mail(line.Mail!).TextBody!;
            Assert.Contains("7/4/2026", text, StringComparison.Ordinal);
            Assert.True(line.Day == "2026-03-27" || !text.Contains("31/3/2026", StringComparison.Ordinal), line.ToString());
        }
    }

    [Fact]
    public async Task Case_7_handed_in_a_minute_before_the_reminder_and_accepted_means_silence()
    {
        var ledger = await Pledges.At("2026-03-30 07:59", "submit X pledges").At("2026-03-30 15:00", "accept X pledges").Rehearse();
        ledger.Between("2026-03-26", "2026-12-31", """
            2026-03-26 08:00 mail.accepted p03 [pledges X T-3 v1]
            2026-03-30 07:59 assignment.submitted pledges X v1
            2026-03-30 15:00 assignment.accepted pledges X v1
            2026-03-30 15:00 stage.done pledges reason=allAccepted
            2026-03-30 15:00 stage.closed pledges
            2026-03-30 15:00 cycle.completed
            """);
    }

    [Fact]
    public async Task Handed_in_at_8_sharp_comes_before_the_reminder_of_that_window()
    {
        var ledger = await Pledges.At("2026-03-30 08:00", "submit X pledges").Rehearse();
        ledger.Between("2026-03-26", "2026-03-31", """
            2026-03-26 08:00 mail.accepted p03 [pledges X T-3 v1]
            2026-03-30 08:00 assignment.submitted pledges X v1
            2026-03-31 08:00 mail.accepted p02 [pledges X R+1 v1]
            """);
    }

    [Fact]
    public async Task Accepted_at_8_sharp_silences_the_reviewer()
    {
        var ledger = await Pledges.At("2026-03-30 07:59", "submit X pledges").At("2026-03-31 08:00", "accept X pledges").Rehearse();
        ledger.Between("2026-03-30", "2026-12-31", """
            2026-03-30 07:59 assignment.submitted pledges X v1
            2026-03-31 08:00 assignment.accepted pledges X v1
            2026-03-31 08:00 stage.done pledges reason=allAccepted
            2026-03-31 08:00 stage.closed pledges
            2026-03-31 08:00 cycle.completed
            """);
    }

    [Fact]
    public async Task Case_8_returned_means_open_again_with_five_working_days_and_still_on_time()
    {
        var ledger = await Pledges.KeepMails().At("2026-03-30 09:00", "submit X pledges")
            .At("2026-03-31 10:00", "return X pledges", ("reason", "Six signatures are missing"))
            .At("2026-04-07 23:59", "submit X pledges").At("2026-04-08 07:00", "accept X pledges").Rehearse();
        ledger.Between("2026-03-30", "2026-12-31", """
            2026-03-30 08:00 mail.accepted p03 [pledges X T-1 v1]
            2026-03-30 09:00 assignment.submitted pledges X v1
            2026-03-31 08:00 mail.accepted p02 [pledges X R+1 v1]
            2026-03-31 10:00 assignment.returned pledges X v2 due=2026-04-07 reason=Six signatures are missing
            2026-04-01 00:00 stage.due pledges
            2026-04-01 08:00 mail.accepted p03 [pledges X returned v2]
            2026-04-02 08:00 mail.accepted p03 [pledges X T-3 v2]
            2026-04-06 08:00 mail.accepted p03 [pledges X T-1 v2]
            2026-04-07 08:00 mail.accepted p03 [pledges X T+0 v2]
            2026-04-07 23:59 assignment.submitted pledges X v2
            2026-04-08 07:00 assignment.accepted pledges X v2
            2026-04-08 07:00 stage.done pledges reason=allAccepted
            2026-04-08 07:00 stage.closed pledges
            2026-04-08 07:00 cycle.completed
            """);
        Assert.Contains("Six signatures are missing", ledger.MailOf("2026-04-01 08:00").TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_return_long_before_the_deadline_keeps_the_deadline()
    {
        var ledger = await Pledges.At("2026-03-09 09:00", "submit X pledges").At("2026-03-12 10:00", "return X pledges", ("reason", "a")).Rehearse();
        ledger.Between("2026-03-09", "2026-03-26", """
            2026-03-09 09:00 assignment.submitted pledges X v1
            2026-03-10 08:00 mail.accepted p02 [pledges X R+1 v1]
            2026-03-12 08:00 mail.accepted p02 [pledges X R+3 v1]
            2026-03-12 10:00 assignment.returned pledges X v2 due=2026-03-31 reason=a
            # T-14 (11/3) passed while it was with the reviewer
            2026-03-13 08:00 mail.accepted p03 [pledges X returned v2]
            2026-03-20 08:00 mail.accepted p03 [pledges X T-7 v2]
            2026-03-26 08:00 mail.accepted p03 [pledges X T-3 v2]
            """);
    }

    [Fact]
    public async Task A_resubmission_after_its_own_deadline_is_late_against_that()
    {
        var ledger = await Pledges.Quiet().At("2026-03-30 09:00", "submit X pledges").At("2026-03-31 10:00", "return X pledges", ("reason", "a"))
            .At("2026-04-09 09:00", "submit X pledges").At("2026-04-10 09:00", "accept X pledges").Rehearse();
        ledger.Events("assignment.", """
            2026-03-02 00:00 assignment.opened pledges X v1 due=2026-03-31
            2026-03-30 09:00 assignment.submitted pledges X v1
            2026-03-31 10:00 assignment.returned pledges X v2 due=2026-04-07 reason=a
            2026-04-09 09:00 assignment.submitted pledges X v2 late=2
            2026-04-10 09:00 assignment.accepted pledges X v2 late=2
            """);
    }

    [Fact]
    public async Task The_record_is_the_larger_of_the_first_submission_and_the_last_resubmission()
    {
        // First late by 4 (7/4 against 31/3). Returned 8/4, own deadline 15/4; resubmitted in time.
        var ledger = await Pledges.Quiet().At("2026-04-06 09:00", "submit X pledges").At("2026-04-08 10:00", "return X pledges", ("reason", "a"))
            .At("2026-04-15 09:00", "submit X pledges").At("2026-04-16 09:00", "accept X pledges").Rehearse();
        ledger.Events("assignment.", """
            2026-03-02 00:00 assignment.opened pledges X v1 due=2026-03-31
            2026-04-06 09:00 assignment.submitted pledges X v1 late=4
            2026-04-08 10:00 assignment.returned pledges X v2 due=2026-04-15 reason=a
            # `submitted` tells of that submission, `accepted` of the record
            2026-04-15 09:00 assignment.submitted pledges X v2
            2026-04-16 09:00 assignment.accepted pledges X v2 late=4
            """);
    }

    [Fact]
    public async Task A_late_resubmission_that_was_returned_again_is_not_the_last()
    {
        var ledger = await Pledges.Quiet().At("2026-03-30 09:00", "submit X pledges").At("2026-03-31 10:00", "return X pledges", ("reason", "a"))
            .At("2026-04-09 09:00", "submit X pledges").At("2026-04-09 10:00", "return X pledges", ("reason", "b"))
            .At("2026-04-16 09:00", "submit X pledges").At("2026-04-16 10:00", "accept X pledges").Rehearse();
        ledger.Events("assignment.", """
            2026-03-02 00:00 assignment.opened pledges X v1 due=2026-03-31
            2026-03-30 09:00 assignment.submitted pledges X v1
            2026-03-31 10:00 assignment.returned pledges X v2 due=2026-04-07 reason=a
            2026-04-09 09:00 assignment.submitted pledges X v2 late=2
            2026-04-09 10:00 assignment.returned pledges X v3 due=2026-04-16 reason=b
            2026-04-16 09:00 assignment.submitted pledges X v3
            2026-04-16 10:00 assignment.accepted pledges X v3
            """);
    }

    [Fact]
    public async Task A_second_submission_in_one_deadline_version_numbers_the_review_rungs()
    {
        var ledger = await Pledges.At("2026-03-16 09:00", "submit X pledges").At("2026-03-17 10:00", "withdraw X pledges").At("2026-03-18 09:00", "submit X pledges").Rehearse();
        ledger.Between("2026-03-12", "2026-03-31", """
            2026-03-16 09:00 assignment.submitted pledges X v1
            2026-03-17 08:00 mail.accepted p02 [pledges X R+1 v1]
            2026-03-17 10:00 assignment.withdrawn pledges X v1
            2026-03-18 09:00 assignment.submitted pledges X v1
            2026-03-19 08:00 mail.accepted p02 [pledges X R+1#2 v1]
            2026-03-23 08:00 mail.accepted p02 [pledges X R+3 v1]
            2026-03-25 08:00 mail.accepted p02 [pledges X R+5 v1]
            """);
    }

    [Fact]
    public async Task After_a_withdrawal_rungs_that_passed_meanwhile_are_not_sent_and_the_first_submission_does_not_count()
    {
        var ledger = await Pledges.At("2026-03-19 09:00", "submit X pledges").At("2026-03-24 10:00", "withdraw X pledges").At("2026-04-02 09:00", "submit X pledges").Rehearse();
        ledger.Between("2026-03-12", "2026-04-03", """
            2026-03-19 09:00 assignment.submitted pledges X v1
            2026-03-20 08:00 mail.accepted p02 [pledges X R+1 v1]
            2026-03-24 08:00 mail.accepted p02 [pledges X R+3 v1]
            2026-03-24 10:00 assignment.withdrawn pledges X v1
            2026-03-26 08:00 mail.accepted p03 [pledges X T-3 v1]
            2026-03-30 08:00 mail.accepted p03 [pledges X T-1 v1]
            2026-03-31 08:00 mail.accepted p03 [pledges X T+0 v1]
            2026-04-01 00:00 stage.due pledges
            2026-04-01 08:00 mail.accepted p03 [pledges X T+1 v1]
            2026-04-02 09:00 assignment.submitted pledges X v1 late=2
            2026-04-03 08:00 mail.accepted p02 [pledges X R+1#2 v1]
            """);
    }

    [Fact]
    public async Task A_review_notice_that_waits_is_not_needed_once_the_submission_is_withdrawn()
    {
        var ledger = await Pledges.Ladder().At("2026-03-16 09:00", "submit X pledges").At("2026-03-17 07:00", "smtpDown")
            .At("2026-03-17 08:10", "withdraw X pledges").At("2026-03-17 12:00", "smtpUp").Rehearse();
        ledger.Between("2026-03-12", "2026-03-31", """
            2026-03-16 09:00 assignment.submitted pledges X v1
            2026-03-17 08:00 mail.deferred p02 reason=smtpDown [pledges X R+1 v1]
            2026-03-17 08:10 assignment.withdrawn pledges X v1
            2026-03-17 08:15 notice.notNeeded pledges X R+1 v1 reason=submissionWithdrawn
            """);
    }

    [Fact]
    public async Task A_return_withdraws_the_review_notice_that_waits()
    {
        var ledger = await Pledges.Ladder().At("2026-03-30 09:00", "submit X pledges").At("2026-03-31 07:00", "smtpDown")
            .At("2026-03-31 08:10", "return X pledges", ("reason", "a")).At("2026-03-31 12:00", "smtpUp").Rehearse();
        ledger.Between("2026-03-30", "2026-04-06", """
            2026-03-30 09:00 assignment.submitted pledges X v1
            2026-03-31 08:00 mail.deferred p02 reason=smtpDown [pledges X R+1 v1]
            2026-03-31 08:10 assignment.returned pledges X v2 due=2026-04-07 reason=a
            2026-03-31 08:10 notice.withdrawn pledges X R+1 v1 reason=newDeadlineVersion
            # The window is open and p03 has had no mail; tried again 5, 10, 20, 40, 60, 60, 60 minutes later
            2026-03-31 08:10 mail.deferred p03 #3 reason=smtpDown [pledges X returned v2]
            2026-03-31 12:25 mail.accepted p03 #3 [pledges X returned v2]
            2026-04-01 00:00 stage.due pledges
            """);
    }

    [Fact]
    public async Task An_extension_withdraws_a_waiting_extension_and_keeps_a_waiting_return()
    {
        var ledger = await Pledges.Quiet().At("2026-03-26 09:00", "submit X pledges").At("2026-03-27 10:00", "return X pledges", ("reason", "a"))
            .At("2026-03-27 11:00", "extend X pledges", ("dueOn", "2026-04-08"), ("reason", "b"))
            .At("2026-03-27 12:00", "extend X pledges", ("dueOn", "2026-04-09"), ("reason", "c")).Rehearse();
        ledger.Between("2026-03-26", "2026-03-31", """
            2026-03-26 09:00 assignment.submitted pledges X v1
            2026-03-27 10:00 assignment.returned pledges X v2 due=2026-04-03 reason=a
            2026-03-27 11:00 assignment.extended pledges X v3 due=2026-04-08 reason=b
            2026-03-27 12:00 assignment.extended pledges X v4 due=2026-04-09 reason=c
            2026-03-27 12:00 notice.withdrawn pledges X extended v3 reason=newDeadlineVersion
            # `returned` stays, with its own deadline version
            2026-03-30 08:00 mail.accepted p03 [pledges X extended v4; pledges X returned v2]
            """);
    }

    [Fact]
    public async Task An_extension_before_the_deadline_moves_the_deadline()
    {
        var ledger = await Pledges.Quiet().At("2026-03-31 23:59", "extend X pledges", ("dueOn", "2026-04-05"), ("reason", "flood"))
            .At("2026-04-06 00:00", "submit X pledges").Rehearse();
        ledger.Between("2026-03-31", "2026-04-06", """
            2026-03-31 23:59 assignment.extended pledges X v2 due=2026-04-05 reason=flood
            2026-04-01 00:00 stage.due pledges
            2026-04-01 08:00 mail.accepted p03 [pledges X extended v2]
            # Sunday 5/4 is the last valid day; Monday is one working day late
            2026-04-06 00:00 assignment.submitted pledges X v2 late=1
            """);
    }

    [Fact]
    public async Task Lapsed_without_a_submission_counts_from_the_deadline_in_force_when_an_extension_came_too_late()
    {
        // Granted on 1/4, after the deadline of 31/3: the 20 working days of April, not 18.
        var ledger = await Pledges.Quiet().At("2026-04-01 00:00", "extend X pledges", ("dueOn", "2026-04-03"), ("reason", "flood")).Rehearse();
        ledger.Between("2026-04-01", "2026-12-31", """
            2026-04-01 00:00 assignment.extended pledges X v2 due=2026-04-03 reason=flood
            2026-04-01 00:00 stage.due pledges
            2026-04-01 08:00 mail.accepted p03 [pledges X extended v2]
            2026-04-30 00:00 stage.done pledges reason=latest
            2026-05-01 00:00 assignment.lapsed pledges X v2 late=20
            2026-05-01 00:00 stage.closed pledges
            2026-05-01 00:00 cycle.completed
            """);
    }

    [Fact]
    public async Task Case_23_one_silent_unit_does_not_hold_up_the_year()
    {
        var ledger = await new ReviewYear().Ends("06-30").Quiet().Units("Y,Cell Y,cell,P,2025-07-01,").People("Y,head,p04")
            .Stage("pledges", "03-02", "03-31").Stage("plans", null, "05-29")
            .At("2026-03-20 09:00", "submit Y pledges").At("2026-03-20 10:00", "accept Y pledges")
            .At("2026-05-05 09:00", "submit X pledges").At("2026-05-06 10:00", "accept X pledges")
            .At("2026-05-07 09:00", "submit Y plans").At("2026-05-07 10:00", "accept Y plans").Rehearse();
        ledger.Is("""
            2026-01-01 00:00 cycle.launched
            2026-03-02 00:00 stage.opened pledges due=2026-03-31
            2026-03-02 00:00 assignment.opened pledges X v1 due=2026-03-31
            2026-03-02 00:00 assignment.opened pledges Y v1 due=2026-03-31
            2026-03-02 08:00 mail.accepted p03 [pledges X open v1]
            2026-03-02 08:00 mail.accepted p04 [pledges Y open v1]
            2026-03-20 09:00 assignment.submitted pledges Y v1
            2026-03-20 10:00 assignment.accepted pledges Y v1
            2026-04-01 00:00 stage.due pledges
            2026-04-30 00:00 stage.done pledges reason=latest
            2026-04-30 00:00 stage.opened plans due=2026-05-29
            2026-04-30 00:00 assignment.opened plans X v1 due=2026-05-29
            2026-04-30 00:00 assignment.opened plans Y v1 due=2026-05-29
            # 30/4 and 1/5 are off
            2026-05-04 08:00 mail.accepted p03 [plans X open v1]
            2026-05-04 08:00 mail.accepted p04 [plans Y open v1]
            2026-05-05 09:00 assignment.submitted pledges X v1 late=22
            2026-05-06 10:00 assignment.accepted pledges X v1 late=22
            2026-05-06 10:00 stage.closed pledges
            2026-05-07 09:00 assignment.submitted plans Y v1
            2026-05-07 10:00 assignment.accepted plans Y v1
            2026-05-30 00:00 stage.due plans
            # 20 working days after 29/5 end with 26/6
            2026-06-27 00:00 stage.done plans reason=latest
            2026-07-01 00:00 assignment.lapsed plans X v1 late=22
            2026-07-01 00:00 stage.closed plans
            2026-07-01 00:00 cycle.completed
            """);
    }

    [Fact]
    public async Task Reopened_work_opens_its_stage_again_and_the_stage_closes_twice()
    {
        var ledger = await new ReviewYear().Ends("06-30").Quiet().Stage("a", "03-02", "03-31").Stage("b", "04-15", "05-15")
            .At("2026-03-10 09:00", "submit X a").At("2026-03-10 10:00", "accept X a")
            .At("2026-03-25 10:00", "reopen X a", ("reason", "figures"))
            .At("2026-04-02 09:00", "submit X a").At("2026-04-02 10:00", "accept X a")
            .At("2026-04-20 09:00", "submit X b").At("2026-04-20 10:00", "accept X b").Rehearse();
        ledger.Between("2026-03-10", "2026-12-31", """
            2026-03-10 09:00 assignment.submitted a X v1
            2026-03-10 10:00 assignment.accepted a X v1
            2026-03-10 10:00 stage.done a reason=allAccepted
            2026-03-10 10:00 stage.closed a
            # 5 working days after 25/3 is 1/4, later than 31/3
            2026-03-25 10:00 assignment.reopened a X v2 due=2026-04-01 reason=figures
            2026-03-26 08:00 mail.accepted p03 [a X returned v2]
            # Not closed at that moment: it is written, and Done does not fire again
            2026-04-01 00:00 stage.due a
            2026-04-02 09:00 assignment.submitted a X v2 late=1
            2026-04-02 10:00 assignment.accepted a X v2 late=1
            2026-04-02 10:00 stage.closed a
            2026-04-15 00:00 stage.opened b due=2026-05-15
            2026-04-15 00:00 assignment.opened b X v1 due=2026-05-15
            2026-04-15 08:00 mail.accepted p03 [b X open v1]
            2026-04-20 09:00 assignment.submitted b X v1
            2026-04-20 10:00 assignment.accepted b X v1
            2026-04-20 10:00 stage.done b reason=allAccepted
            2026-04-20 10:00 stage.closed b
            2026-04-20 10:00 cycle.completed
            """);
    }

    [Fact]
    public async Task Without_review_a_submission_is_accepted_at_once()
    {
        var ledger = await new ReviewYear().Ends("04-30").Ladder("T-3").Stage("pledges", "03-02", "03-31", ("review", "none"))
            .At("2026-04-02 09:00", "submit X pledges").Rehearse();
        ledger.Between("2026-04-01", "2026-12-31", """
            2026-04-01 00:00 stage.due pledges
            2026-04-02 09:00 assignment.submitted pledges X v1 late=2
            2026-04-02 09:00 assignment.accepted pledges X v1 late=2
            2026-04-02 09:00 stage.done pledges reason=allAccepted
            2026-04-02 09:00 stage.closed pledges
            2026-04-02 09:00 cycle.completed
            """);
    }

    [Fact]
    public async Task Handed_in_but_never_reviewed_lapses_without_lateness()
    {
        var ledger = await Pledges.At("2026-03-31 23:59", "submit X pledges").Rehearse();
        ledger.Between("2026-03-31", "2026-12-31", """
            2026-03-31 08:00 mail.accepted p03 [pledges X T+0 v1]
            2026-03-31 23:59 assignment.submitted pledges X v1
            2026-04-01 00:00 stage.due pledges
            2026-04-01 08:00 mail.accepted p02 [pledges X R+1 v1]
            2026-04-03 08:00 mail.accepted p02 [pledges X R+3 v1]
            2026-04-07 08:00 mail.accepted p02 [pledges X R+5 v1]
            2026-04-30 00:00 stage.done pledges reason=latest
            2026-05-01 00:00 assignment.lapsed pledges X v1
            2026-05-01 00:00 stage.closed pledges
            2026-05-01 00:00 cycle.completed
            """);
    }

    [Fact]
    public async Task Paper_counts_from_the_day_it_was_received_and_the_review_from_the_day_of_entry()
    {
        var ledger = await Pledges.Ladder().At("2026-04-03 09:00", "submit X pledges", ("receivedOn", "2026-03-31"), ("onBehalf", "true"), ("reason", "on paper")).Rehearse();
        ledger.Between("2026-03-31", "2026-04-09", """
            2026-04-01 00:00 stage.due pledges
            2026-04-03 09:00 assignment.submitted pledges X v1 reason=on paper
            2026-04-06 08:00 mail.accepted p02 [pledges X R+1 v1]
            2026-04-08 08:00 mail.accepted p02 [pledges X R+3 v1]
            """);
    }

    [Fact]
    public async Task An_exempted_unit_hears_nothing_more_and_does_not_count()
    {
        var ledger = await new ReviewYear().Ends("04-30").Ladder("T-3").Units("Y,Cell Y,cell,P,2025-07-01,").People("Y,head,p04").ReviewLadder()
            .Stage("pledges", "03-02", "03-31")
            .At("2026-03-10 09:00", "exempt X pledges", ("reason", "ill")).At("2026-03-27 09:00", "submit Y pledges").At("2026-03-27 10:00", "accept Y pledges").Rehearse();
        ledger.Between("2026-03-03", "2026-12-31", """
            2026-03-10 09:00 assignment.exempted pledges X v1 reason=ill
            2026-03-26 08:00 mail.accepted p04 [pledges Y T-3 v1]
            2026-03-27 09:00 assignment.submitted pledges Y v1
            2026-03-27 10:00 assignment.accepted pledges Y v1
            2026-03-27 10:00 stage.done pledges reason=allAccepted
            2026-03-27 10:00 stage.closed pledges
            2026-03-27 10:00 cycle.completed
            """);
    }

    [Fact]
    public async Task An_exemption_withdraws_the_notice_that_waits()
    {
        var ledger = await Pledges.Quiet().At("2026-03-02 07:00", "exempt X pledges", ("reason", "ill")).Rehearse();
        ledger.Is("""
            2026-01-01 00:00 cycle.launched
            2026-03-02 00:00 stage.opened pledges due=2026-03-31
            2026-03-02 00:00 assignment.opened pledges X v1 due=2026-03-31
            2026-03-02 07:00 assignment.exempted pledges X v1 reason=ill
            2026-03-02 07:00 notice.withdrawn pledges X open v1 reason=exempted
            # All exempted: completion is 100 %
            2026-03-02 07:00 stage.done pledges reason=allAccepted
            2026-03-02 07:00 stage.closed pledges
            2026-03-02 07:00 cycle.completed
            """);
    }

    [Fact]
    public async Task Percent_accepted_leaves_out_the_exempted_and_the_rest_stays_open()
    {
        var ledger = await new ReviewYear().Ends("04-30").Quiet().Units("Y,Cell Y,cell,P,2025-07-01,", "Z,Cell Z,cell,P,2025-07-01,").People("Y,head,p04", "Z,head,p05")
            .Stage("pledges", "03-02", "03-31", ("doneWhen", "percentAccepted:50"))
            .At("2026-03-10 09:00", "submit Y pledges").At("2026-03-10 10:00", "accept Y pledges")
            .At("2026-03-11 09:00", "exempt X pledges", ("reason", "ill"))
            .At("2026-04-01 09:00", "submit Z pledges").At("2026-04-01 10:00", "accept Z pledges").Rehearse();
        ledger.Between("2026-03-10", "2026-12-31", """
            2026-03-10 09:00 assignment.submitted pledges Y v1
            # 1 of 3
            2026-03-10 10:00 assignment.accepted pledges Y v1
            # 1 of 2: the exemption makes the rule true
            2026-03-11 09:00 assignment.exempted pledges X v1 reason=ill
            2026-03-11 09:00 stage.done pledges reason=percentAccepted:50
            2026-04-01 00:00 stage.due pledges
            2026-04-01 09:00 assignment.submitted pledges Z v1 late=1
            2026-04-01 10:00 assignment.accepted pledges Z v1 late=1
            2026-04-01 10:00 stage.closed pledges
            2026-04-01 10:00 cycle.completed
            """);
    }

    [Fact]
    public async Task All_submitted_is_enough_for_done_and_not_for_closed()
    {
        var ledger = await new ReviewYear().Ends("04-30").Quiet().Stage("pledges", "03-02", "03-31", ("doneWhen", "allSubmitted"))
            .At("2026-03-10 09:00", "submit X pledges").At("2026-03-12 10:00", "accept X pledges").Rehearse();
        ledger.Between("2026-03-10", "2026-12-31", """
            2026-03-10 09:00 assignment.submitted pledges X v1
            2026-03-10 09:00 stage.done pledges reason=allSubmitted
            2026-03-12 10:00 assignment.accepted pledges X v1
            2026-03-12 10:00 stage.closed pledges
            2026-03-12 10:00 cycle.completed
            """);
    }

    [Fact]
    public async Task At_due_waits_for_the_day_even_when_everything_is_accepted()
    {
        var ledger = await new ReviewYear().Ends("04-30").Quiet().Stage("pledges", "03-02", "03-31", ("doneWhen", "atDue"))
            .At("2026-03-10 09:00", "submit X pledges").At("2026-03-12 10:00", "accept X pledges").Rehearse();
        ledger.Between("2026-03-10", "2026-12-31", """
            2026-03-10 09:00 assignment.submitted pledges X v1
            2026-03-12 10:00 assignment.accepted pledges X v1
            # Closed is done and every assignment ended: it is not closed before
            2026-04-01 00:00 stage.due pledges
            2026-04-01 00:00 stage.done pledges reason=atDue
            2026-04-01 00:00 stage.closed pledges
            2026-04-01 00:00 cycle.completed
            """);
    }
}
