using System.Globalization;
using LaiChau.Workflow.Input;

namespace LaiChau.Workflow.Units;

/// <summary>The units file (design.md section 5): <c>code,name,kind,parent,valid_from,valid_to[,members]</c>, one row a unit.</summary>
public static class UnitsFile
{
    private static readonly string[] Required = ["code", "name", "kind", "parent", "valid_from", "valid_to"];
    private static readonly string[] Optional = ["members"];

    /// <summary>The rows when they are one sound tree, else everything that is wrong with them.</summary>
    public static InputResult<IReadOnlyList<UnitRow>> Read(string path, long maxBytes = InputFile.DefaultMaxBytes)
    {
        var scan = Scan(path, maxBytes);
        return new InputResult<IReadOnlyList<UnitRow>>
        {
            Value = scan.Table.Problems.Any ? null : scan.Rows(),
            Problems = scan.Table.Problems.InOrder(),
            Warnings = scan.Table.Warnings.InOrder(),
        };
    }

    internal static UnitsScan Scan(string path, long maxBytes)
    {
        var table = new CsvTable(path, maxBytes, Required, Optional);
        var units = table.Lines().Select(Unit).ToList();
        if (table.Complete && units.Count == 0)
        {
            table.Problems.Add("CsvNoRows");
        }

        var scan = new UnitsScan(table, units);
        TreeShape.Check(scan);
        return scan;
    }

    private static UnitLine Unit(CsvLine line)
    {
        if (!line.Sound)
        {
            // Its code still counts as known, or every child would be reported for its parent's stray comma.
            var index = line.Table.Column("code");
            var code = index >= 0 && index < line.Fields.Length ? SafeText.Normalised(line.Fields[index]) : null;
            return new UnitLine(line.Number, code is not null && SafeText.IsCode(code) ? code : null, null, null, null, null, null, false, null);
        }

        var unit = new UnitLine(
            line.Number, line.Code("code"), line.RequiredText("name"), Kind(line), line.Code("parent", required: false),
            line.RequiredDay("valid_from"), line.OptionalDay("valid_to", out var ends), ends, Members(line));
        if (unit.ValidTo < unit.ValidFrom)
        {
            line.Table.Wrong(line.Number, "valid_to", "CsvDaysReversed", "valid_to", "valid_from");
        }

        return unit;
    }

    private static string? Kind(CsvLine line)
    {
        var kind = line.RequiredText("kind");
        if (kind is null || SafeText.IsWord(kind))
        {
            return kind;
        }

        line.Table.Wrong(line.Number, "kind", "UnitKind", SafeText.Shown(kind));
        return null;
    }

    private static int? Members(CsvLine line)
    {
        var text = line.Text("members");
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var members))
        {
            return members;
        }

        line.Table.Wrong(line.Number, "members", "UnitMembers", SafeText.Shown(text));
        return null;
    }
}
