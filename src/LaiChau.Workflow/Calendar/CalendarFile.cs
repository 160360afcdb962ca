using LaiChau.Workflow.Input;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Calendar;

/// <summary>The calendar table (design.md section 4): <c>date,kind,source</c>, a row for each day that is not as its weekday says.</summary>
public static class CalendarFile
{
    private static readonly string[] Required = ["date", "kind", "source"];

    /// <summary>How files and stories spell the kinds.</summary>
    internal static readonly Dictionary<string, CalendarDayKind> Kinds = new(StringComparer.Ordinal)
    {
        ["holiday"] = CalendarDayKind.Holiday,
        ["compensatory"] = CalendarDayKind.Compensatory,
        ["makeup"] = CalendarDayKind.Makeup,
    };

    private static readonly NearestWord Known = new(Kinds.Keys);

    /// <summary>Null for an unknown word.</summary>
    public static CalendarDayKind? ParseKind(string word) => Kinds.TryGetValue(word, out var kind) ? kind : null;

    public static InputResult<IReadOnlyList<CalendarDay>> Read(string path, long maxBytes = InputFile.DefaultMaxBytes)
    {
        var table = new CsvTable(path, maxBytes, Required);
        var days = new List<CalendarDay>();
        var lines = new Dictionary<DateOnly, int>();
        foreach (var line in table.Lines())
        {
            var day = line.RequiredDay("date");
            var kind = Kind(line);
            var source = line.Text("source");
            if (day is { } known && !lines.TryAdd(known, line.Number))
            {
                table.Wrong(line.Number, "date", "CalendarDayTwice", known, lines[known]);
            }
            else if (day is not null && kind is not null && source is not null)
            {
                days.Add(new CalendarDay(day.Value, kind.Value, source));
                Warn(table, line.Number, day.Value, kind.Value);
            }
        }

        if (table.Complete && days.Count == 0 && !table.Problems.Any)
        {
            table.Warnings.Add("CsvNoRows");
        }

        return new InputResult<IReadOnlyList<CalendarDay>>
        {
            Value = table.Problems.Any ? null : days,
            Problems = table.Problems.InOrder(),
            Warnings = table.Warnings.InOrder(),
        };
    }

    private static CalendarDayKind? Kind(CsvLine line)
    {
        if (line.RequiredText("kind") is not { } word)
        {
            return null;
        }

        var kind = ParseKind(word);
        if (kind is null)
        {
            line.Table.Unknown(line.Number, "kind", Known, word, "CalendarKind", SafeText.Shown(word), string.Join(", ", Kinds.Keys));
        }

        return kind;
    }

    /// <summary>
    /// A row that changes nothing is likely a misprint of its day. Not so a holiday on a weekend: the announcements list those, and the
    /// day off that stands in for it has its own row.
    /// </summary>
    private static void Warn(CsvTable table, int line, DateOnly day, CalendarDayKind kind)
    {
        var weekend = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        var key = (kind, weekend) switch
        {
            (CalendarDayKind.Makeup, false) => "CalendarMakeupOnWeekday",
            (CalendarDayKind.Compensatory, true) => "CalendarCompensatoryOnWeekend",
            _ => null,
        };
        if (key is not null)
        {
            table.Warnings.AddCell(line, table.Column("date") + 1, "date", Texts.Input.Get(key, day));
        }
    }
}
