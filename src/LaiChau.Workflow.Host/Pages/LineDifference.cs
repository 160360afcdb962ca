namespace LaiChau.Workflow.Host.Pages;

/// <summary>A line of two texts that are compared.</summary>
/// <param name="Kind">In the old text alone, in the new alone, or in both.</param>
internal sealed record DifferentLine(LineKind Kind, string Text);

/// <summary>Where a line is.</summary>
internal enum LineKind
{
    Both,
    Removed,
    Added,

    /// <summary>So many lines that are in both are left out here.</summary>
    LeftOut,
}

/// <summary>Pure: what has changed between two texts, line by line, with a few lines around each change.</summary>
internal static class LineDifference
{
    private const int Around = 3;

    /// <summary>What has changed between the equal beginning and end of longer texts is shown as replaced as a whole.</summary>
    private const int MostLines = 1500;

    public static IReadOnlyList<DifferentLine> Of(string before, string after)
    {
        string[] old = Lines(before), fresh = Lines(after);
        var start = 0;
        while (start < old.Length && start < fresh.Length && old[start] == fresh[start])
        {
            start++;
        }

        var end = 0;
        while (end < old.Length - start && end < fresh.Length - start && old[^(end + 1)] == fresh[^(end + 1)])
        {
            end++;
        }

        List<DifferentLine> lines = [.. old[..start].Select(l => new DifferentLine(LineKind.Both, l))];
        lines.AddRange(Middle(old[start..^end], fresh[start..^end]));
        lines.AddRange(old[^end..].Select(l => new DifferentLine(LineKind.Both, l)));
        return Shortened(lines);
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    /// <summary>By the longest common subsequence.</summary>
    private static List<DifferentLine> Middle(string[] old, string[] fresh)
    {
        if ((long)old.Length * fresh.Length > (long)MostLines * MostLines)
        {
            return [.. old.Select(l => new DifferentLine(LineKind.Removed, l)), .. fresh.Select(l => new DifferentLine(LineKind.Added, l))];
        }

        var common = new int[old.Length + 1, fresh.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = fresh.Length - 1; j >= 0; j--)
            {
                common[i, j] = old[i] == fresh[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        List<DifferentLine> lines = [];
        for (int i = 0, j = 0; i < old.Length || j < fresh.Length;)
        {
            if (i < old.Length && j < fresh.Length && old[i] == fresh[j])
            {
                lines.Add(new DifferentLine(LineKind.Both, old[i++]));
                j++;
            }
            else if (j == fresh.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                lines.Add(new DifferentLine(LineKind.Removed, old[i++]));
            }
            else
            {
                lines.Add(new DifferentLine(LineKind.Added, fresh[j++]));
            }
        }

        return lines;
    }

    /// <returns>Empty: the texts are the same.</returns>
    private static List<DifferentLine> Shortened(List<DifferentLine> lines)
    {
        var near = new bool[lines.Count];
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Kind != LineKind.Both)
            {
                Array.Fill(near, true, Math.Max(0, i - Around), Math.Min(lines.Count, i + Around + 1) - Math.Max(0, i - Around));
            }
        }

        List<DifferentLine> shown = [];
        for (var i = 0; i < lines.Count; i++)
        {
            if (near[i])
            {
                shown.Add(lines[i]);
            }
            else if (Array.IndexOf(near, true) >= 0 && (i == 0 || near[i - 1]))
            {
                var next = Array.IndexOf(near, true, i);
                shown.Add(new DifferentLine(LineKind.LeftOut, ShownCount((next < 0 ? lines.Count : next) - i)));
            }
        }

        return shown;
    }

    private static string ShownCount(int lines) => Serving.ShownTime.Number(lines);
}
