using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Rehearsal.Report;

/// <summary>How many mails one person got.</summary>
internal sealed record PersonMails
{
    public string Id { get; init; } = "";

    public string Name { get; init; } = "";

    public long Mails { get; init; }

    /// <summary>Post and unit as a letter addresses them; empty for a person without a post.</summary>
    public string Post { get; init; } = "";

    /// <summary>Mails by the first group that each holds.</summary>
    public IReadOnlyList<GroupCount> Groups { get; init; } = [];
}

internal sealed record GroupCount(MailGroup Group, long Mails);

/// <param name="Number">Mails that one person got.</param>
/// <param name="People">How many got so many.</param>
internal sealed record MailboxSize(long Number, long People);

/// <summary>Who gets how much.</summary>
internal static class Mailboxes
{
    private const string SizesSql = """
        select number, count(*) as people from (select count(*) as number from mail group by person_id) as sizes
        group by number order by number
        """;

    /// <summary>The distribution: rising numbers of mails with how many people got so many.</summary>
    public static async Task<IReadOnlyList<MailboxSize>> Sizes(Work work) =>
        [.. (await work.Query<SizeRow>(SizesSql)).Select(r => new MailboxSize(r.Number, r.People))];

    private const string FullestSql = """
        select p.id, p.name, f.mails
        from (select person_id, count(*) as mails from mail group by person_id order by mails desc, person_id limit @Take) as f
        join person p on p.id = f.person_id
        order by f.mails desc, p.id
        """;

    private const string GroupsSql = """
        select grp as name, count(*) as number
        from (select coalesce(min(k.grp), @Other) as grp
              from mail m
              left join notice n on n.mail_id = m.id
              left join report_kind k on k.stage = n.stage and k.kind = n.kind and k.key = n.key
              where m.person_id = @Person
              group by m.id) as told
        group by grp order by number desc, grp
        """;

    public static async Task<IReadOnlyList<PersonMails>> Fullest(Work work, int take)
    {
        var people = await Titled(work, await work.Query<PersonMails>(FullestSql, new { Take = take }));
        List<PersonMails> told = [];
        foreach (var person in people)
        {
            var groups = await work.Query<GroupRow>(GroupsSql, new { Person = person.Id, Other = (int)MailGroup.Other });
            told.Add(person with { Groups = [.. groups.Select(g => new GroupCount((MailGroup)g.Name, g.Number))] });
        }

        return told;
    }

    private const string WithoutSql = $"""
        select p.id, p.name, count(*) as mails
        from mail m join person p on p.id = m.person_id
        where m.state = '{MailState.NoAddress}'
        group by p.id, p.name order by mails desc, p.id limit @Take
        """;

    private const string WithoutCountSql = $"select count(distinct person_id) from mail where state = '{MailState.NoAddress}'";

    /// <summary>People whose mails are to be printed, with how many there are in all.</summary>
    public static async Task<(IReadOnlyList<PersonMails> First, long All)> Without(Work work, int take) =>
        (await Titled(work, await work.Query<PersonMails>(WithoutSql, new { Take = take })), await work.Scalar<long>(WithoutCountSql));

    private const string PostsSql = """
        select p.person_id, p.kind as post, u.name as unit
        from report_person r join post p on p.person_id = r.id join unit u on u.id = p.unit_id
        order by p.from_day, p.id
        """;

    private static async Task<IReadOnlyList<PersonMails>> Titled(Work work, IReadOnlyList<PersonMails> people)
    {
        await work.Execute("create temporary table if not exists report_person (id text primary key)");
        await work.Execute("delete from report_person");
        await work.ExecuteMany("insert into report_person (id) values (@Id)", people.Select(p => new { p.Id }));
        var posts = (await work.Query<PostRow>(PostsSql)).ToLookup(p => p.PersonId, StringComparer.Ordinal);
        return [.. people.Select(p => p with { Post = Title(p, posts[p.Id]) })];
    }

    private static string Title(PersonMails person, IEnumerable<PostRow> posts)
    {
        var first = posts.MinBy(p => PostWords.Answering.Contains(p.Post) ? 0 : 1);
        return first is null ? "" : PostTitles.Of(new MailPerson(person.Id, person.Name, "", first.Unit, null, first.Post));
    }

    private sealed class SizeRow
    {
        public long Number { get; init; }

        public long People { get; init; }
    }

    private sealed class GroupRow
    {
        public int Name { get; init; }

        public long Number { get; init; }
    }

    private sealed class PostRow
    {
        public string PersonId { get; init; } = "";

        public string Post { get; init; } = "";

        public string Unit { get; init; } = "";
    }
}
