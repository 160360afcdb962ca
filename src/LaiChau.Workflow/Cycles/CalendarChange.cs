using System.Security.Cryptography;
using System.Text.Json;
using LaiChau.Workflow.Calendar;

namespace LaiChau.Workflow.Cycles;

/// <summary>A day gets an entry in the working calendar, or loses it.</summary>
/// <param name="Entry">Null: the day is again what its weekday says.</param>
/// <param name="Reason">In people's own words.</param>
public sealed record CalendarChange(DateOnly Day, CalendarDay? Entry, string Reason)
{
    /// <summary>Id of who changes it; the caller has checked that he may.</summary>
    public string? By { get; init; }
}

/// <summary>What a change of the calendar does in cycles that have not ended, as it is shown before and as it then happens.</summary>
/// <param name="Before">The day's entry so far; null: none.</param>
/// <param name="After">The day's entry then; null: none.</param>
/// <param name="Cycles">In which something moves, by name.</param>
public sealed record CalendarEffect(DateOnly Day, CalendarDay? Before, CalendarDay? After, IReadOnlyList<MovedInCycle> Cycles)
{
    /// <summary>Two effects with the same digest are the same.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { Day, Before, After, Cycles })));
}

/// <param name="Cycle">The cycle's name.</param>
/// <param name="Days">Counted days that have not come.</param>
/// <param name="Rungs">Reminders that have not come.</param>
public sealed record MovedInCycle(string Cycle, IReadOnlyList<MovedDay> Days, IReadOnlyList<MovedRung> Rungs);

/// <param name="Rung">The rung's key.</param>
/// <param name="From">Null: it falls away no longer.</param>
/// <param name="To">Null: it falls away.</param>
/// <param name="Assignments">So many wait for it.</param>
public sealed record MovedRung(string Stage, string Rung, DateOnly? From, DateOnly? To, int Assignments);

/// <summary>What came of a change of the calendar, or would come of it.</summary>
public abstract record CalendarAnswer
{
    private CalendarAnswer()
    {
    }

    /// <param name="Effect">What it does, or did.</param>
    public sealed record Changes(CalendarEffect Effect) : CalendarAnswer;

    /// <summary>Nothing is done: the effect is no longer what was shown.</summary>
    /// <param name="Effect">As it would be now.</param>
    public sealed record EffectHasChanged(CalendarEffect Effect) : CalendarAnswer;

    /// <param name="Why">What forbids it.</param>
    public sealed record Refused(CalendarRefusal Why) : CalendarAnswer;
}

/// <summary>Why the calendar is not changed.</summary>
public enum CalendarRefusal
{
    /// <summary>What has been counted by it stays.</summary>
    DayIsPast,

    /// <summary>The day has no entry that could be removed.</summary>
    NoSuchEntry,
    NothingChanges,
}
