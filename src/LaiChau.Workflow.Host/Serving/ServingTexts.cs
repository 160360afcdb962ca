using LaiChau.Workflow.Host.Resources;

namespace LaiChau.Workflow.Host.Serving;

/// <summary>What the service says to whoever runs it or signs in, in Vietnamese.</summary>
internal static class ServingTexts
{
    private static readonly TextFile File = new("ServingTexts");

    public static string Get(string key, params object?[] values) => File.Get(key, values);
}
