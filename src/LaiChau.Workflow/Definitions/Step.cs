namespace LaiChau.Workflow.Definitions;

internal enum StepKind
{
    /// <summary>Of a type that is refused; kept so that its connections do not read as wrong too.</summary>
    Refused,
    Start,
    Fork,
    Join,
    Wait,
    Check,
    Notify,
    Stage,
}

/// <summary>An activity while its file is being checked: what could be read of it, right or wrong.</summary>
internal sealed class Step
{
    public required Place Place { get; init; }

    /// <summary>Null when it is missing or unusable; nothing can name the step then.</summary>
    public required string? Id { get; init; }

    public required string Name { get; init; }

    public required StepKind Kind { get; init; }

    /// <summary>Place among the steps that could be read.</summary>
    public required int Index { get; init; }

    /// <summary>Null when something in it is wrong.</summary>
    public FlowActivity? Activity { get; set; }

    /// <summary>Ways out; null: unknown, then any will do.</summary>
    public IReadOnlyList<string>? Ports { get; set; }

    public List<PlacedRule> Rules { get; } = [];

    /// <summary>Id of the stage that a check names, with its place.</summary>
    public Spot? Checks { get; set; }

    public DueWording Wording { get; set; }

    /// <summary>What people call it.</summary>
    public string Title => Name.Length > 0 ? Findings.Shown(Name) : Findings.Shown(Id ?? "?");

    public PlacedRule? Rule(string field) => Rules.Find(r => r.Field == field);
}

/// <summary>A connection between two steps that both exist.</summary>
internal sealed record Edge(Place Place, Step Source, string Port, Step Target);
