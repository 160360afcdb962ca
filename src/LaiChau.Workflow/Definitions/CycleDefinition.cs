namespace LaiChau.Workflow.Definitions;

/// <summary>
/// A workflow definition that passed every check of design.md section 4. Immutable; a running cycle keeps the text it
/// was launched with and reads it again, so a file edited later changes nothing in that cycle.
/// </summary>
public sealed record CycleDefinition
{
    /// <summary>Stable name over versions (`definitionId`); part of the cycle's name.</summary>
    public required string DefinitionId { get; init; }

    public required string Name { get; init; }

    public string Description { get; init; } = "";

    public int Version { get; init; } = 1;

    /// <summary>The file's text as read, copied into the cycle's row at launch.</summary>
    public required string Text { get; init; }

    /// <summary>Local days and hours of the whole cycle are of this zone.</summary>
    public required TimeZoneInfo Zone { get; init; }

    public required SendWindow SendWindow { get; init; }

    /// <summary>The cycle ends at 24:00 of this day, whatever is open then.</summary>
    public required DayRule EndsOn { get; init; }

    /// <summary>The signed plan that every mail cites; null: mails cite none.</summary>
    public string? Document { get; init; }

    /// <summary>Name or office and telephone of whom to ask.</summary>
    public string? Contact { get; init; }

    public required Flow Flow { get; init; }

    /// <summary>In the order of the file.</summary>
    public IEnumerable<StageDefinition> Stages => Flow.Activities.OfType<StageDefinition>();

    public StageDefinition Stage(string id) => (StageDefinition)Flow.Activity(id);
}

/// <summary>The hours in which mail is made, local to the cycle's zone, and whether on working days only.</summary>
/// <param name="From">First minute of the window.</param>
/// <param name="Length">From 1 minute to 24 hours; the window never crosses midnight.</param>
/// <param name="WorkingDaysOnly">`sendDays`: `working` (default) or `all`.</param>
public sealed record SendWindow(TimeOnly From, TimeSpan Length, bool WorkingDaysOnly);

/// <summary>The graph that a token walks: activities and one-way connections between their ports.</summary>
public sealed record Flow
{
    private readonly Dictionary<string, FlowActivity> byId;
    private readonly ILookup<(string Source, string Port), string> targets;
    private readonly ILookup<string, string> sources;

    public Flow(IReadOnlyList<FlowActivity> activities, IReadOnlyList<FlowConnection> connections, string start)
    {
        Activities = activities;
        Connections = connections;
        Start = start;
        byId = activities.ToDictionary(a => a.Id, StringComparer.Ordinal);
        targets = connections.ToLookup(c => (c.Source, c.Port), c => c.Target);
        sources = connections.ToLookup(c => c.Target, c => c.Source, StringComparer.Ordinal);
    }

    public IReadOnlyList<FlowActivity> Activities { get; }

    public IReadOnlyList<FlowConnection> Connections { get; }

    /// <summary>Id of the activity that gets the first token.</summary>
    public string Start { get; }

    public FlowActivity Activity(string id) => byId[id];

    /// <summary>Where tokens go that leave by this port; several run in parallel.</summary>
    public IEnumerable<string> Targets(string id, string port) => targets[(id, port)];

    /// <summary>Where tokens come from; more than one only into a join.</summary>
    public IEnumerable<string> Sources(string id) => sources[id];
}

/// <summary>A way on from one port of an activity; several out of one port run in parallel.</summary>
public sealed record FlowConnection(string Source, string Port, string Target);

/// <summary>Port names as Elsa spells outcomes.</summary>
public static class Port
{
    public const string Done = "Done";
    public const string Met = "Met";
    public const string NotMet = "NotMet";
}

/// <param name="Id">Unique in the file; the ledger's `stage` is this id.</param>
/// <param name="Name">What the designer shows; may be empty.</param>
public abstract record FlowActivity(string Id, string Name);

/// <summary>`Elsa.Start`: passes its token on by `Done`.</summary>
public sealed record StartActivity(string Id, string Name) : FlowActivity(Id, Name);

/// <summary>`Elsa.FlowFork`: one token by each of its branches' ports.</summary>
public sealed record ForkActivity(string Id, string Name, IReadOnlyList<string> Branches) : FlowActivity(Id, Name);

/// <summary>`Elsa.FlowJoin` with `WaitAll`: one token by `Done` when one came over each connection into it.</summary>
public sealed record JoinActivity(string Id, string Name) : FlowActivity(Id, Name);

/// <summary>`LaiChau.WaitUntil`: `Done` at 00:00 local of the day, at once if it is past.</summary>
public sealed record WaitUntilActivity(string Id, string Name, DayRule Date) : FlowActivity(Id, Name);

/// <summary>`LaiChau.CheckCompletion`: `Met` when at least this percentage of what counts in the stage is accepted.</summary>
public sealed record CheckCompletionActivity(string Id, string Name, string Stage, decimal Percent) : FlowActivity(Id, Name);

/// <summary>`LaiChau.NotifyAdministrators`: one notice to each administrator, then `Done`.</summary>
public sealed record NotifyAdministratorsActivity(string Id, string Name, string Message) : FlowActivity(Id, Name);

/// <summary>The stage activities; they differ in their form and in what a mail calls the work.</summary>
public enum StageKind
{
    RollOutStudyTopic,
    CollectPledges,
    SetBreakthroughTasks,
    Evaluate,
    ReviewEthicsStandards,
    RegisterModels,
    MidYearCheck,
    HoldStudyConferences,
    CloseYear,
}

/// <summary>How the signed plan words a due day; the two Vietnamese wordings are in design.md section 4.</summary>
public enum DueWording
{
    /// <summary>"At the latest on the day": the day itself is valid.</summary>
    Inclusive,

    /// <summary>"Before the day": the day before is the last valid one.</summary>
    Before,
}

/// <summary>What becomes of a due day that is no working day.</summary>
public enum WeekendRule
{
    None,
    RollForward,
    RollBack,
}

/// <summary>Who reviews what a unit hands in.</summary>
public enum ReviewBy
{
    Superior,

    /// <summary>A submission is accepted at once.</summary>
    None,
}

/// <summary>When a stage is done before its latest day (`doneWhen`).</summary>
public enum DoneRule
{
    AllAccepted,
    AllSubmitted,
    AtDue,
    PercentAccepted,
}

/// <param name="Rule">When the stage's `Done` fires.</param>
/// <param name="Percent">Only for <see cref="DoneRule.PercentAccepted"/>.</param>
public sealed record DoneWhen(DoneRule Rule, decimal Percent = 100)
{
    /// <summary>The word of the definition, also the ledger's reason.</summary>
    public string Word => Rule switch
    {
        DoneRule.AllAccepted => "allAccepted",
        DoneRule.AllSubmitted => "allSubmitted",
        DoneRule.AtDue => "atDue",
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"percentAccepted:{Percent}"),
    };
}

/// <summary>Whom a stage concerns; both conditions hold together, an absent one is always true.</summary>
/// <param name="Kinds">Unit kinds, as written in the units file.</param>
/// <param name="Under">Code of the unit whose subtree is meant, itself included.</param>
public sealed record Audience(IReadOnlyList<string>? Kinds, string? Under)
{
    public static readonly Audience Everyone = new(null, null);
}

/// <summary>One stage activity: what every unit of its audience owes.</summary>
public sealed record StageDefinition(string Id, string Name, StageKind Kind) : FlowActivity(Id, Name)
{
    public required string Title { get; init; }

    public Audience Audience { get; init; } = Audience.Everyone;

    /// <summary>Null: the stage opens when its token arrives.</summary>
    public DayRule? OpensOn { get; init; }

    public required DayRule DueOn { get; init; }

    public DueWording DueWording { get; init; }

    /// <summary>Already resolved: `none` for fixed days and `rollForward` for counted ones when the file says nothing.</summary>
    public WeekendRule WeekendRule { get; init; }

    /// <summary>Already resolved: the stage's own, else the file's, else the built-in one.</summary>
    public required IReadOnlyList<Rung> Ladder { get; init; }

    /// <summary>Already resolved like <see cref="Ladder"/>; offsets count from the submission's day.</summary>
    public required IReadOnlyList<Rung> ReviewLadder { get; init; }

    public ReviewBy Review { get; init; }

    public DoneWhen DoneWhen { get; init; } = new(DoneRule.AllAccepted);

    /// <summary>`Done` fires at 00:00 local after this day at the latest; null: 20 working days after the due day.</summary>
    public DayRule? Latest { get; init; }

    /// <summary>Name of the form; null: the activity's own.</summary>
    public string? Form { get; init; }
}
