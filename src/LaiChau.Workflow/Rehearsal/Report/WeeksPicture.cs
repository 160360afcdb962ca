using System.Xml.Linq;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Rehearsal.Report;

/// <summary>The mails of a week by group; <paramref name="Monday"/> is its first day.</summary>
internal sealed record MailWeek(DateOnly Monday, IReadOnlyList<long> Groups)
{
    public long Total { get; } = Groups.Sum();
}

/// <summary>Mails per week as stacked bars.</summary>
internal static class WeeksPicture
{
    private const double Width = 1000;
    private const double Height = 260;
    private const double Top = 18;
    private const double Left = 46;

    public static IReadOnlyList<MailGroup> Groups { get; } = [.. Enum.GetValues<MailGroup>()];

    public static IReadOnlyList<MailWeek> Weeks(YearDays year) =>
    [
        .. year.Mails.GroupBy(m => Monday(m.Day))
            .Select(w => new MailWeek(w.Key, [.. Groups.Select(g => w.Sum(m => m.Of(g)))])),
    ];

    public static string Draw(YearDays year, IReadOnlyList<MailWeek> weeks)
    {
        var picture = Svg.Picture(Width + Left, Height + Top + 6, "weeks", Texts.Report["WeeksLabel"]);
        var axis = new TimeAxis(year, Width);
        var lines = Scale.Axis(weeks.Count == 0 ? 1 : weeks.Max(w => w.Total));
        picture.Add(Plot(axis.Behind(0, Height + Top)));
        foreach (var line in lines)
        {
            var y = Y(line);
            picture.Add(Svg.Line(Left, y, Width + Left, y, line == 0 ? "base" : "grid"));
            picture.Add(Svg.Words(Left - 5, y + 4, "axis toleft", line.ToString("N0", Texts.Culture)));
        }

        picture.Add(Plot(weeks.Select(Bar)));
        return Svg.Markup(picture);

        XElement Plot(IEnumerable<XElement> shapes) => new("g", new XAttribute("transform", $"translate({Left} 0)"), shapes);

        double Y(double value) => Top + Height - (value * Height / lines[^1]);

        XElement Bar(MailWeek week)
        {
            var x = Math.Max(0, axis.At(week.Monday)) + 1;
            var width = Math.Max(2, Math.Min(Width, axis.At(week.Monday.AddDays(7))) - x - 1);
            List<XElement> parts = [];
            long below = 0;
            // The calm kinds at the bottom, so that what is serious stands out at the top.
            foreach (var group in Groups.Reverse().Where(g => week.Groups[(int)g] > 0))
            {
                var number = week.Groups[(int)group];
                parts.Add(Svg.Box(x, Y(below + number), width, Y(below) - Y(below + number), $"group{(int)group}"));
                below += number;
            }

            return Svg.Told(Texts.Report.Get("WeekTold", OfficialText.Day(week.Monday), week.Total), parts);
        }
    }

    private static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
}
