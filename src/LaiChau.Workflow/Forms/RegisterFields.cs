using System.Text.Json;
using LaiChau.Workflow.Definitions;

namespace LaiChau.Workflow.Forms;

/// <content>The list of persons that a form may have.</content>
internal sealed partial class FieldReader
{
    private static readonly string[] RegisterKeys = ["label", "help", "most", "columns", "counts"];

    /// <summary>Its columns are fields without rows of their own.</summary>
    public FormRegister? Register(Spot spot, IReadOnlyList<FormField> fields)
    {
        if (!spot.Is(JsonValueKind.Object, "FormRegisterShape", findings))
        {
            return null;
        }

        spot.OnlyKeys(RegisterKeys, findings);
        var label = spot.Required("label", findings)?.Text(findings);
        var rows = new FormField("rows", FieldKind.Group, label ?? "")
        {
            Help = spot.Member("help")?.Text(findings, LongestHelp, lines: true),
            MostRows = spot.Member("most")?.Whole(1, Input.SheetRows.MostRows - 1, findings) ?? Input.SheetRows.MostRows - 1,
            Fields = spot.Required("columns", findings) is { } columns ? Fields(columns, [], inGroup: true) : [],
        };
        return new FormRegister(rows, spot.Member("counts") is { } counts ? Counts(counts, fields, rows.Fields) : new Dictionary<string, string>());
    }

    private Dictionary<string, string> Counts(Spot spot, IReadOnlyList<FormField> fields, IReadOnlyList<FormField> columns)
    {
        var counts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!spot.Is(JsonValueKind.Object, "NotObject", findings))
        {
            return counts;
        }

        foreach (var count in spot.Value.EnumerateObject())
        {
            var place = spot.Place.Child(count.Name);
            if (!fields.Any(f => f.Key == count.Name && f.Type == FieldKind.Whole))
            {
                findings.Problem(place, "FormCountField", new Quoted(count.Name));
            }
            else if (count.Value.ValueKind != JsonValueKind.String || (count.Value.GetString() is { Length: > 0 } column && !columns.Any(c => c.Key == column)))
            {
                findings.Problem(place, "FormCountColumn", string.Join(", ", columns.Select(c => c.Key)));
            }
            else
            {
                counts[count.Name] = count.Value.GetString()!;
            }
        }

        return counts;
    }
}
