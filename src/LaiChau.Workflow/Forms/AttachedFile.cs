using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LaiChau.Workflow.Forms;

/// <summary>A file as answers name it; its content is stored for their assignment.</summary>
/// <param name="Digest">SHA-256 of the content, in hexadecimal.</param>
/// <param name="Name">As people call it.</param>
public sealed partial record AttachedFile(string Digest, string Name)
{
    private const int DigestLength = 64;
    private const int LongestName = 200;

    /// <returns>Null: it is not the name of a file, or says more than that.</returns>
    public static AttachedFile? Of(JsonNode? value) =>
        value is JsonObject { Count: 2 } given && FormValues.TextOf(given["file"]) is { } digest && IsDigest(digest)
        && FormValues.TextOf(given["name"]) is { } name && IsName(name) ? new AttachedFile(digest, name) : null;

    /// <summary>As it stands in answers.</summary>
    public JsonObject Json => new() { ["file"] = Digest, ["name"] = Name };

    /// <summary>In one field of a page.</summary>
    public string Written => $"{Digest} {Name}";

    /// <returns>Null: it was not written so.</returns>
    public static AttachedFile? OfWritten(string? text) =>
        text is { Length: > DigestLength + 1 } && text[DigestLength] == ' ' && IsDigest(text[..DigestLength]) && IsName(text[(DigestLength + 1)..])
            ? new AttachedFile(text[..DigestLength], text[(DigestLength + 1)..])
            : null;

    public static bool IsDigest(string text) => DigestPattern().IsMatch(text);

    /// <summary>A browser's name for a file as we keep it: without the folders of the sender's machine, and nothing that shows as something else.</summary>
    public static string NameOf(string? given)
    {
        var name = string.Concat((given ?? "").Split('/', '\\')[^1].Normalize(NormalizationForm.FormC).Where(c => !IsHidden(c))).Trim();
        var ending = Path.GetExtension(name);
        return name.Length <= LongestName ? name
            : ending.Length < LongestName ? name[..(LongestName - ending.Length)] + ending
            : name[..LongestName];
    }

    private static bool IsName(string name) =>
        name.Length <= LongestName && !string.IsNullOrWhiteSpace(name) && !name.Any(c => c is '/' or '\\' || IsHidden(c));

    /// <summary>Control characters, and those that turn a name round so that its ending is read in its middle.</summary>
    private static bool IsHidden(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;

    [GeneratedRegex("^[0-9a-f]{64}\\z")]
    private static partial Regex DigestPattern();
}
