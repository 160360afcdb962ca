using LaiChau.Workflow.Definitions;

namespace LaiChau.Workflow.Calendar;

/// <summary>Pure: a ladder, a day to count from and the calendar give the moments of its rungs.</summary>
internal static class LadderSchedule
{
    /// <summary>
    /// Offsets in working days count from the nearest working day on or before the last valid day, offsets in days from
    /// that day itself. Rungs on or before the opening day do not apply.
    /// </summary>
    public static IReadOnlyList<RungMoment> ForWork(IReadOnlyList<Rung> ladder, DateOnly lastValidDay, DateOnly openingDay,
        WorkingCalendar calendar, SendWindow window, TimeZoneInfo zone)
    {
        var working = calendar.OnOrBefore(lastValidDay);
        return Moments(ladder, rung => rung.Unit == OffsetUnit.Days ? lastValidDay : working, calendar, window, zone)
            .Where(m => m.Day > openingDay)
            .ToList();
    }

    /// <summary>Offsets count from the day on which the submission was entered.</summary>
    public static IReadOnlyList<RungMoment> ForReview(IReadOnlyList<Rung> reviewLadder, DateOnly enteredOn,
        WorkingCalendar calendar, SendWindow window, TimeZoneInfo zone) =>
        Moments(reviewLadder, _ => enteredOn, calendar, window, zone).ToList();

    private static IEnumerable<RungMoment> Moments(IReadOnlyList<Rung> ladder, Func<Rung, DateOnly> from,
        WorkingCalendar calendar, SendWindow window, TimeZoneInfo zone) =>
        ladder
            .SelectMany(rung => Enumerable.Range(0, 1 + (rung.RepeatMax ?? 0)).Select(time =>
            {
                var offset = rung.Offset + (time * (rung.RepeatEvery ?? 0));
                var day = rung.Unit == OffsetUnit.Days ? from(rung).AddDays(offset) : calendar.AddWorkingDays(from(rung), offset);
                return (rung, day);
            }))
            .Select((r, seq) => new RungMoment(seq, r.rung, r.day, LocalTime.At(r.day, window.From, zone)))
            .OrderBy(m => m.At)
            .ThenBy(m => m.Seq);
}

/// <param name="Seq">Position in the ladder, repeats counted.</param>
/// <param name="Day">The rung's local day.</param>
/// <param name="At">Start of the send window on that day.</param>
internal sealed record RungMoment(int Seq, Rung Rung, DateOnly Day, DateTimeOffset At);
