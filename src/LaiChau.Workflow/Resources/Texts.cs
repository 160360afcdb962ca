using System.Globalization;
using System.Resources;

namespace LaiChau.Workflow.Resources;

/// <summary>
/// Everything a user reads that is not a mail template: Vietnamese, one .resx per area beside this file. A key that is
/// not there is a bug and throws; the house test finds it first.
/// </summary>
public sealed class Texts(string area)
{
    private readonly ResourceManager resources = new($"LaiChau.Workflow.Resources.{area}", typeof(Texts).Assembly);

    public static readonly Texts Definitions = new("DefinitionTexts");
    public static readonly Texts Forms = new("FormTexts");
    public static readonly Texts Input = new("InputTexts");
    public static readonly Texts Mail = new("MailTexts");
    public static readonly Texts Report = new("ReportTexts");
    public static readonly Texts Rehearsal = new("RehearsalTexts");
    public static readonly Texts Story = new("StoryTexts");

    /// <summary>Vietnamese conventions for numbers and days: 1.234,5 and 31/3/2026.</summary>
    public static readonly CultureInfo Culture = CultureInfo.GetCultureInfo("vi-VN");

    public string this[string key] =>
        resources.GetString(key, CultureInfo.InvariantCulture) ?? throw new ArgumentException($"No text '{key}' in {area}.", nameof(key));

    /// <summary>The text with its {0}, {1}, … filled in.</summary>
    public string Get(string key, params object?[] values) => string.Format(Culture, this[key], values);
}
