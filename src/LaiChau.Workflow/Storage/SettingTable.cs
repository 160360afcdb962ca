namespace LaiChau.Workflow.Storage;

/// <summary>Switches and marks of the whole store, each a word and a value.</summary>
internal static class SettingTable
{
    private const string ReadSql = "select name, value, changed_at, changed_by from setting where name = @Name";

    public static async Task<SettingRow?> Read(Work work, string name) =>
        (await work.Query<SettingRow>(ReadSql, new { Name = name })).SingleOrDefault();

    private const string StartingSql = "select name, value, changed_at, changed_by from setting where name like @Prefix || '%'";

    public static Task<List<SettingRow>> StartingWith(Work work, string prefix) => work.Query<SettingRow>(StartingSql, new { Prefix = prefix });

    private const string PutSql = """
        insert into setting (name, value, changed_at, changed_by) values (@Name, @Value, @ChangedAt, @ChangedBy)
        on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at, changed_by = excluded.changed_by
        """;

    public static Task Put(Work work, SettingRow setting) => work.Execute(PutSql, setting);

    private const string RemoveSql = "delete from setting where name = @Name";

    public static Task Remove(Work work, string name) => work.Execute(RemoveSql, new { Name = name });
}

internal sealed record SettingRow
{
    public string Name { get; init; } = "";

    public string Value { get; init; } = "";

    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>Person id or the name of a token; null: the service itself.</summary>
    public string? ChangedBy { get; init; }
}
