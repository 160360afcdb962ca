using LaiChau.Workflow.Host.Resources;

namespace LaiChau.Workflow.Host.Pages.Heads;

/// <summary>What the pages of unit heads say, in Vietnamese.</summary>
internal static class HeadTexts
{
    private static readonly TextFile File = new("WorkTexts");

    public static string Get(string key, params object?[] values) => File.Get(key, values);

    public static string? Find(string key) => File.Find(key);

    /// <summary>A word of the store that has a text; otherwise the word itself.</summary>
    public static string Word(string kind, string word) => File.Find($"{kind}.{word}") ?? word;
}
