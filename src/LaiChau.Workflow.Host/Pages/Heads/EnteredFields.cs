using System.Globalization;
using System.Text;

namespace LaiChau.Workflow.Host.Pages.Heads;

/// <summary>Days and reasons of a small form as they were written, and what is wrong with them: the page shows both again.</summary>
internal sealed class EnteredFields
{
    private const int LongestReason = 2000;
    private static readonly string[] DayFormats = ["yyyy-MM-dd", "d/M/yyyy", "d-M-yyyy", "d.M.yyyy"];

    private readonly Dictionary<string, string> written = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> wrong = new(StringComparer.Ordinal);

    public static EnteredFields None { get; } = new();

    public bool IsWrong => wrong.Count > 0;

    /// <returns>Null, or a problem beside the field.</returns>
    public DateOnly? Day(IFormCollection form, string field)
    {
        var text = Text(form, field);
        if (Parse(text) is { } day)
        {
            return day;
        }

        Wrong(field, HeadTexts.Get(text.Length == 0 ? "DayNeeded" : "DayWrong"));
        return null;
    }

    /// <returns>Empty when there is a problem beside the field.</returns>
    public string Reason(IFormCollection form, string field)
    {
        var text = Text(form, field);
        if (text.Length == 0)
        {
            Wrong(field, HeadTexts.Get("ReasonNeeded"));
        }
        else if (text.Length > LongestReason || text.Any(c => char.IsControl(c) && c != '\n'))
        {
            Wrong(field, HeadTexts.Get("ReasonWrong", LongestReason));
            return "";
        }

        return text;
    }

    /// <summary>What was written before somebody had to sign in again.</summary>
    public static EnteredFields Kept(IFormCollection fields)
    {
        var entered = new EnteredFields();
        foreach (var name in fields.Keys.Where(k => !k.StartsWith(Forms.FormPost.Prefix, StringComparison.Ordinal)))
        {
            entered.Text(fields, name);
        }

        return entered;
    }

    public void Wrong(string field, string problem) => wrong[field] = problem;

    /// <summary>Everything that was written.</summary>
    public IEnumerable<(string Field, string Text)> All => written.Where(w => w.Value.Length > 0).Select(w => (w.Key, w.Value));

    public string? Written(string field) => written.GetValueOrDefault(field);

    /// <returns>Null: it is no day.</returns>
    public DateOnly? DayOf(string field) => Parse(written.GetValueOrDefault(field) ?? "");

    public string? Problem(string field) => wrong.GetValueOrDefault(field);

    private static DateOnly? Parse(string text) =>
        DateOnly.TryParseExact(text, DayFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 2000 and < 2200 ? day : null;

    private string Text(IFormCollection form, string field) =>
        written[field] = form[field].ToString().Replace("\r\n", "\n", StringComparison.Ordinal).Trim().Normalize(NormalizationForm.FormC);
}
