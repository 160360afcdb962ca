namespace LaiChau.Workflow.Rehearsal;

/// <summary>A rehearsal that somebody has asked for on the pages, without what it is large by.</summary>
public sealed record RehearsalRow
{
    public long Id { get; init; }

    public string DefinitionId { get; init; } = "";

    /// <summary>Of the stored definition; 0: the one that comes with the program.</summary>
    public int Number { get; init; }

    public int Year { get; init; }

    /// <summary>Code of the unit whose subtree takes part; null: the whole tree.</summary>
    public string? Scope { get; init; }

    /// <summary>What people do: <see cref="ActWord"/>.</summary>
    public string Act { get; init; } = "";

    /// <summary>One of <see cref="RehearsalState"/>.</summary>
    public string State { get; init; } = "";

    public DateTimeOffset AskedAt { get; init; }

    public string? AskedBy { get; init; }

    public DateTimeOffset? CancelAskedAt { get; init; }

    public string? CancelledBy { get; init; }

    public long? NodeId { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The simulated day that it has come to.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>Local day of the simulated launch.</summary>
    public DateOnly FromDay { get; init; }

    /// <summary>Last day of the cycle; null: it follows from what happens.</summary>
    public DateOnly? ToDay { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it failed, in a word.</summary>
    public string? Failed { get; init; }

    public DateTimeOffset? ApprovedAt { get; init; }

    public string? ApprovedBy { get; init; }

    /// <summary>Who entered the approval for that person; null: he himself.</summary>
    public string? ApprovalEnteredBy { get; init; }

    /// <summary>The cycle that was launched by it.</summary>
    public long? CycleId { get; init; }

    public string? LaunchedBy { get; init; }

    /// <summary>It waits for its turn or is on.</summary>
    public bool IsUnderWay => State is RehearsalState.Waiting or RehearsalState.Running;
}

/// <summary>Where in its life a rehearsal is.</summary>
public static class RehearsalState
{
    public const string Waiting = "waiting";
    public const string Running = "running";
    public const string Done = "done";
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";

    /// <summary>The service ended while it was on.</summary>
    public const string Interrupted = "interrupted";
}

/// <summary>What came of a rehearsal, and what it was made from.</summary>
internal sealed record RehearsalResult
{
    public long Id { get; init; }

    public string Definition { get; init; } = "";

    /// <summary>Of <see cref="YearSummary"/>.</summary>
    public string? Summary { get; init; }

    /// <summary>Of <see cref="RehearsedStages"/>.</summary>
    public string? Stages { get; init; }

    /// <summary>Of <see cref="RehearsedPosts"/>.</summary>
    public string? Posts { get; init; }
}
