using System.Globalization;
using System.Resources;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Host.Resources;

/// <summary>One file of Vietnamese texts; each part of the host has its own.</summary>
internal sealed class TextFile(string name)
{
    private readonly ResourceManager resources = new($"LaiChau.Workflow.Host.Resources.{name}", typeof(TextFile).Assembly);

    /// <summary>Null: there is no such text.</summary>
    public string? Find(string key) => resources.GetString(key, CultureInfo.InvariantCulture);

    public string Get(string key, object?[] values) => Find(key) is { } text
        ? values.Length == 0 ? text : string.Format(Texts.Culture, text, values)
        : throw new ArgumentException($"No text '{key}'.", nameof(key));
}
