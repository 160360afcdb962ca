using System.Xml.Linq;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Rehearsal.Report;

namespace LaiChau.Workflow.Host.Pages.Watch;

/// <summary>How many units have handed in by which day, against the last valid day.</summary>
/// <param name="Days">Each day on which units first handed in, and how many had by its end.</param>
internal sealed record Progress(DateOnly Opened, DateOnly Due, DateOnly Today, int Counted, IReadOnlyList<(DateOnly Day, int HandedIn)> Days)
{
    private const int Rows = 12;

    public DateOnly End => Today > Due ? Today : Due;

    /// <summary>By the end of that day.</summary>
    public int By(DateOnly day) => Days.LastOrDefault(d => d.Day <= day).HandedIn;

    /// <summary>A row now and then for the table beside the picture: evenly spread, today and the last valid day among them.</summary>
    public IEnumerable<(DateOnly Day, int HandedIn)> Table()
    {
        var last = Today < End ? Today : End;
        var step = Math.Max(1, (int)Math.Ceiling((last.DayNumber - Opened.DayNumber + 1) / (double)Rows));
        SortedSet<DateOnly> days = [last];
        for (var day = Opened; day < last; day = day.AddDays(step))
        {
            days.Add(day);
        }

        if (Due <= last)
        {
            days.Add(Due);
        }

        return days.Select(d => (d, By(d)));
    }
}

/// <summary>Draws <see cref="Progress"/>.</summary>
internal static class ProgressPicture
{
    private const double Width = 640;
    private const double Height = 200;
    private const double Left = 44;
    private const double Top = 14;
    private const double Bottom = 24;

    public static string Draw(Progress progress, string label)
    {
        var days = Math.Max(1, progress.End.DayNumber - progress.Opened.DayNumber + 1);
        double X(DateOnly day) => Left + ((day.DayNumber - progress.Opened.DayNumber) * (Width - Left - 10) / days);
        double Y(int count) => Top + ((Height - Top - Bottom) * (1 - ((double)count / Math.Max(1, progress.Counted))));
        var picture = Svg.Picture(Width, Height, "progress", label);
        foreach (var quarter in new[] { 0, 25, 50, 75, 100 })
        {
            var y = Top + ((Height - Top - Bottom) * (100 - quarter) / 100);
            picture.Add(Svg.Line(Left, y, Width - 10, y, "grid"), Svg.Words(4, y + 4, "axis", $"{quarter} %"));
        }

        var steps = progress.Days.Where(d => d.Day <= progress.Today).ToList();
        List<(double X, double Y)> line = [(X(progress.Opened), Y(0))];
        foreach (var (day, count) in steps)
        {
            var x = X(day < progress.Opened ? progress.Opened : day.AddDays(1));
            line.Add((x, line[^1].Y));
            line.Add((x, Y(count)));
        }

        var now = X((progress.Today < progress.End ? progress.Today : progress.End).AddDays(1));
        line.Add((Math.Max(now, line[^1].X), line[^1].Y));
        picture.Add(Svg.Shape("done", [.. line, (line[^1].X, Y(0))]));
        var due = X(progress.Due.AddDays(1));
        picture.Add(Svg.Line(due, Top, due, Height - Bottom, "due"));
        var words = AdminTexts.Get("DueLine", ShownTime.Of(progress.Due));
        picture.Add(due > Width / 2 ? Right(due - 4, Height - 8, "dueword", words) : Svg.Words(due + 4, Height - 8, "dueword", words));
        if (progress.Today < progress.Due)
        {
            picture.Add(Svg.Line(now, Top, now, Height - Bottom, "today"));
        }

        picture.Add(Svg.Words(Left, Height - 8, "axis", ShownTime.Of(progress.Opened)));
        return Svg.Markup(picture);
    }

    private static XElement Right(double x, double y, string kind, string words)
    {
        var text = Svg.Words(x, y, kind, words);
        text.Add(new XAttribute("text-anchor", "end"));
        return text;
    }
}
