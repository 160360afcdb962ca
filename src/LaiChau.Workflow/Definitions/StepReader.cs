using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LaiChau.Workflow.Definitions;

/// <summary>Reads one activity: what all have in common here, a stage's inputs in <see cref="StageReader"/>.</summary>
internal static partial class StepReader
{
    /// <summary>`cycle.launched` is no event of a stage, so no step may have this id.</summary>
    public const string Cycle = "cycle";

    private const string OurPrefix = "LaiChau.";
    private const int LongestId = 100;
    private const int LongestMessage = 2000;

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

    private static readonly string[] TypeNames = [.. Types.Keys, .. Enum.GetNames<StageKind>().Select(k => OurPrefix + k)];

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
        StageKind? stage = type is not null && type.StartsWith(OurPrefix, StringComparison.Ordinal)
            && Enum.GetNames<StageKind>().Contains(type[OurPrefix.Length..]) ? Enum.Parse<StageKind>(type[OurPrefix.Length..]) : null;
        var (kind, inputs) = stage is not null ? (StepKind.Stage, StageReader.Inputs) : Types.GetValueOrDefault(type ?? "", (StepKind.Refused, []));

        var step = new Step { Place = spot.Place, Id = id, Name = name, Kind = kind, Index = index, Ports = Ports(kind) };
        if (kind == StepKind.Refused && type is not null)
        {
            findings.Problem(spot.Place.Child("type"), RefusedTypes.Reason(type), new Quoted(type), DidYouMean.Remedy(type, TypeNames));
        }
        else
        {
            Misspelt(spot, inputs, findings);
        }

        var activity = kind == StepKind.Stage
            ? StageReader.Read(spot, step, stage!.Value, options, findings)
            : Activity(spot, step, findings);
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

    private static FlowActivity? Activity(Spot spot, Step step, Findings findings)
    {
        var id = step.Id ?? "";
        switch (step.Kind)
        {
            case StepKind.Start:
                return new StartActivity(id, step.Name);
            case StepKind.Fork:
                step.Ports = Branches(spot, findings);
                return new ForkActivity(id, step.Name, step.Ports ?? []);
            case StepKind.Join:
                Mode(spot, findings);
                return new JoinActivity(id, step.Name);
            case StepKind.Wait:
                var date = WrappedInput.Structure(spot, "date", required: true, plain: true, findings) is { } d ? DayRuleReader.Read(d, "date", findings) : null;
                if (date is null)
                {
                    return null;
                }

                step.Rules.Add(date);
                return new WaitUntilActivity(id, step.Name, date.Rule);
            case StepKind.Check:
                var stage = WrappedInput.Value(spot, "stage", required: true, findings);
                step.Checks = stage is { Value.ValueKind: JsonValueKind.String } ? stage : null;
                return new CheckCompletionActivity(id, step.Name, stage?.Text(findings) ?? "", Percent(spot, findings) ?? 0);
            case StepKind.Notify:
                return new NotifyAdministratorsActivity(id, step.Name,
                    WrappedInput.Value(spot, "message", required: true, findings)?.Text(findings, LongestMessage, lines: true) ?? "");
            default:
                return null;
        }
    }

    private static string[]? Ports(StepKind kind) => kind switch
    {
        StepKind.Refused or StepKind.Fork => null,
        StepKind.Check => CheckPorts,
        _ => OnlyDone,
    };

    private static List<string>? Branches(Spot spot, Findings findings)
    {
        if (WrappedInput.Structure(spot, "branches", required: true, plain: false, findings) is not { } list
            || !list.Is(JsonValueKind.Array, "NotList", findings))
        {
            return null;
        }

        if (list.Value.GetArrayLength() == 0)
        {
            findings.Problem(list.Place, "NoBranches");
        }

        var branches = new List<string>();
        foreach (var item in list.Items())
        {
            if (item.Text(findings) is not { } branch)
            {
                continue;
            }

            if (branches.Contains(branch))
            {
                findings.Problem(item.Place, "BranchTwice", new Quoted(branch));
                continue;
            }

            branches.Add(branch);
        }

        return branches;
    }

    private static void Mode(Spot spot, Findings findings)
    {
        if (WrappedInput.Value(spot, "mode", required: false, findings) is not { } mode)
        {
            if (spot.Member("mode") is not { Value.ValueKind: not JsonValueKind.Null })
            {
                findings.Problem(spot.Place, "JoinNoMode");
            }
        }
        else if (mode.Text(findings) is { } word && word != "WaitAll")
        {
            findings.Problem(mode.Place, "JoinMode", new Quoted(word));
        }
    }

    private static decimal? Percent(Spot spot, Findings findings)
    {
        if (WrappedInput.Value(spot, "percent", required: true, findings) is not { } value)
        {
            return null;
        }

        var text = value.Value.ValueKind switch
        {
            JsonValueKind.Number => value.Value.GetRawText(),
            JsonValueKind.String => value.Value.GetString()!,
            _ => "",
        };
        return Percent(text, value.Place, findings);
    }

    public static decimal? Percent(string text, Place place, Findings findings)
    {
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var percent)
            && percent is >= 0 and <= 100)
        {
            return percent;
        }

        findings.Problem(place, "Percent", new Quoted(text));
        return null;
    }

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
