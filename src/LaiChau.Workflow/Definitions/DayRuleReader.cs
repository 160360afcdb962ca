using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LaiChau.Workflow.Definitions;

/// <summary>A day rule of an activity or of the file, kept with its place until every stage is known.</summary>
/// <param name="Field">`opensOn`, `dueOn`, `latest`, `date` or `endsOn`.</param>
/// <param name="Place">Of the rule; of its `after` when it counts from an event.</param>
internal sealed record PlacedRule(string Field, DayRule Rule, Place Place);

/// <summary>Reads day rules (design.md section 4: "Day rule").</summary>
internal static partial class DayRuleReader
{
    private const int MostCounted = 1000;
    private const int MostYears = 5;
    private const int AnyCommonYear = 2025;
    private static readonly string[] Keys = ["after", "days", "workingDays"];

    public static readonly IReadOnlyDictionary<string, DayEvent> Events = new Dictionary<string, DayEvent>(StringComparer.Ordinal)
    {
        ["opened"] = DayEvent.Opened,
        ["done"] = DayEvent.Done,
        ["due"] = DayEvent.Due,
    };

    public static PlacedRule? Read(Spot spot, string field, Findings findings)
    {
        switch (spot.Value.ValueKind)
        {
            case JsonValueKind.String:
                return Fixed(spot, findings) is { } day ? new PlacedRule(field, day, spot.Place) : null;
            case JsonValueKind.Object:
                return Counted(spot, findings) is { } counted ? new PlacedRule(field, counted, spot.Place.Child("after")) : null;
            default:
                findings.Problem(spot.Place, "DayRuleShape", field);
                return null;
        }
    }

    private static FixedDay? Fixed(Spot spot, Findings findings)
    {
        var text = spot.Value.GetString()!.Trim();
        var match = FixedPattern().Match(text);
        if (!match.Success)
        {
            findings.Problem(spot.Place, DatePattern().IsMatch(text) ? "DayWithYear" : "DayUnreadable", new Quoted(text));
            return null;
        }

        var years = match.Groups["years"] is { Success: true } group ? int.Parse(group.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        if (match.Groups["years"].Success && (years == 0 || Math.Abs(years) > MostYears))
        {
            findings.Problem(spot.Place, "DayYears", new Quoted(text), MostYears);
            return null;
        }

        var month = int.Parse(match.Groups["month"].Value, CultureInfo.InvariantCulture);
        var day = int.Parse(match.Groups["day"].Value, CultureInfo.InvariantCulture);
        if ((month, day) == (2, 29))
        {
            findings.Problem(spot.Place, "DayLeap");
            return null;
        }

        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(AnyCommonYear, month))
        {
            findings.Problem(spot.Place, "DayNotInCalendar", new Quoted(text));
            return null;
        }

        return new FixedDay(years, month, day);
    }

    private static CountedDay? Counted(Spot spot, Findings findings)
    {
        spot.OnlyKeys(Keys, findings);
        var days = spot.Member("days");
        var workingDays = spot.Member("workingDays");
        if ((days is null) == (workingDays is null))
        {
            findings.Problem(spot.Place, "DayCount");
        }

        var count = (workingDays ?? days)?.Whole(0, MostCounted, findings);
        if (spot.Member("after") is not { } after)
        {
            findings.Problem(spot.Place, "DayAfter");
            return null;
        }

        return Reference(after, findings) is var (stage, happened) && count is { } number
            ? new CountedDay(stage, happened, number, workingDays is not null)
            : null;
    }

    private static (string? Stage, DayEvent Event)? Reference(Spot after, Findings findings)
    {
        if (after.Text(findings) is not { } text)
        {
            return null;
        }

        if (text == "cycle.launched")
        {
            return (null, DayEvent.Launched);
        }

        var dot = text.LastIndexOf('.');
        if (dot <= 0 || text[..dot] == StepReader.Cycle)
        {
            findings.Problem(after.Place, "AfterUnreadable", new Quoted(text));
            return null;
        }

        var word = text[(dot + 1)..];
        if (!Events.TryGetValue(word, out var happened))
        {
            findings.Problem(after.Place, "AfterEvent", new Quoted(word), DidYouMean.Remedy(word, Events.Keys.ToList()));
            return null;
        }

        return (text[..dot], happened);
    }

    [GeneratedRegex(@"^((?<years>[+-][0-9]{1,4}):)?(?<month>[0-9][0-9])-(?<day>[0-9][0-9])$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex FixedPattern();

    [GeneratedRegex(@"^[0-9]{4}-[0-9][0-9]-[0-9][0-9]$", RegexOptions.CultureInvariant)]
    private static partial Regex DatePattern();
}
