using System.Globalization;
using System.Text;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Pages.Change;

/// <summary>Finds units and people by what an official types: the code, or a part of the name without marks and in any case.</summary>
internal static class NameSearch
{
    public const int Most = 20;

    /// <returns>Ordered by code; one more than <see cref="Most"/> when there are more.</returns>
    public static IReadOnlyList<UnitRecord> Units(TreeSnapshot today, string typed)
    {
        var sought = Plain(typed);
        return [.. today.Subtree(null).Where(u => Plain(u.Name).Contains(sought, StringComparison.Ordinal)).Take(Most + 1)];
    }

    /// <summary>The person of this id or address, else all of this name.</summary>
    public static IReadOnlyList<PersonRecord> People(IReadOnlyList<PersonRecord> everybody, string typed)
    {
        if (everybody.Where(p => p.Id == typed || string.Equals(p.Email, typed, StringComparison.OrdinalIgnoreCase)).ToList() is { Count: > 0 } exact)
        {
            return exact;
        }

        var sought = Plain(typed);
        return [.. everybody.Where(p => Plain(p.Name) == sought).OrderBy(p => p.Id, StringComparer.Ordinal).Take(Most + 1)];
    }

    private static string Plain(string text)
    {
        StringBuilder plain = new(text.Length);
        foreach (var letter in text.Trim().Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
            {
                // The d with a stroke is a letter of its own and does not come apart.
                plain.Append(letter is '\u0111' or '\u0110' ? 'd' : char.ToLowerInvariant(letter));
            }
        }

        return plain.ToString();
    }
}
