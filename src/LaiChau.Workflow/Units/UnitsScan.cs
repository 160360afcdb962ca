using LaiChau.Workflow.Input;

namespace LaiChau.Workflow.Units;

/// <summary>A row of the units file as far as it could be read: null is what could not, and its problem is entered already.</summary>
/// <param name="Parent">Empty for a root.</param>
/// <param name="EndKnown">False: <paramref name="ValidTo"/> is null because it could not be read.</param>
internal sealed record UnitLine(
    int Line, string? Code, string? Name, string? Kind, string? Parent, DateOnly? ValidFrom, DateOnly? ValidTo, bool EndKnown, int? Members);

internal sealed class UnitsScan
{
    public UnitsScan(CsvTable table, IReadOnlyList<UnitLine> units)
    {
        Table = table;
        Units = units;
        foreach (var unit in units)
        {
            if (unit.Code is not null)
            {
                ByCode.TryAdd(unit.Code, unit);
            }
        }

        Codes = new NearestWord(ByCode.Keys);
    }

    public CsvTable Table { get; }

    public IReadOnlyList<UnitLine> Units { get; }

    /// <summary>The first line of each code.</summary>
    public Dictionary<string, UnitLine> ByCode { get; } = new(StringComparer.Ordinal);

    public NearestWord Codes { get; }

    /// <summary>Only of a scan without problems.</summary>
    public IReadOnlyList<UnitRow> Rows() =>
        [.. Units.Select(u => new UnitRow(
            u.Line, u.Code!, u.Name!, u.Kind!, u.Parent is "" ? null : u.Parent, u.ValidFrom!.Value, u.ValidTo, u.Members))];
}
