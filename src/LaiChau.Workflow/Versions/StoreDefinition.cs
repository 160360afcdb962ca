using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Versions;

/// <summary>Keeps a definition that passed its check, and the forms beside it, as the next version.</summary>
public sealed class StoreDefinition(Database database, TimeProvider clock)
{
    /// <param name="forms">Texts of forms that were handed in beside it, by name; of these those that a stage needs are kept.</param>
    /// <param name="by">Who stores it; null: whoever sits at this machine.</param>
    /// <exception cref="ArgumentException">The forms were not checked, or are wrong.</exception>
    public async Task<StoredDefinition> Run(CycleDefinition definition, IReadOnlyDictionary<string, string> forms, string? by, CancellationToken cancel)
    {
        var read = StageForms.Of(definition, definition.DefinitionId, forms).Value
            ?? throw new ArgumentException("Forms are checked before a definition is stored.", nameof(forms));
        var needed = read.ByStage.Values.Select(f => f.Name).Where(forms.ContainsKey).Distinct(StringComparer.Ordinal).ToDictionary(n => n, n => forms[n], StringComparer.Ordinal);
        await using var work = await database.BeginAsync(cancel);
        var newest = await DefinitionTable.Newest(work, definition.DefinitionId);
        if (newest > 0 && await IsSame(work, definition, needed, newest))
        {
            return new StoredDefinition(newest, WasThere: true);
        }

        var version = new DefinitionVersion
        {
            DefinitionId = definition.DefinitionId,
            Number = newest + 1,
            Name = definition.Name,
            Definition = definition.Text,
            StoredAt = clock.GetUtcNow(),
            StoredBy = by,
        };
        await DefinitionTable.Insert(work, version);
        await DefinitionTable.InsertForms(work, needed.Select(f => new DefinitionFormRow { DefinitionId = version.DefinitionId, Number = version.Number, Name = f.Key, Form = f.Value }));
        await work.Commit(cancel);
        return new StoredDefinition(version.Number, WasThere: false);
    }

    private static async Task<bool> IsSame(Work work, CycleDefinition definition, Dictionary<string, string> forms, int number)
    {
        var (there, beside) = ((await DefinitionTable.One(work, definition.DefinitionId, number))!, await DefinitionTable.Forms(work, definition.DefinitionId, number));
        return there.Definition == definition.Text && beside.Count == forms.Count && forms.All(f => beside.GetValueOrDefault(f.Key) == f.Value);
    }
}

/// <summary>What came of storing a definition.</summary>
/// <param name="WasThere">The newest one is the same to the letter; nothing was stored.</param>
public sealed record StoredDefinition(int Number, bool WasThere);
