using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Rehearsal.Report;

/// <summary>The mails of one local day.</summary>
internal sealed class MailDay(DateOnly day)
{
    private readonly long[] groups = new long[Enum.GetValues<MailGroup>().Length];

    public DateOnly Day { get; } = day;

    public long Total { get; private set; }

    /// <summary>Numbers of the first and the last of its mails; mails are numbered as they are made.</summary>
    public long First { get; private set; } = long.MaxValue;

    public long Last { get; private set; }

    public long Of(MailGroup group) => groups[(int)group];

    public void Add(MailGroup group, long number, long first, long last)
    {
        groups[(int)group] += number;
        Total += number;
        First = Math.Min(First, first);
        Last = Math.Max(Last, last);
    }
}

/// <param name="Rung">Null for what is no step of a ladder.</param>
/// <param name="Letter">What the mails told.</param>
/// <param name="Mails">How many of the day's mails told it.</param>
internal sealed record DayReason(string Stage, string? Rung, LetterKind Letter, long Mails);

/// <summary>When mails were made, and which kinds.</summary>
internal static class MailDays
{
    private const int Block = 50_000;

    private const string LastSql = "select coalesce(max(id), 0) from mail";

    private const string Sql = """
        select made_at, grp, count(*) as number, min(id) as first_mail, max(id) as last_mail
        from (select m.id, m.made_at, coalesce(min(k.grp), @Other) as grp
              from mail m
              left join notice n on n.mail_id = m.id
              left join report_kind k on k.stage = n.stage and k.kind = n.kind and k.key = n.key
              where m.id between @First and @Last
              group by m.id, m.made_at) as told
        group by made_at, grp
        """;

    /// <returns>The days on which mail was made, in order.</returns>
    public static async Task<IReadOnlyList<MailDay>> Read(Work work, TimeZoneInfo zone)
    {
        var last = await work.Scalar<long>(LastSql);
        SortedDictionary<DateOnly, MailDay> days = [];
        for (long first = 1; first <= last; first += Block)
        {
            var counts = await work.Query<Count>(Sql, new { First = first, Last = first + Block - 1, Other = (int)MailGroup.Other });
            foreach (var count in counts)
            {
                var day = LocalTime.DayOf(count.MadeAt, zone);
                if (!days.TryGetValue(day, out var mails))
                {
                    days[day] = mails = new MailDay(day);
                }

                mails.Add((MailGroup)count.Grp, count.Number, count.FirstMail, count.LastMail);
            }
        }

        return [.. days.Values];
    }

    private const string ReasonsSql = $"""
        select n.stage, case when n.kind in ('{NoticeKind.Work}', '{NoticeKind.Review}') then n.key end as rung, k.letter,
               count(distinct n.mail_id) as mails
        from notice n join report_kind k on k.stage = n.stage and k.kind = n.kind and k.key = n.key
        where n.mail_id between @First and @Last
        group by n.stage, rung, k.letter
        having count(distinct n.mail_id) >= @AtLeast
        order by mails desc, n.stage, rung
        limit @Take
        """;

    /// <summary>What most mails of the day told; what fewer than a tenth of them did explains nothing.</summary>
    public static async Task<IReadOnlyList<DayReason>> Reasons(Work work, MailDay day, int take) =>
    [
        .. (await work.Query<Reason>(ReasonsSql, new { day.First, day.Last, AtLeast = day.Total / 10, Take = take }))
            .Select(r => new DayReason(r.Stage, r.Rung, (LetterKind)r.Letter, r.Mails)),
    ];

    private sealed class Count
    {
        public DateTimeOffset MadeAt { get; init; }

        public int Grp { get; init; }

        public long Number { get; init; }

        public long FirstMail { get; init; }

        public long LastMail { get; init; }
    }

    private sealed class Reason
    {
        public string Stage { get; init; } = "";

        public string? Rung { get; init; }

        public int Letter { get; init; }

        public long Mails { get; init; }
    }
}
