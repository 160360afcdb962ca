using System.Text.Json;

namespace LaiChau.Workflow.Definitions;

/// <summary>Reads the list of rungs of a ladder (design.md section 4: "Rung").</summary>
internal static class LadderReader
{
    private const int FarthestOffset = 400;
    private const int MostRepeats = 100;
    private const int LongestKey = 40;
    private static readonly string[] Keys = ["key", "offset", "unit", "to", "missed", "repeatEvery", "repeatMax"];

    /// <summary>Keys of notices that are no rungs; the ledger would not tell the two apart.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "open", "returned", "takenOver", "extended", "unassigned", "notify", "unitClosed",
    };

    private static readonly Dictionary<string, OffsetUnit> Units = new(StringComparer.Ordinal)
    {
        ["workingDays"] = OffsetUnit.WorkingDays,
        ["days"] = OffsetUnit.Days,
    };

    private static readonly Dictionary<string, RungTo> Recipients = new(StringComparer.Ordinal)
    {
        ["head"] = RungTo.Head,
        ["officer"] = RungTo.Officer,
        ["superior"] = RungTo.Superior,
        ["superior+1"] = RungTo.SuperiorPlus1,
        ["administrators"] = RungTo.Administrators,
    };

    private static readonly Dictionary<string, WhenMissed> Missed = new(StringComparer.Ordinal)
    {
        ["late"] = WhenMissed.Late,
        ["drop"] = WhenMissed.Drop,
    };

    /// <param name="review">Counts from the submission's day, so nothing lies before it.</param>
    public static IReadOnlyList<Rung>? Read(Spot spot, bool review, Findings findings)
    {
        if (!spot.Is(JsonValueKind.Array, "NotList", findings))
        {
            return null;
        }

        if (spot.Value.GetArrayLength() == 0)
        {
            findings.Warn(spot.Place, "LadderEmpty");
        }

        var before = findings.Problems.Count;
        var rungs = new List<Rung>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in spot.Items())
        {
            if (ReadRung(item, review, keys, findings) is { } rung)
            {
                rungs.Add(rung);
            }
        }

        return findings.Problems.Count == before ? rungs : null;
    }

    private static Rung? ReadRung(Spot spot, bool review, HashSet<string> keys, Findings findings)
    {
        if (!spot.Is(JsonValueKind.Object, "RungShape", findings))
        {
            return null;
        }

        spot.OnlyKeys(Keys, findings);
        var key = Key(spot, keys, findings);
        var offset = spot.Required("offset", findings)?.Whole(review ? 0 : -FarthestOffset, FarthestOffset, findings);
        var unit = spot.Member("unit") is { } u ? u.Word(Units, findings) : OffsetUnit.WorkingDays;
        var to = spot.Member("to") is { } t ? t.Word(Recipients, findings) : review ? RungTo.Superior : RungTo.Head;
        var missed = spot.Member("missed") is { } m ? m.Word(Missed, findings) : WhenMissed.Late;
        var every = spot.Member("repeatEvery");
        var times = spot.Member("repeatMax");
        if ((every is null) != (times is null))
        {
            findings.Problem(spot.Place, "RepeatHalf");
        }

        var repeatEvery = every?.Whole(1, FarthestOffset, findings);
        var repeatMax = times?.Whole(1, MostRepeats, findings);
        return key is null || offset is null || unit is null || to is null || missed is null
            ? null
            : new Rung(key, offset.Value, unit.Value, to.Value, missed.Value) { RepeatEvery = repeatEvery, RepeatMax = repeatMax };
    }

    private static string? Key(Spot rung, HashSet<string> keys, Findings findings)
    {
        if (rung.Required("key", findings) is not { } spot || spot.Text(findings, LongestKey) is not { } key)
        {
            return null;
        }

        if (key.Contains('#', StringComparison.Ordinal))
        {
            findings.Problem(spot.Place, "RungKeyHash", new Quoted(key));
        }
        else if (Reserved.Contains(key))
        {
            findings.Problem(spot.Place, "RungKeyReserved", new Quoted(key));
        }
        else if (!keys.Add(key))
        {
            findings.Problem(spot.Place, "RungKeyTwice", new Quoted(key));
        }

        return key;
    }
}
