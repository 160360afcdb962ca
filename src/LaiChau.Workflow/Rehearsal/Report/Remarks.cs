using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Notices;

namespace LaiChau.Workflow.Rehearsal.Report;

/// <param name="Reasons">What most of its mails told.</param>
internal sealed record StormDay(DateOnly Day, long Mails, IReadOnlyList<StormReason> Reasons);

/// <param name="Rung">Null for what is no step of a ladder.</param>
internal sealed record StormReason(string Title, string? Rung, LetterKind Kind, long Mails);

/// <param name="Working">Working days from the opening to the last valid day.</param>
internal sealed record TetOverlap(StageLine Stage, DaySpan Tet, int Working);

/// <param name="Notices">Told to holders of the root's posts because a unit far below was late.</param>
internal sealed record TopEscalation(string Title, long Notices);

/// <summary>What is odd about the year and should be looked at before it is launched.</summary>
internal sealed record Remarks
{
    /// <summary>A day is a storm with more than so many times the median of the days with mail, …</summary>
    public const int StormTimes = 4;

    /// <summary>… and more mails than this: below it nobody minds.</summary>
    public const int StormAtLeast = 100;

    /// <summary>More than about five a month are no longer read.</summary>
    public const int TooMany = 60;

    public int Times { get; } = StormTimes;

    public int AtLeast { get; } = StormAtLeast;

    public int Limit { get; } = TooMany;

    public required long MedianDay { get; init; }

    /// <summary>The heaviest first; no more than ten.</summary>
    public required IReadOnlyList<StormDay> Storms { get; init; }

    public required int StormCount { get; init; }

    /// <summary>How many people get more than <see cref="TooMany"/> mails.</summary>
    public required long Flooded { get; init; }

    public required IReadOnlyList<TetOverlap> OverTet { get; init; }

    public required IReadOnlyList<VacantUnit> Vacant { get; init; }

    public required int VacantCount { get; init; }

    /// <summary>Notices that nobody heard of.</summary>
    public required long Dropped { get; init; }

    public required IReadOnlyList<PersonMails> Without { get; init; }

    public required long WithoutCount { get; init; }

    /// <summary>Mails to people without a mailbox.</summary>
    public required long ToPrint { get; init; }

    public required long MailsRefused { get; init; }

    public required long MailsUnknown { get; init; }

    public required long MailsExpired { get; init; }

    public long MailsLost => MailsRefused + MailsUnknown + MailsExpired;

    public required IReadOnlyList<StageLine> ByLatest { get; init; }

    public required IReadOnlyList<StageLine> Unopened { get; init; }

    /// <summary>Stages that concerned no unit.</summary>
    public required IReadOnlyList<StageLine> Empty { get; init; }

    public required IReadOnlyList<StageLine> WithLapsed { get; init; }

    public required IReadOnlyList<TopEscalation> ToTop { get; init; }

    public long ToTopNotices => ToTop.Sum(t => t.Notices);

    /// <summary>Years of the cycle of which the calendar knows nothing.</summary>
    public required IReadOnlyList<int> CalendarGaps { get; init; }

    public required long ActionsRefused { get; init; }

    /// <summary>How many kinds of remarks have something in them.</summary>
    public int Found => new[]
    {
        StormCount, Flooded, OverTet.Count, VacantCount, WithoutCount, MailsLost, ByLatest.Count, WithLapsed.Count,
        ToTopNotices, CalendarGaps.Count, Unopened.Count, Empty.Count, ActionsRefused,
    }.Count(number => number > 0);

    public static IReadOnlyList<MailDay> StormDays(IReadOnlyList<MailDay> days)
    {
        var median = Median(days);
        return
        [
            .. days.Where(d => d.Total > StormTimes * median && d.Total > StormAtLeast)
                .OrderByDescending(d => d.Total)
                .ThenBy(d => d.Day),
        ];
    }

    public static long Median(IReadOnlyList<MailDay> days) =>
        days.Count == 0 ? 0 : days.Select(d => d.Total).Order().ElementAt(days.Count / 2);

    public static IReadOnlyList<TetOverlap> Overlaps(YearDays year, IReadOnlyList<StageLine> stages) =>
    [
        .. from stage in stages
           from tet in year.Tet
           where stage.Opened <= tet.To && stage.Due >= tet.From
           select new TetOverlap(stage, tet, year.Calendar.WorkingDaysAfter(stage.Opened!.Value.AddDays(-1), stage.Due!.Value)),
    ];

    public static IReadOnlyList<TopEscalation> Escalations(CycleDefinition definition, IReadOnlyList<NoticeCount> counts) =>
    [
        .. counts.Where(c => c.AtTop && c.State == NoticeState.Mailed
                && NoticeKinds.Of(definition, c.Stage, c.Kind, c.Key).Group == MailGroup.Escalation)
            .GroupBy(c => c.Stage, StringComparer.Ordinal)
            .Select(g => new TopEscalation(definition.Stage(g.Key).Title, g.Sum(c => c.Number)))
            .OrderByDescending(t => t.Notices)
            .ThenBy(t => t.Title, StringComparer.Ordinal),
    ];
}
