using System.Globalization;
using System.Resources;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Host.Serving;

/// <summary>What the service says to whoever runs it or signs in, in Vietnamese.</summary>
internal static class ServingTexts
{
    private static readonly ResourceManager Resources = new("LaiChau.Workflow.Host.Resources.ServingTexts", typeof(ServingTexts).Assembly);

    public static string Get(string key, params object?[] values)
    {
        var text = Resources.GetString(key, CultureInfo.InvariantCulture) ?? throw new ArgumentException($"No text '{key}'.", nameof(key));
        return values.Length == 0 ? text : string.Format(Texts.Culture, text, values);
    }
}
