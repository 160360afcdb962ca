namespace LaiChau.Workflow.Definitions;

/// <summary>How a definition names a day. What day it is depends on the cycle's year, its events and the calendar.</summary>
public abstract record DayRule;

/// <summary>`"03-31"`, `"+1:01-15"`, `"-1:11-15"`: a day of the cycle's year or of a year near it. 02-29 is refused at load.</summary>
public sealed record FixedDay(int YearOffset, int Month, int Day) : DayRule
{
    public DateOnly In(int year) => new(year + YearOffset, Month, Day);
}

/// <summary>`{"after": "pledges.due", "workingDays": 10}`: counted from an event's day, which itself is not counted.</summary>
/// <param name="Stage">Id of the stage whose event counts; null for <see cref="DayEvent.Launched"/>.</param>
/// <param name="Count">Days or working days, 0 or more.</param>
public sealed record CountedDay(string? Stage, DayEvent Event, int Count, bool WorkingDays) : DayRule;

/// <summary>What a counted day counts from.</summary>
public enum DayEvent
{
    /// <summary>`cycle.launched`</summary>
    Launched,
    Opened,
    Done,

    /// <summary>The stage's last valid day; known once the stage is open.</summary>
    Due,
}
