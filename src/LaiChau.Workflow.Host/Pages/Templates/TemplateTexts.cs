using LaiChau.Workflow.Host.Resources;

namespace LaiChau.Workflow.Host.Pages.Templates;

/// <summary>What the pages of letters' templates say, in Vietnamese.</summary>
internal static class TemplateTexts
{
    private static readonly TextFile File = new("TemplateTexts");

    public static string Get(string key, params object?[] values) => File.Get(key, values);

    /// <param name="file">A template's; one that has no words here keeps its name.</param>
    public static string NameOf(string file) => File.Find($"File.{Path.GetFileNameWithoutExtension(file)}") ?? file;

    public static string? UseOf(string file) => File.Find($"For.{Path.GetFileNameWithoutExtension(file)}");

    /// <summary>Names that a template may use, each with what it means.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> Values(string group) =>
        [.. Get($"Values.{group}").Split('\n').Select(l => l.Split(" = ", 2)).Select(l => (l[0].Trim(), l[1].Trim()))];
}
