using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.House;

/// <summary>The files of the source tree that people write.</summary>
internal static class SourceTree
{
    public static readonly string Library = Repository.Path("src/LaiChau.Workflow");

    private static readonly string Root = Repository.Path(".");

    public static IEnumerable<SourceFile> Files(string folder, params string[] endings) =>
        Directory.EnumerateFiles(Repository.Path(folder), "*", SearchOption.AllDirectories)
            .Where(path => endings.Contains(Path.GetExtension(path)) && !IsMade(path))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(Path.GetRelativePath(Root, path).Replace('\\', '/'), File.ReadAllLines(path)));

    /// <summary>C# of the program and of its tests.</summary>
    public static IEnumerable<SourceFile> Code() => Files("src", ".cs", ".razor").Concat(Files("tests", ".cs"));

    /// <summary>A rule that holds everywhere, or every place where it does not.</summary>
    public static void None(IEnumerable<string> places)
    {
        var all = places.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }

    private static bool IsMade(string path) =>
        Path.GetRelativePath(Root, path).Split(Path.DirectorySeparatorChar) is var parts && (parts.Contains("obj") || parts.Contains("bin"));
}

/// <param name="Name">Relative to the root of the tree, with slashes.</param>
internal sealed record SourceFile(string Name, string[] Lines)
{
    private const string LibraryFolder = "src/LaiChau.Workflow/";

    /// <summary>The folder of the library in which it lies; null when it is no part of it.</summary>
    public string? Folder => Name.StartsWith(LibraryFolder, StringComparison.Ordinal) && Name[LibraryFolder.Length..].Contains('/')
        ? Name[LibraryFolder.Length..].Split('/')[0]
        : null;

    /// <summary>Lines that are no comment, with their place.</summary>
    public IEnumerable<(string Place, string Text)> CodeLines() => Lines
        .Select((text, i) => ($"{Name}:{i + 1}", text))
        .Where(line => !line.text.TrimStart().StartsWith("//", StringComparison.Ordinal));

    /// <summary>All lines, with their place.</summary>
    public IEnumerable<(string Place, string Text)> AllLines() => Lines.Select((text, i) => ($"{Name}:{i + 1}", text));
}
