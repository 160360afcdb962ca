using System.Globalization;
using System.Text;

namespace LaiChau.Workflow.Input;

/// <summary>
/// What may stand in names and codes. Names reach mail headers and codes reach the ledger and addresses of pages, so what
/// could break a line or hide there is refused at the door (design.md section 7).
/// </summary>
internal static class SafeText
{
    public const int LongestName = 500;
    public const int LongestCode = 64;

    /// <summary>Without surrounding spaces and in normal form C, so that one word is one string whichever keyboard wrote it.</summary>
    public static string Normalised(string value)
    {
        value = value.Trim();
        return IsNormal(value) ? value : value.Normalize(NormalizationForm.FormC);
    }

    /// <summary>Certainly in normal form C; asking the platform costs more than the whole letter's encoding.</summary>
    public static bool IsNormal(string value)
    {
        foreach (var letter in value)
        {
            if (!IsComposed(letter))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// The first control, line-breaking, invisible or lost (U+FFFD) character; null when there is none. Invisible ones turn the reading
    /// order around or make two equal names differ.
    /// </summary>
    public static Rune? UnsafeCharacter(string value)
    {
        if (value.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0)
        {
            return null;
        }

        foreach (var rune in value.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar || (rune.Value is < 0x20 or > 0x7E && IsUnsafe(Rune.GetUnicodeCategory(rune))))
            {
                return rune;
            }
        }

        return null;
    }

    public static bool IsCode(string value) =>
        value.Length is > 0 and <= LongestCode && value.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.');

    public static bool IsWord(string value) => value.Length is > 0 and <= LongestCode && value.All(char.IsLetter);

    /// <summary>A value of the file for a message: short, and harmless on a terminal.</summary>
    public static string Shown(string value)
    {
        var shown = new StringBuilder();
        foreach (var rune in value.EnumerateRunes().Take(60))
        {
            shown.Append((IsUnsafe(Rune.GetUnicodeCategory(rune)) ? Rune.ReplacementChar : rune).ToString());
        }

        return shown.Length < value.Length ? shown.Append('\u2026').ToString() : shown.ToString();
    }

    /// <summary>Nothing in these blocks changes in normal form C; Vietnamese needs no others, and asking ICU for each name of a nation takes long.</summary>
    private static bool IsComposed(char c) => c is < '\u0300' or (>= '\u1E00' and <= '\u1EFF');

    private static bool IsUnsafe(UnicodeCategory category) => category
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
