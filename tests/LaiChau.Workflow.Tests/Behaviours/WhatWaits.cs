// Long because each case is a short year of its own, and what waits is one subject.
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Behaviours;

/// <summary>
/// What has come due and has not left: while it waits, posts change hands, days move, work comes and goes, and a newer rung arrives.
/// It is told once, to whoever it concerns on the day it leaves, or its end is on record.
/// </summary>
public sealed class WhatWaits
{
    private static ReviewYear Pledges => new ReviewYear().Ends("04-30").Stage("pledges", "03-02", "03-31");

    [Theory]
    [InlineData("2026-03-26 12:00")]
    [InlineData("2026-03-27 06:59")]
    [InlineData("2026-03-27 07:00")]
    public async Task A_holiday_decided_while_the_service_is_down_loses_no_rung(string decided)
    {
        var ledger = await Pledges.At("2026-03-25 17:00", "serviceDown").At(decided, "holiday", ("date", "2026-05-04"), ("kind", "holiday"))
            .At("2026-03-27 07:00", "serviceUp").Rehearse();
        ledger.Between("2026-03-21", "2026-03-30", """
            # T-3 is of the 26th
            2026-03-27 08:00 mail.accepted p03 [pledges X T-3 v1]
            2026-03-30 08:00 mail.accepted p03 [pledges X T-1 v1]
            """);
    }

    [Fact]
    public async Task A_holiday_that_moves_the_ladder_loses_no_rung_that_was_missed_before_it()
    {
        // T-3 had its day on the 26th, before the 30th became a holiday; T-1 moves from the 30th to the 27th.
        var ledger = await Pledges.At("2026-03-25 17:00", "serviceDown").At("2026-03-26 12:00", "holiday", ("date", "2026-03-30"), ("kind", "holiday"))
            .At("2026-03-27 07:00", "serviceUp").Rehearse();
        ledger.Between("2026-03-21", "2026-03-31", """
            2026-03-27 08:00 notice.superseded pledges X T-3 v1 reason=T-1
            2026-03-27 08:00 mail.accepted p03 [pledges X T-1 v1]
            2026-03-31 08:00 mail.accepted p03 [pledges X T+0 v1]
            """);
    }

    [Fact]
    public async Task A_rung_missed_before_a_holiday_was_decided_gives_way_to_a_newer_one()
    {
        var ledger = await Pledges.At("2026-03-25 17:00", "serviceDown").At("2026-03-28 12:00", "holiday", ("date", "2026-05-04"), ("kind", "holiday"))
            .At("2026-03-30 07:00", "serviceUp").Rehearse();
        ledger.Between("2026-03-21", "2026-03-30", """
            2026-03-30 08:00 notice.superseded pledges X T-3 v1 reason=T-1
            2026-03-30 08:00 mail.accepted p03 [pledges X T-1 v1]
            """);
    }

    [Fact]
    public async Task A_holiday_decided_at_the_moment_of_a_rung_or_amid_its_window_loses_no_rung()
    {
        var atItsMoment = await Pledges.At("2026-03-26 08:00", "holiday", ("date", "2026-05-04"), ("kind", "holiday")).Rehearse();
        atItsMoment.Between("2026-03-21", "2026-03-29", "2026-03-26 08:00 mail.accepted p03 [pledges X T-3 v1]");

        var downAmidItsWindow = await Pledges.At("2026-03-26 07:59", "serviceDown").At("2026-03-26 08:30", "holiday", ("date", "2026-05-04"), ("kind", "holiday"))
            .At("2026-03-26 08:31", "serviceUp").Rehearse();
        downAmidItsWindow.Between("2026-03-21", "2026-03-29", "2026-03-26 08:31 mail.accepted p03 [pledges X T-3 v1]");
    }

    [Fact]
    public async Task A_mail_that_expires_at_the_restart_gives_way_to_the_newer_rung_of_that_window()
    {
        var ledger = await Pledges.Ladder("T-5", "T-3", "T+5").At("2026-03-24 07:00", "smtpDown").At("2026-03-24 12:00", "serviceDown")
            .At("2026-03-26 08:20", "smtpUp").At("2026-03-26 08:30", "serviceUp").Rehearse();
        ledger.Between("2026-03-21", "2026-03-31", """
            2026-03-24 08:00 mail.deferred p03 #2 reason=smtpDown [pledges X T-5 v1]
            2026-03-26 08:30 mail.expired p03 #2 reason=smtpDown [pledges X T-5 v1]
            2026-03-26 08:30 notice.superseded pledges X T-5 v1 reason=T-3
            2026-03-26 08:30 mail.accepted p03 [pledges X T-3 v1]
            """);
    }

    [Fact]
    public async Task A_mail_that_expires_at_midnight_gives_way_to_the_newer_rung_of_a_window_of_all_hours()
    {
        var ledger = await AllHours().At("2026-03-25 23:00", "smtpDown").At("2026-03-27 00:00", "smtpUp").Rehearse();
        ledger.Between("2026-03-21", "2026-03-31", """
            2026-03-26 00:00 mail.deferred p03 #2 reason=smtpDown [pledges X T-3 v1]
            # Within an instant notices come before mails
            2026-03-27 00:00 notice.superseded pledges X T-3 v1 reason=T-2
            2026-03-27 00:00 mail.expired p03 #2 reason=smtpDown [pledges X T-3 v1]
            2026-03-27 00:00 mail.accepted p03 [pledges X T-2 v1]
            """);
    }

    [Fact]
    public async Task With_the_mail_server_down_for_days_only_the_newest_rung_is_left()
    {
        var ledger = await AllHours().At("2026-03-25 23:00", "smtpDown").At("2026-03-29 23:00", "smtpUp").Rehearse();
        ledger.Between("2026-03-21", "2026-03-31", """
            2026-03-26 00:00 mail.deferred p03 #2 reason=smtpDown [pledges X T-3 v1]
            # Within an instant notices come before mails
            2026-03-27 00:00 notice.superseded pledges X T-3 v1 reason=T-2
            2026-03-27 00:00 mail.expired p03 #2 reason=smtpDown [pledges X T-3 v1]
            2026-03-27 00:00 mail.deferred p03 #3 reason=smtpDown [pledges X T-2 v1]
            2026-03-28 00:00 mail.expired p03 #3 reason=smtpDown [pledges X T-2 v1]
            # The next window is Monday's
            2026-03-30 00:00 mail.accepted p03 [pledges X T-2 v1]
            """);
    }

    [Fact]
    public async Task A_vacancy_is_told_to_whoever_is_superior_and_administrator_when_the_mail_leaves()
    {
        // Tries at 08:00, 08:05, 08:15, 08:35, 09:15, 10:15.
        var ledger = await Pledges.Quiet().Vacate("2026-03-09 14:00", "X", "head").At("2026-03-10 07:00", "smtpDown")
            .Appoint("2026-03-10 10:00", "P", "head", "p05").Appoint("2026-03-10 10:00", "R", "administrator", "p15").At("2026-03-10 11:00", "smtpUp").Rehearse();
        ledger.Between("2026-03-09", "2026-03-31", """
            2026-03-09 14:00 assignment.unassigned pledges X v1
            2026-03-10 08:00 mail.deferred p00 #2 reason=smtpDown [pledges X unassigned v1]
            2026-03-10 08:00 mail.deferred p02 #3 reason=smtpDown [pledges X unassigned v1]
            2026-03-10 10:15 mail.expired p00 #2 reason=smtpDown [pledges X unassigned v1]
            2026-03-10 10:15 mail.expired p02 #3 reason=smtpDown [pledges X unassigned v1]
            2026-03-11 08:00 mail.accepted p05 [pledges X unassigned v1]
            2026-03-11 08:00 mail.accepted p15 [pledges X unassigned v1]
            """);
    }

    [Fact]
    public async Task An_escalation_is_told_to_whoever_is_superior_when_the_mail_leaves()
    {
        var ledger = await Pledges.Ladder("T+3 superior").At("2026-04-03 07:00", "smtpDown")
            .Appoint("2026-04-03 08:20", "P", "head", "p05").At("2026-04-03 10:00", "smtpUp").Rehearse();
        ledger.Between("2026-04-02", "2026-04-20", """
            2026-04-03 08:00 mail.deferred p02 #2 reason=smtpDown [pledges X T+3 v1]
            2026-04-03 08:35 mail.expired p02 #2 reason=smtpDown [pledges X T+3 v1]
            2026-04-06 08:00 mail.accepted p05 [pledges X T+3 v1]
            """);
    }

    [Fact]
    public async Task Of_a_deferred_mail_only_what_has_another_reader_now_is_taken_out()
    {
        var ledger = await Pledges.Ladder("T-3").Units("Y,Cell Y,cell,P,2025-07-01,").People("Y,head,p03").At("2026-03-26 07:00", "smtpDown")
            .Appoint("2026-03-26 09:10", "X", "head", "p05").At("2026-03-26 09:12", "smtpUp").Rehearse();
        ledger.Between("2026-03-26", "2026-03-31", """
            2026-03-26 08:00 mail.deferred p03 #2 reason=smtpDown [pledges X T-3 v1; pledges Y T-3 v1]
            2026-03-26 09:10 assignment.takenOver pledges X v1 to=p05
            2026-03-26 09:15 mail.accepted p03 #2 [pledges Y T-3 v1]
            2026-03-27 08:00 mail.accepted p05 [pledges X T-3 v1; pledges X takenOver v1]
            """);
    }

    [Fact]
    public async Task A_deferred_review_rung_goes_to_whoever_reviews_when_it_leaves()
    {
        var ledger = await Pledges.Quiet().ReviewLadder("R+1").At("2026-03-09 09:00", "submit X pledges").At("2026-03-10 07:00", "smtpDown")
            .Appoint("2026-03-10 08:10", "P", "head", "p05").At("2026-03-10 08:12", "smtpUp").Rehearse();
        ledger.Between("2026-03-10", "2026-03-31", """
            2026-03-10 08:00 mail.deferred p02 #2 reason=smtpDown [pledges X R+1 v1]
            2026-03-10 08:15 mail.expired p02 #2 reason=smtpDown [pledges X R+1 v1]
            2026-03-11 08:00 mail.accepted p05 [pledges X R+1 v1]
            """);
    }

    [Theory]
    [InlineData("X", "officer")]
    [InlineData("P", "deputy")]
    public async Task An_appointment_on_the_last_day_does_not_end_the_cycle_before_that_instants_mails(string unit, string post)
    {
        var ledger = await new ReviewYear().Ends("04-30").Stage("pledges", "03-02", "03-31").Notify("tell")
            .At("2026-03-03 08:20", "submit X pledges").Appoint("2026-03-03 08:30", unit, post, "p05").At("2026-03-03 08:30", "accept X pledges").Rehearse();
        ledger.Between("2026-03-03", "2026-12-31", """
            2026-03-03 08:20 assignment.submitted pledges X v1
            2026-03-03 08:30 assignment.accepted pledges X v1
            2026-03-03 08:30 stage.done pledges reason=allAccepted
            2026-03-03 08:30 stage.closed pledges
            2026-03-03 08:30 mail.accepted p00 [tell notify]
            2026-03-03 08:30 cycle.completed
            """);
    }

    [Theory]
    [InlineData("2026-03-05 10:00")]
    [InlineData("2026-03-05 14:00")]
    public async Task What_opens_after_an_appointment_opens_at_the_present_instant(string accepted)
    {
        var ledger = await new ReviewYear().Ends("04-30").Quiet().Stage("pledges", "03-02", "03-31").Stage("plans", null, """{"after": "plans.opened", "days": 11}""")
            .At("2026-03-03 08:20", "submit X pledges").Appoint("2026-03-05 10:00", "P", "officer", "p05").At(accepted, "accept X pledges").Rehearse();
        ledger.Between("2026-03-04", "2026-03-16", $"""
            {accepted} assignment.accepted pledges X v1
            {accepted} stage.done pledges reason=allAccepted
            {accepted} stage.closed pledges
            {accepted} stage.opened plans due=2026-03-16
            {accepted} assignment.opened plans X v1 due=2026-03-16
            2026-03-06 08:00 mail.accepted p03 [plans X open v1]
            """);
    }

    [Fact]
    public async Task Returned_twice_before_a_window_both_ride_in_one_mail()
    {
        var ledger = await Pledges.Quiet()
            .At("2026-03-03 09:00", "submit X pledges").At("2026-03-03 10:00", "return X pledges", ("reason", "a"))
            .At("2026-03-03 11:00", "submit X pledges").At("2026-03-03 12:00", "return X pledges", ("reason", "b")).Rehearse();
        ledger.Between("2026-03-03", "2026-03-31", """
            2026-03-03 09:00 assignment.submitted pledges X v1
            2026-03-03 10:00 assignment.returned pledges X v2 due=2026-03-31 reason=a
            2026-03-03 11:00 assignment.submitted pledges X v2
            2026-03-03 12:00 assignment.returned pledges X v3 due=2026-03-31 reason=b
            2026-03-04 08:00 mail.accepted p03 [pledges X returned v2; pledges X returned v3]
            """);
    }

    [Fact]
    public async Task Taken_over_twice_before_a_window_both_ride_in_one_mail()
    {
        var ledger = await Pledges.Quiet().Appoint("2026-03-03 09:00", "X", "head", "p05").Appoint("2026-03-03 10:00", "X", "head", "p06").Rehearse();
        ledger.Between("2026-03-03", "2026-03-31", """
            2026-03-03 09:00 assignment.takenOver pledges X v1 to=p05
            2026-03-03 10:00 assignment.takenOver pledges X v1 to=p06
            2026-03-04 08:00 mail.accepted p06 [pledges X takenOver v1; pledges X takenOver#2 v1]
            """);
    }

    [Fact]
    public async Task Withdrawing_a_second_resubmission_leaves_the_lateness_of_the_first_on_record()
    {
        var ledger = await Pledges.Ends("05-29").Quiet()
            .At("2026-03-03 09:00", "submit X pledges").At("2026-03-03 10:00", "return X pledges", ("reason", "a"))
            .At("2026-04-20 11:00", "submit X pledges").At("2026-04-20 12:00", "return X pledges", ("reason", "b"))
            .At("2026-04-21 11:00", "submit X pledges").At("2026-04-21 12:00", "withdraw X pledges").Rehearse();
        ledger.Events("assignment.", """
            2026-03-02 00:00 assignment.opened pledges X v1 due=2026-03-31
            2026-03-03 09:00 assignment.submitted pledges X v1
            2026-03-03 10:00 assignment.returned pledges X v2 due=2026-03-31 reason=a
            2026-04-20 11:00 assignment.submitted pledges X v2 late=14
            # 27/4 is no working day
            2026-04-20 12:00 assignment.returned pledges X v3 due=2026-04-28 reason=b
            2026-04-21 11:00 assignment.submitted pledges X v3
            2026-04-21 12:00 assignment.withdrawn pledges X v3
            2026-05-30 00:00 assignment.lapsed pledges X v3 late=14
            """);
    }

    [Fact]
    public async Task A_review_rung_speaks_of_its_own_submission_only()
    {
        var ledger = await Pledges.Quiet().ReviewLadder("R+1").At("2026-03-03 09:00", "submit X pledges").At("2026-03-04 07:00", "smtpDown")
            .At("2026-03-04 08:30", "withdraw X pledges").At("2026-03-04 08:31", "submit X pledges").At("2026-03-04 10:00", "smtpUp").Rehearse();
        ledger.Between("2026-03-03", "2026-03-20", """
            2026-03-03 09:00 assignment.submitted pledges X v1
            2026-03-04 08:00 mail.deferred p02 reason=smtpDown [pledges X R+1 v1]
            2026-03-04 08:30 assignment.withdrawn pledges X v1
            2026-03-04 08:31 assignment.submitted pledges X v1
            # Taken out before the next try
            2026-03-04 08:35 notice.notNeeded pledges X R+1 v1 reason=submissionWithdrawn
            2026-03-05 08:00 mail.accepted p02 [pledges X R+1#2 v1]
            """);
    }

    [Fact]
    public async Task A_review_rung_of_a_withdrawn_submission_is_not_needed_when_nothing_was_handed_in_since()
    {
        var ledger = await Pledges.Quiet().ReviewLadder("R+1").At("2026-03-03 09:00", "submit X pledges").At("2026-03-04 07:00", "smtpDown")
            .At("2026-03-04 08:30", "withdraw X pledges").At("2026-03-04 10:00", "smtpUp").Rehearse();
        ledger.Between("2026-03-04", "2026-03-20", """
            2026-03-04 08:00 mail.deferred p02 reason=smtpDown [pledges X R+1 v1]
            2026-03-04 08:30 assignment.withdrawn pledges X v1
            2026-03-04 08:35 notice.notNeeded pledges X R+1 v1 reason=submissionWithdrawn
            """);
    }

    [Fact]
    public async Task A_deferred_mail_whose_reader_lost_the_post_expires_and_the_new_holder_hears_in_the_next_window()
    {
        var ledger = await Pledges.Ladder("T-3 officer").People("X,officer,p08").At("2026-03-26 07:00", "smtpDown")
            .Appoint("2026-03-26 09:00", "X", "officer", "p09").At("2026-03-26 12:00", "smtpUp").Rehearse();
        ledger.Between("2026-03-26", "2026-03-31", """
            2026-03-26 08:00 mail.deferred p08 #2 reason=smtpDown [pledges X T-3 v1]
            2026-03-26 09:15 mail.expired p08 #2 reason=smtpDown [pledges X T-3 v1]
            2026-03-27 08:00 mail.accepted p09 [pledges X T-3 v1]
            """);
    }

    [Fact]
    public async Task A_deferred_mail_to_a_unit_that_nobody_answers_for_any_more_has_its_end_on_record()
    {
        var ledger = await Pledges.Ladder("T-1").At("2026-03-30 07:00", "smtpDown").Vacate("2026-03-30 09:00", "X", "head").At("2026-03-30 12:00", "smtpUp").Rehearse();
        ledger.Between("2026-03-30", "2026-03-31", """
            2026-03-30 08:00 mail.deferred p03 #2 reason=smtpDown [pledges X T-1 v1]
            2026-03-30 09:00 assignment.unassigned pledges X v1
            2026-03-30 09:15 mail.expired p03 #2 reason=smtpDown [pledges X T-1 v1]
            2026-03-31 08:00 notice.dropped pledges X T-1 v1 reason=nobodyAnswers
            2026-03-31 08:00 mail.accepted p00 [pledges X unassigned v1]
            2026-03-31 08:00 mail.accepted p02 [pledges X unassigned v1]
            """);
    }

    [Fact]
    public async Task Without_anybody_who_answers_for_the_unit_its_officers_deferred_mail_ends_too()
    {
        var ledger = await Pledges.Ladder("T-1 officer").People("X,officer,p08").At("2026-03-30 07:00", "smtpDown").Vacate("2026-03-30 09:00", "X", "head").At("2026-03-30 12:00", "smtpUp").Rehearse();
        ledger.Between("2026-03-30", "2026-03-31", """
            2026-03-30 08:00 mail.deferred p08 #2 reason=smtpDown [pledges X T-1 v1]
            2026-03-30 09:00 assignment.unassigned pledges X v1
            2026-03-30 09:15 mail.expired p08 #2 reason=smtpDown [pledges X T-1 v1]
            2026-03-31 08:00 notice.dropped pledges X T-1 v1 reason=nobodyAnswers
            2026-03-31 08:00 mail.accepted p00 [pledges X unassigned v1]
            2026-03-31 08:00 mail.accepted p02 [pledges X unassigned v1]
            """);
    }

    [Fact]
    public async Task A_deferred_mail_to_the_officer_goes_to_the_head_when_the_officer_is_gone()
    {
        var ledger = await Pledges.Ladder("T-3 officer").People("X,officer,p08").At("2026-03-26 07:00", "smtpDown")
            .Vacate("2026-03-26 09:00", "X", "officer").At("2026-03-26 12:00", "smtpUp").Rehearse();
        ledger.Between("2026-03-26", "2026-03-31", """
            2026-03-26 08:00 mail.deferred p08 #2 reason=smtpDown [pledges X T-3 v1]
            2026-03-26 09:15 mail.expired p08 #2 reason=smtpDown [pledges X T-3 v1]
            2026-03-27 08:00 mail.accepted p03 [pledges X T-3 v1]
            """);
    }

    [Fact]
    public async Task What_one_reader_may_have_had_is_not_told_to_another()
    {
        var ledger = await Pledges.Ladder("T-3 officer").People("X,officer,p08").At("2026-03-26 07:00", "crash", ("where", "afterAccept"))
            .Appoint("2026-03-26 08:30", "X", "officer", "p09").Rehearse();
        ledger.Between("2026-03-26", "2026-03-31", """
            2026-03-26 08:01 mail.unknown p08 reason=foundHanded [pledges X T-3 v1]
            2026-03-26 09:01 notice.notNeeded pledges X T-3 v1 reason=somebodyAnswers
            """);
    }

    [Fact]
    public async Task After_a_dead_mail_server_a_rung_that_drops_goes_out_late_and_after_downtime_it_is_dropped()
    {
        var mailServer = await Pledges.Ladder("T-3 drop").At("2026-03-26 07:00", "smtpDown").At("2026-03-26 20:00", "smtpUp").Rehearse();
        mailServer.Between("2026-03-26", "2026-03-31", """
            2026-03-26 08:00 mail.deferred p03 #2 reason=smtpDown [pledges X T-3 v1]
            2026-03-26 17:00 mail.expired p03 #2 reason=smtpDown [pledges X T-3 v1]
            2026-03-27 08:00 mail.accepted p03 [pledges X T-3 v1]
            """);

        var service = await Pledges.Ladder("T-3 drop").At("2026-03-26 07:00", "serviceDown").At("2026-03-26 20:00", "serviceUp").Rehearse();
        service.Between("2026-03-26", "2026-03-31", "2026-03-27 08:00 notice.dropped pledges X T-3 v1 reason=missed");
    }

    [Fact]
    public async Task A_rung_that_drops_and_had_its_mail_made_in_time_is_not_dropped_for_a_later_downtime()
    {
        var ledger = await Pledges.Ladder("T-3 drop").At("2026-03-26 07:00", "smtpDown").At("2026-03-26 12:00", "serviceDown")
            .At("2026-03-27 07:00", "smtpUp").At("2026-03-27 07:00", "serviceUp").Rehearse();
        ledger.Between("2026-03-26", "2026-03-31", """
            2026-03-26 08:00 mail.deferred p03 #2 reason=smtpDown [pledges X T-3 v1]
            2026-03-27 07:00 mail.expired p03 #2 reason=smtpDown [pledges X T-3 v1]
            2026-03-27 08:00 mail.accepted p03 [pledges X T-3 v1]
            """);
    }

    [Theory]
    [InlineData("T-1", "D-1d")]
    [InlineData("D-1d", "T-1")]
    public async Task Of_two_rungs_at_one_moment_the_later_in_the_ladder_speaks(string first, string second)
    {
        // The day before 31/3 is a working day.
        var ledger = await Pledges.Ladder(first, second).Rehearse();
        ledger.Between("2026-03-03", "2026-03-31", $"""
            2026-03-30 08:00 notice.superseded pledges X {first} v1 reason={second}
            2026-03-30 08:00 mail.accepted p03 [pledges X {second} v1]
            """);
    }

    [Theory]
    [InlineData("2026-04-03", "pledges X T+3 v1")]
    [InlineData("2026-04-14", "pledges X T+10 v1")]
    [InlineData("2026-04-21", "pledges X T+10#2 v1")]
    public async Task A_letter_to_a_superior_counts_the_reminders_to_the_unit_only(string day, string notice)
    {
        var ledger = await Pledges.KeepMails().Rehearse();
        var line = Assert.Single(ledger.Lines, l => l.Day == day && l.Event == "mail.accepted");
        Assert.Equal([notice], line.Notices);
        // T-14, T-7, T-3, T-1, T+0 and T+1: the last cell of the unit's line in the table.
        var row = ledger.Mail(line.Mail!).TextBody!.Split('\n').Select(l => l.Split('|')).Single(c => c.Length > 3 && c[1].Trim() == "Cell X");
        Assert.Equal("06", row[^1].Trim().Split(' ')[0]);
    }

    [Theory]
    [InlineData("2026-04-14", "")]
    [InlineData("2026-04-13", "")]
    [InlineData("2026-04-10", " late=1")]
    public async Task An_outage_granted_to_a_day_before_that_of_a_late_extension_lifts_lateness(string day, string late)
    {
        var ledger = await Pledges.Quiet().At("2026-04-02 09:00", "extend X pledges", ("dueOn", "2026-04-20"), ("reason", "a"))
            .At("2026-04-13 09:00", "submit X pledges")
            .At("2026-04-13 10:00", "extend X pledges", ("dueOn", day), ("reason", "b"), ("cause", "serviceUnavailable"))
            .At("2026-04-13 11:00", "accept X pledges").Rehearse();
        ledger.Events("assignment.", $"""
            2026-03-02 00:00 assignment.opened pledges X v1 due=2026-03-31
            2026-04-02 09:00 assignment.extended pledges X v2 due=2026-04-20 reason=a
            # Granted after the deadline it lifts nothing
            2026-04-13 09:00 assignment.submitted pledges X v2 late=9
            2026-04-13 10:00 assignment.extended pledges X v3 due={day} cause=serviceUnavailable reason=b
            2026-04-13 11:00 assignment.accepted pledges X v3{late}
            """);
    }

    private static ReviewYear AllHours() => Pledges.Set("sendWindow", "00:00-24:00").Ladder("T-3", "T-2", "T+5");
}
