using LaiChau.Workflow.Definitions;

namespace LaiChau.Workflow.Calendar;

/// <summary>The send windows of one cycle as spans of instants: [<see cref="SendSpan.From"/>, <see cref="SendSpan.To"/>).</summary>
internal sealed class SendWindows(SendWindow window, TimeZoneInfo zone, WorkingCalendar calendar)
{
    private static readonly TimeOnly LastSend = new(17, 0);

    /// <summary>Windows with the same key are one window: their mails are merged.</summary>
    public string KeyOf(DateOnly day) => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{day:yyyy-MM-dd} {window.From:HH\\:mm}+{(int)window.Length.TotalMinutes} {zone.Id}");

    /// <summary>The window that is open at this instant, or null.</summary>
    public SendSpan? OpenAt(DateTimeOffset instant)
    {
        var span = On(LocalTime.DayOf(instant, zone));
        return span is not null && span.From <= instant && instant < span.To ? span : null;
    }

    /// <summary>The first window that ends after this instant: what is due then leaves in it.</summary>
    public SendSpan FirstEndingAfter(DateTimeOffset instant) => First(instant, span => span.To > instant);

    /// <summary>The first window that begins after this instant.</summary>
    public SendSpan FirstBeginningAfter(DateTimeOffset instant) => First(instant, span => span.From > instant);

    private SendSpan First(DateTimeOffset instant, Func<SendSpan, bool> fits)
    {
        for (var day = LocalTime.DayOf(instant, zone); ; day = day.AddDays(1))
        {
            if (On(day) is { } span && fits(span))
            {
                return span;
            }
        }
    }

    private SendSpan? On(DateOnly day)
    {
        if (window.WorkingDaysOnly && !calendar.IsWorkingDay(day))
        {
            return null;
        }

        var end = window.From.ToTimeSpan() + window.Length;
        var to = end < TimeSpan.FromDays(1)
            ? LocalTime.At(day, TimeOnly.FromTimeSpan(end), zone)
            : LocalTime.StartOf(day.AddDays(1), zone);
        var lastSend = LocalTime.At(day, LastSend, zone);
        return new SendSpan(day, LocalTime.At(day, window.From, zone), to, to > lastSend ? to : lastSend);
    }
}

/// <param name="Expires">17:00 of the day, or the window's end if that is later: what was made may leave until then.</param>
internal sealed record SendSpan(DateOnly Day, DateTimeOffset From, DateTimeOffset To, DateTimeOffset Expires);
