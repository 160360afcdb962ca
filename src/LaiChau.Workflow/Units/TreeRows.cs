namespace LaiChau.Workflow.Units;

/// <summary>One row of the units file. Days are local and inclusive.</summary>
/// <param name="Line">1-based line of the file, for messages.</param>
/// <param name="Parent">Code of the direct superior; null for the root.</param>
/// <param name="Members">People obliged; null when the file does not say.</param>
public sealed record UnitRow(int Line, string Code, string Name, string Kind, string? Parent, DateOnly ValidFrom, DateOnly? ValidTo, int? Members);

/// <summary>One row of the people file: a person holds a post of a unit. Days are local and inclusive.</summary>
/// <param name="Person">Stable id; one person may hold several posts.</param>
/// <param name="Email">Null: no mailbox.</param>
public sealed record PersonRow(int Line, string Unit, PostKind Post, string Person, string Name, string? Email, DateOnly From, DateOnly? To);

/// <summary>The posts of the people file (design.md section 5).</summary>
public enum PostKind
{
    Head,
    Acting,
    DeputyInCharge,
    Delegate,
    Deputy,
    Officer,
    Administrator,
    Viewer,
}

/// <summary>A tree that passed every check of the import.</summary>
public sealed record TreeFiles(IReadOnlyList<UnitRow> Units, IReadOnlyList<PersonRow> People)
{
    /// <summary>The people file as the user named it, for what only the store can find wrong.</summary>
    public string PeopleName { get; init; } = "people.csv";
}
