// Long because each case of the section is one test, and the section one file.
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Behaviours;

/// <summary>behaviours.md 11 to 14: who is told, when posts change hands or stand empty and units come and go.</summary>
public sealed class PostsAndTree
{
    private const string Administrator = "R,administrator,p00";

    private static readonly string[] Escalation = ["T+1", "T+3 superior", "T+10 superior+1"];

    [Fact]
    public async Task Case_12_one_person_heads_the_unit_and_its_superior()
    {
        var ledger = await Escalating(Administrator, "R,head,p01", "P,head,p02", "X,head,p02").Rehearse();
        ledger.Events("mail.", """
            2026-03-02 08:00 mail.accepted p02 [pledges X open v1]
            2026-04-01 08:00 mail.accepted p02 [pledges X T+1 v1]
            # Never to oneself; above R there is nobody
            2026-04-03 08:00 mail.accepted p01 [pledges X T+3 v1]
            2026-04-14 08:00 mail.accepted p00 [pledges X T+10 v1]
            """);
    }

    [Fact]
    public async Task Case_12_a_vacant_superior_is_passed_over_and_the_mail_says_so()
    {
        var ledger = await Escalating(Administrator, "R,head,p01", "X,head,p03").KeepMails().Rehearse();
        ledger.Events("mail.", """
            2026-03-02 08:00 mail.accepted p03 [pledges X open v1]
            2026-04-01 08:00 mail.accepted p03 [pledges X T+1 v1]
            2026-04-03 08:00 mail.accepted p01 [pledges X T+3 v1]
            2026-04-14 08:00 mail.accepted p00 [pledges X T+10 v1]
            """);
        // The mail to R's head names the commune for which he stands in.
        Assert.Contains("Commune", ledger.MailOf("2026-04-03").TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Case_12_with_every_superior_vacant_the_administrators_hear()
    {
        var ledger = await Escalating(Administrator, "R,administrator,p10", "X,head,p03").Rehearse();
        ledger.Events("mail.", """
            2026-03-02 08:00 mail.accepted p03 [pledges X open v1]
            2026-04-01 08:00 mail.accepted p03 [pledges X T+1 v1]
            # One mail per administrator
            2026-04-03 08:00 mail.accepted p00 [pledges X T+3 v1]
            2026-04-03 08:00 mail.accepted p10 [pledges X T+3 v1]
            2026-04-14 08:00 mail.accepted p00 [pledges X T+10 v1]
            2026-04-14 08:00 mail.accepted p10 [pledges X T+10 v1]
            """);
    }

    [Fact]
    public async Task Without_administrators_what_was_for_them_is_dropped()
    {
        var ledger = await Escalating("X,head,p03").Rehearse();
        ledger.Between("2026-03-02", "2026-04-14", """
            2026-03-02 00:00 stage.opened pledges due=2026-03-31
            2026-03-02 00:00 assignment.opened pledges X v1 due=2026-03-31
            2026-03-02 08:00 mail.accepted p03 [pledges X open v1]
            2026-04-01 00:00 stage.due pledges
            2026-04-01 08:00 mail.accepted p03 [pledges X T+1 v1]
            2026-04-03 08:00 notice.dropped pledges X T+3 v1 reason=noAdministrators
            2026-04-14 08:00 notice.dropped pledges X T+10 v1 reason=noAdministrators
            """);
    }

    [Theory]
    [InlineData("acting", "deputyInCharge", "delegate", "deputy")]
    [InlineData("deputyInCharge", "delegate", "deputy", "officer")]
    [InlineData("delegate", "deputy", "officer", "viewer")]
    [InlineData("deputy", "officer", "viewer", "viewer")]
    public async Task Without_a_head_the_next_post_in_order_answers(string answers, string second, string third, string fourth)
    {
        var ledger = await Escalating(Administrator, "R,head,p01", "P,head,p02", $"X,{fourth},p04", $"X,{third},p05", $"X,{second},p06", $"X,{answers},p07").Rehearse();
        ledger.Between("2026-03-02", "2026-03-31", """
            2026-03-02 00:00 stage.opened pledges due=2026-03-31
            2026-03-02 00:00 assignment.opened pledges X v1 due=2026-03-31
            2026-03-02 08:00 mail.accepted p07 [pledges X open v1]
            """);
    }

    [Fact]
    public async Task Case_13_vacant_from_the_start()
    {
        var ledger = await new ReviewYear().Ends("04-30").OnlyPeople(Administrator, "R,head,p01", "P,head,p02").Stage("pledges", "03-02", "03-31")
            .Appoint("2026-03-18 10:00", "X", "head", "p03").Rehearse();
        ledger.Between("2026-03-02", "2026-03-26", """
            2026-03-02 00:00 stage.opened pledges due=2026-03-31
            2026-03-02 00:00 assignment.opened pledges X v1 due=2026-03-31
            2026-03-02 00:00 assignment.unassigned pledges X v1
            2026-03-02 08:00 notice.dropped pledges X open v1 reason=nobodyAnswers
            2026-03-02 08:00 mail.accepted p00 [pledges X unassigned v1]
            2026-03-02 08:00 mail.accepted p02 [pledges X unassigned v1]
            2026-03-11 08:00 notice.dropped pledges X T-14 v1 reason=nobodyAnswers
            2026-03-18 10:00 assignment.takenOver pledges X v1 to=p03
            2026-03-19 08:00 mail.accepted p03 [pledges X takenOver v1]
            2026-03-20 08:00 mail.accepted p03 [pledges X T-7 v1]
            2026-03-26 08:00 mail.accepted p03 [pledges X T-3 v1]
            """);
    }

    [Fact]
    public async Task The_superiors_still_hear_of_a_unit_that_nobody_answers_for()
    {
        var ledger = await Escalating(Administrator, "R,head,p01", "P,head,p02").Rehearse();
        ledger.Between("2026-03-03", "2026-04-14", """
            2026-04-01 00:00 stage.due pledges
            2026-04-01 08:00 notice.dropped pledges X T+1 v1 reason=nobodyAnswers
            2026-04-03 08:00 mail.accepted p02 [pledges X T+3 v1]
            2026-04-14 08:00 mail.accepted p01 [pledges X T+10 v1]
            """);
    }

    [Fact]
    public async Task A_vacancy_filled_before_the_window_is_told_to_nobody_but_the_new_holder()
    {
        var ledger = await Quiet().Vacate("2026-03-18 10:00", "X", "head").Appoint("2026-03-18 15:00", "X", "head", "p05").Rehearse();
        ledger.Between("2026-03-18", "2026-03-31", """
            2026-03-18 10:00 assignment.unassigned pledges X v1
            2026-03-18 15:00 assignment.takenOver pledges X v1 to=p05
            # Once: whom it would have gone to is resolved when a mail is made
            2026-03-19 08:00 notice.notNeeded pledges X unassigned v1 reason=somebodyAnswers
            2026-03-19 08:00 mail.accepted p05 [pledges X takenOver v1]
            """);
    }

    [Fact]
    public async Task Case_14_taken_over()
    {
        var ledger = await new ReviewYear().Ends("04-30")
            .Stage("pledges", "03-02", "03-31").Stage("plans", "03-02", "04-30").Path("start", "fork").Fork("fork", "a", "b").Path("fork:a", "pledges").Path("fork:b", "plans")
            .Appoint("2026-03-25 10:00", "X", "head", "p05").Rehearse();
        ledger.Of("X", """
            2026-03-02 00:00 assignment.opened plans X v1 due=2026-04-30
            2026-03-02 00:00 assignment.opened pledges X v1 due=2026-03-31
            2026-03-02 08:00 mail.accepted p03 [pledges X open v1; plans X open v1]
            2026-03-11 08:00 mail.accepted p03 [pledges X T-14 v1]
            2026-03-20 08:00 mail.accepted p03 [pledges X T-7 v1]
            2026-03-25 10:00 assignment.takenOver plans X v1 to=p05
            2026-03-25 10:00 assignment.takenOver pledges X v1 to=p05
            2026-03-26 08:00 mail.accepted p05 [pledges X T-3 v1; pledges X takenOver v1; plans X takenOver v1]
            2026-03-30 08:00 mail.accepted p05 [pledges X T-1 v1]
            2026-03-31 08:00 mail.accepted p05 [pledges X T+0 v1]
            2026-04-01 08:00 mail.accepted p05 [pledges X T+1 v1]
            2026-04-03 08:00 mail.accepted p02 [pledges X T+3 v1]
            # 30/4 is a holiday: plans count from 29/4, and T-14 of it is 8/4
            2026-04-08 08:00 mail.accepted p05 [plans X T-14 v1]
            2026-04-14 08:00 mail.accepted p01 [pledges X T+10 v1]
            2026-04-17 08:00 mail.accepted p05 [plans X T-7 v1]
            2026-04-21 08:00 mail.accepted p01 [pledges X T+10#2 v1]
            2026-04-23 08:00 mail.accepted p05 [plans X T-3 v1]
            2026-04-28 08:00 mail.accepted p05 [plans X T-1 v1]
            2026-04-29 08:00 mail.accepted p01 [pledges X T+10#3 v1]
            2026-04-29 08:00 mail.accepted p05 [plans X T+0 v1]
            2026-05-01 00:00 assignment.lapsed plans X v1
            2026-05-01 00:00 assignment.lapsed pledges X v1 late=20
            """);
    }

    [Fact]
    public async Task A_second_take_over_in_one_deadline_version_by_the_same_person_is_numbered()
    {
        var ledger = await Quiet().Appoint("2026-03-10 10:00", "X", "head", "p05").Appoint("2026-03-12 10:00", "X", "head", "p03").Appoint("2026-03-16 10:00", "X", "head", "p05").Rehearse();
        ledger.Between("2026-03-10", "2026-03-31", """
            2026-03-10 10:00 assignment.takenOver pledges X v1 to=p05
            2026-03-11 08:00 mail.accepted p05 [pledges X takenOver v1]
            2026-03-12 10:00 assignment.takenOver pledges X v1 to=p03
            2026-03-13 08:00 mail.accepted p03 [pledges X takenOver#2 v1]
            2026-03-16 10:00 assignment.takenOver pledges X v1 to=p05
            2026-03-17 08:00 mail.accepted p05 [pledges X takenOver#3 v1]
            """);
    }

    [Fact]
    public async Task Dated_posts_change_hands_at_midnight()
    {
        // `to` counts until 24:00, `from` from 00:00; a day without anybody is a vacancy.
        var ledger = await new ReviewYear().Ends("04-30").Quiet().Units("Y,Cell Y,cell,P,2025-07-01,")
            .OnlyPeople(Administrator, "R,head,p01", "P,head,p02", "X,head,p03,2025-07-01,2026-03-10", "X,head,p05,2026-03-11", "Y,head,p04,2025-07-01,2026-03-10", "Y,head,p06,2026-03-12")
            .Stage("pledges", "03-02", "03-31").Rehearse();
        ledger.Between("2026-03-03", "2026-03-31", """
            2026-03-11 00:00 assignment.takenOver pledges X v1 to=p05
            2026-03-11 00:00 assignment.unassigned pledges Y v1
            2026-03-11 08:00 mail.accepted p00 [pledges Y unassigned v1]
            2026-03-11 08:00 mail.accepted p02 [pledges Y unassigned v1]
            2026-03-11 08:00 mail.accepted p05 [pledges X takenOver v1]
            2026-03-12 00:00 assignment.takenOver pledges Y v1 to=p06
            2026-03-12 08:00 mail.accepted p06 [pledges Y takenOver v1]
            """);
    }

    [Fact]
    public async Task A_deputy_takes_over_when_the_head_leaves_and_the_head_when_he_comes_back()
    {
        var ledger = await Quiet().People("X,deputy,p06").Vacate("2026-03-10 10:00", "X", "head").Appoint("2026-03-12 10:00", "X", "head", "p07").Rehearse();
        ledger.Between("2026-03-10", "2026-03-31", """
            2026-03-10 10:00 assignment.takenOver pledges X v1 to=p06
            2026-03-11 08:00 mail.accepted p06 [pledges X takenOver v1]
            2026-03-12 10:00 assignment.takenOver pledges X v1 to=p07
            2026-03-13 08:00 mail.accepted p07 [pledges X takenOver#2 v1]
            """);
    }

    [Fact]
    public async Task Of_two_deputies_the_one_longest_in_office_answers()
    {
        var ledger = await Quiet(Administrator, "R,head,p01", "P,head,p02", "X,deputy,p04,2025-09-01", "X,deputy,p05,2025-08-01", "X,deputy,p06,2025-08-01").Rehearse();
        ledger.Events("mail.", "2026-03-02 08:00 mail.accepted p05 [pledges X open v1]");
    }

    [Fact]
    public async Task What_is_with_the_reviewer_goes_to_whoever_reviews_that_day()
    {
        var ledger = await Quiet().ReviewLadder("R+1", "R+3", "R+5").At("2026-03-09 09:00", "submit X pledges").Appoint("2026-03-11 10:00", "P", "head", "p05")
            .Vacate("2026-03-13 10:00", "P", "head").Rehearse();
        ledger.Between("2026-03-09", "2026-03-31", """
            2026-03-09 09:00 assignment.submitted pledges X v1
            2026-03-10 08:00 mail.accepted p02 [pledges X R+1 v1]
            2026-03-12 08:00 mail.accepted p05 [pledges X R+3 v1]
            2026-03-16 08:00 mail.accepted p01 [pledges X R+5 v1]
            """);
    }

    [Fact]
    public async Task The_roots_own_work_is_reviewed_by_the_administrators()
    {
        var ledger = await new ReviewYear().Ends("04-30").Ladder("T+1", "T+3 superior").Stage("pledges", "03-02", "03-31", ("audience", """{"kinds": ["province"]}"""))
            .At("2026-04-06 09:00", "submit R pledges").At("2026-04-08 09:00", "accept R pledges", ("by", "p01")).At("2026-04-08 10:00", "accept R pledges", ("by", "p00")).Rehearse();
        ledger.Between("2026-03-02", "2026-12-31", """
            2026-03-02 00:00 stage.opened pledges due=2026-03-31
            2026-03-02 00:00 assignment.opened pledges R v1 due=2026-03-31
            2026-03-02 08:00 mail.accepted p01 [pledges R open v1]
            2026-04-01 00:00 stage.due pledges
            2026-04-01 08:00 mail.accepted p01 [pledges R T+1 v1]
            2026-04-03 08:00 mail.accepted p00 [pledges R T+3 v1]
            2026-04-06 09:00 assignment.submitted pledges R v1 late=4
            2026-04-07 08:00 mail.accepted p00 [pledges R R+1 v1]
            2026-04-08 09:00 assignment.refused pledges R action=accept reason=notTheReviewer
            2026-04-08 10:00 assignment.accepted pledges R v1 late=4
            2026-04-08 10:00 stage.done pledges reason=allAccepted
            2026-04-08 10:00 stage.closed pledges
            2026-04-08 10:00 cycle.completed
            """);
    }

    [Fact]
    public async Task Rungs_to_the_officer_go_to_the_head_where_there_is_none()
    {
        var ledger = await Quiet().Units("Y,Cell Y,cell,P,2025-07-01,").People("Y,head,p04", "Y,officer,p08").Ladder("T-3 officer", "T-1 administrators").Rehearse();
        ledger.Events("mail.", """
            2026-03-02 08:00 mail.accepted p03 [pledges X open v1]
            2026-03-02 08:00 mail.accepted p04 [pledges Y open v1]
            2026-03-26 08:00 mail.accepted p03 [pledges X T-3 v1]
            2026-03-26 08:00 mail.accepted p08 [pledges Y T-3 v1]
            2026-03-30 08:00 mail.accepted p00 [pledges X T-1 v1; pledges Y T-1 v1]
            """);
    }

    [Fact]
    public async Task Case_11_a_superior_of_twelve_late_units_gets_one_mail_of_twelve_lines()
    {
        var year = Quiet().Ladder("T+3 superior").KeepMails();
        for (var i = 11; i < 22; i++)
        {
            year.Units($"C{i},Cell number {i},cell,P,2025-07-01,").People($"C{i},head,q{i}");
        }

        var ledger = await year.Rehearse();
        ledger.Between("2026-04-02", "2026-04-16",
            $"2026-04-03 08:00 mail.accepted p02 [{string.Join("; ", Enumerable.Range(11, 11).Select(i => $"pledges C{i} T+3 v1").Append("pledges X T+3 v1"))}]");
        var text = ledger.MailOf("2026-04-03").TextBody!;
        Assert.All(Enumerable.Range(11, 11).Select(i => $"Cell number {i}").Append("Cell X"), name => Assert.Contains(name, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Case_11_a_head_of_many_units_gets_one_mail_own_work_first_and_the_most_urgent_first()
    {
        // p02 heads P, X and Y; on 26/3 T-3 of pledges (due 31/3), T-7 of plans (due 6/4 for X), and T+3 of early (Z, headed by p04).
        var ledger = await new ReviewYear().Ends("04-10").Ladder("T-7", "T-3", "T+3 superior")
            .Units("Y,Cell Y,cell,P,2025-07-01,", "Z,Cell Z,cell,P,2025-07-01,")
            .OnlyPeople(Administrator, "R,head,p01", "P,head,p02", "X,head,p02", "Y,head,p02", "Z,head,p04")
            .Fork("fork", "a", "b", "c").Path("start", "fork").Path("fork:a", "pledges").Path("fork:b", "plans").Path("fork:c", "early")
            .Stage("pledges", "03-02", "03-31").Stage("plans", "03-02", "04-06").Stage("early", "03-02", "03-23", ("audience", """{"kinds": ["cell"], "under": "Z"}""")).Rehearse();
        ledger.Between("2026-03-26", "2026-03-26", """
            2026-03-26 08:00 mail.accepted p02 [pledges X T-3 v1; pledges Y T-3 v1; plans X T-7 v1; plans Y T-7 v1; early Z T+3 v1]
            2026-03-26 08:00 mail.accepted p04 [pledges Z T-3 v1; plans Z T-7 v1]
            """);
    }

    [Fact]
    public async Task A_unit_that_ends_with_open_work_is_cancelled_and_its_superior_is_told()
    {
        var ledger = await Quiet().Units("Y,Cell Y,cell,P,2025-07-01,2026-03-16").People("Y,head,p04,2025-07-01,2026-03-16").Ladder("T-3")
            .At("2026-03-20 09:00", "submit X pledges").At("2026-03-20 10:00", "accept X pledges").Rehearse();
        ledger.Between("2026-03-03", "2026-12-31", """
            2026-03-17 00:00 assignment.cancelled pledges Y v1 reason=unitClosed
            2026-03-17 08:00 mail.accepted p02 [pledges Y unitClosed v1]
            2026-03-20 09:00 assignment.submitted pledges X v1
            2026-03-20 10:00 assignment.accepted pledges X v1
            # Cancelled work does not count
            2026-03-20 10:00 stage.done pledges reason=allAccepted
            2026-03-20 10:00 stage.closed pledges
            2026-03-20 10:00 cycle.completed
            """);
    }

    [Fact]
    public async Task The_last_open_unit_ends_and_so_does_the_stage()
    {
        var ledger = await Quiet().Units("X,Cell X,cell,P,2025-07-01,2026-03-16", "Y,Cell Y,cell,P,2025-07-01,").OnlyPeople(Administrator, "R,head,p01", "P,head,p02", "X,head,p03,2025-07-01,2026-03-16", "Y,head,p04")
            .At("2026-03-10 09:00", "submit Y pledges").At("2026-03-10 10:00", "accept Y pledges").Rehearse();
        ledger.Between("2026-03-10", "2026-12-31", """
            2026-03-10 09:00 assignment.submitted pledges Y v1
            2026-03-10 10:00 assignment.accepted pledges Y v1
            2026-03-17 00:00 assignment.cancelled pledges X v1 reason=unitClosed
            2026-03-17 00:00 stage.done pledges reason=allAccepted
            2026-03-17 00:00 stage.closed pledges
            2026-03-17 00:00 cycle.completed
            # Nothing waits to be sent when a rehearsal ends
            2026-03-17 08:00 mail.accepted p02 [pledges X unitClosed v1]
            """);
    }

    [Fact]
    public async Task A_unit_founded_later_joins_the_stages_that_open_after_it()
    {
        var ledger = await new ReviewYear().Ends("05-29").Quiet().Units("Y,Cell Y,cell,P,2026-04-01,", "Z,Cell Z,cell,P,2026-04-02,").People("Y,head,p04,2026-04-01", "Z,head,p05,2026-04-02")
            .Stage("a", "03-02", "03-31", ("doneWhen", "atDue")).Stage("b", null, "04-30", ("doneWhen", "atDue")).Rehearse();
        ledger.Events("assignment.opened", """
            2026-03-02 00:00 assignment.opened a X v1 due=2026-03-31
            2026-04-01 00:00 assignment.opened b X v1 due=2026-04-30
            2026-04-01 00:00 assignment.opened b Y v1 due=2026-04-30
            """);
    }

    [Fact]
    public async Task A_unit_that_has_ended_is_in_no_roster()
    {
        var ledger = await new ReviewYear().Ends("05-29").Quiet().Units("Y,Cell Y,cell,P,2025-07-01,2026-03-01", "Z,Cell Z,cell,P,2025-07-01,2026-03-02").People("Y,head,p04,2025-07-01,2026-03-01", "Z,head,p05,2025-07-01,2026-03-02")
            .Stage("a", "03-02", "03-31").Rehearse();
        ledger.Between("2026-03-02", "2026-03-03", """
            2026-03-02 00:00 stage.opened a due=2026-03-31
            2026-03-02 00:00 assignment.opened a X v1 due=2026-03-31
            2026-03-02 00:00 assignment.opened a Z v1 due=2026-03-31
            2026-03-02 08:00 mail.accepted p03 [a X open v1]
            2026-03-02 08:00 mail.accepted p05 [a Z open v1]
            2026-03-03 00:00 assignment.cancelled a Z v1 reason=unitClosed
            2026-03-03 08:00 mail.accepted p02 [a Z unitClosed v1]
            """);
    }

    [Fact]
    public async Task The_scope_is_a_subtree_and_its_superiors_still_hear()
    {
        var ledger = await Quiet().Units("Q,Commune Q,commune,R,2025-07-01,", "Y,Cell Y,cell,Q,2025-07-01,").People("Q,head,p06", "Y,head,p04").Ladder("T+3 superior", "T+10 superior+1").Scope("P").Rehearse();
        ledger.Between("2026-03-02", "2026-04-16", """
            2026-03-02 00:00 stage.opened pledges due=2026-03-31
            2026-03-02 00:00 assignment.opened pledges X v1 due=2026-03-31
            2026-03-02 08:00 mail.accepted p03 [pledges X open v1]
            2026-04-01 00:00 stage.due pledges
            2026-04-03 08:00 mail.accepted p02 [pledges X T+3 v1]
            2026-04-14 08:00 mail.accepted p01 [pledges X T+10 v1]
            """);
    }

    [Fact]
    public async Task A_unit_whose_superior_is_the_same_person_is_reviewed_one_level_up()
    {
        var ledger = await Quiet(Administrator, "R,head,p01", "P,head,p02", "X,head,p02").ReviewLadder("R+1").At("2026-03-09 09:00", "submit X pledges")
            .At("2026-03-10 09:00", "accept X pledges", ("by", "p02")).At("2026-03-10 10:00", "accept X pledges", ("by", "p01")).Rehearse();
        ledger.Between("2026-03-09", "2026-03-10", """
            2026-03-09 09:00 assignment.submitted pledges X v1
            2026-03-10 08:00 mail.accepted p01 [pledges X R+1 v1]
            2026-03-10 09:00 assignment.refused pledges X action=accept reason=notTheReviewer
            2026-03-10 10:00 assignment.accepted pledges X v1
            2026-03-10 10:00 stage.done pledges reason=allAccepted
            2026-03-10 10:00 stage.closed pledges
            2026-03-10 10:00 cycle.completed
            """);
    }

    private static ReviewYear Escalating(params string[] people) =>
        new ReviewYear().Ends("04-17").Ladder(Escalation).OnlyPeople(people).Stage("pledges", "03-02", "03-31");

    private static ReviewYear Quiet(params string[] people)
    {
        var year = new ReviewYear().Ends("04-17").Quiet().Stage("pledges", "03-02", "03-31");
        return people.Length == 0 ? year : year.OnlyPeople(people);
    }
}
