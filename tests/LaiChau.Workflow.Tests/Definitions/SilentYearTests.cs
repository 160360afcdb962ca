using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Definitions;

namespace LaiChau.Workflow.Tests.Definitions;

/// <summary>
/// The definitions that come with the program leave room for a cycle in which nobody ever answers: every `Done` comes by
/// `latest` alone, and still each stage opens before its last valid day and the flow ends before the cycle does.
/// </summary>
public sealed class SilentYearTests
{
    // Lunar new year 2027 and the days around it, when many deadlines of a cycle's end fall; 2026 likewise for its beginning.
    private static readonly WorkingCalendar Calendar = new(
        new[] { "2026-01-01", "2026-01-02", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20", "2026-04-27", "2026-04-30", "2026-05-01", "2026-08-31",
            "2026-09-01", "2026-09-02", "2026-11-24", "2027-01-01", "2027-02-05", "2027-02-08", "2027-02-09", "2027-02-10", "2027-02-11" }
            .Select(d => new CalendarDay(DateOnly.Parse(d, System.Globalization.CultureInfo.InvariantCulture), CalendarDayKind.Holiday, "")));

    [Theory]
    [InlineData("annual-review.json", "2025-11-15")]
    [InlineData("study-campaign.json", "2026-01-26")]
    [InlineData("study-campaign.json", "2026-08-03")]
    public void Every_stage_opens_before_its_last_valid_day_and_is_done_before_the_cycle_ends(string file, string launched)
    {
        var definition = DefinitionFile.Read(Path.Combine(DefinitionFolder.Workflows, file)).Value!;
        var year = new SilentYear(definition, DateOnly.Parse(launched, System.Globalization.CultureInfo.InvariantCulture));
        var end = year.Day(definition.EndsOn);
        Assert.All(definition.Stages, stage =>
        {
            Assert.True(year.Opened(stage.Id) < year.Due(stage.Id), $"{stage.Id} opens on {year.Opened(stage.Id):O}, due {year.Due(stage.Id):O}");
            Assert.True(year.Latest(stage) > year.Due(stage.Id), $"{stage.Id} latest {year.Latest(stage):O}, due {year.Due(stage.Id):O}");
            Assert.True(year.Done(stage.Id) <= end, $"{stage.Id} done on {year.Done(stage.Id):O}, the cycle ends {end:O}");
        });
    }

    private sealed class SilentYear(CycleDefinition definition, DateOnly launched)
    {
        private const int Year = 2026;

        public DateOnly Day(DayRule rule) => rule switch
        {
            FixedDay day => day.In(Year),
            CountedDay { WorkingDays: true } counted => Calendar.AddWorkingDays(Moment(counted), counted.Count),
            CountedDay counted => Moment(counted).AddDays(counted.Count),
            _ => throw new ArgumentException(rule.ToString(), nameof(rule)),
        };

        public DateOnly Opened(string id)
        {
            var token = definition.Flow.Sources(id).Select(Done).DefaultIfEmpty(launched).Max();
            return definition.Flow.Activity(id) is StageDefinition { OpensOn: { } rule } && Day(rule) > token ? Day(rule) : token;
        }

        public DateOnly Due(string id)
        {
            var stage = definition.Stage(id);
            var day = Day(stage.DueOn).AddDays(stage.DueWording == DueWording.Before ? -1 : 0);
            return stage.WeekendRule == WeekendRule.RollForward ? Calendar.OnOrAfter(day) : day;
        }

        public DateOnly Latest(StageDefinition stage) => stage.Latest is { } rule ? Day(rule) : Calendar.AddWorkingDays(Due(stage.Id), 20);

        public DateOnly Done(string id) => definition.Flow.Activity(id) switch
        {
            StageDefinition stage => Latest(stage).AddDays(1),
            WaitUntilActivity wait => Day(wait.Date),
            _ => Opened(id),
        };

        private DateOnly Moment(CountedDay rule) => rule.Event switch
        {
            DayEvent.Launched => launched,
            DayEvent.Opened => Opened(rule.Stage!),
            DayEvent.Due => Due(rule.Stage!),
            _ => Done(rule.Stage!),
        };
    }
}
