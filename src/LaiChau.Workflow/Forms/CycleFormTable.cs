using System.Collections.Concurrent;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Forms;

/// <summary>SQL over the forms that cycles were launched with.</summary>
internal static class CycleFormTable
{
    // The text never changes, so it is read once a process.
    private static readonly ConcurrentDictionary<(string Name, string Text), FormDefinition> Parsed = new();

    private const string InsertSql = "insert into cycle_form (cycle_id, stage, name, form) values (@CycleId, @Stage, @Name, @Form)";

    public static Task Insert(Work work, long cycle, StageForms forms) => work.ExecuteMany(
        InsertSql, forms.ByStage.Select(f => new CycleFormRow { CycleId = cycle, Stage = f.Key, Name = f.Value.Name, Form = f.Value.Text }));

    private const string OneSql = "select cycle_id, stage, name, form from cycle_form where cycle_id = @Cycle and stage = @Stage";

    /// <summary>Null: the stage has none, and takes whatever is handed in.</summary>
    /// <exception cref="InvalidOperationException">The text was stored by a program that read it otherwise.</exception>
    public static async Task<FormDefinition?> Of(Work work, long cycle, string stage) =>
        (await work.Query<CycleFormRow>(OneSql, new { Cycle = cycle, Stage = stage })).SingleOrDefault() is { } row
            ? Parsed.GetOrAdd((row.Name, row.Form), static key =>
            {
                var read = FormReader.Parse(key.Text, key.Name, "cycle");
                return read.Value ?? throw new InvalidOperationException($"A stored form can no longer be read: {read.Problems[0]}");
            })
            : null;
}

internal sealed record CycleFormRow
{
    public long CycleId { get; init; }

    public string Stage { get; init; } = "";

    public string Name { get; init; } = "";

    public string Form { get; init; } = "";
}
