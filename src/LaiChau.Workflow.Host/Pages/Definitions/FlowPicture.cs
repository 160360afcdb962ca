using System.Xml.Linq;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Rehearsal.Report;

namespace LaiChau.Workflow.Host.Pages.Definitions;

/// <summary>Draws a definition's flow from top to bottom: a row for each length of the longest way there, forks side by side.</summary>
internal static class FlowPicture
{
    private const double Wide = 190;
    private const double High = 48;
    private const double Across = 212;
    private const double Down = 84;
    private const double Edge = 12;
    private const int LineLength = 27;

    public static string Draw(Flow flow, string label)
    {
        var rows = Rows(flow);
        var columns = rows.Values.GroupBy(r => r).Max(g => g.Count());
        var places = Places(flow, rows, columns);
        var (width, height) = ((columns * Across) - (Across - Wide) + (2 * Edge), ((rows.Values.Max() + 1) * Down) - (Down - High) + (2 * Edge));
        var picture = Svg.Picture(width, height, "flow", label);
        // Its own size, or a short flow would be blown up to the page's width.
        picture.Add(new XAttribute("width", width), new XAttribute("height", height));
        foreach (var connection in flow.Connections)
        {
            picture.Add(Arrow(places[connection.Source], places[connection.Target], connection.Port));
        }

        foreach (var activity in flow.Activities)
        {
            picture.Add(Box(activity, places[activity.Id]));
        }

        return Svg.Markup(picture);
    }

    /// <summary>How people call an activity.</summary>
    public static string NameOf(FlowActivity activity) => activity is StageDefinition stage ? stage.Title
        : activity.Name.Length > 0 ? activity.Name
        : activity.Id;

    /// <summary>Key of the text that says what kind of activity it is.</summary>
    public static string KindOf(FlowActivity activity) => activity switch
    {
        StageDefinition => "Step.Stage",
        WaitUntilActivity => "Step.Wait",
        CheckCompletionActivity => "Step.Check",
        NotifyAdministratorsActivity => "Step.Notify",
        ForkActivity => "Step.Fork",
        JoinActivity => "Step.Join",
        _ => "Step.Start",
    };

    /// <summary>A flow has no circles, so that the longest way ends.</summary>
    private static Dictionary<string, int> Rows(Flow flow)
    {
        Dictionary<string, int> rows = new(StringComparer.Ordinal);
        foreach (var activity in flow.Activities)
        {
            Of(activity.Id);
        }

        return rows;

        int Of(string id)
        {
            if (!rows.TryGetValue(id, out var row))
            {
                row = flow.Sources(id).Select(s => Of(s) + 1).DefaultIfEmpty(0).Max();
                rows[id] = row;
            }

            return row;
        }
    }

    /// <summary>In each row as far left as whoever comes before allows, so that a branch stays in its column.</summary>
    private static Dictionary<string, (double X, double Y)> Places(Flow flow, Dictionary<string, int> rows, int columns)
    {
        Dictionary<string, int> column = new(StringComparer.Ordinal);
        foreach (var row in flow.Activities.GroupBy(a => rows[a.Id]).OrderBy(g => g.Key))
        {
            var wanted = row.Select(a => (a.Id, At: flow.Sources(a.Id).Where(column.ContainsKey).Select(s => column[s]).DefaultIfEmpty(0).Min())).OrderBy(w => w.At).ToList();
            var next = 0;
            for (var i = 0; i < wanted.Count; i++)
            {
                var place = Math.Max(next, Math.Min(wanted[i].At, columns - (wanted.Count - i)));
                column[wanted[i].Id] = place;
                next = place + 1;
            }
        }

        return flow.Activities.ToDictionary(a => a.Id, a => (Edge + (column[a.Id] * Across), Edge + (rows[a.Id] * Down)), StringComparer.Ordinal);
    }

    private static IEnumerable<XElement> Arrow((double X, double Y) from, (double X, double Y) to, string port)
    {
        var (x1, y1, x2, y2) = (from.X + (Wide / 2), from.Y + High, to.X + (Wide / 2), to.Y);
        var middle = y2 - ((Down - High) / 2);
        yield return Svg.Line(x1, y1, x1, middle, "way");
        yield return Svg.Line(x1, middle, x2, middle, "way");
        yield return Svg.Line(x2, middle, x2, y2, "way");
        yield return Svg.Shape("head", (x2 - 4, y2 - 7), (x2 + 4, y2 - 7), (x2, y2));
        if (port is Port.Met or Port.NotMet)
        {
            yield return Svg.Words(x2 + 6, y2 - 8, "port", AdminTexts.Get($"Port.{port}"));
        }
    }

    private static XElement Box(FlowActivity activity, (double X, double Y) place)
    {
        var name = NameOf(activity);
        var box = Svg.Box(place.X, place.Y, Wide, High, activity is StageDefinition ? "step stage" : "step");
        box.Add(new XAttribute("rx", "5"));
        return Svg.Told(name, [box, Svg.Words(place.X + 8, place.Y + 13, "kind", AdminTexts.Get(KindOf(activity))), .. Lines(name).Select((line, i) => Svg.Words(place.X + 8, place.Y + 27 + (13 * i), "name", line))]);
    }

    /// <summary>At most two; the whole name is told when the box is pointed at, and stands in the table.</summary>
    private static List<string> Lines(string name)
    {
        List<string> lines = [""];
        foreach (var word in name.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (lines[^1].Length + word.Length + 1 <= LineLength || lines[^1].Length == 0)
            {
                lines[^1] = lines[^1].Length == 0 ? word : $"{lines[^1]} {word}";
            }
            else if (lines.Count == 2)
            {
                lines[^1] += " …";
                break;
            }
            else
            {
                lines.Add(word);
            }
        }

        return lines;
    }
}
