using LaiChau.Workflow.Host.Resources;

namespace LaiChau.Workflow.Host.Pages.Rehearsals;

/// <summary>What the pages on the way from a definition to a cycle say, in Vietnamese.</summary>
internal static class LaunchTexts
{
    private static readonly TextFile File = new("LaunchTexts");

    public static string Get(string key, params object?[] values) => File.Get(key, values);

    /// <summary>Null: it has no text.</summary>
    public static string? Find(string key) => File.Find(key);

    /// <summary>How a stored definition is told from others of its id.</summary>
    public static string Version(int number) => number == Versions.DefinitionVersion.BuiltIn ? Get("VersionBuiltIn") : Get("VersionNumber", number);

    /// <param name="act">As the store has it.</param>
    public static string Act(string act) => act.Split(':') is [var kind, var seed] ? Get($"Act.{kind}", seed) : Get($"Act.{act}");
}
