using System.Xml.Linq;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Rehearsal.Report;

/// <param name="Title">Month and year.</param>
/// <param name="Picture">Markup.</param>
internal sealed record CalendarMonth(string Title, string Picture, long Mails)
{
    /// <summary>Days with mail.</summary>
    public int SendingDays { get; init; }

    public MailDay? Heaviest { get; init; }

    /// <summary>Days on which stages open.</summary>
    public IReadOnlyList<DateOnly> Opening { get; init; } = [];

    /// <summary>Last valid days of stages.</summary>
    public IReadOnlyList<DateOnly> Due { get; init; } = [];
}

/// <summary>The year as calendar sheets: one picture a month, so that a telephone shows them one below the other.</summary>
internal static class CalendarPicture
{
    private const double Cell = 32;
    private const double Head = 16;
    private const int NarrowDigits = 5;

    private static readonly string[] Weekdays = Texts.Report["WeekdaysShort"].Split(';');

    public static IReadOnlyList<CalendarMonth> Draw(YearDays year)
    {
        var shades = Scale.Shades(year.Heaviest);
        return [.. year.Months.Select(month => Month(year, month, shades))];
    }

    private static CalendarMonth Month(YearDays year, DateOnly month, IReadOnlyList<long> shades)
    {
        var days = Enumerable.Range(0, DateTime.DaysInMonth(month.Year, month.Month)).Select(month.AddDays).ToList();
        var mails = days.Select(year.MailsOn).OfType<MailDay>().ToList();
        var title = Texts.Report.Get("Month", month.Month, month.Year);
        var before = Column(month);
        var rows = (before + days.Count + 6) / 7;
        var picture = Svg.Picture(7 * Cell, Head + (rows * Cell), "month", Texts.Report.Get("MonthLabel", title, mails.Sum(m => m.Total)));
        picture.Add(Weekdays.Select((name, i) => Svg.Words((i + 0.5) * Cell, 11, "weekday", name)));
        picture.Add(days.Select((day, i) => Day(year, day, shades, (before + i) % 7 * Cell, Head + ((before + i) / 7 * Cell))));
        return new CalendarMonth(title, Svg.Markup(picture), mails.Sum(m => m.Total))
        {
            SendingDays = mails.Count,
            Heaviest = mails.MaxBy(m => m.Total),
            Opening = [.. days.Where(year.Opening.Contains)],
            Due = [.. days.Where(year.Due.Contains)],
        };
    }

    private static XElement Day(YearDays year, DateOnly day, IReadOnlyList<long> shades, double x, double y)
    {
        var mails = year.MailsOn(day)?.Total ?? 0;
        var shade = Scale.Shade(shades, mails);
        List<XElement> shapes = [];
        if (day >= year.Span.From && day <= year.Span.To)
        {
            var off = year.IsHoliday(day) ? "holiday" : year.Calendar.IsWorkingDay(day) ? "workday" : "weekend";
            shapes.Add(Svg.Box(x + 0.5, y + 0.5, Cell - 1, Cell - 1, mails > 0 ? $"shade{shade}" : off));
            if (year.IsMakeup(day))
            {
                shapes.Add(Svg.Box(x + 2.5, y + 2.5, Cell - 5, Cell - 5, "makeup"));
            }

            if (year.Due.Contains(day))
            {
                shapes.Add(Svg.Box(x + 1.5, y + 1.5, Cell - 3, Cell - 3, "due"));
            }

            if (year.Opening.Contains(day))
            {
                shapes.Add(Svg.Shape("opening", (x + Cell - 11, y + 1), (x + Cell - 1, y + 1), (x + Cell - 1, y + 11)));
            }
        }

        var dark = shade >= 4 ? " light" : "";
        shapes.Add(Svg.Words(x + 5, y + 11, "day" + dark, day.Day.ToString(Texts.Culture)));
        if (mails > 0)
        {
            var number = mails.ToString("N0", Texts.Culture);
            shapes.Add(Svg.Words(x + (Cell / 2), y + 24, (number.Length > NarrowDigits ? "mails narrow" : "mails") + dark, number));
        }

        return Svg.Told(Told(year, day, mails), shapes);
    }

    private static string Told(YearDays year, DateOnly day, long mails)
    {
        List<string> parts = [$"{OfficialText.WeekdayAndDay(day)}: {Texts.Report.Get("MailsCount", mails)}"];
        if (year.Calendar.Entry(day) is { } entry)
        {
            parts.Add($"{Texts.Report[$"DayKind.{entry.Kind}"]} ({entry.Source})");
        }

        parts.AddRange(year.Opening[day].Select(s => Texts.Report.Get("OpensThatDay", s.Title)));
        parts.AddRange(year.Due[day].Select(s => Texts.Report.Get("DueThatDay", s.Title)));
        return string.Join("; ", parts);
    }

    /// <summary>Weeks begin on Monday.</summary>
    private static int Column(DateOnly day) => ((int)day.DayOfWeek + 6) % 7;
}
