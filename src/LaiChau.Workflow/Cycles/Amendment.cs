using System.Security.Cryptography;
using System.Text.Json;

namespace LaiChau.Workflow.Cycles;

/// <summary>A stage of one cycle gets another last valid day, or another day on which it is done at the latest.</summary>
/// <param name="Stage">The stage's id in the definition.</param>
/// <param name="Day">The last valid day itself, whatever the definition's wording; or the latest day.</param>
/// <param name="Reason">In people's own words.</param>
public sealed record Amendment(long Cycle, string Stage, AmendedDay Which, DateOnly Day, string Reason)
{
    /// <summary>Id of who amends; the caller has checked that he may.</summary>
    public string? By { get; init; }
}

/// <summary>Which of a stage's days moves.</summary>
public enum AmendedDay
{
    /// <summary>The last valid day.</summary>
    Due,

    /// <summary>The day after which the stage is done, whatever is open.</summary>
    Latest,
}

/// <summary>What an amendment does, as it is shown before and as it then happens.</summary>
public sealed record AmendmentEffect
{
    /// <summary>Null: it was not known yet.</summary>
    public required DateOnly? From { get; init; }

    public required DateOnly To { get; init; }

    /// <summary>Assignments that the unit owes and that get the new day.</summary>
    public int Moved { get; init; }

    /// <summary>Assignments that were handed in and wait for their review: the new day counts if they are taken back or returned.</summary>
    public int MovedHandedIn { get; init; }

    /// <summary>Not ended, and left alone because an extension or a return gave them a day of their own.</summary>
    public int KeepTheirDay { get; init; }

    /// <summary>Of these: their own day is before the new one.</summary>
    public int KeepAnEarlierDay { get; init; }

    /// <summary>Of the moved: their deadline has passed, and they stay late on record.</summary>
    public int StayLate { get; init; }

    /// <summary>Notices taken back, by rung.</summary>
    public IReadOnlyList<CountedRung> Withdrawn { get; init; } = [];

    /// <summary>On which days heads hear of their new day; a paused cycle tells them when it goes on.</summary>
    public IReadOnlyList<ToldOnDay> Told { get; init; } = [];

    /// <summary>Of the moved: nobody answers for the unit, so that nobody hears of it.</summary>
    public int NobodyHears { get; init; }

    /// <summary>The next rungs of who has moved, if nothing is handed in before.</summary>
    public IReadOnlyList<NextRung> Next { get; init; } = [];

    /// <summary>Days of the cycle that count from this one and move with it.</summary>
    public IReadOnlyList<MovedDay> Others { get; init; } = [];

    /// <summary>Two effects with the same digest are the same.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        new { From, To, Moved, MovedHandedIn, KeepTheirDay, KeepAnEarlierDay, StayLate, Withdrawn, Told, NobodyHears, Next, Others })));
}

/// <param name="Rung">As the ledger names it.</param>
public sealed record CountedRung(string Rung, int Notices);

/// <param name="Day">That day's send window.</param>
/// <param name="Assignments">About how many of them a head hears.</param>
public sealed record ToldOnDay(DateOnly Day, int Assignments);

/// <param name="Key">The rung's key.</param>
/// <param name="Day">Its local day.</param>
/// <param name="To">Whom it is for, as in the definition.</param>
public sealed record NextRung(string Key, DateOnly Day, string To);

/// <param name="Activity">Id of the stage or step; empty: the cycle itself.</param>
public sealed record MovedDay(MovedKind Kind, string Activity, DateOnly? From, DateOnly? To);

/// <summary>What happens on a day that moves.</summary>
public enum MovedKind
{
    StageOpens,
    StageIsDoneAtTheLatest,
    WaitEnds,
    CycleEnds,
}

/// <summary>What came of an amendment, or would come of it.</summary>
public abstract record AmendmentAnswer
{
    private AmendmentAnswer()
    {
    }

    /// <param name="Effect">What it does, or did.</param>
    public sealed record Amends(AmendmentEffect Effect) : AmendmentAnswer;

    /// <summary>Nothing is done: the effect is no longer what was shown.</summary>
    /// <param name="Effect">As it would be now.</param>
    public sealed record EffectHasChanged(AmendmentEffect Effect) : AmendmentAnswer;

    /// <param name="Why">What forbids it.</param>
    /// <param name="Bound">The day that it collides with, where there is one.</param>
    public sealed record Refused(AmendmentRefusal Why, DateOnly? Bound = null) : AmendmentAnswer;
}

/// <summary>Why a stage is not amended.</summary>
public enum AmendmentRefusal
{
    NoSuchCycle,

    /// <summary>The cycle is completed or cancelled.</summary>
    CycleHasEnded,
    NoSuchStage,
    StageIsClosed,

    /// <summary>It is done, so that no latest day concerns it.</summary>
    StageIsDone,
    DayIsPast,

    /// <summary>The cycle ends before that day.</summary>
    AfterTheCyclesEnd,

    /// <summary>The stage has not opened by then.</summary>
    BeforeItOpens,

    /// <summary>A latest day has to come after the last valid day.</summary>
    LatestNotAfterDue,
    NothingChanges,
}
