using System.Globalization;
using System.Text.RegularExpressions;

namespace LaiChau.Workflow.Rehearsal;

/// <summary>Instants and days as a story writes them. What can't be read is answered by the key of the sentence that says why.</summary>
internal static partial class WrittenTime
{
    /// <summary>What lies outside is a misprint, and would overflow what is computed from it.</summary>
    public const int FirstYear = 1900;
    public const int LastYear = 2200;

    private static readonly string[] Instants = ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz"];

    /// <summary>ISO 8601 with an offset, to the second: the ledger tells no parts of a second.</summary>
    public static (DateTimeOffset Utc, string? Problem) Instant(string text)
    {
        var shape = Shape().Match(text);
        if (!shape.Success)
        {
            return (default, "AtShape");
        }

        if (shape.Groups["fraction"].Success)
        {
            return (default, "AtFraction");
        }

        if (!shape.Groups["offset"].Success)
        {
            return (default, "AtOffset");
        }

        var offset = text.EndsWith('Z') ? text[..^1] + "+00:00" : text;
        return !DateTimeOffset.TryParseExact(offset, Instants, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
            ? (default, "AtShape")
            : IsUsual(instant.Year) ? (instant.ToUniversalTime(), null) : (default, "YearRange");
    }

    /// <summary>yyyy-MM-dd.</summary>
    public static (DateOnly Day, string? Problem) Day(string text) =>
        !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? (default, "DayShape")
            : IsUsual(day.Year) ? (day, null) : (default, "YearRange");

    private static bool IsUsual(int year) => year is >= FirstYear and <= LastYear;

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(?<fraction>[.,][0-9]+)?(?<offset>Z|[+-][0-9]{2}:[0-9]{2})?\z")]
    private static partial Regex Shape();
}
