using System.Text.RegularExpressions;
using System.Xml.Linq;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.House;

/// <summary>
/// Texts that users read: each key that the code names is there, each that is there is named. A key in two parts
/// (`Post.head`) is named by its first when the second is a value of the code or of a page.
/// </summary>
public sealed partial class ResourceKeys
{
    private static readonly List<SourceFile> Sources = [.. SourceTree.Files("src", ".cs", ".razor", ".liquid")];

    public static TheoryData<string> Resources => new(
        Directory.GetFiles(Repository.Path("src"), "*.resx", SearchOption.AllDirectories).Select(p => Path.GetRelativePath(Repository.Path("."), p)));

    [Theory]
    [MemberData(nameof(Resources))]
    public void Every_text_is_used(string resource)
    {
        var words = Sources.SelectMany(f => f.Lines).SelectMany(l => Quoted().Matches(l)).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var stems = Sources.SelectMany(f => f.Lines).SelectMany(l => Stem().Matches(l)).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);

        var unused = Keys(resource).Where(key => !words.Contains(key) && !words.Contains(key.Split('.')[0]) && !stems.Contains(key.Split('.')[0])).ToList();
        SourceTree.None(unused);
    }

    [Fact]
    public void Every_text_that_is_named_is_there()
    {
        var areas = Areas().Matches(File.ReadAllText(Repository.Path("src/LaiChau.Workflow/Resources/Texts.cs")))
            .ToDictionary(m => m.Groups[1].Value, m => Keys($"src/LaiChau.Workflow/Resources/{m.Groups[2].Value}.resx"));
        var commands = Keys("src/LaiChau.Workflow.Host/Resources/CommandTexts.resx");

        Assert.NotEmpty(areas);
        SourceTree.None(
            from file in Sources
            from line in file.CodeLines()
            from match in Named().Matches(line.Text)
            where !(areas.TryGetValue(match.Groups[1].Value, out var keys) && keys.Contains(match.Groups[2].Value))
            select $"{line.Place}: {match.Value}");
        SourceTree.None(
            from file in Sources
            from line in file.CodeLines()
            from match in NamedByCommands().Matches(line.Text)
            where !commands.Contains(match.Groups[1].Value)
            select $"{line.Place}: {match.Value}");
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public void No_text_is_empty_or_there_twice(string resource)
    {
        var texts = XDocument.Load(Repository.Path(resource)).Root!.Elements("data").ToList();

        Assert.Equal(texts.Count, texts.Select(t => (string)t.Attribute("name")!).Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain(texts, t => string.IsNullOrWhiteSpace((string?)t.Element("value")));
    }

    private static HashSet<string> Keys(string resource) => XDocument.Load(Repository.Path(resource)).Root!.Elements("data")
        .Select(d => (string)d.Attribute("name")!).ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex("[\"']([A-Z][\\w.+]*)[\"']")]
    private static partial Regex Quoted();

    /// <summary>`$"Post.{kind}"` in code.</summary>
    [GeneratedRegex("\\$\"([A-Z]\\w+)\\.\\{")]
    private static partial Regex Stem();

    [GeneratedRegex("Texts (\\w+) = new\\(\"(\\w+)\"\\)")]
    private static partial Regex Areas();

    [GeneratedRegex("(?<!Command)Texts\\.(\\w+)(?:\\.Get\\(|\\[)\"([\\w.+]+)\"")]
    private static partial Regex Named();

    [GeneratedRegex("CommandTexts\\.Get\\(\"(\\w+)\"")]
    private static partial Regex NamedByCommands();
}
