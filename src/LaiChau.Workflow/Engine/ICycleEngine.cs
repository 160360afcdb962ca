using LaiChau.Workflow.Definitions;

namespace LaiChau.Workflow.Engine;

/// <summary>
/// Decides the flow of a cycle and nothing else: it stores, schedules and mails nothing. Same definition, state and
/// event give the same answer. Contract: tests/…/Engine/CycleEngineContract.cs.
/// </summary>
public interface ICycleEngine
{
    /// <summary>Kept in the cycle's row, so that a cycle stays with the engine it was launched on.</summary>
    string Name { get; }

    /// <param name="definition">The text the cycle was launched with, parsed.</param>
    /// <param name="state">What this engine returned last; null before <see cref="CycleStarted"/>.</param>
    /// <exception cref="ArgumentException">The event names an activity that does not wait for it, or the state is not of this definition.</exception>
    EngineAnswer Advance(CycleDefinition definition, string? state, EngineEvent happened);
}

/// <param name="State">Opaque text for the cycle's row, committed with what the moves lead to.</param>
/// <param name="Moves">In the order in which they are to be carried out.</param>
public sealed record EngineAnswer(string State, IReadOnlyList<EngineMove> Moves);

/// <summary>What has happened to the cycle; all that an engine ever hears.</summary>
public abstract record EngineEvent;

/// <summary>Comes first, and once.</summary>
public sealed record CycleStarted : EngineEvent;

/// <summary>The stage's rule is met or its latest day is past; comes once for each <see cref="OpenStageMove"/>.</summary>
public sealed record StageDone(string Activity) : EngineEvent;

/// <summary>00:00 of the day that a <see cref="WaitForMove"/> asked for.</summary>
public sealed record DayCame(string Activity) : EngineEvent;

/// <summary>The answer to a <see cref="CheckMove"/>.</summary>
public sealed record Checked(string Activity, bool Met) : EngineEvent;

/// <param name="Activity">Id of the activity that the move is about.</param>
public abstract record EngineMove(string Activity);

/// <summary>Open the stage, on its opening day; <see cref="StageDone"/> answers.</summary>
public sealed record OpenStageMove(string Activity) : EngineMove(Activity);

/// <summary>Wait for the day of the activity; <see cref="DayCame"/> answers.</summary>
public sealed record WaitForMove(string Activity) : EngineMove(Activity);

/// <summary>Compare the completion of a stage now; <see cref="Checked"/> answers.</summary>
public sealed record CheckMove(string Activity) : EngineMove(Activity);

/// <summary>Tell the administrators; nothing answers.</summary>
public sealed record NotifyAdministratorsMove(string Activity) : EngineMove(Activity);

/// <summary>Nothing is active any more; comes once, last. Its activity is the flow's start.</summary>
public sealed record FlowEndedMove(string Activity) : EngineMove(Activity);
