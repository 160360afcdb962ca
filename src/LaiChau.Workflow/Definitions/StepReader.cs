using System.Text.Json;
using System.Text.RegularExpressions;

namespace LaiChau.Workflow.Definitions;

/// <summary>
/// Reads one activity: what all have in common here, a stage's inputs in <see cref="StageReader"/>, those of the others
/// in <see cref="ControlReader"/>.
/// </summary>
internal static partial class StepReader
{
    /// <summary>`cycle.launched` is no event of a stage, so no step may have this id.</summary>
    public const string Cycle = "cycle";

    private const string OurPrefix = "LaiChau.";
    private const int LongestId = 100;

    private static readonly string[] OnlyDone = [Port.Done];
    private static readonly string[] CheckPorts = [Port.Met, Port.NotMet];

    /// <summary>What Elsa writes on any activity; never taken for a misspelt input.</summary>
    private static readonly HashSet<string> ElsaProperties = new(StringComparer.Ordinal)
    {
        "id", "nodeId", "name", "type", "version", "customProperties", "metadata", "canStartWorkflow", "runAsynchronously",
        "commitStrategy", "commitStateBehavior", "displayName", "description", "result", "source", "state", "synthetic", "mergeMode",
    };

    private static readonly Dictionary<string, (StepKind Kind, string[] Inputs)> Types = new(StringComparer.Ordinal)
    {
        ["Elsa.Start"] = (StepKind.Start, []),
        ["Elsa.FlowFork"] = (StepKind.Fork, ["branches"]),
        ["Elsa.FlowJoin"] = (StepKind.Join, ["mode"]),
        ["LaiChau.WaitUntil"] = (StepKind.Wait, ["date"]),
        ["LaiChau.CheckCompletion"] = (StepKind.Check, ["stage", "percent"]),
        ["LaiChau.NotifyAdministrators"] = (StepKind.Notify, ["message"]),
    };

    private static readonly Dictionary<string, StageKind> Stages =
        Enum.GetValues<StageKind>().ToDictionary(k => OurPrefix + k, StringComparer.Ordinal);

    private static readonly string[] TypeNames = [.. Types.Keys, .. Stages.Keys];

    public static Step? Read(Spot spot, int index, CycleOptions options, Findings findings)
    {
        if (!spot.Is(JsonValueKind.Object, "StepShape", findings))
        {
            return null;
        }

        var name = spot.Member("name") is { Value.ValueKind: JsonValueKind.String } n ? n.Value.GetString()!.Trim() : "";
        var known = spot.Member("id") is { Value.ValueKind: JsonValueKind.String } i ? i.Value.GetString()! : "";
        var label = name.Length > 0 ? name : known;
        spot = spot with { Place = spot.Place with { Step = label.Length > 0 ? Findings.Shown(label) : null } };

        var before = findings.Problems.Count;
        var id = Id(spot, "id", findings);
        var type = spot.Required("type", findings) is { } t && t.Is(JsonValueKind.String, "NotText", findings) ? t.Value.GetString()! : null;
        var isStage = Stages.TryGetValue(type ?? "", out var stage);
        var (kind, inputs) = isStage ? (StepKind.Stage, StageReader.Inputs) : Types.GetValueOrDefault(type ?? "", (StepKind.Refused, []));

        var step = new Step { Place = spot.Place, Id = id, Name = name, Kind = kind, Index = index, Ports = Ports(kind) };
        if (kind == StepKind.Refused && type is not null)
        {
            findings.Problem(spot.Place.Child("type"), RefusedTypes.Reason(type), new Quoted(type), DidYouMean.Remedy(type, TypeNames));
        }
        else
        {
            Misspelt(spot, inputs, findings);
        }

        var activity = isStage
            ? StageReader.Read(spot, step, stage, options, findings)
            : ControlReader.Read(spot, step, findings);
        step.Activity = findings.Problems.Count == before ? activity : null;
        return step;
    }

    /// <summary>An id that may stand in file names, in the ledger and before the dot of a day rule.</summary>
    public static string? Id(Spot owner, string key, Findings findings)
    {
        if (owner.Required(key, findings) is not { } spot || spot.Text(findings, LongestId) is not { } id)
        {
            return null;
        }

        if (!SafeId().IsMatch(id) || spot.Value.GetString() != id)
        {
            findings.Problem(spot.Place, "IdCharacters", key, new Quoted(id));
            return null;
        }

        if (id == Cycle && key == "id")
        {
            findings.Problem(spot.Place, "IdCycle");
            return null;
        }

        return id;
    }

    private static string[]? Ports(StepKind kind) => kind switch
    {
        StepKind.Refused or StepKind.Fork => null,
        StepKind.Check => CheckPorts,
        _ => OnlyDone,
    };

    /// <summary>Unknown properties are Elsa's and kept; one that is nearly an input of ours is a slip that would go unnoticed.</summary>
    private static void Misspelt(Spot spot, string[] inputs, Findings findings)
    {
        foreach (var property in spot.Value.EnumerateObject())
        {
            if (ElsaProperties.Contains(property.Name) || inputs.Contains(property.Name))
            {
                continue;
            }

            var place = spot.Place.Child(property.Name);
            if (DidYouMean.Nearest(property.Name, inputs) is { } nearest)
            {
                findings.Problem(place, "InputMisspelt", new Quoted(property.Name), nearest);
            }
            else if (property.Value.ValueKind == JsonValueKind.Object && property.Value.TryGetProperty("expression", out _) && inputs.Length > 0)
            {
                findings.Warn(place, "InputUnknown", new Quoted(property.Name), string.Join(", ", inputs));
            }
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex SafeId();
}
