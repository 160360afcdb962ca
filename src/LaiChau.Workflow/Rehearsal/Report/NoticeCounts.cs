using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Rehearsal.Report;

/// <summary>Notices of one rung of one stage that came to the same.</summary>
internal sealed record NoticeCount
{
    public string Stage { get; init; } = "";

    public string Kind { get; init; } = "";

    public string Key { get; init; } = "";

    public string State { get; init; } = "";

    /// <summary>Told to somebody who holds a post of the tree's root.</summary>
    public bool AtTop { get; init; }

    public long Number { get; init; }

    /// <summary>Null: none came into a mail.</summary>
    public long? FirstMail { get; init; }

    public long? LastMail { get; init; }
}

/// <summary>
/// Counts over all notices. A nation's year has millions, and a database that keeps its sorters in memory would hold them
/// all: so they are counted in blocks of their numbers and the blocks' few rows added up here.
/// </summary>
internal static class NoticeCounts
{
    /// <summary>Small enough for a sorter that stays in the processor's cache (3 million notices: 9 s with 100,000, 5 s with 10,000).</summary>
    private const int Block = 10_000;

    private const string LastSql = "select coalesce(max(id), 0) from notice";

    private const string Sql = """
        select n.stage, n.kind, n.key, n.state,
               case when n.person_id in (select p.person_id from post p where p.unit_id = @Root) then 1 else 0 end as at_top,
               count(*) as number, min(n.mail_id) as first_mail, max(n.mail_id) as last_mail
        from notice n
        where n.id between @First and @Last
        group by n.key, n.stage, n.kind, n.state, at_top
        """;

    public static async Task<IReadOnlyList<NoticeCount>> Read(Work work, long root)
    {
        var last = await work.Scalar<long>(LastSql);
        List<NoticeCount> blocks = [];
        for (long first = 1; first <= last; first += Block)
        {
            blocks.AddRange(await work.Query<NoticeCount>(Sql, new { Root = root, First = first, Last = first + Block - 1 }));
        }

        return
        [
            .. blocks.GroupBy(c => (c.Stage, c.Kind, c.Key, c.State, c.AtTop))
                .Select(g => g.First() with { Number = g.Sum(c => c.Number), FirstMail = g.Min(c => c.FirstMail), LastMail = g.Max(c => c.LastMail) })
                .OrderBy(c => c.Stage, StringComparer.Ordinal)
                .ThenBy(c => c.Kind, StringComparer.Ordinal)
                .ThenBy(c => c.Key, StringComparer.Ordinal)
                .ThenBy(c => c.State, StringComparer.Ordinal)
                .ThenBy(c => c.AtTop),
        ];
    }
}
