using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Versions;

/// <summary>SQL over stored definitions and the forms beside them.</summary>
internal static class DefinitionTable
{
    private const string Facts = "definition_id, number, name, stored_at, stored_by";

    private const string ListSql = $"select {Facts} from definition_version order by definition_id, number desc";

    /// <summary>Without their texts; by id, the newest first.</summary>
    public static Task<List<DefinitionVersion>> All(Work work) => work.Query<DefinitionVersion>(ListSql);

    private const string OneSql = $"select {Facts}, definition from definition_version where definition_id = @Id and number = @Number";

    /// <summary>Null: there is no such version.</summary>
    public static async Task<DefinitionVersion?> One(Work work, string id, int number) =>
        (await work.Query<DefinitionVersion>(OneSql, new { Id = id, Number = number })).SingleOrDefault();

    private const string NewestSql = "select coalesce(max(number), 0) from definition_version where definition_id = @Id";

    /// <summary>0: none is stored.</summary>
    public static Task<int> Newest(Work work, string id) => work.Scalar<int>(NewestSql, new { Id = id });

    private const string FormsSql = "select definition_id, number, name, form from definition_form where definition_id = @Id and number = @Number";

    public static async Task<Dictionary<string, string>> Forms(Work work, string id, int number) =>
        (await work.Query<DefinitionFormRow>(FormsSql, new { Id = id, Number = number })).ToDictionary(f => f.Name, f => f.Form, StringComparer.Ordinal);

    private const string InsertSql = """
        insert into definition_version (definition_id, number, name, definition, stored_at, stored_by)
        values (@DefinitionId, @Number, @Name, @Definition, @StoredAt, @StoredBy)
        """;

    public static Task Insert(Work work, DefinitionVersion version) => work.Execute(InsertSql, version);

    private const string InsertFormSql = "insert into definition_form (definition_id, number, name, form) values (@DefinitionId, @Number, @Name, @Form)";

    public static Task InsertForms(Work work, IEnumerable<DefinitionFormRow> forms) => work.ExecuteMany(InsertFormSql, forms);
}

internal sealed record DefinitionFormRow
{
    public string DefinitionId { get; init; } = "";

    public int Number { get; init; }

    public string Name { get; init; } = "";

    public string Form { get; init; } = "";
}
