using System.Globalization;
using System.Resources;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Host.CommandLine;

/// <summary>What the command line says, in Vietnamese.</summary>
internal static class CommandTexts
{
    private static readonly ResourceManager Resources = new("LaiChau.Workflow.Host.Resources.CommandTexts", typeof(CommandTexts).Assembly);

    public static string Get(string key, params object?[] values)
    {
        var text = Resources.GetString(key, CultureInfo.InvariantCulture) ?? throw new ArgumentException($"No text '{key}'.", nameof(key));
        return values.Length == 0 ? text : string.Format(Texts.Culture, text, values);
    }
}
