using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Rehearsal;

/// <summary>Who does something in a rehearsal: a story's people, or actors.</summary>
internal abstract class People
{
    /// <summary>About so many at a time; never a part of an instant.</summary>
    protected const int AtATime = 400;

    /// <summary>When somebody next does something; null: nobody will.</summary>
    public abstract DateTimeOffset? NextAt { get; }

    /// <summary>
    /// Some of what is done next, up to this instant inclusive (null: without a limit), in order. It is done only when
    /// <see cref="Done"/> says so.
    /// </summary>
    public abstract IReadOnlyList<StoryEvent> Next(DateTimeOffset? until, TreeSnapshot tree);

    /// <summary>The first of what <see cref="Next"/> gave were carried out.</summary>
    /// <param name="refusals">Reason or null for each of them that is work.</param>
    public abstract void Done(int count, IReadOnlyList<string?> refusals);

    /// <summary>A stage has opened: these are its assignments.</summary>
    public virtual void Opened(OpenedStage stage)
    {
    }

    /// <summary>Nobody: nothing is ever done.</summary>
    public static People Nobody() => new ScriptedPeople(new Story([]));
}

/// <param name="At">The present instant, which may be long after the opening.</param>
internal sealed record OpenedStage(string Stage, DateTimeOffset At, DateOnly OpeningDay, DateOnly LastValidDay, IReadOnlyList<OpenedAssignment> Assignments);

internal sealed class OpenedAssignment
{
    public string Unit { get; init; } = "";

    public long UnitId { get; init; }

    public string State { get; init; } = "";

    /// <summary>How often work was handed in.</summary>
    public int Submissions { get; init; }
}

/// <summary>The people of a story do what it says.</summary>
internal sealed class ScriptedPeople(Story story) : People
{
    private int done;

    public override DateTimeOffset? NextAt => done < story.Events.Count ? story.Events[done].At : null;

    public override IReadOnlyList<StoryEvent> Next(DateTimeOffset? until, TreeSnapshot tree) =>
        [.. story.Events.Skip(done)
            .TakeWhile((e, i) => (until is null || e.At <= until) && (i < AtATime || e.At == story.Events[done + i - 1].At))];

    public override void Done(int count, IReadOnlyList<string?> refusals) => done += count;
}
