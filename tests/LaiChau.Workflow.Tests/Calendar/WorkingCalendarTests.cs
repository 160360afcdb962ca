using CsCheck;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Calendar;

/// <summary>Against the calendar of the samples: Vietnam 2025 to 2027.</summary>
public sealed class WorkingCalendarTests
{
    private static readonly WorkingCalendar Vietnam = new(CalendarFile.Read(Repository.Path("samples/lai-chau/calendar.csv")).Value!);

    private static readonly Gen<DateOnly> Days = Gen.Int[0, 1_094].Select(n => new DateOnly(2025, 1, 1).AddDays(n));

    [Theory]
    [InlineData("2026-01-02", false)] // off in exchange for Saturday the 10th
    [InlineData("2026-01-10", true)]
    [InlineData("2026-01-17", false)]
    [InlineData("2026-02-13", true)]
    [InlineData("2026-02-16", false)] // the first of the five days of the lunar new year
    [InlineData("2026-02-20", false)]
    [InlineData("2026-02-23", true)]
    [InlineData("2026-04-27", false)] // for the Sunday before
    [InlineData("2026-11-24", false)]
    [InlineData("2026-03-31", true)]
    public void A_day_is_worked_as_the_table_says_and_else_as_its_weekday_says(string day, bool worked) =>
        Assert.Equal(worked, Vietnam.IsWorkingDay(DateOnly.ParseExact(day, "yyyy-MM-dd")));

    [Fact]
    public void Counting_forwards_steps_over_the_lunar_new_year()
    {
        Assert.Equal(new DateOnly(2026, 2, 23), Vietnam.AddWorkingDays(new DateOnly(2026, 2, 13), 1));
        Assert.Equal(1, Vietnam.WorkingDaysAfter(new DateOnly(2026, 2, 13), new DateOnly(2026, 2, 23)));
        Assert.Equal(0, Vietnam.WorkingDaysAfter(new DateOnly(2026, 2, 13), new DateOnly(2026, 2, 22)));
    }

    [Fact]
    public void Counting_backwards_stops_at_a_Saturday_that_makes_up()
    {
        Assert.Equal(new DateOnly(2026, 1, 10), Vietnam.AddWorkingDays(new DateOnly(2026, 1, 12), -1));
        Assert.Equal(new DateOnly(2026, 1, 9), Vietnam.AddWorkingDays(new DateOnly(2026, 1, 12), -2));
    }

    [Fact]
    public void The_nearest_working_day_is_the_day_itself_when_it_is_worked()
    {
        Assert.Equal(new DateOnly(2026, 1, 10), Vietnam.OnOrBefore(new DateOnly(2026, 1, 11)));
        Assert.Equal(new DateOnly(2026, 1, 12), Vietnam.OnOrAfter(new DateOnly(2026, 1, 11)));
        Assert.Equal(new DateOnly(2026, 1, 10), Vietnam.OnOrAfter(new DateOnly(2026, 1, 10)));
        Assert.Equal(new DateOnly(2026, 2, 13), Vietnam.OnOrBefore(new DateOnly(2026, 2, 20)));
    }

    [Fact]
    public void Without_a_table_Monday_to_Friday_are_worked()
    {
        Assert.Equal(new DateOnly(2026, 1, 5), WorkingCalendar.Empty.AddWorkingDays(new DateOnly(2026, 1, 2), 1));
        Assert.False(WorkingCalendar.Empty.HasYear(2026));
        Assert.True(Vietnam.HasYear(2026));
        Assert.False(Vietnam.HasYear(2028));
    }

    [Fact]
    public void Days_counted_to_a_day_found_by_counting_are_the_days_counted() =>
        Gen.Select(Days, Gen.Int[0, 200]).Sample((day, count) => Vietnam.WorkingDaysAfter(day, Vietnam.AddWorkingDays(day, count)) == count);

    [Fact]
    public void From_a_working_day_counting_there_and_back_ends_where_it_began() =>
        Gen.Select(Days.Where(Vietnam.IsWorkingDay), Gen.Int[-200, 200])
            .Sample((day, count) => Vietnam.AddWorkingDays(Vietnam.AddWorkingDays(day, count), -count) == day);

    [Fact]
    public void The_working_day_that_is_so_many_working_days_later_is_found_again() =>
        Gen.Select(Days, Days.Where(Vietnam.IsWorkingDay)).Where((from, to) => from < to)
            .Sample((from, to) => Vietnam.AddWorkingDays(from, Vietnam.WorkingDaysAfter(from, to)) == to);

    [Fact]
    public void Counted_days_are_worked_days() =>
        Gen.Select(Days, Gen.Int[-200, 200].Where(n => n != 0)).Sample((day, count) => Vietnam.IsWorkingDay(Vietnam.AddWorkingDays(day, count)));
}
