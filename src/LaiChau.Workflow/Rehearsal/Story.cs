using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;

namespace LaiChau.Workflow.Rehearsal;

/// <summary>What people do and what breaks in a rehearsal, by instant; within an instant in the file's order.</summary>
public sealed record Story(IReadOnlyList<StoryEvent> Events);

/// <param name="At">UTC.</param>
public abstract record StoryEvent(DateTimeOffset At);

/// <summary>`submit`, `return`, `accept`, `withdraw`, `reopen`, `extend`, `exempt`.</summary>
public sealed record WorkEvent(WorkAction Action) : StoryEvent(Action.At);

/// <summary>`appoint`, `vacate`.</summary>
public sealed record AppointEvent(DateTimeOffset At, Appointment Appointment) : StoryEvent(At);

/// <summary>`holiday`: `date`, `kind` (default `holiday`).</summary>
public sealed record HolidayEvent(DateTimeOffset At, CalendarDay Day) : StoryEvent(At);

/// <summary>`serviceDown` / `serviceUp`.</summary>
public sealed record ServiceEvent(DateTimeOffset At, bool Up) : StoryEvent(At);

/// <summary>`smtpDown` / `smtpUp`.</summary>
public sealed record SmtpEvent(DateTimeOffset At, bool Up) : StoryEvent(At);

/// <summary>`smtpRefuse`: from now on the mail server refuses this recipient with 550.</summary>
public sealed record SmtpRefuseEvent(DateTimeOffset At, string Email) : StoryEvent(At);

/// <summary>`crash`: hits the next mail that is sent.</summary>
public sealed record CrashEvent(DateTimeOffset At, CrashPoint Where) : StoryEvent(At);

/// <summary>Where in the sending of a mail the service dies.</summary>
public enum CrashPoint
{
    /// <summary>After the claim, before `handed` is committed.</summary>
    BeforeSend,

    /// <summary>After `handed` is committed, before DATA.</summary>
    AfterHanded,

    /// <summary>After the server's 250, before our commit.</summary>
    AfterAccept,
}
