using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Behaviours;

/// <summary>What the rules forbid is entered as refused, with the reason, and the rehearsal goes on.</summary>
public sealed class Refusals
{
    [Theory]
    [InlineData("2026-02-27 09:00", "submit X pledges", "stageNotOpen")]
    [InlineData("2026-03-10 09:00", "submit P pledges", "notAssigned")]
    [InlineData("2026-03-10 09:00", "accept X pledges", "nothingToReview")]
    [InlineData("2026-03-10 09:00", "withdraw X pledges", "nothingToReview")]
    public async Task An_action_that_does_not_fit_the_work_is_refused(string at, string what, string reason)
    {
        var ledger = await Pledges().At(at, what).Rehearse();
        var words = what.Split(' ');
        ledger.Events("assignment.refused", $"{at} assignment.refused {words[2]} {words[1]} action={words[0]} reason={reason}");
    }

    [Fact]
    public async Task Work_that_is_with_the_reviewer_or_accepted_is_not_handed_in_again()
    {
        var ledger = await Pledges().At("2026-03-10 09:00", "submit X pledges").At("2026-03-10 09:01", "submit X pledges")
            .At("2026-03-10 09:02", "reopen X pledges", ("reason", "a"))
            .At("2026-03-10 10:00", "accept X pledges").At("2026-03-10 10:01", "submit X pledges").At("2026-03-10 10:02", "accept X pledges")
            .At("2026-03-10 10:03", "return X pledges", ("reason", "a")).At("2026-03-10 10:04", "withdraw X pledges")
            .At("2026-03-10 10:05", "extend X pledges", ("dueOn", "2026-04-10"), ("reason", "a")).Rehearse();
        ledger.Events("assignment.refused", """
            2026-03-10 09:01 assignment.refused pledges X action=submit reason=alreadySubmitted
            2026-03-10 09:02 assignment.refused pledges X action=reopen reason=notAccepted
            2026-03-10 10:01 assignment.refused pledges X action=submit reason=alreadyAccepted
            2026-03-10 10:02 assignment.refused pledges X action=accept reason=alreadyAccepted
            2026-03-10 10:03 assignment.refused pledges X action=return reason=alreadyAccepted
            2026-03-10 10:04 assignment.refused pledges X action=withdraw reason=alreadyAccepted
            2026-03-10 10:05 assignment.refused pledges X action=extend reason=alreadyAccepted
            """);
    }

    [Fact]
    public async Task Exempted_work_has_ended()
    {
        var ledger = await Pledges().At("2026-03-10 09:00", "exempt X pledges", ("reason", "ill")).At("2026-03-10 09:01", "submit X pledges")
            .At("2026-03-10 09:02", "extend X pledges", ("dueOn", "2026-04-10"), ("reason", "a")).At("2026-03-10 09:03", "exempt X pledges", ("reason", "a")).Rehearse();
        ledger.Events("assignment.refused", """
            2026-03-10 09:01 assignment.refused pledges X action=submit reason=assignmentEnded
            2026-03-10 09:02 assignment.refused pledges X action=extend reason=assignmentEnded
            2026-03-10 09:03 assignment.refused pledges X action=exempt reason=assignmentEnded
            """);
    }

    [Fact]
    public async Task Strangers_neither_hand_in_nor_review()
    {
        var ledger = await Pledges().People("P,viewer,p09", "X,officer,p08")
            .At("2026-03-10 09:00", "submit X pledges", ("by", "p04")).At("2026-03-10 09:01", "submit X pledges", ("by", "p08"))
            .At("2026-03-10 09:02", "submit X pledges", ("by", "p09")).At("2026-03-10 09:03", "submit X pledges", ("by", "nobody"))
            .At("2026-03-10 09:04", "submit X pledges", ("by", "p03"))
            .At("2026-03-10 09:05", "accept X pledges", ("by", "p03")).At("2026-03-10 09:06", "accept X pledges", ("by", "p04"))
            .At("2026-03-10 09:07", "return X pledges", ("by", "p09"), ("reason", "a"))
            .At("2026-03-10 09:08", "withdraw X pledges", ("by", "p04"))
            .At("2026-03-10 09:09", "accept X pledges", ("by", "p02")).Rehearse();
        ledger.Between("2026-03-10", "2026-03-10", """
            2026-03-10 09:00 assignment.refused pledges X action=submit reason=notTheHead
            2026-03-10 09:01 assignment.refused pledges X action=submit reason=notTheHead
            2026-03-10 09:02 assignment.refused pledges X action=submit reason=notTheHead
            2026-03-10 09:03 assignment.refused pledges X action=submit reason=notTheHead
            2026-03-10 09:04 assignment.submitted pledges X v1
            2026-03-10 09:05 assignment.refused pledges X action=accept reason=notTheReviewer
            2026-03-10 09:06 assignment.refused pledges X action=accept reason=notTheReviewer
            2026-03-10 09:07 assignment.refused pledges X action=return reason=notTheReviewer
            2026-03-10 09:08 assignment.refused pledges X action=withdraw reason=notTheHead
            2026-03-10 09:09 assignment.accepted pledges X v1
            """);
    }

    [Fact]
    public async Task A_closed_stage_takes_nothing()
    {
        var ledger = await new ReviewYear().Ends("05-29").Quiet().Stage("a", "03-02", "03-31").Stage("b", "04-15", "05-15")
            .At("2026-03-10 09:00", "submit X a").At("2026-03-10 10:00", "accept X a").At("2026-03-10 11:00", "submit X a").Rehearse();
        ledger.Events("assignment.refused", "2026-03-10 11:00 assignment.refused a X action=submit reason=stageClosed");
    }

    [Fact]
    public async Task An_extension_moves_the_deadline_forwards_into_days_to_come()
    {
        var ledger = await Pledges().At("2026-03-10 09:00", "extend X pledges", ("dueOn", "2026-03-09"), ("reason", "a"))
            .At("2026-04-10 09:00", "extend X pledges", ("dueOn", "2026-04-09"), ("reason", "a"))
            .At("2026-04-10 09:01", "extend X pledges", ("dueOn", "2026-04-10"), ("reason", "a")).Rehearse();
        ledger.Events("assignment.e", "2026-04-10 09:01 assignment.extended pledges X v2 due=2026-04-10 reason=a");
        ledger.Events("assignment.refused", """
            2026-03-10 09:00 assignment.refused pledges X action=extend reason=dayNotAllowed
            2026-04-10 09:00 assignment.refused pledges X action=extend reason=dayNotAllowed
            """);
    }

    [Fact]
    public async Task Paper_is_not_received_tomorrow()
    {
        var ledger = await Pledges().At("2026-03-10 09:00", "submit X pledges", ("receivedOn", "2026-03-11"), ("onBehalf", "true"), ("reason", "a")).Rehearse();
        ledger.Events("assignment.refused", "2026-03-10 09:00 assignment.refused pledges X action=submit reason=dayNotAllowed");
    }

    [Fact]
    public async Task A_unit_does_not_date_its_own_work_back()
    {
        // Paper of an earlier day is entered by the superior's office, with the word onBehalf or without.
        var ledger = await Pledges().At("2026-04-03 09:00", "submit X pledges", ("receivedOn", "2026-03-31"), ("by", "p03"), ("reason", "a"))
            .At("2026-04-03 09:01", "submit X pledges", ("receivedOn", "2026-03-31"), ("by", "p03"), ("onBehalf", "true"), ("reason", "a"))
            .At("2026-04-03 09:02", "submit X pledges", ("receivedOn", "2026-03-31"), ("by", "p02"), ("reason", "a"))
            .At("2026-04-03 09:03", "submit Y pledges", ("receivedOn", "2026-04-03"), ("by", "p04"), ("reason", "b")).Rehearse();
        ledger.Between("2026-04-03", "2026-04-03", """
            2026-04-03 09:00 assignment.refused pledges X action=submit reason=notTheReviewer
            2026-04-03 09:01 assignment.refused pledges X action=submit reason=notTheReviewer
            2026-04-03 09:02 assignment.submitted pledges X v1 reason=a
            2026-04-03 09:03 assignment.submitted pledges Y v1 late=3 reason=b
            """);
    }

    [Fact]
    public async Task An_extension_is_longer_than_the_deadline_and_concerns_a_stage_that_is_open()
    {
        var ledger = await Pledges().At("2026-02-20 09:00", "extend X pledges", ("dueOn", "2026-04-02"), ("reason", "a")).At("2026-02-20 09:01", "exempt X pledges", ("reason", "a"))
            .At("2026-03-09 09:00", "extend X pledges", ("dueOn", "2026-03-20"), ("reason", "a")).At("2026-03-09 09:01", "extend X pledges", ("dueOn", "2026-03-31"), ("reason", "a")).Rehearse();
        ledger.Events("assignment.refused", """
            2026-02-20 09:00 assignment.refused pledges X action=extend reason=stageNotOpen
            2026-02-20 09:01 assignment.refused pledges X action=exempt reason=stageNotOpen
            2026-03-09 09:00 assignment.refused pledges X action=extend reason=dayNotAllowed
            2026-03-09 09:01 assignment.refused pledges X action=extend reason=dayNotAllowed
            """);
    }

    [Fact]
    public async Task A_lapsed_year_takes_nothing_more()
    {
        var ledger = await Pledges().Ends("04-01").At("2026-04-02 00:00", "submit X pledges").At("2026-04-02 09:00", "submit Y pledges").Rehearse();
        ledger.Between("2026-04-01", "2026-12-31", """
            2026-04-01 00:00 stage.due pledges
            # endsOn at 24:00 is 2/4 00:00; people's actions of that instant come first
            2026-04-02 00:00 assignment.submitted pledges X v1 late=2
            2026-04-02 00:00 assignment.lapsed pledges X v1 late=2
            2026-04-02 00:00 assignment.lapsed pledges Y v1 late=1
            2026-04-02 00:00 stage.closed pledges
            2026-04-02 00:00 cycle.completed
            2026-04-02 09:00 assignment.refused pledges Y action=submit reason=stageClosed
            """);
    }

    private static ReviewYear Pledges() => new ReviewYear().Ends("04-30").Quiet().Stage("pledges", "03-02", "03-31")
        .Units("Y,Cell Y,cell,P,2025-07-01,").People("Y,head,p04");
}
