using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Forms;

/// <summary>SQL over the files of assignments. One statement reads a content, and it reads none that the reader may not see.</summary>
internal static class AttachmentTable
{
    private const string PutSql = """
        insert into attachment (assignment_id, sha256, name, kind, size, content, added_at, by_person, look_at)
        values (@AssignmentId, @Sha256, @Name, @Kind, @Size, @Content, @AddedAt, @ByPerson, @LookAt)
        on conflict (assignment_id, sha256) do update set
            name = excluded.name, added_at = excluded.added_at, by_person = excluded.by_person,
            look_at = case when attachment.look_at is null then null else excluded.look_at end
        """;

    /// <summary>Of one that is there already, who gave it last and when.</summary>
    public static Task Put(Work work, AttachmentRow row) => work.Execute(PutSql, row);

    private const string OfAssignmentSql = """
        select assignment_id, sha256, name, kind, size, added_at, by_person from attachment
        where assignment_id = @Assignment order by added_at, sha256
        """;

    /// <summary>Without their contents.</summary>
    public static Task<List<AttachmentRow>> OfAssignment(Work work, long assignment) =>
        work.Query<AttachmentRow>(OfAssignmentSql, new { Assignment = assignment });

    /// <summary>Texts that wait for their writers are looked through of this assignment's pages alone: each may have megabytes.</summary>
    private const string LastingSql = """
        select f.sha256 from attachment f
        where f.assignment_id = @Assignment and (
            exists (select 1 from answer n where n.assignment_id = f.assignment_id and n.answers like '%"' || f.sha256 || '"%')
            or exists (select 1 from kept_text k where substr(k.path, 1, @Length) = @Path and k.fields like '%' || f.sha256 || '%'))
        """;

    /// <summary>Files that an answer names, or a text that was kept while its writer had to sign in again.</summary>
    /// <param name="path">Of the assignment's page.</param>
    public static async Task<HashSet<string>> Lasting(Work work, long assignment, string path) =>
        [.. await work.Query<string>(LastingSql, new { Assignment = assignment, Path = path, path.Length })];

    private const string RemoveSql = "delete from attachment where assignment_id = @Assignment and sha256 = @Sha256";

    /// <summary>The caller knows that nothing names it.</summary>
    public static Task Remove(Work work, long assignment, string sha256) => work.Execute(RemoveSql, new { Assignment = assignment, Sha256 = sha256 });

    private const string LookSql = "update attachment set look_at = @At where assignment_id = @Assignment and look_at is null";

    /// <summary>The work is owed again, and what its draft names may be left out of it.</summary>
    public static Task Look(Work work, long assignment, DateTimeOffset at) => work.Execute(LookSql, new { Assignment = assignment, At = at });

    private const string OneSql = """
        select assignment_id, sha256, name, kind, size, content, added_at, by_person from attachment f
        where f.assignment_id = @Assignment and f.sha256 = @Sha256
          and (@Drafts or f.by_person = @Person
               or (@Reads and exists (select 1 from answer n where n.assignment_id = f.assignment_id and n.answers like '%"' || f.sha256 || '"%')))
        """;

    /// <param name="person">Id of the reader, who reads what he has given himself; empty: nobody's.</param>
    /// <param name="drafts">He writes the unit's draft, and so reads every file of it.</param>
    /// <param name="reads">He reads what is handed in, and so the files that it names.</param>
    /// <returns>Null: there is none that he may read.</returns>
    public static async Task<AttachmentRow?> One(Work work, long assignment, string sha256, string person, bool drafts, bool reads) =>
        (await work.Query<AttachmentRow>(OneSql, new { Assignment = assignment, Sha256 = sha256, Person = person, Drafts = drafts, Reads = reads })).SingleOrDefault();
}

/// <summary>A file of one assignment.</summary>
internal sealed record AttachmentRow
{
    public long AssignmentId { get; init; }

    public string Sha256 { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>Word of a <see cref="FileKind"/>.</summary>
    public string Kind { get; init; } = "";

    public int Size { get; init; }

    public byte[] Content { get; init; } = [];

    public DateTimeOffset AddedAt { get; init; }

    public string ByPerson { get; init; } = "";

    /// <summary>When it is looked at whether anything names it; null: never again.</summary>
    public DateTimeOffset? LookAt { get; init; }
}
