using LaiChau.Workflow.Host.Resources;

namespace LaiChau.Workflow.Host.Api;

/// <summary>What the HTTP API says to people, in Vietnamese.</summary>
internal static class ApiTexts
{
    private static readonly TextFile File = new("ApiTexts");

    public static string Get(string key, params object?[] values) => File.Get(key, values);
}
