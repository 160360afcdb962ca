using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Benchmarks.SampleTrees;

/// <summary>Units of a sample in the order of their file, with what its people need to know about them.</summary>
internal sealed class SampleUnits
{
    public static readonly DateOnly Founded = new(2025, 7, 1);

    private readonly List<UnitRow> rows = [];
    private readonly Dictionary<string, int> index = new(StringComparer.Ordinal);
    private readonly HashSet<string> parents = new(StringComparer.Ordinal);

    public IReadOnlyList<UnitRow> Rows => rows;

    /// <summary>Cells that a deputy of the organisation above leads.</summary>
    public HashSet<string> LedByDeputy { get; } = new(StringComparer.Ordinal);

    public UnitRow this[string code] => rows[index[code]];

    public bool HasChildren(string code) => parents.Contains(code);

    /// <summary>Members are people obliged, so only a unit without units below has them; here first as a weight.</summary>
    /// <returns>The code, made unique.</returns>
    public string Add(string code, string name, string kind, string? parent, int? members = null, DateOnly? from = null)
    {
        var unique = code;
        for (var n = 2; index.ContainsKey(unique); n++)
        {
            unique = $"{code}-{n}";
        }

        index.Add(unique, rows.Count);
        rows.Add(new UnitRow(rows.Count + 2, unique, name, kind, parent, from ?? Founded, null, members));
        if (parent is not null)
        {
            parents.Add(parent);
        }

        return unique;
    }

    public void Replace(UnitRow row) => rows[index[row.Code]] = row;

    /// <summary>Scales the weights so that they add up to about <paramref name="total"/>; a cell has at least 3 (domain.md 2.1).</summary>
    public void ScaleMembers(int total)
    {
        var sum = rows.Sum(r => r.Members ?? 0);
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Members is { } weight)
            {
                rows[i] = rows[i] with { Members = Math.Max(3, (int)((((long)weight * total) + (sum / 2)) / sum)) };
            }
        }
    }
}
