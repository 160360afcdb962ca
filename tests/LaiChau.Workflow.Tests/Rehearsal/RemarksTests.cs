using LaiChau.Workflow.Rehearsal.Report;

namespace LaiChau.Workflow.Tests.Rehearsal;

public sealed class RemarksTests
{
    [Fact]
    public void A_day_is_a_storm_when_it_is_far_above_the_others_and_people_notice() =>
        Assert.Equal([900, 401], Remarks.StormDays(Days(10, 100, 100, 401, 90, 900, 400, 100, 12)).Select(d => d.Total));

    [Fact]
    public void A_hundred_mails_are_no_storm_however_quiet_the_year_is() => Assert.Empty(Remarks.StormDays(Days(1, 1, 100, 1, 2)));

    [Fact]
    public void A_year_without_mail_has_no_storm() => Assert.Empty(Remarks.StormDays([]));

    [Theory]
    [InlineData(1, new long[] { 1 })]
    [InlineData(9, new long[] { 1, 2 })]
    [InlineData(2014, new long[] { 1, 20, 100, 200, 1000 })]
    [InlineData(61_000, new long[] { 1, 500, 2000, 10_000, 20_000 })]
    public void Shades_have_round_limits_and_fewer_steps_for_light_years(long heaviest, long[] shades) =>
        Assert.Equal(shades, Scale.Shades(heaviest));

    [Fact]
    public void No_shade_is_darker_than_the_darkest() =>
        Assert.All(Enumerable.Range(1, 3000), heaviest => Assert.InRange(Scale.Shade(Scale.Shades(heaviest), heaviest), 1, 5));

    private static List<MailDay> Days(params long[] totals) =>
    [
        .. totals.Select((total, i) =>
        {
            var day = new MailDay(new DateOnly(2026, 3, 1).AddDays(i));
            day.Add(MailGroup.Reminder, total, 1, 1);
            return day;
        }),
    ];
}
