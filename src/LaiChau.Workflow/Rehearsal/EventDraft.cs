namespace LaiChau.Workflow.Rehearsal;

/// <summary>An event of which only is read when it happens and what.</summary>
/// <param name="At">UTC; null: it could not be read, and what depends on the order of events is not judged.</param>
/// <param name="Do">The story's word; empty: it could not be read.</param>
/// <param name="Known">False: nobody knows what it does; its problem is entered.</param>
internal sealed record EventDraft(EventText Text, DateTimeOffset? At, string Do, bool Known)
{
    /// <summary>For the constructors of events.</summary>
    public DateTimeOffset Instant => At ?? default;

    /// <summary>Whether its place among the events is known, and what it does there.</summary>
    public bool Placed => At is not null && Known;
}
