using System.Security.Cryptography;
using System.Text.Json;
using LaiChau.Workflow.Cycles;

namespace LaiChau.Workflow.Rehearsal;

/// <summary>What a launch does, as it is shown before and as it then happens.</summary>
public sealed record LaunchEffect
{
    /// <summary>What the cycle is called.</summary>
    public required string Cycle { get; init; }

    public required DateOnly LaunchDay { get; init; }

    /// <summary>Stages that open at once.</summary>
    public required IReadOnlyList<OpeningStage> Opened { get; init; }

    /// <summary>Stages that wait for a day that is known.</summary>
    public required IReadOnlyList<OpeningStage> Waiting { get; init; }

    /// <summary>When the first letters leave; null: that day is not known yet.</summary>
    public required DateTimeOffset? FirstMailAt { get; init; }

    public required DateOnly? FirstMailDay { get; init; }

    /// <summary>Letters of the first window.</summary>
    public required int FirstMails { get; init; }

    /// <summary>Of these: to people without a mailbox.</summary>
    public required int WithoutMailbox { get; init; }

    /// <summary>Units that owe something and for which nobody answers.</summary>
    public required int Unanswered { get; init; }

    /// <summary>Who holds a post that he did not hold when it was rehearsed, or no more.</summary>
    public required IReadOnlyList<PostChange> Posts { get; init; }

    /// <summary>Digest of what a launch itself does, before the beat of the first window that is only tried.</summary>
    internal string WithoutLetters => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        new { Cycle, LaunchDay, Opened, Waiting, FirstMailDay, Posts })));

    /// <summary>Two effects with the same digest are the same; within a window the first moment goes on with the clock.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        new { Cycle, LaunchDay, Opened, Waiting, FirstMailDay, FirstMails, WithoutMailbox, Unanswered, Posts })));
}

/// <summary>A stage that opens by a launch.</summary>
/// <param name="Day">On which it opens, or opened.</param>
/// <param name="Due">Its last valid day; null: not known yet.</param>
/// <param name="Assignments">How many units owe it; 0 where it has not opened.</param>
public sealed record OpeningStage(string Title, DateOnly Day, DateOnly? Due, int Assignments);

/// <summary>What came of a launch by its rehearsal, or would come of it.</summary>
public abstract record RehearsedLaunch
{
    private RehearsedLaunch()
    {
    }

    /// <param name="Effect">What it would do.</param>
    public sealed record Launches(LaunchEffect Effect) : RehearsedLaunch;

    /// <summary>Nothing is done: the effect is no longer what was shown.</summary>
    public sealed record EffectHasChanged(LaunchEffect Effect) : RehearsedLaunch;

    /// <summary>The cycle runs.</summary>
    public sealed record Launched(string Cycle) : RehearsedLaunch;

    /// <summary>The same was launched before; nothing has changed.</summary>
    public sealed record WasLaunched(string Cycle) : RehearsedLaunch;

    /// <summary>There is none, or it has not come to its end.</summary>
    public sealed record NoRehearsal : RehearsedLaunch;

    /// <summary>Nobody has approved it.</summary>
    public sealed record NotApproved : RehearsedLaunch;

    /// <summary>Definition, tree or calendar are others by now; rehearse again.</summary>
    public sealed record NotOfToday(IReadOnlyList<RehearsedPart> Differences) : RehearsedLaunch;

    /// <param name="Why">What the launch itself answered.</param>
    public sealed record Refused(LaunchAnswer Why) : RehearsedLaunch;
}
