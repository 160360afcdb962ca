using System.Text;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Resources;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Rehearsal.Report;

/// <summary>
/// `report.html`: the rehearsed year as one page to read and to print, for the meeting that decides whether it is launched.
/// It loads and runs nothing, and equal inputs give equal bytes.
/// </summary>
internal static class YearReport
{
    private const int RowLimit = 200;
    private const int TopPeople = 20;
    private const int TopStorms = 10;
    private const int StormReasons = 3;
    private const int KeyDigits = 12;

    private static readonly long[] Bars = [1, 6, 11, 21, 31, 46, 61, 101, 201];

    /// <param name="work">Its temporary tables go with it; nothing is to be committed.</param>
    /// <exception cref="IOException">The disk is full, or the file cannot be written.</exception>
    public static async Task Write(Work work, long cycle, RehearsalInput input, YearSummary summary, OutputFolder output)
    {
        var model = await Read(work, cycle, input, summary, output);
        await using var file = new StreamWriter(output.Report, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        await ReportPage.Write(model, input.Definition.Zone, file);
    }

    private static async Task<ReportModel> Read(Work work, long cycle, RehearsalInput input, YearSummary summary, OutputFolder output)
    {
        var definition = input.Definition;
        var row = await ReportCycle.Read(work, cycle);
        var span = row.Span(definition.Zone);
        var counts = await NoticeCounts.Read(work, row.RootUnitId);
        await NoticeKinds.Put(work, definition, counts);
        var stages = await StageLines.Read(work, cycle, definition);
        // As it stands at the end: a story may have announced a holiday.
        var calendar = await TreeTable.ReadCalendar(work);
        var year = new YearDays(span, calendar, await MailDays.Read(work, definition.Zone), stages);
        var weeks = WeeksPicture.Weeks(year);
        var sizes = await Mailboxes.Sizes(work);
        return new ReportModel
        {
            Heading = Heading(row, input, summary, calendar, stages),
            Remarks = await Remark(work, cycle, input, summary, year, counts, stages, sizes),
            Year = year,
            Months = CalendarPicture.Draw(year),
            Shades = Shades(year),
            Stages = stages,
            Timeline = TimelinePicture.Draw(year, stages),
            WeeksPicture = WeeksPicture.Draw(year, weeks),
            Weeks = weeks,
            Groups = [.. WeeksPicture.Groups.Select(g => new GroupCount(g, weeks.Sum(w => w.Groups[(int)g])))],
            Histogram = Histogram(sizes),
            Fullest = await Mailboxes.Fullest(work, TopPeople),
            Letters = await LetterSamples.Read(work, input, output, counts),
            Refused = [.. (await Troubles.Refused(work, summary, RowLimit)).Select(r => r with { Stage = r.Stage is { } stage ? TitleOf(input, stage) : null })],
            Lost = await Troubles.Lost(work, summary, RowLimit),
            RowLimit = RowLimit,
        };
    }

    private static ReportHeading Heading(ReportCycle row, RehearsalInput input, YearSummary summary, WorkingCalendar calendar, IReadOnlyList<StageLine> stages) => new()
    {
        Name = input.Definition.Name,
        Cycle = row.Name,
        Year = input.Year,
        Scope = row.Scope ?? row.Root,
        Root = row.Root,
        Version = input.Definition.Version,
        Document = input.Definition.Document,
        Launched = row.LaunchedDay,
        Ends = row.EndsDay,
        Completed = row.CompletedAt is { } at ? StageLines.LastDayBefore(at, input.Definition.Zone) : null,
        CalendarDays = calendar.Days.Count,
        CalendarYears = string.Join(", ", calendar.Days.Select(d => d.Day.Year).Distinct().Order()),
        Acted = input.Story is null ? input.Act.Word.Split(':')[0] : "story",
        ActedBy = input.Story?.Events.Count.ToString(Texts.Culture) ?? input.Act.Word.Split(':')[^1],
        Key = summary.Key[..KeyDigits],
        Summary = summary,
        Assignments = stages.Sum(s => s.Count.Assignments),
        Accepted = stages.Sum(s => s.Count.OnTime + s.Count.Late),
        Lapsed = stages.Sum(s => s.Count.Lapsed),
        MailsKept = summary.MailFiles > 0,
    };

    private static async Task<Remarks> Remark(Work work, long cycle, RehearsalInput input, YearSummary summary, YearDays year,
        IReadOnlyList<NoticeCount> counts, IReadOnlyList<StageLine> stages, IReadOnlyList<MailboxSize> sizes)
    {
        var storms = Remarks.StormDays(year.Mails);
        var (vacant, vacantCount) = await VacantUnits.Read(work, cycle, year.Span, RowLimit);
        var (without, withoutCount) = await Mailboxes.Without(work, RowLimit);
        return new Remarks
        {
            MedianDay = Remarks.Median(year.Mails),
            Storms = await Storms(work, input, storms.Take(TopStorms)),
            StormCount = storms.Count,
            Flooded = sizes.Where(s => s.Number > Remarks.TooMany).Sum(s => s.People),
            OverTet = Remarks.Overlaps(year, stages),
            Vacant = vacant,
            VacantCount = vacantCount,
            Dropped = counts.Where(c => c.State == NoticeState.Dropped).Sum(c => c.Number),
            Without = without,
            WithoutCount = withoutCount,
            ToPrint = summary.Events.GetValueOrDefault("mail.noAddress"),
            MailsRefused = summary.Events.GetValueOrDefault("mail.refused"),
            MailsUnknown = summary.Events.GetValueOrDefault("mail.unknown"),
            MailsExpired = summary.Events.GetValueOrDefault("mail.expired"),
            ByLatest = [.. stages.Where(s => s.DoneByLatest)],
            Unopened = [.. stages.Where(s => s.Opened is null)],
            Empty = [.. stages.Where(s => s.Opened is not null && s.Count.Assignments == 0)],
            WithLapsed = [.. stages.Where(s => s.Count.Lapsed > 0)],
            ToTop = Remarks.Escalations(input.Definition, counts),
            CalendarGaps = [.. Enumerable.Range(year.Span.From.Year, year.Span.To.Year - year.Span.From.Year + 1).Where(y => !year.Calendar.HasYear(y))],
            ActionsRefused = summary.Refusals,
        };
    }

    private static async Task<IReadOnlyList<StormDay>> Storms(Work work, RehearsalInput input, IEnumerable<MailDay> days)
    {
        List<StormDay> told = [];
        foreach (var day in days)
        {
            var reasons = await MailDays.Reasons(work, day, StormReasons);
            told.Add(new StormDay(day.Day, day.Total, [.. reasons.Select(r => new StormReason(TitleOf(input, r.Stage), r.Rung, r.Letter, r.Mails))]));
        }

        return told;
    }

    private static string TitleOf(RehearsalInput input, string activity) => input.Definition.Flow.Activity(activity) switch
    {
        StageDefinition stage => stage.Title,
        { Name.Length: > 0 } named => named.Name,
        var other => other.Id,
    };

    private static IReadOnlyList<ShadeStep> Shades(YearDays year)
    {
        var shades = Scale.Shades(year.Heaviest);
        return [.. shades.Select((from, i) => new ShadeStep(Scale.Shade(shades, from), from, i + 1 < shades.Count ? shades[i + 1] - 1 : null))];
    }

    private static IReadOnlyList<HistogramBar> Histogram(IReadOnlyList<MailboxSize> sizes)
    {
        var bars = Bars.Select((from, i) => (From: from, To: i + 1 < Bars.Length ? Bars[i + 1] - 1 : (long?)null))
            .Select(b => (b.From, b.To, People: sizes.Where(s => s.Number >= b.From && s.Number <= (b.To ?? long.MaxValue)).Sum(s => s.People)))
            .ToList();
        var longest = Math.Max(1, bars.Max(b => b.People));
        var last = bars.FindLastIndex(b => b.People > 0);
        return [.. bars.Take(last + 1).Select(b => new HistogramBar(b.From, b.To, b.People, 100.0 * b.People / longest))];
    }
}
