using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Rehearsal.Report;

/// <summary>What the picture of a week tells apart. A mail counts once, as the first of these that it holds.</summary>
internal enum MailGroup
{
    Escalation,
    Overdue,
    Reminder,
    Opened,
    Review,
    Other,
}

/// <summary>Letters that read differently, in the order in which the report shows them.</summary>
internal enum LetterKind
{
    Open,
    Before,
    LastDay,
    After,
    Superior,
    SuperiorPlus1,
    Administrators,
    Review,
    Returned,
    TakenOver,
    Unassigned,
    Extended,
    ExtensionAsked,
    ExtensionDeclined,
    UnitClosed,
    Notify,
    Digest,
}

/// <summary>Sorts notices into kinds by what the definition says of their rung.</summary>
internal static class NoticeKinds
{
    public static (LetterKind Letter, MailGroup Group) Of(CycleDefinition definition, string stage, string kind, string key) => kind switch
    {
        NoticeKind.Open => (LetterKind.Open, MailGroup.Opened),
        NoticeKind.Review => (LetterKind.Review, MailGroup.Review),
        NoticeKind.Returned => (LetterKind.Returned, MailGroup.Other),
        NoticeKind.TakenOver => (LetterKind.TakenOver, MailGroup.Other),
        NoticeKind.Unassigned => (LetterKind.Unassigned, MailGroup.Other),
        NoticeKind.Extended => (LetterKind.Extended, MailGroup.Other),
        NoticeKind.ExtensionAsked => (LetterKind.ExtensionAsked, MailGroup.Other),
        NoticeKind.ExtensionDeclined => (LetterKind.ExtensionDeclined, MailGroup.Other),
        NoticeKind.UnitClosed => (LetterKind.UnitClosed, MailGroup.Other),
        NoticeKind.Notify => (LetterKind.Notify, MailGroup.Other),
        _ => OfRung(definition.Stage(stage).Ladder.First(r => r.Key == key)),
    };

    private static (LetterKind, MailGroup) OfRung(Rung rung) => rung switch
    {
        { To: RungTo.Superior } => (LetterKind.Superior, MailGroup.Escalation),
        { To: RungTo.SuperiorPlus1 } => (LetterKind.SuperiorPlus1, MailGroup.Escalation),
        { To: RungTo.Administrators } => (LetterKind.Administrators, MailGroup.Escalation),
        { Offset: > 0 } => (LetterKind.After, MailGroup.Overdue),
        { Offset: 0 } => (LetterKind.LastDay, MailGroup.Reminder),
        _ => (LetterKind.Before, MailGroup.Reminder),
    };

    private const string TableSql = """
        create temporary table report_kind (
            stage text not null, kind text not null, key text not null, letter integer not null, grp integer not null,
            primary key (stage, kind, key))
        """;

    private const string RowSql = "insert into report_kind (stage, kind, key, letter, grp) values (@Stage, @Kind, @Key, @Letter, @Group)";

    /// <summary>Puts the sorting beside the notices, so that the database can count by it. Gone with the transaction.</summary>
    public static async Task Put(Work work, CycleDefinition definition, IEnumerable<NoticeCount> counts)
    {
        await work.Execute(TableSql);
        await work.ExecuteMany(RowSql, counts.Select(c => (c.Stage, c.Kind, c.Key)).Distinct().Select(c =>
        {
            var (letter, group) = Of(definition, c.Stage, c.Kind, c.Key);
            return new { c.Stage, c.Kind, c.Key, Letter = (int)letter, Group = (int)group };
        }));
    }
}
