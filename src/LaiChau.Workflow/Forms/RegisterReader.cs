using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Forms;

/// <summary>A register out of what somebody pasted or uploaded: all of it, or every problem with its line.</summary>
/// <param name="Rows">One object a person; only without problems.</param>
public sealed record RegisterReading(JsonArray Rows, IReadOnlyList<string> Problems)
{
    private const int Shown = 100;

    /// <summary>The day before a workbook's day 1, counting the leap day of 1900 that there was none.</summary>
    private static readonly DateOnly DayZero = new(1899, 12, 30);

    private const int LastDayNumber = 109_000;

    /// <summary>Nobody of a list was born before; what is earlier is mistyped.</summary>
    private const int FirstYear = 1900;

    private static readonly string[] DayFormats = ["yyyy-MM-dd", "d/M/yyyy", "d-M-yyyy", "d.M.yyyy"];

    public static RegisterReading OfText(FormRegister register, string text, int year) => Of(register, SheetRows.OfText(text), year);

    /// <summary>CSV or XLSX, told by the content.</summary>
    public static RegisterReading OfFile(FormRegister register, byte[] bytes, int year) => Of(register, SheetRows.Of(bytes), year);

    /// <summary>What the rows come to, by the unit's fields.</summary>
    public static JsonObject Counts(FormRegister register, JsonArray rows) => new(register.Counts.Select(c => KeyValuePair.Create(
        c.Key, (JsonNode?)rows.Count(r => c.Value.Length == 0 || !FormValues.IsOpen(r![c.Value])))));

    private static RegisterReading Of(FormRegister register, SheetRows sheet, int year)
    {
        if (sheet.Fault is { } fault)
        {
            return Refused(Texts.Forms.Get($"Sheet.{fault}", sheet.Rows.Count > 0 ? sheet.Rows[0].Number : 0, SheetRows.MostRows - 1,
                sheet.Rows is [{ Cells: [var column, ..] }, ..] ? Definitions.Findings.Shown(column) : "", SheetRows.MostInCell));
        }

        var problems = new List<string>();
        var columns = Columns(register, sheet.Rows[0], problems);
        if (problems.Count > 0)
        {
            return new RegisterReading([], problems);
        }

        var rows = new JsonArray();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in sheet.Rows.Skip(1))
        {
            var values = new JsonObject();
            for (var i = 0; i < row.Cells.Length; i++)
            {
                var cell = row.Cells[i].Trim().Normalize(NormalizationForm.FormC);
                if (cell.Length > 0 && i < columns.Count && columns[i] is { } field && Value(field, cell, sheet.IsWorkbook) is { } value)
                {
                    values[field.Key] = value;
                    // Where the form sets no limits of its own.
                    if (field.Type == FieldKind.Date && FormValues.DayOf(value) is { } day && ((field.From is null && day.Year < FirstYear) || (field.To is null && day.Year > year + 1)))
                    {
                        problems.Add(Texts.Forms.Get("RegisterYear", row.Number, field.Label, cell));
                    }
                }
                else if (cell.Length > 0 && i >= columns.Count)
                {
                    problems.Add(Texts.Forms.Get("RegisterCells", row.Number, columns.Count));
                    break;
                }
            }

            var same = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(values.ToJsonString())));
            if (!lines.TryAdd(same, row.Number))
            {
                problems.Add(Texts.Forms.Get("RegisterTwice", row.Number, lines[same]));
            }

            rows.Add(values);
        }

        foreach (var problem in FormCheck.Rows(register, rows, year))
        {
            problems.Add(problem.Path.Length == 0 ? problem.Text
                : Texts.Forms.Get("RegisterLine", sheet.Rows[int.Parse(problem.Path.Split('.')[0], CultureInfo.InvariantCulture) + 1].Number, problem.Text));
        }

        return problems.Count == 0 ? new RegisterReading(rows, []) : new RegisterReading([], problems.Count <= Shown ? problems
            : [.. problems.Take(Shown), Texts.Forms.Get("RegisterMore", problems.Count - Shown)]);
    }

    private static RegisterReading Refused(string problem) => new([], [problem]);

    /// <summary>By the header; null stands for a column that numbers the rows.</summary>
    private static List<FormField?> Columns(FormRegister register, SheetRow header, List<string> problems)
    {
        var fields = register.Rows.Fields;
        var numbering = Texts.Forms["RegisterNumbering"].Split(';');
        var columns = new List<FormField?>();
        foreach (var cell in header.Cells)
        {
            var name = cell.Trim().Normalize(NormalizationForm.FormC);
            var field = fields.FirstOrDefault(f => Same(f.Label, name) || Same(f.Key, name));
            if (field is null && name.Length > 0 && !numbering.Any(n => Same(n, name)))
            {
                problems.Add(Texts.Forms.Get("RegisterColumnUnknown", Definitions.Findings.Shown(name), string.Join("; ", fields.Select(f => f.Label))));
            }
            else if (field is not null && columns.Contains(field))
            {
                problems.Add(Texts.Forms.Get("RegisterColumnTwice", field.Label));
            }

            columns.Add(field);
        }

        problems.AddRange(fields.Where(f => f.Required && !columns.Contains(f)).Select(f => Texts.Forms.Get("RegisterColumnMissing", f.Label)));
        return columns;
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>What cannot be read stays as it is written, for the check to name; null: left open.</summary>
    private static JsonNode? Value(FormField field, string cell, bool workbook)
    {
        switch (field.Type)
        {
            case FieldKind.Date:
                if (workbook && int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < LastDayNumber)
                {
                    return Day(DayZero.AddDays(number));
                }

                return DateOnly.TryParseExact(cell, DayFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? Day(day) : cell;
            case FieldKind.Whole or FieldKind.Number:
                return decimal.TryParse(cell.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) ? amount : cell;
            case FieldKind.Choice:
                return field.Options.FirstOrDefault(o => Same(o.Label, cell) || Same(o.Value, cell))?.Value ?? cell;
            case FieldKind.Yes:
                return Texts.Forms["YesWords"].Split(';').Any(w => Same(w, cell)) ? true : Texts.Forms["NoWords"].Split(';').Any(w => Same(w, cell)) ? null : cell;
            default:
                return cell;
        }
    }

    private static JsonNode Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
