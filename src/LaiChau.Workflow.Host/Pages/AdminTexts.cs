using LaiChau.Workflow.Host.Resources;

namespace LaiChau.Workflow.Host.Pages;

/// <summary>What the administrators' pages say, in Vietnamese.</summary>
internal static class AdminTexts
{
    private static readonly TextFile File = new("AdminTexts");

    public static string Get(string key, params object?[] values) => File.Get(key, values);

    /// <summary>Null: it has no text.</summary>
    public static string? Find(string key) => File.Find(key);
}
