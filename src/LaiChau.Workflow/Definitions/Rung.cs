namespace LaiChau.Workflow.Definitions;

/// <summary>One step of a reminder and escalation ladder.</summary>
/// <param name="Key">Unique in its ladder; the ledger's `rung`.</param>
/// <param name="Offset">In <paramref name="Unit"/> from the last valid day (ladder) or the submission's day (review ladder).</param>
public sealed record Rung(string Key, int Offset, OffsetUnit Unit = OffsetUnit.WorkingDays, RungTo To = RungTo.Head,
    WhenMissed Missed = WhenMissed.Late)
{
    /// <summary>In <see cref="Unit"/>; null together with <see cref="RepeatMax"/>.</summary>
    public int? RepeatEvery { get; init; }

    /// <summary>How often the rung comes again after its first time.</summary>
    public int? RepeatMax { get; init; }
}

/// <summary>What the distance between a rung and the last valid day is counted in.</summary>
public enum OffsetUnit
{
    WorkingDays,
    Days,
}

/// <summary>Whom a rung is for. In a review ladder `superior` is whoever reviews.</summary>
public enum RungTo
{
    Head,
    Officer,
    Superior,
    SuperiorPlus1,
    Administrators,
}

/// <summary>What becomes of a rung whose day went by while the service was down.</summary>
public enum WhenMissed
{
    Late,
    Drop,
}

/// <summary>The ladders of design.md section 4 for definitions that bring none.</summary>
public static class DefaultLadders
{
    public static readonly IReadOnlyList<Rung> Ladder =
    [
        new("T-14", -14),
        new("T-7", -7),
        new("T-3", -3),
        new("T-1", -1),
        new("T+0", 0),
        new("T+1", 1),
        new("T+3", 3, To: RungTo.Superior),
        new("T+10", 10, To: RungTo.SuperiorPlus1) { RepeatEvery = 5, RepeatMax = 3 },
    ];

    public static readonly IReadOnlyList<Rung> Review =
    [
        new("R+1", 1, To: RungTo.Superior),
        new("R+3", 3, To: RungTo.Superior),
        new("R+5", 5, To: RungTo.Superior),
    ];
}
