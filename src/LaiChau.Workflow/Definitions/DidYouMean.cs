using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Definitions;

/// <summary>Guesses what a misspelt word was meant to be.</summary>
internal static class DidYouMean
{
    // Beyond this many candidates a guess costs more than it helps: a file of thousands of bad references must stay quick.
    private const int MostCandidates = 300;
    private const int MostListed = 12;
    private const int LongestWord = 64;

    /// <summary>The candidate that differs by case alone or by a slip or two; null when none is near.</summary>
    public static string? Nearest(string word, IReadOnlyCollection<string> candidates)
    {
        if (candidates.Count > MostCandidates || word.Length > LongestWord)
        {
            return null;
        }

        string? nearest = null;
        var least = int.MaxValue;
        foreach (var candidate in candidates)
        {
            var distance = string.Equals(word.Trim(), candidate, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(word, candidate);
            if (distance < least && distance <= Tolerance(candidate))
            {
                (nearest, least) = (candidate, distance);
            }
        }

        return nearest;
    }

    /// <summary>The end of a sentence: what to write instead.</summary>
    public static string Remedy(string word, IReadOnlyCollection<string> candidates) =>
        (candidates.Count == 1 ? candidates.First() : Nearest(word, candidates)) is { } nearest
            ? Texts.Definitions.Get("RemedyWrite", nearest)
            : candidates.Count is > 0 and <= MostListed
                ? Texts.Definitions.Get("RemedyOneOf", string.Join(", ", candidates))
                : Texts.Definitions["RemedyCheck"];

    private static int Tolerance(string candidate) => candidate.Length switch { <= 4 => 1, <= 8 => 2, _ => 3 };

    /// <summary>Insertions, deletions, substitutions and swaps of neighbours.</summary>
    private static int Distance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 3)
        {
            return int.MaxValue;
        }

        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            rows[i, 0] = i;
        }

        for (var j = 0; j <= b.Length; j++)
        {
            rows[0, j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                var least = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    least = Math.Min(least, rows[i - 2, j - 2] + 1);
                }

                rows[i, j] = least;
            }
        }

        return rows[a.Length, b.Length];
    }
}
