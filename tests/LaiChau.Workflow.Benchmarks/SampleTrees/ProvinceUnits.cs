using System.Globalization;

namespace LaiChau.Workflow.Benchmarks.SampleTrees;

/// <summary>
/// The units of Lai Chau since 1 July 2025 (domain.md 2.1): the 43 real ones as they stand in <c>lai-chau-units.csv</c>, and below them
/// base organisations and cells that are plausible and invented.
/// </summary>
internal sealed class ProvinceUnits(SampleWords words, SampleRandom random)
{
    private const int Members = 31_500;

    private readonly SampleUnits units = new();

    public SampleUnits Make()
    {
        foreach (var line in SampleWords.Resource("lai-chau-units.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            // The seed has no quoted field, and its row is written back unchanged.
            var fields = line.TrimEnd('\r').Split(',');
            units.Add(fields[0], fields[1], fields[2], fields[3].Length == 0 ? null : fields[3]);
        }

        foreach (var seed in units.Rows.ToList())
        {
            switch (seed.Kind)
            {
                case "commune":
                    Commune(seed.Code, seed.Name[words.CommunePrefix.Length..], words.CommuneWord, words.Village);
                    break;
                case "ward":
                    Commune(seed.Code, seed.Name[words.WardPrefix.Length..], words.WardWord, words.Quarter);
                    break;
                case "directOrganization":
                    Direct(seed.Code);
                    break;
            }
        }

        units.ScaleMembers(Members);
        Reorganise();
        return units;
    }

    private void Commune(string code, string place, string word, string cellName)
    {
        var full = Text(word, place);
        foreach (var kind in words.CommuneBases)
        {
            Base(code, kind.Slug, kind, full);
        }

        var villages = Villages(random.Between(19, 29));
        foreach (var kind in words.Schools)
        {
            Base(code, kind.Slug, kind, place);
            for (var more = random.Below(3); more > 0; more--)
            {
                Base(code, kind.Slug, kind with { Split = 0 }, random.Of(villages));
            }
        }

        foreach (var kind in words.Extras.Where(_ => random.Percent(22)))
        {
            Base(code, kind.Slug, kind, place);
        }

        for (var i = 0; i < villages.Count; i++)
        {
            var quarter = cellName == words.Quarter;
            var name = quarter ? (i + 1).ToString(CultureInfo.InvariantCulture) : villages[i];
            units.Add($"{code}-{(quarter ? "TDP-" : "")}{SampleWords.Slug(name)}", Text(cellName, name), "cell", code, random.Between(9, 30));
        }
    }

    private void Base(string parent, string slug, BaseKind kind, string place)
    {
        if (kind.Cells is null || !random.Percent(kind.Split))
        {
            var single = units.Add($"{parent}-{slug}", Text(kind.Cell, place), "baseOrganization", parent, Around(kind.Weight));
            if (kind.DeputyLeads)
            {
                units.LedByDeputy.Add(single);
            }

            return;
        }

        var committee = units.Add($"{parent}-{slug}", Text(kind.Committee!, place), "baseOrganization", parent);
        for (var i = 0; i < kind.Cells.Count; i++)
        {
            units.Add($"{committee}-C{i + 1}", Text(kind.Cells[i], place), "cell", committee, Around(kind.Weight * 2 / 3));
        }
    }

    private void Direct(string code)
    {
        foreach (var name in words.Direct[code])
        {
            var initials = string.Concat(SampleWords.Slug(name).Split('-').Select(w => char.IsAsciiDigit(w[0]) ? w : w[..1]));
            var cells = random.Percent(12) ? 0 : random.Between(3, words.DirectDepartments.Count);
            if (cells == 0)
            {
                units.Add($"{code}-{initials}", Text(words.DirectCell, name), "baseOrganization", code, Around(20));
                continue;
            }

            var committee = units.Add($"{code}-{initials}", Text(words.DirectCommittee, name), "baseOrganization", code);
            for (var i = 0; i < cells; i++)
            {
                units.Add($"{committee}-C{i + 1}", Text(words.DirectDepartments[i], name), "cell", committee, Around(18));
            }
        }
    }

    /// <summary>Villages that merge in mid-2026 and cells founded in spring: rosters and deadlines must cope with both.</summary>
    private void Reorganise()
    {
        var cells = units.Rows.Where(u => u.Kind == "cell" && units[u.Parent!].Kind == "commune").ToList();
        foreach (var commune in cells.Select(c => c.Parent!).Distinct().Where((_, i) => i % 9 == 4).ToList())
        {
            var pair = cells.Where(c => c.Parent == commune).Take(2).ToList();
            foreach (var cell in pair)
            {
                units.Replace(cell with { ValidTo = new DateOnly(2026, 6, 30) });
            }

            var prefix = Text(words.Village, "").Length;
            units.Add(
                $"{commune}-{pair[0].Code[(commune.Length + 1)..]}-{pair[1].Code[(commune.Length + 1)..]}",
                Text(words.Merged, pair[0].Name[prefix..], pair[1].Name[prefix..]), "cell", commune,
                pair.Sum(c => c.Members), new DateOnly(2026, 7, 1));
        }

        foreach (var (parent, kind) in new[] { ("SIN-HO", "HTX"), ("THAN-UYEN", "CHE"), ("PHONG-THO", "HTX") })
        {
            var extra = words.Extras.First(e => e.Slug == kind);
            units.Add($"{parent}-{kind}", Text(extra.Cell, units[parent].Name[words.CommunePrefix.Length..] + " 2"), "baseOrganization", parent, 7, new DateOnly(2026, 4, 1));
        }
    }

    private List<string> Villages(int count)
    {
        var villages = new List<string>();
        while (villages.Count < count)
        {
            var name = $"{random.Of(words.VillageFirst)} {random.Of(words.VillageSecond)}";
            if (!villages.Contains(name))
            {
                villages.Add(name);
            }
        }

        return villages;
    }

    private int Around(int weight) => random.Between(Math.Max(3, weight * 2 / 3), weight * 4 / 3);

    private static string Text(string pattern, params object[] values) => string.Format(CultureInfo.InvariantCulture, pattern, values);
}
