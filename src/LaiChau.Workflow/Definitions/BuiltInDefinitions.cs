namespace LaiChau.Workflow.Definitions;

/// <summary>The definitions that come with the program (workflows).</summary>
public static class BuiltInDefinitions
{
    private const string Start = "LaiChau.Workflow.Definitions.";
    private const string Ending = ".json";
    private static readonly Lazy<SortedDictionary<string, CycleDefinition>> Definitions = new(Load);

    /// <summary>By their ids.</summary>
    public static IReadOnlyDictionary<string, CycleDefinition> All => Definitions.Value;

    private static SortedDictionary<string, CycleDefinition> Load()
    {
        var assembly = typeof(BuiltInDefinitions).Assembly;
        var definitions = new SortedDictionary<string, CycleDefinition>(StringComparer.Ordinal);
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Start, StringComparison.Ordinal) && n.EndsWith(Ending, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var read = DefinitionFile.Parse(reader.ReadToEnd(), resource);
            var definition = read.Value ?? throw new InvalidOperationException($"A built-in definition is wrong: {read.Problems[0]}");
            definitions[definition.DefinitionId] = definition;
        }

        return definitions;
    }
}
