using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Rehearsal;

namespace LaiChau.Workflow.Host.CommandLine;

/// <summary>What is legal but would surprise whoever launches: shown, and nothing stops.</summary>
internal static class LaunchWarnings
{
    public static IEnumerable<InputProblem> Of(RehearsalInput input, string calendarFile, string definitionFile)
    {
        // A cycle begins in its year and ends, as a rule, in the next.
        foreach (var year in new[] { input.Year, input.Year + 1 })
        {
            if (!input.Calendar.Any(d => d.Day.Year == year))
            {
                yield return new InputProblem(calendarFile, "", CommandTexts.Get("CalendarEmptyYear", year.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            }
        }

        foreach (var stage in input.Definition.Stages.Where(s => !HasUnits(input, s.Audience)))
        {
            yield return new InputProblem(definitionFile, "", CommandTexts.Get("StageWithoutUnits", stage.Title));
        }
    }

    private static bool HasUnits(RehearsalInput input, Audience audience)
    {
        var parents = input.Tree.Units.ToDictionary(u => u.Code, u => u.Parent, StringComparer.Ordinal);
        return input.Tree.Units.Any(u =>
            (audience.Kinds is null || audience.Kinds.Contains(u.Kind, StringComparer.Ordinal))
            && IsUnder(u.Code, audience.Under) && IsUnder(u.Code, input.Scope));

        bool IsUnder(string? code, string? root)
        {
            for (var at = code; at is not null; at = parents.GetValueOrDefault(at))
            {
                if (at == root)
                {
                    return true;
                }
            }

            return root is null;
        }
    }
}
