using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Mail;

/// <summary>SQL over the templates that administrators have saved.</summary>
internal static class TemplateTable
{
    /// <summary>Rows are only added, so that their number grows with every change. Part of the statement that hands mails over.</summary>
    public const string VersionSql = "select count(*) from mail_template";

    public static Task<long> Version(Work work) => work.Scalar<long>(VersionSql);

    private const string Columns = "t.file, t.version, t.source, t.saved_at, t.saved_by";

    private const string NewestSql = $"""
        select {Columns} from mail_template t
        where t.version = (select max(n.version) from mail_template n where n.file = t.file)
        order by t.file
        """;

    /// <summary>The newest of each file that was ever changed.</summary>
    public static Task<List<TemplateRow>> Newest(Work work) => work.Query<TemplateRow>(NewestSql);

    private const string OfFileSql = $"select {Columns} from mail_template t where t.file = @File order by t.version desc";

    /// <summary>Newest first.</summary>
    public static Task<List<TemplateRow>> Versions(Work work, string file) => work.Query<TemplateRow>(OfFileSql, new { File = file });

    private const string InsertSql = """
        insert into mail_template (file, version, source, saved_at, saved_by) values (@File, @Version, @Source, @SavedAt, @SavedBy)
        """;

    public static Task Insert(Work work, TemplateRow row) => work.Execute(InsertSql, row);
}

/// <summary>A template as somebody has saved it.</summary>
internal sealed record TemplateRow
{
    public string File { get; init; } = "";

    /// <summary>Counted from 1 for each file.</summary>
    public int Version { get; init; }

    /// <summary>Null: what was there before anybody changed it.</summary>
    public string? Source { get; init; }

    public DateTimeOffset SavedAt { get; init; }

    /// <summary>Person id or the name of an operator; null: whoever sat at the machine.</summary>
    public string? SavedBy { get; init; }
}
