namespace LaiChau.Workflow.Ledger;

/// <summary>One line of the ledger (design.md section 5). Empty fields are those that don't apply.</summary>
internal sealed record LedgerEntry(LedgerPhase Phase, string Event)
{
    public long? CycleId { get; init; }

    public string? Stage { get; init; }

    public string? Unit { get; init; }

    public string? Rung { get; init; }

    public int? DeadlineVersion { get; init; }

    /// <summary>Last valid day.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>Only when late.</summary>
    public int? LateWorkingDays { get; init; }

    /// <summary>Person ids.</summary>
    public IReadOnlyList<string>? To { get; init; }

    public long? Mail { get; init; }

    /// <summary>The story's word, on refusals.</summary>
    public string? Action { get; init; }

    public string? Cause { get; init; }

    public string? Reason { get; init; }

    public IReadOnlyList<LedgerNotice>? Notices { get; init; }

    /// <summary>Who acted; kept in the store, left out of the file.</summary>
    public string? By { get; init; }
}

/// <param name="Cycle">Only when the mail's notices are of more than one cycle.</param>
internal sealed record LedgerNotice(string? Cycle, string Stage, string? Unit, string Rung, int? DeadlineVersion);

/// <summary>Order of lines within one instant (design.md "Order in the ledger").</summary>
internal enum LedgerPhase
{
    /// <summary>What people do, in the order they did it, each with the notices it withdraws.</summary>
    People,

    /// <summary>Dated changes of units and posts: by unit, stage.</summary>
    Dated,

    /// <summary>What clock and engine do, in the order in which one thing led to the next.</summary>
    Clock,

    /// <summary>By stage, unit.</summary>
    Opened,

    /// <summary>By unit, stage, rung.</summary>
    Notices,

    /// <summary>By person.</summary>
    Mail,

    /// <summary>What ends the cycle, in the order it was written.</summary>
    End,
}
