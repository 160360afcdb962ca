using LaiChau.Workflow.Input;

namespace LaiChau.Workflow.Units;

/// <summary>Whether the rows of a units file are one tree whose units have a superior for as long as they exist (design.md section 7).</summary>
internal static class TreeShape
{
    /// <summary>A chain of more codes than this is cut; the first ones are where to look.</summary>
    private const int LongestChain = 10;

    public static void Check(UnitsScan scan)
    {
        Codes(scan);
        if (!scan.Table.Complete)
        {
            return;
        }

        Roots(scan);
        foreach (var unit in scan.Units)
        {
            Parent(scan, unit);
        }

        Older(scan);

        Cycles(scan);
        UnitKinds.Check(scan);
    }

    private static void Codes(UnitsScan scan)
    {
        foreach (var unit in scan.Units)
        {
            if (unit.Code is not null && scan.ByCode[unit.Code] is var first && first != unit)
            {
                scan.Table.Wrong(unit.Line, "code", "UnitCodeTwice", unit.Code, first.Line);
            }
        }
    }

    private static void Roots(UnitsScan scan)
    {
        UnitLine? root = null;
        foreach (var unit in scan.Units.Where(u => u.Parent is ""))
        {
            if (root is not null)
            {
                scan.Table.Wrong(unit.Line, "parent", "UnitSecondRoot", root.Code ?? "?", root.Line);
            }

            root ??= unit;
        }

        if (root is null && scan.Units.Count > 0 && scan.Units.All(u => u.Parent is not null))
        {
            scan.Table.Problems.Add("UnitNoRoot");
        }
    }

    private static void Parent(UnitsScan scan, UnitLine unit)
    {
        if (unit.Parent is null or "")
        {
            return;
        }

        if (!scan.ByCode.TryGetValue(unit.Parent, out var parent))
        {
            scan.Table.Unknown(unit.Line, "parent", scan.Codes, unit.Parent, "UnitParentUnknown", unit.Parent);
        }
        else if (unit is { ValidFrom: not null, EndKnown: true } && parent is { ValidFrom: not null, EndKnown: true })
        {
            Validity(scan, unit, parent);
        }
    }

    /// <summary>
    /// A unit may be older than its present superior: the file has the parent of today only, and a merger puts old units under a new one
    /// (domain.md 2.3). It may not outlive it, for then nobody reviews its work.
    /// </summary>
    private static void Validity(UnitsScan scan, UnitLine unit, UnitLine parent)
    {
        if (unit.ValidTo < parent.ValidFrom)
        {
            scan.Table.Wrong(unit.Line, "valid_to", "UnitBeforeParent", parent.Code, parent.ValidFrom);
        }
        else if (parent.ValidTo is { } end && (unit.ValidTo is null || unit.ValidTo > end))
        {
            scan.Table.Wrong(unit.Line, "valid_to", "UnitOutlivesParent", parent.Code, end, parent.Line);
        }
    }

    private static void Older(UnitsScan scan)
    {
        var older = scan.Units
            .Where(u => u.Parent is { Length: > 0 } && scan.ByCode.TryGetValue(u.Parent, out var parent) && u.ValidFrom < parent.ValidFrom)
            .Select(u => u.Code ?? "?");
        CountedWarning.Add(scan.Table, "UnitOlderThanParent", older);
    }

    private static void Cycles(UnitsScan scan)
    {
        // 0: not seen, n: seen on the walk that started at unit n, so a meeting with oneself is a cycle and with others is not.
        var seen = new Dictionary<string, int>(scan.ByCode.Count, StringComparer.Ordinal);
        var walk = 0;
        foreach (var start in scan.ByCode.Keys)
        {
            walk++;
            var code = start;
            while (scan.ByCode.TryGetValue(code, out var unit) && seen.TryAdd(code, walk) && !string.IsNullOrEmpty(unit.Parent))
            {
                code = unit.Parent;
            }

            if (seen.TryGetValue(code, out var met) && met == walk && scan.ByCode[code].Parent is { Length: > 0 })
            {
                Cycle(scan, code);
            }
        }
    }

    private static void Cycle(UnitsScan scan, string met)
    {
        var ring = new List<UnitLine>();
        for (var unit = scan.ByCode[met]; ring.Count == 0 || unit != ring[0]; unit = scan.ByCode[unit.Parent!])
        {
            ring.Add(unit);
        }

        var first = ring.MinBy(u => u.Line)!;
        var at = ring.IndexOf(first);
        var chain = ring.Skip(at).Concat(ring.Take(at)).Select(u => u.Code!).Take(LongestChain).ToList();
        chain.Add(ring.Count > LongestChain ? "\u2026" : first.Code!);
        scan.Table.Wrong(first.Line, "parent", "UnitCycle", string.Join(" \u2192 ", chain));
    }
}
