using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Mail;

/// <summary>The calendar file of a letter: one all-day entry for each piece of work that the reader's own unit owes.</summary>
internal static class DeadlineCalendar
{
    private const string Product = "-//LaiChau.Workflow//VI";

    /// <summary>Making one costs as much as writing a calendar; it is used by one letter after the other on its thread.</summary>
    [ThreadStatic]
    private static CalendarSerializer? serializer;

    /// <summary>Null when nothing in the mail is the reader's own.</summary>
    public static string? Write(MailContent content, string senderName, string senderAddress)
    {
        Ical.Net.Calendar? calendar = null;
        foreach (var work in content.Items.Where(IsOwnWork).GroupBy(i => i.AssignmentUid!, StringComparer.Ordinal))
        {
            // A letter may hold a notice of the former deadline beside the extension.
            var item = work.MaxBy(i => i.DeadlineVersion)!;
            calendar ??= new Ical.Net.Calendar { Method = CalendarMethods.Publish, ProductId = Product };
            calendar.Events.Add(Entry(item, content, senderName, senderAddress));
        }

        return calendar is null ? null : (serializer ??= new CalendarSerializer()).SerializeToString(calendar);
    }

    private static bool IsOwnWork(MailItem item) => item is { Own: true, AssignmentUid: not null, LastValidDay: not null };

    private static CalendarEvent Entry(MailItem item, MailContent content, string senderName, string senderAddress)
    {
        var last = item.LastValidDay!.Value;
        var title = OfficialText.Titled(OfficialText.Clean(item.Stage), item.Year);
        var url = content.PublicAddress + (item.Path ?? "/");
        return new CalendarEvent
        {
            Uid = OfficialText.Clean(item.AssignmentUid),
            Sequence = item.DeadlineVersion,
            DtStamp = new CalDateTime(content.At.UtcDateTime, "UTC"),
            DtStart = new CalDateTime(last),
            // Some clients draw nothing for an entry without an end; the day after is excluded.
            DtEnd = new CalDateTime(last.AddDays(1)),
            Summary = Texts.Mail.Get("EventSummary", title, OfficialText.Clean(item.Unit)),
            Description = string.Join('\n', Texts.Mail.Get("EventDeadline", OfficialText.Deadline(item)), url, Texts.Mail["EventNotice"]),
            Url = new Uri(url),
            // A published entry names who published it (RFC 5546, 3.2.1).
            Organizer = new Organizer { Value = new Uri($"mailto:{senderAddress}"), CommonName = senderName },
            // The day is a deadline, not an absence: it must not block the reader's diary.
            Transparency = TransparencyType.Transparent,
        };
    }
}
