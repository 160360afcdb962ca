using CsvHelper;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Benchmarks.SampleTrees;

/// <summary>Writes trees to try things on. The same seed gives the same bytes.</summary>
public static class SampleTree
{
    /// <summary>The seed of the committed sample.</summary>
    public const int DefaultSeed = 2026;

    /// <summary>About 2,000 units and their people, and the national calendar: <c>units.csv</c>, <c>people.csv</c>, <c>calendar.csv</c>.</summary>
    public static void LaiChau(string folder, int seed = DefaultSeed)
    {
        var (words, random) = (SampleWords.Load(), new SampleRandom((ulong)seed));
        var units = new ProvinceUnits(words, random).Make();
        Write(folder, units.Rows, new ProvincePeople(words, random, units).Make());
        File.WriteAllText(Path.Combine(folder, "calendar.csv"), SampleWords.Resource("calendar-vn.csv"));
    }

    /// <summary><c>units.csv</c>, <c>people.csv</c> and <c>calendar.csv</c> of a tree as large as the nation's.</summary>
    public static void Nation(string folder, int units = 52_000, int seed = DefaultSeed)
    {
        var (rows, people) = new NationTree(SampleWords.Load(), new SampleRandom((ulong)seed)).Make(units);
        Write(folder, rows, people);
        File.WriteAllText(Path.Combine(folder, "calendar.csv"), SampleWords.Resource("calendar-vn.csv"));
    }

    private static void Write(string folder, IReadOnlyList<UnitRow> units, IReadOnlyList<PersonRow> people)
    {
        Directory.CreateDirectory(folder);
        Table(Path.Combine(folder, "units.csv"), ["code", "name", "kind", "parent", "valid_from", "valid_to", "members"], units.Select(u => new[]
        {
            u.Code, u.Name, u.Kind, u.Parent ?? "", Day(u.ValidFrom), Day(u.ValidTo),
            u.Members?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "",
        }));
        Table(Path.Combine(folder, "people.csv"), ["unit", "post", "person", "name", "email", "from", "to"], people.Select(p => new[]
        {
            p.Unit, PostWords.Word(p.Post), p.Person, p.Name, p.Email ?? "", Day(p.From), Day(p.To),
        }));
    }

    private static void Table(string path, string[] header, IEnumerable<string[]> rows)
    {
        using var writer = CsvWriter.ToFile(path, new CsvWriterOptions { NewLine = "\n" });
        writer.WriteRecord(header);
        foreach (var row in rows)
        {
            writer.WriteRecord(row);
        }
    }

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "";
}
