using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LaiChau.Workflow.Definitions;

/// <summary>What concerns the whole cycle: `customProperties.laichau` (design.md section 4) with its defaults.</summary>
internal sealed partial class CycleOptions
{
    private const string DefaultZone = "Asia/Ho_Chi_Minh";
    private const string Ours = "laichau";

    private static readonly string[] Keys = ["zone", "sendWindow", "sendDays", "ladder", "reviewLadder", "endsOn", "document", "contact"];

    private static readonly Dictionary<string, bool> SendDays = new(StringComparer.Ordinal) { ["working"] = true, ["all"] = false };

    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.FindSystemTimeZoneById(DefaultZone);

    public SendWindow SendWindow { get; private set; } = new(new TimeOnly(8, 0), TimeSpan.FromHours(1), WorkingDaysOnly: true);

    public PlacedRule EndsOn { get; private set; } = new("endsOn", new FixedDay(1, 3, 31), Place.File);

    public IReadOnlyList<Rung> Ladder { get; private set; } = DefaultLadders.Ladder;

    public IReadOnlyList<Rung> ReviewLadder { get; private set; } = DefaultLadders.Review;

    public string? Document { get; private set; }

    public string? Contact { get; private set; }

    public static CycleOptions Read(Spot file, Findings findings)
    {
        var options = new CycleOptions();
        Spot? settings = null;
        Misplaced(file, findings);
        if (file.Member("customProperties") is { } custom && custom.Is(JsonValueKind.Object, "NotObject", findings))
        {
            Misplaced(custom, findings);
            settings = custom.Member(Ours);
            if (settings is { } ours && ours.Is(JsonValueKind.Object, "NotObject", findings))
            {
                options.Fill(ours, findings);
            }
        }

        var place = Place.File.Child("customProperties").Child(Ours);
        if (settings?.Member("document") is null)
        {
            findings.Warn(place, "NoDocument");
        }

        if (settings?.Member("contact") is null)
        {
            findings.Warn(place, "NoContact");
        }

        return options;
    }

    private void Fill(Spot ours, Findings findings)
    {
        ours.OnlyKeys(Keys, findings);
        Zone = ours.Member("zone") is { } zone ? ReadZone(zone, findings) ?? Zone : Zone;
        var workingDays = ours.Member("sendDays")?.Word(SendDays, findings) ?? true;
        var window = ours.Member("sendWindow") is { } w ? ReadWindow(w, findings) : null;
        SendWindow = (window ?? SendWindow) with { WorkingDaysOnly = workingDays };
        EndsOn = ours.Member("endsOn") is { } ends ? DayRuleReader.Read(ends, "endsOn", findings) ?? EndsOn : EndsOn;
        Document = ours.Member("document")?.Text(findings);
        Contact = ours.Member("contact")?.Text(findings);

        Ladder = ours.Member("ladder") is { } ladder ? LadderReader.Read(ladder, review: false, findings) ?? Ladder : Ladder;
        ReviewLadder = ours.Member("reviewLadder") is { } review ? LadderReader.Read(review, review: true, findings) ?? ReviewLadder : ReviewLadder;
        var shared = Ladder.Select(r => r.Key).Intersect(ReviewLadder.Select(r => r.Key), StringComparer.Ordinal);
        foreach (var key in shared)
        {
            findings.Problem(ours.Place.Child(ours.Member("reviewLadder") is null ? "ladder" : "reviewLadder"), "RungKeyShared", new Quoted(key));
        }
    }

    /// <summary>Settings under a misspelt name, or one floor too high, would silently not hold.</summary>
    private static void Misplaced(Spot owner, Findings findings)
    {
        foreach (var property in owner.Value.EnumerateObject())
        {
            var right = owner.Place == Place.File ? "" : Ours;
            if (property.Name != right && DidYouMean.Nearest(property.Name, [Ours]) is not null)
            {
                findings.Problem(owner.Place.Child(property.Name), "SettingsMisplaced", new Quoted(property.Name));
            }
        }
    }

    private static TimeZoneInfo? ReadZone(Spot spot, Findings findings)
    {
        if (spot.Text(findings) is not { } id)
        {
            return null;
        }

        if (TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone))
        {
            return zone;
        }

        findings.Problem(spot.Place, "Zone", new Quoted(id));
        return null;
    }

    private static SendWindow? ReadWindow(Spot spot, Findings findings)
    {
        if (spot.Text(findings) is not { } text)
        {
            return null;
        }

        var match = WindowPattern().Match(text);
        if (!match.Success || Minute(match, "from") is not { } from || Minute(match, "to") is not { } to || from == 24 * 60)
        {
            findings.Problem(spot.Place, "WindowUnreadable", new Quoted(text));
            return null;
        }

        if (to <= from)
        {
            findings.Problem(spot.Place, "WindowBackwards", new Quoted(text));
            return null;
        }

        return new SendWindow(new TimeOnly(from / 60, from % 60), TimeSpan.FromMinutes(to - from), WorkingDaysOnly: true);
    }

    private static int? Minute(Match match, string side)
    {
        var hour = int.Parse(match.Groups[side + "Hour"].Value, CultureInfo.InvariantCulture);
        var minute = int.Parse(match.Groups[side + "Minute"].Value, CultureInfo.InvariantCulture);
        var total = (hour * 60) + minute;
        return minute < 60 && total <= 24 * 60 ? total : null;
    }

    [GeneratedRegex(@"^(?<fromHour>[0-9][0-9]):(?<fromMinute>[0-9][0-9])-(?<toHour>[0-9][0-9]):(?<toMinute>[0-9][0-9])$", RegexOptions.CultureInvariant)]
    private static partial Regex WindowPattern();
}
