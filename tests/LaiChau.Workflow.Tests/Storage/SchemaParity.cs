using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Storage;

/// <summary>One SQL text serves both databases because they have the same tables.</summary>
public sealed class SchemaParity
{
    private const string SqliteSql = """
        select m.name || '.' || c.name || case when c."notnull" = 1 or c.pk > 0 then ' required' else '' end
        from sqlite_master m, pragma_table_info(m.name) c
        where m.type = 'table' and m.name not like 'sqlite%' and m.name <> 'SchemaVersions'
        """;

    private const string PostgresSql = """
        select table_name || '.' || column_name || case when is_nullable = 'NO' then ' required' else '' end
        from information_schema.columns where table_schema = current_schema() and table_name <> 'schemaversions'
        """;

    private const string SqliteIndexSql = "select name from sqlite_master where type = 'index' and sql is not null";

    private const string PostgresIndexSql = """
        select i.indexname from pg_indexes i
        where i.schemaname = current_schema() and not exists (select 1 from pg_constraint c where c.conname = i.indexname and c.connamespace = current_schema()::regnamespace)
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_databases_have_the_same_tables_and_columns() =>
        Assert.Equal(await Read(StoreKind.Sqlite, SqliteSql), await Read(StoreKind.Postgres, PostgresSql));

    [Fact]
    public async Task Both_databases_have_the_same_indexes() =>
        Assert.Equal(await Read(StoreKind.Sqlite, SqliteIndexSql), await Read(StoreKind.Postgres, PostgresIndexSql));

    private static async Task<List<string>> Read(StoreKind kind, string sql)
    {
        await using var store = await TestStore.Make(kind);
        await using var database = store.Open();
        await using var work = await database.BeginAsync(Cancel);
        var found = await work.Query<string>(sql);
        Assert.NotEmpty(found);
        return [.. found.Order(StringComparer.Ordinal)];
    }
}
