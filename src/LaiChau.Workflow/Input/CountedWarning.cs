namespace LaiChau.Workflow.Input;

/// <summary>A warning about many rows of a kind that is not wrong: how many, and the first few by name.</summary>
internal static class CountedWarning
{
    private const int Named = 5;

    public static void Add(CsvTable table, string key, IEnumerable<string> codes)
    {
        var all = codes.ToList();
        if (all.Count > 0)
        {
            table.Warnings.Add(key, all.Count, string.Join(", ", all.Take(Named)) + (all.Count > Named ? ", \u2026" : ""));
        }
    }
}
