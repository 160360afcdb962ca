using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Versions;

/// <summary>A definition as it was stored, or as it comes with the program. Never changed: what is changed is stored anew.</summary>
public sealed record DefinitionVersion
{
    /// <summary>Number of the one that comes with the program.</summary>
    public const int BuiltIn = 0;

    public string DefinitionId { get; init; } = "";

    /// <summary>From 1; not the file's own `version`, which its author may leave as it is.</summary>
    public int Number { get; init; }

    public string Name { get; init; } = "";

    /// <summary>Its text; empty in lists.</summary>
    public string Definition { get; init; } = "";

    /// <summary>Null: it comes with the program.</summary>
    public DateTimeOffset? StoredAt { get; init; }

    /// <summary>Null: whoever sat at the service's machine.</summary>
    public string? StoredBy { get; init; }
}

/// <summary>Reads definitions that can be rehearsed: stored ones, and those of the program under the number 0.</summary>
public static class DefinitionVersions
{
    /// <summary>Without their texts; by id, the newest first, the program's own last.</summary>
    public static async Task<IReadOnlyList<DefinitionVersion>> All(Work work) =>
    [
        .. (await DefinitionTable.All(work)).Concat(BuiltInDefinitions.All.Values.Select(BuiltIn).Select(b => b with { Definition = "" }))
            .OrderBy(v => v.DefinitionId, StringComparer.Ordinal).ThenByDescending(v => v.Number),
    ];

    /// <returns>Null: there is no such version.</returns>
    public static async Task<DefinitionVersion?> One(Work work, string id, int number) => number != DefinitionVersion.BuiltIn
        ? await DefinitionTable.One(work, id, number)
        : BuiltInDefinitions.All.TryGetValue(id, out var builtIn) ? BuiltIn(builtIn) : null;

    /// <summary>Its forms; problems when this program reads them otherwise than the one that stored them.</summary>
    internal static async Task<InputResult<StageForms>> Forms(Work work, CycleDefinition definition, int number) =>
        StageForms.Of(definition, definition.DefinitionId, await DefinitionTable.Forms(work, definition.DefinitionId, number));

    private static DefinitionVersion BuiltIn(CycleDefinition definition) => new()
    {
        DefinitionId = definition.DefinitionId,
        Number = DefinitionVersion.BuiltIn,
        Name = definition.Name,
        Definition = definition.Text,
    };
}
