using System.Xml.Linq;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Rehearsal.Report;

/// <summary>Days along a picture's width, with months and days off behind whatever is drawn on them.</summary>
internal sealed class TimeAxis(YearDays year, double width)
{
    /// <summary>Room that a month's number takes, alone and with its year.</summary>
    private const double Bare = 22;
    private const double WithYear = 48;

    public double At(DateOnly day) => (day.DayNumber - year.Span.From.DayNumber) * width / year.Span.Days;

    /// <summary>The end of that day.</summary>
    public double After(DateOnly day) => At(day.AddDays(1));

    public IEnumerable<XElement> Behind(double top, double height)
    {
        foreach (var tet in year.Tet)
        {
            yield return Svg.Told(
                Texts.Report.Get("TetSpan", OfficialText.Day(tet.From), OfficialText.Day(tet.To)),
                Svg.Box(At(tet.From), top, After(tet.To) - At(tet.From), height, "tet"));
        }

        for (var day = year.Span.From; day <= year.Span.To; day = day.AddDays(1))
        {
            if (year.IsHoliday(day) && !year.Tet.Any(t => day >= t.From && day <= t.To))
            {
                yield return Svg.Box(At(day), top, After(day) - At(day), height, "dayoff");
            }
        }

        foreach (var month in year.Months)
        {
            var x = Math.Max(0, month < year.Span.From ? 0 : At(month));
            yield return Svg.Line(x, top, x, top + height, month.Month == 1 ? "year" : "grid");
            var end = month.AddMonths(1) > year.Span.To ? width : At(month.AddMonths(1));
            var named = month.Month is 1 || month <= year.Span.From;
            if (end - x >= (named ? WithYear : Bare))
            {
                var words = named ? $"{month.Month}/{month.Year}" : month.Month.ToString(Texts.Culture);
                yield return Svg.Words(x + 3, top + 10, month.Month == 1 ? "axis strong" : "axis", words);
            }
        }
    }
}

/// <summary>Stages as bars over the cycle's days: to the last valid day, from there until done, and what stayed open.</summary>
internal static class TimelinePicture
{
    private const double Width = 1000;
    private const double Top = 20;
    private const double Row = 36;
    private const double Bar = 13;

    /// <summary>A name that begins further right than this is written towards the left.</summary>
    private const double LastStart = 600;

    public static string Draw(YearDays year, IReadOnlyList<StageLine> stages)
    {
        var opened = stages.Where(s => s.Opened is not null).ToList();
        var axis = new TimeAxis(year, Width);
        var height = Top + (opened.Count * Row) + 6;
        var picture = Svg.Picture(Width, height, "timeline", Texts.Report["TimelineLabel"]);
        picture.Add(axis.Behind(0, height));
        picture.Add(opened.Select((stage, i) => Stage(axis, year, stage, Top + (i * Row))));
        return Svg.Markup(picture);
    }

    private static XElement Stage(TimeAxis axis, YearDays year, StageLine stage, double y)
    {
        var opened = stage.Opened!.Value;
        var due = Earlier(stage.Due!.Value, year.Span.To);
        var done = Earlier(stage.Done ?? year.Span.To, year.Span.To);
        var closed = Earlier(stage.Closed ?? year.Span.To, year.Span.To);
        var start = axis.At(opened);
        var onTime = Earlier(due, done);
        var bar = y + 17;
        List<XElement> shapes = [];
        if (closed > done)
        {
            shapes.Add(Svg.Box(axis.After(done), bar + (Bar / 2) - 1.5, axis.After(closed) - axis.After(done), 3, "stayed"));
        }

        shapes.Add(Svg.Box(start, bar, Math.Max(3, axis.After(onTime) - start), Bar, "ontime"));
        if (done > due)
        {
            shapes.Add(Svg.Box(axis.After(due), bar, axis.After(done) - axis.After(due), Bar, "overtime"));
        }

        shapes.Add(Svg.Line(axis.After(due), bar - 3, axis.After(due), bar + Bar + 3, "last"));
        var words = Texts.Report.Get("StageOnTimeline", stage.Title, OfficialText.Day(opened), OfficialText.Day(stage.Due.Value));
        shapes.Add(start <= LastStart
            ? Svg.Words(start, y + 13, "name", words)
            : Svg.Words(Width - 2, y + 13, "name toleft", words));
        return Svg.Told(words, shapes);
    }

    private static DateOnly Earlier(DateOnly a, DateOnly b) => a < b ? a : b;
}
