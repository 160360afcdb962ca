namespace LaiChau.Workflow.Calendar;

/// <summary>
/// Working days from the calendar table (domain.md 5.1): Monday to Friday without what the table takes out, plus the
/// make-up days it adds. Nothing is computed from rules or lunar dates: the government announces each year.
/// </summary>
public sealed class WorkingCalendar
{
    private readonly Dictionary<DateOnly, CalendarDay> days;

    public WorkingCalendar(IEnumerable<CalendarDay> days)
    {
        this.days = days.ToDictionary(d => d.Day);
    }

    public static WorkingCalendar Empty { get; } = new([]);

    public IReadOnlyCollection<CalendarDay> Days => days.Values;

    public CalendarDay? Entry(DateOnly day) => days.GetValueOrDefault(day);

    public bool HasYear(int year) => days.Keys.Any(d => d.Year == year);

    public bool IsWorkingDay(DateOnly day) => days.TryGetValue(day, out var entry)
        ? entry.Kind == CalendarDayKind.Makeup
        : day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    /// <summary>The day itself when it is a working day.</summary>
    public DateOnly OnOrBefore(DateOnly day)
    {
        while (!IsWorkingDay(day))
        {
            day = day.AddDays(-1);
        }

        return day;
    }

    /// <summary>The day itself when it is a working day.</summary>
    public DateOnly OnOrAfter(DateOnly day)
    {
        while (!IsWorkingDay(day))
        {
            day = day.AddDays(1);
        }

        return day;
    }

    /// <summary>
    /// The working day that many working days after (negative: before) <paramref name="day"/>, which is not counted
    /// itself. 0 gives the day unchanged, working day or not.
    /// </summary>
    public DateOnly AddWorkingDays(DateOnly day, int count)
    {
        var step = Math.Sign(count);
        for (var left = Math.Abs(count); left > 0;)
        {
            day = day.AddDays(step);
            if (IsWorkingDay(day))
            {
                left--;
            }
        }

        return day;
    }

    /// <summary>Working days after <paramref name="from"/> up to and including <paramref name="to"/>; 0 when to ≤ from.</summary>
    public int WorkingDaysAfter(DateOnly from, DateOnly to)
    {
        var count = 0;
        for (var day = from.AddDays(1); day <= to; day = day.AddDays(1))
        {
            if (IsWorkingDay(day))
            {
                count++;
            }
        }

        return count;
    }
}

/// <param name="Source">Which announcement says so; shown to administrators.</param>
public sealed record CalendarDay(DateOnly Day, CalendarDayKind Kind, string Source);

/// <summary>How a day differs from what its weekday says.</summary>
public enum CalendarDayKind
{
    Holiday,

    /// <summary>Off in exchange for a worked weekend day, or because a holiday fell on one.</summary>
    Compensatory,

    /// <summary>A weekend day that is worked.</summary>
    Makeup,
}
