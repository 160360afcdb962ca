using System.Globalization;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Host.Pages.Change;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Rehearsal.Report;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Pages.Calendars;

/// <summary>A year of the working calendar: its days off and made up, the stages of running cycles, the mails of its days.</summary>
internal sealed record CalendarModel(ShownState State, int Year, IReadOnlyList<CalendarMonth> Months, IReadOnlyList<CalendarDay> Days, DateOnly Today, FormInput Input, bool Known)
{
    public const string Path = "/lich";

    public static readonly IReadOnlyList<string> Kinds = [.. Enum.GetNames<CalendarDayKind>()];

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapPage(Path, http => Show(http, http.Request.Query["nam"].ToString(), new FormInput(null)));
        CalendarChangeForms.Map(pages);
    }

    internal static async Task<IResult> Show(HttpContext http, string asked, FormInput input)
    {
        var services = http.RequestServices;
        var clock = services.GetRequiredService<SteadyClock>();
        // Nonsense in an address is this year.
        var year = int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 2000 and < 2200 ? number : ShownTime.DayOf(clock.GetUtcNow()).Year;
        var tree = services.GetRequiredService<Tree>();
        await using var work = await services.GetRequiredService<Database>().ReadAsync(http.RequestAborted);
        var calendar = await tree.Calendar(work);
        var span = new DaySpan(new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        var days = new YearDays(span, calendar, await Mails(work, span), await Stages(work, tree));
        var model = new CalendarModel(
            await ShownState.Read(work, clock, http), year, CalendarPicture.Draw(days), [.. calendar.Days.Where(d => d.Day.Year == year).OrderBy(d => d.Day)], ShownTime.DayOf(clock.GetUtcNow()), input, calendar.HasYear(year));
        return PageRoutes.Page<CalendarPage>(model, input.IsFine ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IReadOnlyList<MailDay>> Mails(Work work, DaySpan span)
    {
        List<MailDay> days = [];
        foreach (var count in await CalendarTable.Mails(work, LocalTime.StartOf(span.From, ShownTime.Zone), LocalTime.StartOf(span.To.AddDays(1), ShownTime.Zone)))
        {
            // A test mail has no window and no day of it.
            if (DateOnly.TryParseExact(count.Day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                var mails = new MailDay(day);
                mails.Add(default, count.Mails, 0, 0);
                days.Add(mails);
            }
        }

        return days;
    }

    /// <summary>Of all cycles that have not ended, with the days that are known so far.</summary>
    private static async Task<IReadOnlyList<StageLine>> Stages(Work work, Tree tree)
    {
        List<StageLine> lines = [];
        foreach (var cycle in await CycleTable.Unended(work))
        {
            var context = await CycleContext.Load(work, tree, cycle, new LedgerBuffer());
            lines.AddRange(context.Definition.Flow.Activities.OfType<StageDefinition>().Select(d => new StageLine(d)
            {
                Opened = AmendStage.PlannedOpening(context, d, context.Stages.GetValueOrDefault(d.Id)),
                Due = AmendStage.PresentDue(context, d, context.Stages.GetValueOrDefault(d.Id)),
            }));
        }

        return lines;
    }
}

/// <summary>SQL of the calendar's page.</summary>
internal static class CalendarTable
{
    private const string MailsSql = """
        select substr(send_window, 1, 10) as day, count(*) as mails from mail
        where made_at >= @FromAt and made_at < @ToAt
        group by substr(send_window, 1, 10)
        order by 1
        """;

    /// <summary>Mails by the day of their send window.</summary>
    public static Task<List<DayCount>> Mails(Work work, DateTimeOffset from, DateTimeOffset to) =>
        work.Query<DayCount>(MailsSql, new { FromAt = from, ToAt = to });
}

internal sealed class DayCount
{
    public string Day { get; init; } = "";

    public int Mails { get; init; }
}
