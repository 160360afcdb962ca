using LaiChau.Workflow.Calendar;

namespace LaiChau.Workflow.Rehearsal.Report;

/// <summary>The days of the rehearsed cycle: what the calendar says of them and what happened on them.</summary>
internal sealed class YearDays
{
    /// <summary>From so many announced days off in a row, in January or February, it is the lunar new year.</summary>
    private const int TetAtLeast = 4;

    private readonly Dictionary<DateOnly, MailDay> mails;

    public YearDays(DaySpan span, WorkingCalendar calendar, IReadOnlyList<MailDay> mails, IReadOnlyList<StageLine> stages)
    {
        Span = span;
        Calendar = calendar;
        Mails = mails;
        this.mails = mails.ToDictionary(m => m.Day);
        Opening = stages.Where(s => s.Opened is not null).ToLookup(s => s.Opened!.Value);
        Due = stages.Where(s => s.Due is not null).ToLookup(s => s.Due!.Value);
        Tet = FindTet();
    }

    public DaySpan Span { get; }

    public WorkingCalendar Calendar { get; }

    /// <summary>Days with mail, in order.</summary>
    public IReadOnlyList<MailDay> Mails { get; }

    public ILookup<DateOnly, StageLine> Opening { get; }

    public ILookup<DateOnly, StageLine> Due { get; }

    /// <summary>With the weekends that they touch.</summary>
    public IReadOnlyList<DaySpan> Tet { get; }

    public long Heaviest => Mails.Count == 0 ? 0 : Mails.Max(m => m.Total);

    public MailDay? MailsOn(DateOnly day) => mails.GetValueOrDefault(day);

    /// <summary>First days of the months that the cycle touches.</summary>
    public IEnumerable<DateOnly> Months
    {
        get
        {
            for (var month = new DateOnly(Span.From.Year, Span.From.Month, 1); month <= Span.To; month = month.AddMonths(1))
            {
                yield return month;
            }
        }
    }

    /// <summary>Announced as off; weekends are off without that.</summary>
    public bool IsHoliday(DateOnly day) => Calendar.Entry(day) is { Kind: CalendarDayKind.Holiday or CalendarDayKind.Compensatory };

    public bool IsMakeup(DateOnly day) => Calendar.Entry(day) is { Kind: CalendarDayKind.Makeup };

    private List<DaySpan> FindTet()
    {
        List<DaySpan> found = [];
        for (var day = Span.From; day <= Span.To; day = day.AddDays(1))
        {
            if (Calendar.IsWorkingDay(day))
            {
                continue;
            }

            var end = day;
            while (!Calendar.IsWorkingDay(end.AddDays(1)))
            {
                end = end.AddDays(1);
            }

            var run = Enumerable.Range(0, end.DayNumber - day.DayNumber + 1).Select(day.AddDays).Where(IsHoliday).ToList();
            if (run.Count >= TetAtLeast && run[0].Month <= 2)
            {
                found.Add(new DaySpan(day, end));
            }

            day = end;
        }

        return found;
    }
}
