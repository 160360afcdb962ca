using System.Globalization;
using System.Text;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Mail;

/// <summary>Days, numbers and titles as Party offices write them (domain.md section 6).</summary>
internal static class OfficialText
{
    private static readonly string[] Weekdays = Texts.Mail["Weekdays"].Split(';');
    private static readonly string YearWord = Texts.Mail["YearWord"];
    private static readonly CompositeFormat MomentForm = CompositeFormat.Parse(Texts.Mail["Moment"]);
    private static readonly CompositeFormat WithWeekday = CompositeFormat.Parse(Texts.Mail["WeekdayAndDay"]);
    private static readonly CompositeFormat Inclusive = CompositeFormat.Parse(Texts.Mail["DeadlineInclusive"]);
    private static readonly CompositeFormat InclusiveMoved = CompositeFormat.Parse(Texts.Mail["DeadlineInclusiveMoved"]);
    private static readonly CompositeFormat Before = CompositeFormat.Parse(Texts.Mail["DeadlineBefore"]);
    private static readonly CompositeFormat Bare = CompositeFormat.Parse(Texts.Mail["DeadlineBare"]);
    private static readonly CompositeFormat PlainInclusive = CompositeFormat.Parse(Texts.Mail["PlainInclusive"]);
    private static readonly CompositeFormat PlainBefore = CompositeFormat.Parse(Texts.Mail["PlainBefore"]);

    /// <summary>Days 1–9 and months 1–2 take a leading zero, so that nothing can be written in front of them.</summary>
    public static string Day(DateOnly day) => string.Create(CultureInfo.InvariantCulture,
        $"{day.Day:00}/{(day.Month < 3 ? "0" : "")}{day.Month}/{day.Year}");

    public static string Two(int number) => number.ToString("00", CultureInfo.InvariantCulture);

    /// <summary>In lower case where the language writes it so.</summary>
    public static string Weekday(DateOnly day) => Weekdays[(int)day.DayOfWeek];

    public static string WeekdayAndDay(DateOnly day) => Fill(WithWeekday, Weekday(day), Day(day));

    public static string Moment(DateTimeOffset at) =>
        string.Format(CultureInfo.InvariantCulture, MomentForm, Two(at.Hour), Two(at.Minute), Day(DateOnly.FromDateTime(at.DateTime)));

    /// <summary>The wording of the plan and, beside it, the day it comes to (domain.md 5.2); null when nothing is due.</summary>
    public static string? Deadline(MailItem item)
    {
        if (item.LastValidDay is not { } last)
        {
            return null;
        }

        return item switch
        {
            { WordingDay: null } => Fill(Bare, WeekdayAndDay(last), ""),
            { Wording: "before", WordingDay: { } day } => Fill(Before, Day(day), WeekdayAndDay(last)),
            { WordingDay: { } day } when day == last => Fill(Inclusive, Day(day), Weekday(last)),
            { WordingDay: { } day } => Fill(InclusiveMoved, Day(day), WeekdayAndDay(last)),
        };
    }

    /// <summary>The wording alone, where the computed day stands in a table.</summary>
    public static string? PlainDeadline(MailItem item) => item.WordingDay is { } day
        ? Fill(item.Wording == "before" ? PlainBefore : PlainInclusive, Day(day), "")
        : null;

    /// <summary>A title with its year, unless it names the year itself.</summary>
    public static string Titled(string title, int year)
    {
        var digits = year.ToString(CultureInfo.InvariantCulture);
        if (title.Contains(digits, StringComparison.Ordinal))
        {
            return title;
        }

        return title.EndsWith(" " + YearWord, StringComparison.Ordinal) ? $"{title} {digits}" : $"{title} {YearWord} {digits}";
    }

    /// <summary>
    /// One line of text from whatever a file or a form held: control characters, line separators and marks that turn the
    /// reading direction become spaces, so that no name starts a header or a paragraph of its own.
    /// </summary>
    public static string Clean(string? text)
    {
        if (text is null)
        {
            return "";
        }

        // Most values are clean; allocate only for those that are not.
        if (!text.AsSpan().ContainsAnyInRange('\0', '\x1f') && !text.AsSpan().ContainsAny(Unwelcome) && Trimmed(text) && (SafeText.IsNormal(text) || text.IsNormalized()))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var space = Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) || (rune.IsBmp && Unwelcome.Contains((char)rune.Value));
            if (!space)
            {
                clean.Append(rune);
            }
            else if (clean.Length > 0 && clean[^1] != ' ')
            {
                clean.Append(' ');
            }
        }

        return clean.ToString().Trim().Normalize(NormalizationForm.FormC);
    }

    /// <summary>Cut at a space, with an ellipsis.</summary>
    public static string Shortened(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var space = text.LastIndexOf(' ', length - 1);
        var end = space > length / 2 ? space : length - 1;
        // Half a surrogate pair is no text.
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + "\u2026";
    }

    private static readonly System.Buffers.SearchValues<char> Unwelcome = System.Buffers.SearchValues.Create(
        [.. Enumerable.Range(0x7f, 0x21).Select(c => (char)c), '\u2028', '\u2029',
         '\u200e', '\u200f', '\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069', '\ufeff']);

    private static bool Trimmed(string text) => text.Length == 0 || (text[0] != ' ' && text[^1] != ' ');

    private static string Fill(CompositeFormat form, string first, string second) =>
        string.Format(CultureInfo.InvariantCulture, form, first, second);
}
