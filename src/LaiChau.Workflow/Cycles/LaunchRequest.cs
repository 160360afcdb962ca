using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Forms;

namespace LaiChau.Workflow.Cycles;

/// <summary>A cycle that is to begin.</summary>
public sealed record LaunchRequest
{
    private const int LongestName = 100;

    public required CycleDefinition Definition { get; init; }

    public required int Year { get; init; }

    /// <summary>Code of the unit whose subtree takes part; null: the whole tree.</summary>
    public string? Scope { get; init; }

    /// <summary>What the cycle is to be called; null: `&lt;definitionId&gt;-&lt;year&gt;`.</summary>
    public string? Name { get; init; }

    /// <summary>The forms of its stages; null: the built-in ones.</summary>
    public StageForms? Forms { get; init; }

    /// <summary>Version of the tree and calendar that somebody has compared or looked at; null: whatever stands.</summary>
    public long? TreeVersion { get; init; }

    /// <summary>Why it may begin; null only on the simulated clock of a rehearsal.</summary>
    public LaunchPermit? Permit { get; init; }

    /// <summary>A cycle's name stands in addresses, ledgers and mails: letters, digits and `-_.`, no blanks.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.');
}

/// <summary>Why a cycle may begin.</summary>
public abstract record LaunchPermit
{
    private LaunchPermit()
    {
    }

    /// <summary>A rehearsal of exactly this definition, tree, calendar, year and scope was approved; the caller has compared.</summary>
    /// <param name="Key">The rehearsal's key.</param>
    /// <param name="ApprovedBy">Person id.</param>
    public sealed record Rehearsed(string Key, string ApprovedBy) : LaunchPermit;

    /// <summary>Nobody has rehearsed it; the ledger keeps why.</summary>
    /// <param name="By">Id of the person who decided so, if known.</param>
    public sealed record Unrehearsed(string Reason, string? By) : LaunchPermit;
}

/// <summary>What came of a launch.</summary>
public abstract record LaunchAnswer
{
    private LaunchAnswer()
    {
    }

    /// <param name="AlreadyThere">The same was launched before; nothing has changed.</param>
    /// <param name="FirstMailAt">When the first letter leaves; null: that day is not known yet, or it left long ago.</param>
    public sealed record Launched(long Id, string Name, bool AlreadyThere, DateTimeOffset? FirstMailAt) : LaunchAnswer;

    /// <summary>Tree or calendar are no longer those of <see cref="LaunchRequest.TreeVersion"/>: look again.</summary>
    public sealed record TreeChanged : LaunchAnswer;

    /// <summary>There is no unit of that code, or not on that day.</summary>
    public sealed record UnknownScope(string Scope, DateOnly Day) : LaunchAnswer;

    /// <summary>The cycle would be over before it begins.</summary>
    public sealed record EndsBeforeLaunch(DateOnly EndsDay, DateOnly Day) : LaunchAnswer;

    /// <summary>See <see cref="LaunchRequest.IsName"/>.</summary>
    public sealed record NameNotAllowed(string Name) : LaunchAnswer;
}
