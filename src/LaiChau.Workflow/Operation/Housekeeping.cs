using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Operation;

/// <summary>
/// Removes what nobody needs any more: old letters' texts, keys that have expired long ago, answers kept for repeated requests,
/// what somebody wrote and never came back for, files that nothing names, rehearsals that led to no cycle, nodes long gone.
/// </summary>
public sealed class Housekeeping(Database database, TimeProvider clock)
{
    /// <summary>Small enough to keep nobody waiting.</summary>
    private const int Batch = 500;

    /// <summary>Each may have megabytes.</summary>
    private const int FileBatch = 50;

    /// <summary>Each may have hundreds of letters.</summary>
    private const int RehearsalBatch = 5;

    /// <summary>A file that a draft names is looked at again after so long.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromDays(7);

    private static readonly TimeSpan KeepRequests = TimeSpan.FromDays(7);

    /// <summary>A link that opens nothing any more tells only that somebody asked for it.</summary>
    private static readonly TimeSpan KeepLinks = TimeSpan.FromDays(30);

    /// <summary>Whoever has written something signs in again within days.</summary>
    private static readonly TimeSpan KeepTexts = TimeSpan.FromDays(30);

    /// <summary>Who printed a letter and when it was used can be asked for so long.</summary>
    private static readonly TimeSpan KeepKeys = TimeSpan.FromDays(366);

    /// <summary>The next year's is compared with it. One that a cycle was launched from stays with the cycle.</summary>
    private static readonly TimeSpan KeepRehearsals = TimeSpan.FromDays(400);

    private static readonly TimeSpan KeepNodes = TimeSpan.FromDays(30);

    /// <summary>One batch of each; what is left is for the next run.</summary>
    /// <param name="keepContent">How long a letter's text is kept.</param>
    /// <returns>How many rows were removed.</returns>
    public async Task<int> Run(TimeSpan keepContent, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        int removed;
        List<DateTimeOffset> due;
        await using (var work = await database.BeginMarksAsync(cancel))
        {
            removed = await work.Execute(ContentSql, new { Before = now - keepContent, Take = Batch })
                + await work.Execute(RequestSql, new { Before = now - KeepRequests, Take = Batch })
                + await work.Execute(KeySql, new { LinksBefore = now - KeepLinks, Before = now - KeepKeys, Take = Batch })
                + await work.Execute(TextSql, new { Before = now - KeepTexts, Take = Batch })
                + await RemoveRehearsals(work, now - KeepRehearsals)
                + await work.Execute(NodeSql, new { Before = now - KeepNodes });
            due = await work.Query<DateTimeOffset>(DueFilesSql, new { Now = now, Take = FileBatch });
            await work.Commit(cancel);
        }

        return due.Count == 0 ? removed : removed + await RemoveFiles(now, due[^1], cancel);
    }

    /// <returns>How many rows were removed, letters among them.</returns>
    private static async Task<int> RemoveRehearsals(Work work, DateTimeOffset before)
    {
        var old = await work.Query<long>(OldRehearsalsSql, new { Before = before, Take = RehearsalBatch });
        var removed = 0;
        foreach (var id in old)
        {
            removed += await work.Execute(RehearsalLetterSql, new { Id = id }) + await work.Execute(RehearsalSql, new { Id = id });
        }

        return removed;
    }

    /// <summary>
    /// Each file is looked at when its moment has come and no other, so that what a run costs follows what is due: one that an answer
    /// names never again, for answers stay, and neither what the draft of ended work names, until that is opened again. Kept texts are
    /// searched for the few that are left, and only those of their own pages. In the turn of those who write, or a draft could come
    /// to name what goes.
    /// </summary>
    private async Task<int> RemoveFiles(DateTimeOffset now, DateTimeOffset upTo, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        await work.Execute(AnsweredFilesSql, new { UpTo = upTo });
        await work.Execute(EndedFilesSql, new { UpTo = upTo });
        await work.Execute(DraftedFilesSql, new { UpTo = upTo, Again = now + LookAgain });
        foreach (var left in await work.Query<LooseFiles>(LeftFilesSql, new { UpTo = upTo }))
        {
            var path = AssignmentPath.Of(left.Cycle, left.Stage, left.Unit);
            await work.Execute(KeptFilesSql, new { UpTo = upTo, Again = now + LookAgain, left.Assignment, Path = path, path.Length });
        }

        var removed = await work.Execute(LooseFilesSql, new { UpTo = upTo });
        await work.Commit(cancel);
        return removed;
    }

    /// <summary>From the oldest number up, so that a run with nothing to do looks at one batch and no more.</summary>
    private const string ContentSql = """
        delete from mail_content where mail_id in (
            select c.mail_id from (select mail_id from mail_content order by mail_id limit @Take) c
            join mail m on m.id = c.mail_id where m.made_at < @Before)
        """;

    private const string RequestSql = """
        delete from api_request where made_at < @Before and made_at <= (
            select max(made_at) from (select made_at from api_request order by made_at limit @Take) oldest)
        """;

    private const string KeySql = """
        delete from sign_in_key where digest in (
            select digest from sign_in_key
            where expires_at < @Before or (expires_at < @LinksBefore and kind = 'link')
            order by expires_at limit @Take)
        """;

    private const string TextSql = """
        delete from kept_text where kept_at < @Before and kept_at <= (
            select max(kept_at) from (select kept_at from kept_text order by kept_at limit @Take) oldest)
        """;

    private const string NodeSql = """
        delete from node where ended_at < @Before and not exists (
            select 1 from mail where mail.node = cast(node.id as text) and mail.state in ('claimed', 'handed'))
        """;

    private const string OldRehearsalsSql = "select id from rehearsal where ended_at < @Before and cycle_id is null order by id limit @Take";

    private const string RehearsalLetterSql = "delete from rehearsal_letter where rehearsal_id = @Id";

    private const string RehearsalSql = "delete from rehearsal where id = @Id";

    private const string DueFilesSql = "select look_at from attachment where look_at <= @Now order by look_at limit @Take";

    private const string AnsweredFilesSql = """
        update attachment set look_at = null where look_at <= @UpTo and exists (
            select 1 from answer n where n.assignment_id = attachment.assignment_id and n.answers like '%"' || attachment.sha256 || '"%')
        """;

    private const string EndedFilesSql = """
        update attachment set look_at = null where look_at <= @UpTo and exists (
            select 1 from assignment a where a.id = attachment.assignment_id and a.state not in ('open', 'submitted')
              and a.draft like '%"' || attachment.sha256 || '"%')
        """;

    private const string DraftedFilesSql = """
        update attachment set look_at = @Again where look_at <= @UpTo and exists (
            select 1 from assignment a where a.id = attachment.assignment_id and a.draft like '%"' || attachment.sha256 || '"%')
        """;

    private const string LeftFilesSql = """
        select distinct f.assignment_id as assignment, c.name as cycle, s.key as stage, u.code as unit
        from attachment f join assignment a on a.id = f.assignment_id join stage s on s.id = a.stage_id
        join cycle c on c.id = a.cycle_id join unit u on u.id = a.unit_id
        where f.look_at <= @UpTo
        """;

    private const string KeptFilesSql = """
        update attachment set look_at = @Again where look_at <= @UpTo and assignment_id = @Assignment and exists (
            select 1 from kept_text k where substr(k.path, 1, @Length) = @Path and k.fields like '%' || attachment.sha256 || '%')
        """;

    private const string LooseFilesSql = "delete from attachment where look_at <= @UpTo";

    /// <summary>An assignment with files that neither an answer nor its draft names.</summary>
    private sealed class LooseFiles
    {
        public long Assignment { get; init; }

        public string Cycle { get; init; } = "";

        public string Stage { get; init; } = "";

        public string Unit { get; init; } = "";
    }
}
