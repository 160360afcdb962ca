using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Notices;

/// <summary>Turns mails into what their letters say at this moment: who is owed what, and how many days remain.</summary>
public sealed class LetterContents(Database database, Tree tree, MailOptions options)
{
    /// <param name="redirectedTo">The one address to which all mail goes; null: each to its reader's.</param>
    internal async Task<IReadOnlyList<ReadyMail>> Of(MailBatch batch, IMailTransport transport, string? redirectedTo, DateTimeOffset now, CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        var calendar = await tree.Calendar(work);
        List<ReadyMail> ready = [];
        Dictionary<(long Assignment, int Version), int>? reminders = null;
        foreach (var (mail, notices) in batch.Mails)
        {
            var people = batch.TreeOf(notices[0].CycleId);
            var person = people.Person(mail.PersonId);
            if (person.Email is null)
            {
                ready.Add(new ReadyMail(mail, notices, null));
                continue;
            }

            MailContent? content = null;
            if (transport.NeedsContent(mail.Id, notices.ConvertAll(n => KindOf(n, mail.PersonId, people))))
            {
                reminders ??= await RemindersBefore(work, batch);
                content = Content(mail, person, notices, batch, calendar, reminders, now);
            }

            ready.Add(new ReadyMail(mail, notices, new OutgoingMail(mail.Id, redirectedTo ?? person.Email, content)));
        }

        return ready;
    }

    /// <summary>What one mail says, to be looked at, whether or not its reader has a mailbox.</summary>
    /// <param name="at">As if it left then.</param>
    /// <returns>Null: its notices have gone into another.</returns>
    internal async Task<MailContent?> One(Work work, MailRow mail, DateTimeOffset at)
    {
        var batch = await MailBatch.Load(work, tree, [mail], at);
        return batch.Mails is [(_, { Count: > 0 } notices)]
            ? Content(mail, batch.TreeOf(notices[0].CycleId).Person(mail.PersonId), notices, batch, await tree.Calendar(work), await RemindersBefore(work, batch), at)
            : null;
    }

    private MailContent Content(MailRow mail, PersonRecord person, List<DueNotice> notices, MailBatch batch, WorkingCalendar calendar,
        Dictionary<(long, int), int> reminders, DateTimeOffset now)
    {
        var first = batch.Cycles[notices[0].CycleId];
        return new MailContent
        {
            Number = mail.Id,
            MessageId = $"{mail.Id:D6}@{options.SenderAddress.Split('@')[^1]}",
            At = TimeZoneInfo.ConvertTime(now, first.Definition.Zone),
            To = Reader(person, notices[0], batch.TreeOf(first.Id)),
            Items = notices.ConvertAll(n => Item(n, person.Id, batch.Cycles[n.CycleId], batch.TreeOf(n.CycleId), calendar, reminders, now)),
            PublicAddress = options.PublicAddress,
        };
    }

    /// <summary>By which post the letter addresses its reader: that of the first thing it tells.</summary>
    private static MailPerson Reader(PersonRecord person, DueNotice first, TreeSnapshot tree)
    {
        var answering = first.UnitId is not { } unit ? null
            : new[] { tree.AnswersFor(unit), tree.Superior(unit), tree.SuperiorPlus1(unit) }.FirstOrDefault(a => a?.Person == person.Id);
        var post = answering is not null ? (answering.Unit, answering.Post)
            : tree.Administrators.Contains(person.Id) ? (tree.Root.Id, PostWords.Administrator)
            : tree.PostOf(person.Id);
        var of = post is { } known ? tree.Unit(known.Item1) : null;
        return new MailPerson(person.Id, person.Name, person.Email ?? "", of?.Name, of?.Kind, post?.Item2);
    }

    private static MailItem Item(DueNotice notice, string person, CycleSheet cycle, TreeSnapshot tree, WorkingCalendar calendar,
        Dictionary<(long, int), int> reminders, DateTimeOffset now)
    {
        var today = cycle.DayOf(now);
        var stage = cycle.Definition.Flow.Activity(notice.Stage) as StageDefinition;
        var unit = notice.UnitId is { } id ? tree.Unit(id) : null;
        // A day that an extension or the weekend moved is named itself; only a standing "before" day is quoted as written.
        var before = stage is { DueWording: DueWording.Before, WeekendRule: WeekendRule.None } && notice.LastValidDay == notice.StageLastValidDay;
        return new MailItem
        {
            Kind = KindOf(notice, person, tree),
            Rung = notice.Rung,
            Own = notice.IsOwnOf(person, tree) || notice.Recipient == Recipient.Officer,
            Cycle = cycle.Definition.Name,
            Year = cycle.Year,
            Document = cycle.Definition.Document,
            Contact = cycle.Definition.Contact,
            Stage = stage?.Title,
            StageKind = stage?.Kind.ToString(),
            Unit = unit?.Name,
            UnitCode = unit?.Code,
            UnitKind = unit?.Kind,
            WordingDay = before ? notice.LastValidDay!.Value.AddDays(1) : notice.LastValidDay,
            Wording = notice.LastValidDay is null ? null : before ? "before" : "inclusive",
            LastValidDay = notice.LastValidDay,
            WorkingDaysLeft = notice.LastValidDay >= today ? calendar.WorkingDaysAfter(today, notice.LastValidDay.Value) : null,
            WorkingDaysLate = notice.LastValidDay < today ? Math.Max(1, calendar.WorkingDaysAfter(notice.LastValidDay.Value, today)) : null,
            RemindersBefore = notice.AssignmentId is { } about ? reminders.GetValueOrDefault((about, notice.PresentVersion!.Value)) : 0,
            SubmittedOn = notice.HandedInDay,
            Reason = notice.Kind == NoticeKind.Returned && stage!.Kind != StageKind.Evaluate ? notice.ReturnReason : null,
            OldLastValidDay = notice.OldDay,
            AskedDay = notice.AskedDay,
            Message = (cycle.Definition.Flow.Activity(notice.Stage) as NotifyAdministratorsActivity)?.Message,
            StandsInFor = unit is null ? null : StandsInFor(notice, unit.Id, person, tree),
            NoSuperior = unit is not null && IsForSuperior(notice) && Superior(notice, unit.Id, tree) is null,
            AssignmentUid = unit is null ? null : $"{cycle.Name}.{notice.Stage}.{unit.Code}@laichau.workflow",
            DeadlineVersion = notice.PresentVersion ?? 1,
            Path = unit is null ? $"/cycles/{cycle.Name}" : $"/cycles/{cycle.Name}/{notice.Stage}/{unit.Code}",
        };
    }

    private static MailItemKind KindOf(DueNotice notice, string person, TreeSnapshot tree) => notice.Kind switch
    {
        NoticeKind.Open => MailItemKind.Opened,
        NoticeKind.Review => MailItemKind.Review,
        NoticeKind.Returned => MailItemKind.Returned,
        NoticeKind.TakenOver => MailItemKind.TakenOver,
        NoticeKind.Unassigned => MailItemKind.Unassigned,
        NoticeKind.Extended => MailItemKind.Extended,
        NoticeKind.ExtensionAsked => MailItemKind.ExtensionAsked,
        NoticeKind.ExtensionDeclined => MailItemKind.ExtensionDeclined,
        NoticeKind.UnitClosed => MailItemKind.UnitClosed,
        NoticeKind.Notify => MailItemKind.Message,
        _ => notice.Recipient == Recipient.Officer || notice.IsOwnOf(person, tree) ? MailItemKind.Reminder : MailItemKind.Escalation,
    };

    /// <summary>
    /// The vacant unit in whose place the reader is told: his own without a head, or the first one that the way up to him
    /// has passed.
    /// </summary>
    private static string? StandsInFor(DueNotice notice, long unit, string person, TreeSnapshot tree)
    {
        if (!IsForSuperior(notice))
        {
            return tree.AnswersFor(unit) is { } own && own.Person == person && own.Post != PostWords.Head ? tree.Unit(unit).Name : null;
        }

        var reader = Superior(notice, unit, tree);
        if (reader is not null && reader.Person != person)
        {
            return null;
        }

        var from = notice.Recipient == Recipient.SuperiorPlus1 && tree.Superior(unit) is { } superior ? superior.Unit : unit;
        for (var at = tree.Parent(from); at is { } id && id != reader?.Unit; at = tree.Parent(id))
        {
            if (tree.AnswersFor(id) is null)
            {
                return tree.Unit(id).Name;
            }
        }

        return null;
    }

    private static bool IsForSuperior(DueNotice notice) => notice.Kind == NoticeKind.Review
        ? notice.Recipient != Recipient.Administrators
        : notice.Recipient is Recipient.Superior or Recipient.SuperiorPlus1 or Recipient.SuperiorAndAdministrators;

    private static Answering? Superior(DueNotice notice, long unit, TreeSnapshot tree) =>
        notice.Recipient == Recipient.SuperiorPlus1 ? tree.SuperiorPlus1(unit) : tree.Superior(unit);

    private static async Task<Dictionary<(long, int), int>> RemindersBefore(Work work, MailBatch batch)
    {
        var assignments = batch.Mails.SelectMany(m => m.Notices).Select(n => n.AssignmentId ?? 0).Distinct();
        var counts = await work.Query<ReminderCount>(
            $"""
            select n.assignment_id, n.deadline_version, count(distinct n.mail_id) as mails
            from notice n join mail m on m.id = n.mail_id
            where m.state = 'accepted' and n.kind = '{NoticeKind.Work}' and n.recipient in ('{Recipient.Head}', '{Recipient.Officer}')
              and n.assignment_id {work.Database.InIds("@Assignments")}
            group by n.assignment_id, n.deadline_version
            """,
            new { Assignments = work.Database.Ids(assignments) });
        return counts.ToDictionary(c => (c.AssignmentId, c.DeadlineVersion), c => c.Mails);
    }

    private sealed class ReminderCount
    {
        public long AssignmentId { get; init; }

        public int DeadlineVersion { get; init; }

        public int Mails { get; init; }
    }
}

/// <param name="Outgoing">Null: it was sent before, or the person has no mailbox.</param>
internal sealed record ReadyMail(MailRow Mail, IReadOnlyList<DueNotice> Notices, OutgoingMail? Outgoing);
