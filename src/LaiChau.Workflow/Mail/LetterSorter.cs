using System.Globalization;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Mail;

/// <summary>Turns the notices of a mail into a <see cref="Letter"/>: what is about one piece of work becomes one.</summary>
internal static class LetterSorter
{
    public static Letter Sort(MailContent content, string systemName, bool hasCalendar)
    {
        var own = new List<MailItem>();
        var watched = new List<MailItem>();
        var reviews = new List<MailItem>();
        var asked = new List<MailItem>();
        var vacant = new List<MailItem>();
        var closed = new List<MailItem>();
        var receipts = new List<MailItem>();
        var messages = new List<string>();
        foreach (var item in content.Items)
        {
            switch (item.Kind)
            {
                case MailItemKind.Escalation: watched.Add(item); break;
                case MailItemKind.Review: reviews.Add(item); break;
                case MailItemKind.ExtensionAsked: asked.Add(item); break;
                case MailItemKind.Unassigned: vacant.Add(item); break;
                case MailItemKind.UnitClosed: closed.Add(item); break;
                case MailItemKind.Receipt: receipts.Add(item); break;
                case MailItemKind.Message: messages.Add(OfficialText.Clean(item.Message)); break;
                default: own.Add(item); break;
            }
        }

        var years = content.Items.Select(i => i.Year).Distinct().Take(2).ToArray();
        return new Letter
        {
            System = systemName,
            To = new LetterReader(OfficialText.Clean(content.To.Name), PostTitles.Of(content.To), Role(content.To)),
            Now = OfficialText.Moment(content.At),
            Today = OfficialText.Day(DateOnly.FromDateTime(content.At.DateTime)),
            Cycle = LetterSummary.Joined(content.Items.Select(CycleAndYear)) ?? "",
            OneCycle = content.Items.Select(i => (i.Cycle, i.Year)).Distinct().Take(2).Count() < 2,
            Year = years.Length == 1 ? years[0] : null,
            Documents = LetterSummary.Joined(content.Items.Select(i => OfficialText.Clean(i.Document))),
            Contacts = LetterSummary.Joined(content.Items.Select(i => OfficialText.Clean(i.Contact))),
            Tasks = Group(own, content),
            Watched = Group(watched, content),
            Reviews = Group(reviews, content),
            Requests = Group(asked, content),
            Vacant = Units(vacant, content),
            Closed = Units(closed, content),
            Messages = messages,
            Receipts = Group(receipts, content),
            Home = content.PublicAddress + "/",
            HasCalendar = hasCalendar,
            IsTest = content.IsTest,
        };
    }

    private static string Role(MailPerson to) => to.Post switch
    {
        null or "administrator" => "administrator",
        "officer" => "officer",
        _ => to.Unit is null ? "administrator" : "head",
    };

    private static string CycleAndYear(MailItem item)
    {
        var name = OfficialText.Clean(item.Cycle);
        var year = item.Year.ToString(CultureInfo.InvariantCulture);
        return name.Contains(year, StringComparison.Ordinal) ? name : Texts.Mail.Get("CycleAndYear", name, year);
    }

    private static List<LetterTask> Group(List<MailItem> items, MailContent content)
    {
        var tasks = new List<LetterTask>(items.Count);
        foreach (var work in items.GroupBy(Work))
        {
            tasks.Add(Task([.. work], content));
        }

        return tasks;
    }

    private static (string, int, string?, string?) Work(MailItem item) => item.AssignmentUid is { } uid
        ? (uid, 0, null, null)
        : (item.Cycle, item.Year, item.Stage, item.UnitCode ?? item.Unit);

    private static LetterTask Task(List<MailItem> items, MailContent content)
    {
        // The newest deadline version is what is true today.
        var newest = items.MaxBy(i => i.DeadlineVersion)!;
        var stage = OfficialText.Clean(newest.Stage);
        return new LetterTask
        {
            Stage = stage,
            Title = OfficialText.Titled(stage, newest.Year),
            StageKind = newest.StageKind ?? "",
            Cycle = CycleAndYear(newest),
            Unit = OfficialText.Clean(newest.Unit),
            Document = newest.Document is { } document ? OfficialText.Clean(document) : null,
            Deadline = OfficialText.Deadline(newest),
            PlainDeadline = OfficialText.PlainDeadline(newest),
            LastValidDay = newest.LastValidDay,
            DaysLeft = newest.WorkingDaysLeft,
            DaysLate = newest.WorkingDaysLate,
            LastDayIsToday = newest.LastValidDay == DateOnly.FromDateTime(content.At.DateTime),
            RemindersBefore = items.Max(i => i.RemindersBefore),
            SubmittedOn = newest.SubmittedOn,
            Url = Url(newest, content),
            StandsInFor = items.Select(i => i.StandsInFor).FirstOrDefault(s => s is not null) is { } vacant ? OfficialText.Clean(vacant) : null,
            NoSuperior = items.Exists(i => i.NoSuperior),
            Opened = items.Exists(i => i.Kind == MailItemKind.Opened),
            Reminded = items.Exists(i => i.Kind == MailItemKind.Reminder),
            Returned = items.Exists(i => i.Kind == MailItemKind.Returned),
            Reason = items.Find(i => i.Kind == MailItemKind.Returned)?.Reason is { } reason ? OfficialText.Clean(reason) : null,
            TakenOver = items.Exists(i => i.Kind == MailItemKind.TakenOver),
            Extended = items.Exists(i => i.Kind == MailItemKind.Extended),
            Declined = items.Exists(i => i.Kind == MailItemKind.ExtensionDeclined),
            AskedDay = newest.AskedDay,
            HandedInAt = newest.HandedInAt is { } at ? OfficialText.Moment(at) : null,
            HandedInBy = newest.HandedInBy is { } by ? OfficialText.Clean(by) : null,
            OnBehalf = newest.OnBehalf,
            WaitsForReview = newest.WaitsForReview,
            OldLastValidDay = items.Find(i => i.Kind == MailItemKind.Extended)?.OldLastValidDay,
        };
    }

    private static List<LetterUnit> Units(List<MailItem> items, MailContent content) =>
    [
        .. items.GroupBy(i => i.UnitCode ?? i.Unit).Select(unit => new LetterUnit(
            OfficialText.Clean(unit.First().Unit),
            LetterSummary.Joined(unit.Select(i => i.Stage is null ? null : OfficialText.Titled(OfficialText.Clean(i.Stage), i.Year))) ?? "",
            unit.Where(i => i.Stage is not null).Select(i => (i.Cycle, i.Stage)).Distinct().Count(),
            Url(unit.First(), content))),
    ];

    private static string Url(MailItem item, MailContent content) => content.PublicAddress + (item.Path ?? "/");
}
