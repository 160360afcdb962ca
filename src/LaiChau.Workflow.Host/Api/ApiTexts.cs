using System.Globalization;
using System.Resources;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Host.Api;

/// <summary>What the HTTP API says to people, in Vietnamese.</summary>
internal static class ApiTexts
{
    private static readonly ResourceManager Resources = new("LaiChau.Workflow.Host.Resources.ApiTexts", typeof(ApiTexts).Assembly);

    public static string Get(string key, params object?[] values)
    {
        var text = Resources.GetString(key, CultureInfo.InvariantCulture) ?? throw new ArgumentException($"No text '{key}'.", nameof(key));
        return values.Length == 0 ? text : string.Format(Texts.Culture, text, values);
    }
}
