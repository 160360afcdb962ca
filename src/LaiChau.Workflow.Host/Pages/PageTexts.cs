using System.Globalization;
using System.Resources;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Host.Pages;

/// <summary>What the pages say, in Vietnamese.</summary>
internal static class PageTexts
{
    private static readonly ResourceManager Resources = new("LaiChau.Workflow.Host.Resources.PageTexts", typeof(PageTexts).Assembly);

    public static string Get(string key, params object?[] values) => Find(key) is { } text
        ? values.Length == 0 ? text : string.Format(Texts.Culture, text, values)
        : throw new ArgumentException($"No text '{key}'.", nameof(key));

    /// <summary>A word of the store that has a text; otherwise the word itself, as a mail server's code.</summary>
    public static string Word(string kind, string word) => Find($"{kind}.{word}") ?? word;

    public static string MailState(string state) => Find($"MailState.{state}") ?? state;

    public static string Reason(string reason) => Find($"Reason.{reason}") ?? reason;

    private static string? Find(string key) => Resources.GetString(key, CultureInfo.InvariantCulture);
}
