using LaiChau.Workflow.Host.Resources;

namespace LaiChau.Workflow.Host.Pages;

/// <summary>What the pages say, in Vietnamese.</summary>
internal static class PageTexts
{
    private static readonly TextFile File = new("PageTexts");

    public static string Get(string key, params object?[] values) => File.Get(key, values);

    /// <summary>A word of the store that has a text; otherwise the word itself, as a mail server's code.</summary>
    public static string Word(string kind, string word) => File.Find($"{kind}.{word}") ?? word;

    public static string MailState(string state) => File.Find($"MailState.{state}") ?? state;

    public static string Reason(string reason) => File.Find($"Reason.{reason}") ?? reason;
}
