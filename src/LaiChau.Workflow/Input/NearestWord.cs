using System.Globalization;
using System.Text;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Input;

/// <summary>Did-you-mean: the known word that somebody probably meant.</summary>
internal sealed class NearestWord(IReadOnlyCollection<string> words)
{
    /// <summary>Comparing with every unit of a nation costs milliseconds; only the first problems are ever read.</summary>
    private const int ThoroughSearches = 20;

    private readonly Lazy<Dictionary<string, string>> folded = new(() => ByFold(words));
    private int searches;

    /// <summary>The sentence to put behind a message, with a leading space; empty when nothing is near.</summary>
    public string Question(string word) => Find(word) is { } near ? Texts.Input.Get("DidYouMean", near) : "";

    public string? Find(string word)
    {
        if (word.Length is 0 or > SafeText.LongestCode)
        {
            return null;
        }

        var fold = Fold(word);
        if (folded.Value.TryGetValue(fold, out var same))
        {
            return same;
        }

        return words.Count <= 100 || searches++ < ThoroughSearches ? Search(fold) : null;
    }

    private string? Search(string fold)
    {
        string? best = null;

        // One letter in three may differ; of shorter words every other one would be near.
        var least = (fold.Length / 3) + 1;
        foreach (var (candidate, word) in folded.Value)
        {
            if (Math.Abs(candidate.Length - fold.Length) < least && Distance(candidate, fold, least) is var distance && distance < least)
            {
                (best, least) = (word, distance);
            }
        }

        return best;
    }

    private static Dictionary<string, string> ByFold(IEnumerable<string> words)
    {
        var folds = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in words)
        {
            folds.TryAdd(Fold(word), word);
        }

        return folds;
    }

    /// <summary>Letters and digits without case, tone marks and the bar of U+0111.</summary>
    private static string Fold(string word)
    {
        var fold = new StringBuilder(word.Length);
        foreach (var c in word.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && char.IsLetterOrDigit(c))
            {
                fold.Append(c is '\u0111' or '\u0110' ? 'd' : char.ToLowerInvariant(c));
            }
        }

        return fold.ToString();
    }

    /// <summary>Letters changed, added, left out or swapped with their neighbour; <paramref name="limit"/> when it is at least that.</summary>
    private static int Distance(string a, string b, int limit)
    {
        var (before, previous, current) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            var least = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
                }

                least = Math.Min(least, current[j]);
            }

            if (least >= limit)
            {
                return limit;
            }

            (before, previous, current) = (previous, current, before);
        }

        return previous[b.Length];
    }
}
