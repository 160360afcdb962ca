using System.Globalization;

namespace LaiChau.Workflow.Host.Pages.Change;

/// <summary>What was typed into a form, and what is wrong with it, by field.</summary>
internal sealed class FormInput(IFormCollection? form)
{
    private const int LongestReason = 1000;

    private static readonly string[] DayFormats = ["yyyy-MM-dd", "d/M/yyyy", "d-M-yyyy", "d.M.yyyy"];

    private readonly List<(string Field, string Text)> wrong = [];

    public IReadOnlyList<(string Field, string Text)> Wrong => wrong;

    public bool IsFine => wrong.Count == 0;

    public string this[string field] => form?[field].ToString().Trim() ?? "";

    public bool Has(string field) => this[field].Length > 0;

    public void Refuse(string field, string text) => wrong.Add((field, text));

    public string? WrongOf(string field) => wrong.FirstOrDefault(w => w.Field == field).Text;

    /// <summary>As a browser sends it, or as people write it.</summary>
    public DateOnly? Day(string field, bool needed = true)
    {
        if (DateOnly.TryParseExact(this[field], DayFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 2000 and < 2200)
        {
            return day;
        }

        if (needed || Has(field))
        {
            Refuse(field, AdminTexts.Get("DayWrong"));
        }

        return null;
    }

    public string Reason(string field)
    {
        var reason = this[field];
        if (reason.Length is 0 or > LongestReason || reason.Any(char.IsControl))
        {
            Refuse(field, AdminTexts.Get("ReasonWrong", LongestReason));
        }

        return reason;
    }

    /// <summary>For an input of type date.</summary>
    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
