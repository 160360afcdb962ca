using System.Globalization;
using System.Text.Json;

namespace LaiChau.Workflow.Definitions;

/// <summary>Reads the inputs of the activities that steer the flow and owe no work.</summary>
internal static class ControlReader
{
    private const int LongestMessage = 2000;

    public static FlowActivity? Read(Spot spot, Step step, Findings findings)
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
        var before = findings.Problems.Count;
        if (WrappedInput.Value(spot, "mode", required: false, findings) is not { } mode)
        {
            if (findings.Problems.Count == before)
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
}
