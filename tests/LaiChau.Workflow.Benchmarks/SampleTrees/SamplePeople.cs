using System.Globalization;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Benchmarks.SampleTrees;

/// <summary>An invented person.</summary>
/// <param name="Email">Null: no mailbox.</param>
internal sealed record SamplePerson(string Id, string Name, string? Email);

/// <summary>Invents persons and writes down the posts they hold.</summary>
internal sealed class SamplePeople(SampleWords words, SampleRandom random, string idPrefix)
{
    private readonly List<PersonRow> rows = [];
    private readonly HashSet<string> addresses = new(StringComparer.Ordinal);
    private readonly int weights = words.People.Sum(g => g.Weight);
    private int persons;

    public IReadOnlyList<PersonRow> Rows => rows;

    /// <param name="mailbox">The local part of a post's own mailbox; null for one in the person's name.</param>
    public SamplePerson Person(string domain, string? mailbox = null, double withoutMailbox = 0)
    {
        var (name, local) = Name();
        var id = $"{idPrefix}{++persons:D5}";
        var address = Unique(mailbox ?? local, domain);
        return new SamplePerson(id, name, random.Percent(withoutMailbox) ? null : address);
    }

    public void Hold(UnitRow unit, PostKind post, SamplePerson person, DateOnly? from = null, DateOnly? to = null) =>
        rows.Add(new PersonRow(rows.Count + 2, unit.Code, post, person.Id, person.Name, person.Email, from ?? unit.ValidFrom, to));

    private (string Name, string Local) Name()
    {
        var pick = random.Below(weights);
        var group = words.People.First(g => (pick -= g.Weight) < 0);
        var woman = random.Percent(32);
        var surname = random.Of(group.Surnames);
        var middle = random.Of(woman ? group.WomenMiddle : group.MenMiddle);
        var given = random.Of(woman ? group.Women : group.Men);

        // Nobody is called the same twice over.
        while (given == surname || given == middle)
        {
            given = random.Of(woman ? group.Women : group.Men);
        }

        var local = $"{SampleWords.Slug(given)}.{SampleWords.Slug(surname)[0]}{SampleWords.Slug(middle)[0]}";
        return ($"{surname} {middle} {given}", local.ToLowerInvariant());
    }

    private string Unique(string local, string domain)
    {
        var address = $"{local}@{domain}";
        for (var n = 2; !addresses.Add(address); n++)
        {
            address = string.Create(CultureInfo.InvariantCulture, $"{local}{n}@{domain}");
        }

        return address;
    }
}
