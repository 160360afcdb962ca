using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Rehearsal;

/// <summary>Reads the events of a story in the order in which they happen: what one may say depends on those before it.</summary>
/// <param name="ordered">Every event has its place; else nobody can say whether something is down.</param>
internal sealed class EventReader(StoryPlaces places, StoryPeople people, bool ordered)
{
    private const int LongestReason = 2000;
    private static readonly string[] Head = ["at", "do"];

    /// <summary>Actions of the contract that may follow later (design.md section 5).</summary>
    private static readonly string[] Later = ["merge", "split", "move", "dissolve"];

    private static readonly Dictionary<string, CrashPoint> CrashPoints = new(StringComparer.Ordinal)
    {
        ["beforeSend"] = CrashPoint.BeforeSend,
        ["afterHanded"] = CrashPoint.AfterHanded,
        ["afterAccept"] = CrashPoint.AfterAccept,
    };

    private static readonly Dictionary<string, bool> Causes = new(StringComparer.Ordinal) { ["serviceUnavailable"] = true };

    private static readonly Dictionary<string, Form> Forms = new(StringComparer.Ordinal)
    {
        ["submit"] = Work(
            (e, unit, stage) => new SubmitAction(e.Instant, unit, stage, e.Text.Json("values"))
            {
                ReceivedOn = e.Text.OptionalDay("receivedOn"),
                OnBehalf = e.Text.Flag("onBehalf"),
                Reason = e.Text.OptionalText("reason", LongestReason),
            },
            "values", "receivedOn", "onBehalf", "reason"),
        ["return"] = Work((e, unit, stage) => new ReturnAction(e.Instant, unit, stage, Reason(e)), "reason"),
        ["accept"] = Work((e, unit, stage) => new AcceptAction(e.Instant, unit, stage)),
        ["withdraw"] = Work((e, unit, stage) => new WithdrawAction(e.Instant, unit, stage)),
        ["reopen"] = Work((e, unit, stage) => new ReopenAction(e.Instant, unit, stage, Reason(e)), "reason"),
        ["extend"] = Work(
            (e, unit, stage) => new ExtendAction(
                e.Instant, unit, stage, e.Text.Day("dueOn"), Reason(e), e.Text.Has("cause") && e.Text.Word("cause", Causes)),
            "dueOn", "reason", "cause"),
        ["exempt"] = Work((e, unit, stage) => new ExemptAction(e.Instant, unit, stage, Reason(e)), "reason"),
        ["appoint"] = new((r, e) => r.Appoint(e), ["unit", "post", "person", "name", "email", "until", "by"]),
        ["vacate"] = new((r, e) => r.Vacate(e), ["unit", "post", "by"]),
        ["holiday"] = new((_, e) => Holiday(e), ["date", "kind"]),
        ["serviceDown"] = new((r, e) => new ServiceEvent(e.Instant, r.service.Turn(e, toUp: false)), []),
        ["serviceUp"] = new((r, e) => new ServiceEvent(e.Instant, r.service.Turn(e, toUp: true)), []),
        ["smtpDown"] = new((r, e) => new SmtpEvent(e.Instant, r.smtp.Turn(e, toUp: false)), []),
        ["smtpUp"] = new((r, e) => new SmtpEvent(e.Instant, r.smtp.Turn(e, toUp: true)), []),
        ["smtpRefuse"] = new((_, e) => Refuse(e), ["email"]),
        ["crash"] = new((_, e) => new CrashEvent(e.Instant, e.Text.Word("where", CrashPoints)), ["where"]),
    };

    private readonly StorySwitch service = new("serviceDown", "serviceUp", ordered);
    private readonly StorySwitch smtp = new("smtpDown", "smtpUp", ordered);
    private readonly StoryPlaces places = places;
    private readonly StoryPeople people = people;

    /// <summary>When and what; the rest is read by <see cref="Read"/>, once the order of events is known.</summary>
    public static EventDraft Draft(EventText text)
    {
        var at = text.Instant("at");
        var word = text.Text("do");
        var later = Later.Contains(word);
        var known = later || Forms.ContainsKey(word);
        if (later)
        {
            text.Wrong("do", "ActionLater", word);
        }
        else if (!known && word.Length > 0)
        {
            text.Wrong("do", "ActionUnknown", SafeText.Shown(word), DidYouMean.Remedy(word, Forms.Keys), string.Join(", ", Forms.Keys));
        }

        return new EventDraft(text, at, word, known);
    }

    /// <summary>Null: not an action that can be rehearsed.</summary>
    public StoryEvent? Read(EventDraft draft)
    {
        if (!Forms.TryGetValue(draft.Do, out var form))
        {
            return null;
        }

        draft.Text.OnlyKeys(draft.Do, form.Keys);
        return form.Read(this, draft);
    }

    private static Form Work(Func<EventDraft, string, string, WorkAction> action, params string[] keys) =>
        new((r, e) => new WorkEvent(action(e, r.places.Unit(e), r.places.Stage(e)) with { By = StoryPeople.By(e) }), ["unit", "stage", .. keys, "by"]);

    private static string Reason(EventDraft draft) => draft.Text.Text("reason", LongestReason);

    /// <summary>Who appoints is checked and not kept: an appointment leaves no line that would name him.</summary>
    private AppointEvent Appoint(EventDraft draft)
    {
        StoryPeople.By(draft);
        return new AppointEvent(draft.Instant, places.Appointment(draft, people));
    }

    private AppointEvent Vacate(EventDraft draft)
    {
        StoryPeople.By(draft);
        return new AppointEvent(draft.Instant, places.Vacancy(draft));
    }

    private static HolidayEvent Holiday(EventDraft draft)
    {
        var kind = draft.Text.Has("kind") ? draft.Text.Word("kind", CalendarFile.Kinds) : CalendarDayKind.Holiday;
        return new HolidayEvent(draft.Instant, new CalendarDay(draft.Text.Day("date"), kind, Texts.Story["HolidaySource"]));
    }

    private static SmtpRefuseEvent Refuse(EventDraft draft)
    {
        var email = draft.Text.Text("email");
        if (email.Length > 0 && !MailboxText.IsAddress(email))
        {
            draft.Text.Wrong("email", "Email", SafeText.Shown(email));
        }

        return new SmtpRefuseEvent(draft.Instant, email);
    }

    /// <summary>How an action is written.</summary>
    private sealed class Form(Func<EventReader, EventDraft, StoryEvent> read, string[] keys)
    {
        public Func<EventReader, EventDraft, StoryEvent> Read => read;

        public string[] Keys { get; } = [.. Head, .. keys];
    }
}
