using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Mail;

/// <param name="Kind">Its text in the report is the letter's name: `Before`, `Returned`, ….</param>
internal sealed record TrialLetter(string Kind, MailContent Content);

/// <summary>
/// Letters with invented values, of every kind that templates tell apart: a changed template is tried with them before it is
/// saved, and they are looked at while the store has no mail of a kind.
/// </summary>
internal static class TrialLetters
{
    /// <summary>Goes to who waits for it, and is in no report.</summary>
    public const string Receipt = "Receipt";

    private const string Address = "https://vi-du.invalid";
    private const int Year = 2026;

    private static readonly DateOnly Today = new(Year, 3, 26);
    private static readonly DateTimeOffset Now = new(Today.ToDateTime(new TimeOnly(8, 0)), TimeSpan.FromHours(7));
    private static readonly MailItem Task = new()
    {
        Kind = MailItemKind.Reminder,
        Rung = "T-3",
        Own = true,
        Cycle = Texts.Mail["Trial.Cycle"],
        Year = Year,
        Document = Texts.Mail["Trial.Document"],
        Contact = Texts.Mail["Trial.Contact"],
        Stage = Texts.Mail["Trial.Stage"],
        StageKind = "HoldStudyConferences",
        Unit = Texts.Mail["Trial.Unit"],
        UnitCode = "MAU",
        UnitKind = "commune",
        Wording = "inclusive",
        WordingDay = Today.AddDays(5),
        LastValidDay = Today.AddDays(5),
        WorkingDaysLeft = 3,
        RemindersBefore = 1,
        AssignmentUid = "mau.hoi-nghi@laichau.workflow",
        DeadlineVersion = 1,
        Path = "/",
    };

    private static readonly MailItem Second = Task with
    {
        Stage = Texts.Mail["Trial.Stage2"], StageKind = "SetBreakthroughTasks", AssignmentUid = "mau.dot-pha@laichau.workflow", Document = null, Contact = null,
    };

    private static readonly MailItem Below = Task with
    {
        Kind = MailItemKind.Escalation, Own = false, Unit = Texts.Mail["Trial.Unit2"], UnitCode = "MAU2", AssignmentUid = "mau2.hoi-nghi@laichau.workflow", WorkingDaysLeft = null,
        WorkingDaysLate = 3, LastValidDay = Today.AddDays(-3), WordingDay = Today.AddDays(-3),
    };

    private static readonly MailItem Told = Task with { Kind = MailItemKind.Message, Own = false, Message = Texts.Mail["Trial.Message"], Stage = null, Unit = null, AssignmentUid = null };

    public static IReadOnlyList<TrialLetter> All { get; } = [.. Make()];

    /// <summary>As the report of a rehearsal calls it.</summary>
    public static string NameOf(string kind) => kind == Receipt ? Texts.Mail["Trial.Receipt"] : Texts.Report[$"Letter.{kind}"];

    private static IEnumerable<TrialLetter> Make()
    {
        foreach (var stage in new[]
        {
            "HoldStudyConferences", "RollOutStudyTopic", "CollectPledges", "SetBreakthroughTasks", "ReviewEthicsStandards", "RegisterModels", "MidYearCheck", "Evaluate", "CloseYear",
        })
        {
            yield return One("Open", Task with { Kind = MailItemKind.Opened, Rung = "open", StageKind = stage });
        }

        yield return One("Before", Task);
        yield return Of("Before", "officer", Task);
        yield return One("Before", Task with { WorkingDaysLeft = 0 });
        yield return One("Before", Task, Second);
        yield return One("LastDay", Late(0));
        yield return One("After", Late(2));
        yield return One("After", Late(2), Second, Second with { Kind = MailItemKind.Returned, Reason = null }, Task with { Kind = MailItemKind.ExtensionDeclined });
        yield return Of("Superior", "head", Below);
        yield return Of("Superior", "head", Below, Below with { UnitCode = "MAU3", AssignmentUid = "3", WorkingDaysLate = null, WorkingDaysLeft = 2 });
        yield return Of("SuperiorPlus1", "head", Below with { StandsInFor = Texts.Mail["Trial.Unit"] }, Below with { Stage = Second.Stage, AssignmentUid = "4", StageKind = Second.StageKind });
        yield return Of("Administrators", "administrator", Below with { NoSuperior = true });
        var handedIn = Below with { Kind = MailItemKind.Review, SubmittedOn = Today, WorkingDaysLate = null };
        yield return One("Review", handedIn);
        yield return One("Review", handedIn, handedIn with { UnitCode = "MAU3", AssignmentUid = "3" });
        yield return One("Returned", Task with { Kind = MailItemKind.Returned, Rung = "returned", Reason = Texts.Mail["Trial.Reason"] });
        yield return One("Returned", Task with { Kind = MailItemKind.Returned, Rung = "returned" }, Task);
        yield return One("TakenOver", Task with { Kind = MailItemKind.TakenOver, Rung = "takenOver" });
        yield return One("TakenOver", Task with { Kind = MailItemKind.TakenOver }, Second with { Kind = MailItemKind.TakenOver });
        yield return One("Unassigned", Below with { Kind = MailItemKind.Unassigned });
        yield return Of("Unassigned", "administrator", Below with { Kind = MailItemKind.Unassigned }, Task with { Kind = MailItemKind.Unassigned });
        yield return One("Extended", Task with { Kind = MailItemKind.Extended, Rung = "extended", OldLastValidDay = Today.AddDays(-2) });
        yield return One("Extended", Task with { Kind = MailItemKind.Extended, OldLastValidDay = Today.AddDays(20) });
        var asked = Below with { Kind = MailItemKind.ExtensionAsked, AskedDay = Today.AddDays(20), WorkingDaysLate = null };
        yield return One("ExtensionAsked", asked);
        yield return One("ExtensionAsked", asked, asked with { UnitCode = "MAU3", AssignmentUid = "3" });
        yield return One("ExtensionDeclined", Task with { Kind = MailItemKind.ExtensionDeclined, Rung = "extensionDeclined" });
        yield return One("UnitClosed", Below with { Kind = MailItemKind.UnitClosed });
        yield return Of("Notify", "administrator", Told);
        yield return new TrialLetter("Notify", Content("administrator", [Told]) with { IsTest = true });
        var arrived = Task with { Kind = MailItemKind.Receipt, SubmittedOn = Today, HandedInAt = Now, HandedInBy = Texts.Mail["Trial.Reader"] };
        yield return One(Receipt, arrived with { WaitsForReview = true });
        yield return One(Receipt, arrived with { OnBehalf = true, WorkingDaysLeft = null, WorkingDaysLate = 2 });
        yield return One("Digest", Late(2), Second, Below, handedIn, asked, Below with { Kind = MailItemKind.Unassigned }, Below with { Kind = MailItemKind.UnitClosed }, Told);
    }

    private static MailItem Late(int days) => days == 0
        ? Task with { WorkingDaysLeft = 0, LastValidDay = Today, WordingDay = Today, Rung = "T+0" }
        : Task with { WorkingDaysLeft = null, WorkingDaysLate = days, LastValidDay = Today.AddDays(-days), WordingDay = Today.AddDays(1 - days), Wording = "before", Rung = "T+1" };

    private static TrialLetter One(string kind, params MailItem[] items) => Of(kind, "head", items);

    private static TrialLetter Of(string kind, string post, params MailItem[] items) => new(kind, Content(post, items));

    private static MailContent Content(string post, MailItem[] items) => new()
    {
        Number = 0,
        MessageId = "0@vi-du.invalid",
        At = Now,
        To = new MailPerson("mau", Texts.Mail["Trial.Reader"], "", Texts.Mail["Trial.Unit"], "commune", post),
        Items = items,
        PublicAddress = Address,
    };
}
