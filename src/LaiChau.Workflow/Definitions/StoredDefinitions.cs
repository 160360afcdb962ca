using System.Collections.Concurrent;

namespace LaiChau.Workflow.Definitions;

/// <summary>Definitions by the text a cycle was launched with: it never changes, so it is parsed once a process.</summary>
internal static class StoredDefinitions
{
    private static readonly ConcurrentDictionary<string, CycleDefinition> Parsed = new(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">The text was launched by a program that read it otherwise.</exception>
    public static CycleDefinition Of(string text) => Parsed.GetOrAdd(text, t =>
    {
        var read = DefinitionFile.Parse(t, "cycle");
        return read.Value ?? throw new InvalidOperationException($"A stored definition can no longer be read: {read.Problems[0]}");
    });
}
