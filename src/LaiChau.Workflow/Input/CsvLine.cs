using System.Globalization;

namespace LaiChau.Workflow.Input;

/// <summary>
/// One line of a <see cref="CsvTable"/>. Every getter answers null for what could not be read, after entering the problem once, so that
/// later checks stay silent about it.
/// </summary>
/// <param name="Number">1-based line on which the record starts; quoted line breaks are counted.</param>
/// <param name="Sound">False: quotes or fields are out of step, no cell can be trusted.</param>
internal sealed record CsvLine(CsvTable Table, int Number, string[] Fields, bool Sound)
{
    /// <summary>Days outside these years are misprints or "for ever", and would overflow what is computed from them.</summary>
    private const int FirstYear = 1900;
    private const int LastYear = 2200;

    /// <summary>Normal form C, without surrounding spaces; may be empty.</summary>
    public string? Text(string column, int longest = SafeText.LongestName)
    {
        var index = Table.Column(column);
        if (!Sound || index < 0)
        {
            return null;
        }

        var raw = Fields[index];
        if (SafeText.UnsafeCharacter(raw) is { } rune)
        {
            Table.Wrong(Number, column, "CsvCharacter", rune.Value.ToString("X4", CultureInfo.InvariantCulture));
            return null;
        }

        var text = SafeText.Normalised(raw);
        if (text.Length > longest)
        {
            Table.Wrong(Number, column, "CsvTooLong", text.Length, longest);
            return null;
        }

        return text;
    }

    public string? RequiredText(string column)
    {
        var text = Text(column);
        if (text is "")
        {
            Table.Wrong(Number, column, "CsvValueMissing");
            return null;
        }

        return text;
    }

    /// <summary>A code or id; see <see cref="SafeText.IsCode"/>. Empty stays empty when it is allowed to.</summary>
    public string? Code(string column, bool required = true)
    {
        var code = required ? RequiredText(column) : Text(column);
        if (code is null or "" || SafeText.IsCode(code))
        {
            return code;
        }

        Table.Wrong(Number, column, "CsvCode", SafeText.Shown(code), SafeText.LongestCode);
        return null;
    }

    /// <summary>yyyy-MM-dd.</summary>
    public DateOnly? RequiredDay(string column) => RequiredText(column) is { } text ? Day(column, text) : null;

    /// <param name="read">False: something stands there that is no day.</param>
    public DateOnly? OptionalDay(string column, out bool read)
    {
        var text = Text(column);
        var day = text is null or "" ? null : Day(column, text);
        read = text is "" || day is not null;
        return day;
    }

    private DateOnly? Day(string column, string text)
    {
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            Table.Wrong(Number, column, "CsvDay", SafeText.Shown(text));
            return null;
        }

        if (day.Year is < FirstYear or > LastYear)
        {
            Table.Wrong(Number, column, "CsvDayRange", text, FirstYear, LastYear);
            return null;
        }

        return day;
    }
}
