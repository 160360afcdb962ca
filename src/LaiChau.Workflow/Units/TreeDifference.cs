using System.Security.Cryptography;
using System.Text.Json;
using LaiChau.Workflow.Calendar;

namespace LaiChau.Workflow.Units;

/// <summary>Pure: what an import would change, and what the store has and the files no longer have.</summary>
internal sealed class TreeDifference
{
    private readonly TreeFiles files;
    private readonly DateOnly today;
    private readonly Dictionary<long, string> codes;
    private readonly Dictionary<long, long> parents;
    private readonly Dictionary<string, PersonRecord> people;

    public TreeDifference(TreeFiles files, TreeData known, DateOnly today)
    {
        this.files = files;
        this.today = today;
        codes = known.Units.ToDictionary(u => u.Id, u => u.Code);
        parents = known.Parents.Where(p => p.ToDay is null).ToDictionary(p => p.UnitId, p => p.ParentId);
        people = known.People.ToDictionary(p => p.Id, StringComparer.Ordinal);
        var inFile = files.Units.Select(u => u.Code).ToHashSet(StringComparer.Ordinal);
        var terms = new TermsOfFile(known, today);
        var termsInFile = files.People.Select(p => (p.Unit, PostWords.Word(p.Post), p.Person, p.From)).ToHashSet();
        NewUnits = [.. files.Units.Where(u => !known.ByCode.ContainsKey(u.Code))];
        ChangedUnits = [.. files.Units.Where(u => known.ByCode.ContainsKey(u.Code)).Select(u => new ChangedUnit(u, Changes(u, known.ByCode[u.Code]))).Where(c => c.What.Count > 0)];
        NewTerms = [.. files.People.Where(terms.IsNew)];
        ChangedTerms = [.. files.People.Where(terms.Changes)];
        ChangedPeople = [.. files.People.DistinctBy(p => p.Person, StringComparer.Ordinal).Where(p => people.TryGetValue(p.Person, out var old) && (old.Name != p.Name || old.Email != p.Email))];
        MissingUnits = [.. known.Units.Where(u => u.IsValidOn(today) && !inFile.Contains(u.Code)).OrderBy(u => u.Code, StringComparer.Ordinal)];
        MissingTerms =
        [
            .. known.Posts.Where(p => p.IsOfTheFile && p.IsHeldOn(today) && !termsInFile.Contains((codes[p.UnitId], p.Kind, p.PersonId, p.FromDay)))
                .Select(p => new PersonRow(0, codes[p.UnitId], PostWords.Parse(p.Kind)!.Value, p.PersonId, people[p.PersonId].Name, people[p.PersonId].Email, p.FromDay, p.ToDay))
                .OrderBy(p => p.Unit, StringComparer.Ordinal).ThenBy(p => p.Post).ThenBy(p => p.Person, StringComparer.Ordinal),
        ];
    }

    public IReadOnlyList<UnitRow> NewUnits { get; }

    public IReadOnlyList<ChangedUnit> ChangedUnits { get; }

    /// <summary>Also those that a page has ended and the file still has.</summary>
    public IReadOnlyList<PersonRow> NewTerms { get; }

    /// <summary>Whose last day is another.</summary>
    public IReadOnlyList<PersonRow> ChangedTerms { get; }

    /// <summary>Whose name or address is another.</summary>
    public IReadOnlyList<PersonRow> ChangedPeople { get; }

    /// <summary>Of these people, who is known, has another address; none is an address, too.</summary>
    public IEnumerable<string> ChangedAddresses => ChangedPeople.Where(p => people[p.Person].Email != p.Email).Select(p => p.Person);

    /// <summary>Valid today and no longer in the file.</summary>
    public IReadOnlyList<UnitRecord> MissingUnits { get; }

    /// <summary>Posts that are held today and no longer in the file; who stands in for somebody was never in it.</summary>
    public IReadOnlyList<PersonRow> MissingTerms { get; }

    public bool IsEmpty => NewUnits.Count + ChangedUnits.Count + NewTerms.Count + ChangedTerms.Count + ChangedPeople.Count + MissingUnits.Count + MissingTerms.Count == 0;

    /// <summary>Two differences with the same digest do the same on the same day.</summary>
    /// <param name="days">Days of the calendar that come with it and are new or other ones.</param>
    public string Digest(IEnumerable<CalendarDay> days) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new
    {
        today,
        NewUnits,
        ChangedUnits,
        NewTerms,
        ChangedTerms,
        ChangedPeople,
        Replaced = ChangedPeople.Select(p => people[p.Person]),
        MissingUnits,
        MissingTerms,
        days,
    })));

    /// <summary>The files together with what they no longer have, whose last day is today: so it is ended by the import itself.</summary>
    public TreeFiles EndingWhatIsMissing() => new(
        [
            .. files.Units,
            .. MissingUnits.Select(u => new UnitRow(0, u.Code, u.Name, u.Kind, parents.TryGetValue(u.Id, out var parent) ? codes[parent] : null, u.ValidFrom, today, u.Members)),
        ],
        [.. files.People, .. MissingTerms.Select(t => t with { To = today })])
    {
        PeopleName = files.PeopleName,
    };

    private List<string> Changes(UnitRow row, UnitRecord old)
    {
        List<string> what = [];
        Add("name", row.Name != old.Name);
        Add("kind", row.Kind != old.Kind);
        Add("parent", row.Parent != (parents.TryGetValue(old.Id, out var parent) ? codes[parent] : null));
        Add("valid_from", row.ValidFrom != old.ValidFrom);
        Add("valid_to", row.ValidTo != old.ValidTo);
        Add("members", row.Members != old.Members);
        return what;

        void Add(string column, bool differs)
        {
            if (differs)
            {
                what.Add(column);
            }
        }
    }
}

/// <param name="What">Columns of the file.</param>
internal sealed record ChangedUnit(UnitRow Unit, IReadOnlyList<string> What);
