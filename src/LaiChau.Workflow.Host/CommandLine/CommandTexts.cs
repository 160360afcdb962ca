using LaiChau.Workflow.Host.Resources;

namespace LaiChau.Workflow.Host.CommandLine;

/// <summary>What the command line says, in Vietnamese.</summary>
internal static class CommandTexts
{
    private static readonly TextFile File = new("CommandTexts");

    public static string Get(string key, params object?[] values) => File.Get(key, values);
}
