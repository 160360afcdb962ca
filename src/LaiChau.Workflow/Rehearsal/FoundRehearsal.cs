using System.Text.Json;

namespace LaiChau.Workflow.Rehearsal;

/// <summary>A rehearsal that somebody has kept, and whether it is one of what is to be launched.</summary>
public sealed record FoundRehearsal
{
    private FoundRehearsal(RehearsalFault fault) => Fault = fault;

    /// <summary>Why it cannot be approved, whatever it was made from.</summary>
    public RehearsalFault Fault { get; }

    /// <summary>Null when there is a fault that kept it from being read.</summary>
    public YearSummary? Summary { get; private init; }

    public OutputFolder? Folder { get; private init; }

    public static FoundRehearsal In(string path)
    {
        var folder = OutputFolder.Of(path);
        if (!File.Exists(folder.Summary))
        {
            return new FoundRehearsal(Directory.Exists(folder.Root) ? RehearsalFault.NotFinished : RehearsalFault.NoFolder);
        }

        try
        {
            return Of(YearSummary.Load(folder.Summary)) with { Folder = folder };
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException)
        {
            return new FoundRehearsal(RehearsalFault.Unreadable);
        }
    }

    /// <summary>Of one that lies in no folder.</summary>
    internal static FoundRehearsal Of(YearSummary summary) => new(
        summary.Events.ContainsKey("cycle.completed") ? RehearsalFault.None : RehearsalFault.NotCompleted) { Summary = summary };

    /// <summary>The key that a rehearsal of this has.</summary>
    public static string KeyOf(RehearsalInput input) => RehearsalKey.Of(input);

    /// <summary>What is another than it was when rehearsed; empty when the keys agree.</summary>
    public IReadOnlyList<RehearsedPart> Differences(RehearsalInput input)
    {
        var then = Summary ?? throw new InvalidOperationException("It was not read.");
        if (then.Key == RehearsalKey.Of(input))
        {
            return [];
        }

        var now = RehearsalKey.Parts(input);
        List<RehearsedPart> parts = [];
        Add(RehearsedPart.Definition, then.Parts.Definition != now.Definition);
        Add(RehearsedPart.Year, then.Year != input.Year);
        Add(RehearsedPart.Scope, then.Scope != input.Scope);
        Add(RehearsedPart.Tree, then.Parts.Tree != now.Tree);
        Add(RehearsedPart.Calendar, then.Parts.Calendar != now.Calendar);
        Add(RehearsedPart.Templates, then.Parts.Templates != now.Templates);
        return parts.Count > 0 ? parts : [RehearsedPart.Unknown];

        void Add(RehearsedPart part, bool differs)
        {
            if (differs)
            {
                parts.Add(part);
            }
        }
    }
}

/// <summary>Why a folder holds no rehearsal that can be approved.</summary>
public enum RehearsalFault
{
    None,
    NoFolder,

    /// <summary>No summary: it was broken off, or it is another folder.</summary>
    NotFinished,
    Unreadable,

    /// <summary>The year did not come to its end in it.</summary>
    NotCompleted,
}

/// <summary>What makes a rehearsal's key.</summary>
public enum RehearsedPart
{
    Definition,
    Year,
    Scope,
    Tree,
    Calendar,

    /// <summary>Saved letter templates.</summary>
    Templates,

    /// <summary>The summary agrees in every part and yet has another key: it was edited.</summary>
    Unknown,
}
