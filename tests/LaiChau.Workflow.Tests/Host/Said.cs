using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using LaiChau.Workflow.Host.CommandLine;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>The sentences of the command line, found by their keys: tests stay right when the words are polished.</summary>
internal static partial class Said
{
    private static readonly ResourceManager Commands = new("LaiChau.Workflow.Host.Resources.CommandTexts", typeof(CommandTexts).Assembly);

    /// <summary>Every sentence of a problem asks for something.</summary>
    public const string Remedy = "h\u00e3y ";

    public static void Contains(string key, string text) => Matches(Of(key), text);

    public static void ContainsInput(string key, string text) => Matches(Texts.Input[key], text);

    public static void Lacks(string key, string text) => Assert.DoesNotMatch(Pattern(Of(key)), text);

    public static string Of(string key) =>
        Commands.GetString(key, CultureInfo.InvariantCulture) ?? throw new ArgumentException($"No text '{key}'.", nameof(key));

    private static void Matches(string sentence, string text) => Assert.Matches(Pattern(sentence), text);

    private static string Pattern(string sentence) =>
        string.Join(".*", Holes().Split(sentence).Select(Regex.Escape));

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Holes();
}
