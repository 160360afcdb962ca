using System.Globalization;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Benchmarks.SampleTrees;

/// <summary>A tree of the size of the nation, for load tests: centre, 34 provinces, about 3,300 communes, base organisations, cells.</summary>
internal sealed class NationTree(SampleWords words, SampleRandom random)
{
    private const string Domain = "toanquoc.example";
    private const int CommunesOfProvince = 97;
    private const int BasesOfCommune = 5;

    private readonly SampleUnits units = new();
    private readonly SamplePeople people = new(words, random, "vn");

    public (IReadOnlyList<UnitRow> Units, IReadOnlyList<PersonRow> People) Make(int count)
    {
        var root = units.Add("VN", words.Nation.Root, "nation", null);
        List<string> provinces = [.. words.Nation.Cities.Select(c => Province(root, words.Nation.City, c)),
            .. words.Nation.Provinces.Select(p => Province(root, words.Nation.Province, p))];
        var communes = Below(provinces, CommunesOfProvince, count, "X", words.Nation.Commune, "commune");
        var bases = Below(communes, BasesOfCommune, count, "B", words.Nation.Base, "baseOrganization");
        for (var round = 1; units.Rows.Count < count && bases.Count > 0; round++)
        {
            Below(bases, 1, count, "C", words.Nation.Cell, "cell", first: round);
        }

        foreach (var unit in units.Rows)
        {
            Posts(unit);
        }

        return (units.Rows, people.Rows);
    }

    private string Province(string root, string pattern, string name) =>
        units.Add(string.Concat(SampleWords.Slug(name).Split('-')), Text(pattern, name), "province", root);

    /// <summary>Spread evenly over the parents, until <paramref name="count"/> is reached.</summary>
    private List<string> Below(List<string> parents, int each, int count, string letter, string pattern, string kind, int first = 1)
    {
        var made = new List<string>();
        for (var i = first; i < first + each; i++)
        {
            foreach (var parent in parents)
            {
                if (units.Rows.Count == count)
                {
                    return made;
                }

                int? members = kind == "cell" ? random.Between(8, 30) : null;
                made.Add(units.Add($"{parent}-{letter}{i:D2}", Text(pattern, i.ToString(CultureInfo.InvariantCulture)), kind, parent, members));
            }
        }

        return made;
    }

    private void Posts(UnitRow unit)
    {
        var domain = $"{unit.Code.Split('-')[0].ToLowerInvariant()}.{Domain}";
        if (unit.Parent is null)
        {
            people.Hold(unit, PostKind.Administrator, people.Person(domain));
        }

        if (!random.Percent(1.5))
        {
            people.Hold(unit, PostKind.Head, people.Person(domain, withoutMailbox: 4));
        }

        if (random.Percent(17))
        {
            people.Hold(unit, PostKind.Deputy, people.Person(domain, withoutMailbox: 4));
        }
    }

    private static string Text(string pattern, string value) => string.Format(CultureInfo.InvariantCulture, pattern, value);
}
