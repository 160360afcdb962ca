namespace LaiChau.Workflow.Units;

/// <summary>Who is who on one day: units, their superiors, and who answers for them. Immutable.</summary>
internal sealed class TreeSnapshot
{
    private readonly TreeData data;
    private readonly Dictionary<long, UnitRecord> units;
    private readonly Dictionary<long, long> parents;
    private readonly Dictionary<string, PersonRecord> people;
    private readonly Dictionary<long, Answering> answering = [];
    private readonly Dictionary<long, string> officers = [];
    private readonly HashSet<(long Unit, string Person)> allOfficers = [];
    private readonly HashSet<string> viewers = new(StringComparer.Ordinal);
    private readonly Dictionary<long, Answering> away = [];
    private readonly Lazy<ILookup<long, UnitRecord>> children;
    private readonly Dictionary<string, (long Unit, string Post)> firstPost = new(StringComparer.Ordinal);

    public TreeSnapshot(TreeData data, DateOnly day)
    {
        this.data = data;
        Day = day;
        units = data.Units.ToDictionary(u => u.Id);
        people = data.People.ToDictionary(p => p.Id, StringComparer.Ordinal);
        parents = data.Parents
            .Where(p => p.FromDay <= day && (p.ToDay is null || p.ToDay >= day))
            .ToDictionary(p => p.UnitId, p => p.ParentId);

        var administrators = new SortedSet<string>(StringComparer.Ordinal);
        // Of several holders of one post the one longest in office counts, then the smallest person id.
        foreach (var post in data.Posts
            .Where(p => p.IsHeldOn(day) && units[p.UnitId].IsValidOn(day))
            .OrderBy(p => p.FromDay)
            .ThenBy(p => p.FromAt ?? DateTimeOffset.MinValue)
            .ThenBy(p => p.PersonId, StringComparer.Ordinal))
        {
            var rank = Rank(post.Kind);
            if (rank >= 0)
            {
                if (!answering.TryGetValue(post.UnitId, out var other) || rank < Rank(other.Post))
                {
                    answering[post.UnitId] = new Answering(post.UnitId, post.PersonId, post.Kind);
                }
            }
            else if (post.Kind == PostWords.Officer)
            {
                officers.TryAdd(post.UnitId, post.PersonId);
                allOfficers.Add((post.UnitId, post.PersonId));
            }
            else if (post.Kind == PostWords.Viewer)
            {
                viewers.Add(post.PersonId);
            }
            else if (post.Kind == PostWords.Administrator)
            {
                administrators.Add(post.PersonId);
            }

            firstPost.TryAdd(post.PersonId, (post.UnitId, post.Kind));
        }

        Administrators = [.. administrators];
        children = new(() => units.Values.Where(u => u.IsValidOn(day) && parents.ContainsKey(u.Id))
            .OrderBy(u => u.Code, StringComparer.Ordinal).ToLookup(u => parents[u.Id]));
        foreach (var post in data.Posts.Where(p => p.StandsInFor is not null && p.IsHeldOn(day)).OrderBy(p => p.Id))
        {
            // Only in the place of the one who gave it to him: a new head answers himself.
            if (!away.ContainsKey(post.UnitId) && answering.GetValueOrDefault(post.UnitId) is { } holder && holder.Person == post.StandsInFor)
            {
                away[post.UnitId] = holder;
                answering[post.UnitId] = new Answering(post.UnitId, post.PersonId, post.Kind);
            }
        }
    }

    public DateOnly Day { get; }

    /// <summary>Person ids, ordinal.</summary>
    public IReadOnlyList<string> Administrators { get; }

    /// <summary>The unit above all others.</summary>
    public UnitRecord Root => units.Values.First(u => !parents.ContainsKey(u.Id));

    public UnitRecord Unit(long id) => units[id];

    public UnitRecord? ByCode(string code) => data.ByCode.GetValueOrDefault(code);

    /// <summary>Null: nobody of this id is known.</summary>
    public PersonRecord? FindPerson(string id) => people.GetValueOrDefault(id);

    public PersonRecord Person(string id) => people[id];

    /// <summary>The post that a letter to this person names when no unit of the letter is his own.</summary>
    public (long Unit, string Post)? PostOf(string person) => firstPost.TryGetValue(person, out var post) ? post : null;

    /// <summary>Head, else acting, else deputy in charge, else delegate, else standing deputy; null: nobody.</summary>
    public Answering? AnswersFor(long unit) => answering.GetValueOrDefault(unit);

    /// <summary>Who would answer for the unit, had he not let somebody stand in for him today; null: nobody is away.</summary>
    public Answering? Away(long unit) => away.GetValueOrDefault(unit);

    /// <summary>Units for which this person would answer, and somebody stands in for him.</summary>
    public IEnumerable<long> AwayFrom(string person) => away.Values.Where(a => a.Person == person).Select(a => a.Unit);

    /// <summary>Who gets the mail that is for the unit's officer.</summary>
    public string? Officer(long unit) => officers.GetValueOrDefault(unit);

    public bool IsOfficer(string person, long unit) => allOfficers.Contains((unit, person));

    /// <summary>Reads the whole tree, and no grades.</summary>
    public bool IsViewer(string person) => viewers.Contains(person);

    /// <summary>Units for which this person answers.</summary>
    public IEnumerable<long> AnsweredBy(string person) => answering.Values.Where(a => a.Person == person).Select(a => a.Unit);

    /// <summary>
    /// The nearest ancestor that has someone who answers for it and is not the person who answers for the unit itself;
    /// also whoever reviews the unit's work.
    /// </summary>
    public Answering? Superior(long unit) => Above(unit, AnswersFor(unit)?.Person, null);

    /// <summary>The next one above the superior by the same rule, and neither of the two persons below.</summary>
    public Answering? SuperiorPlus1(long unit) =>
        Superior(unit) is { } superior ? Above(superior.Unit, AnswersFor(unit)?.Person, superior.Person) : null;

    /// <summary>Units directly below that are valid today, by code (ordinal).</summary>
    public IEnumerable<UnitRecord> Children(long unit) => children.Value[unit];

    /// <summary>Units whose work this person reviews as their superior; without one it lies with the administrators.</summary>
    public IReadOnlyList<long> ReviewedBy(string person)
    {
        var tops = AnsweredBy(person).ToHashSet();
        if (Administrators.Contains(person))
        {
            tops.Add(Root.Id);
        }

        HashSet<long> found = [];
        Stack<long> open = new(tops.SelectMany(Children).Select(u => u.Id).Concat(tops));
        HashSet<long> seen = [];
        while (open.TryPop(out var unit))
        {
            if (!seen.Add(unit))
            {
                continue;
            }

            var superior = Superior(unit)?.Person;
            if (superior == person || (superior is null && Administrators.Contains(person)))
            {
                found.Add(unit);
            }

            // Below a unit with a head of its own others review, except what he has himself: nobody reviews his own work.
            var answers = AnswersFor(unit)?.Person;
            foreach (var child in Children(unit).Where(c => answers is null || answers == person || AnswersFor(c.Id) is not { } below || below.Person == answers))
            {
                open.Push(child.Id);
            }
        }

        return [.. found.Order()];
    }

    public long? Parent(long unit) => parents.TryGetValue(unit, out var parent) ? parent : null;

    /// <summary>Valid units of the subtree (null: of the whole tree), itself included, by code (ordinal).</summary>
    public IReadOnlyList<UnitRecord> Subtree(long? root)
    {
        var valid = units.Values.Where(u => u.IsValidOn(Day));
        if (root is { } top)
        {
            valid = valid.Where(u => IsUnder(u.Id, top));
        }

        return [.. valid.OrderBy(u => u.Code, StringComparer.Ordinal)];
    }

    public bool IsUnder(long unit, long root)
    {
        for (long? at = unit; at is { } id; at = Parent(id))
        {
            if (id == root)
            {
                return true;
            }
        }

        return false;
    }

    private Answering? Above(long unit, string? notThis, string? norThis)
    {
        for (var at = Parent(unit); at is { } id; at = Parent(id))
        {
            if (AnswersFor(id) is { } found && found.Person != notThis && found.Person != norThis)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Head, acting, deputy in charge, delegate, standing deputy, in this order; -1: does not answer.</summary>
    private static int Rank(string post) => PostWords.Parse(post) is { } kind && PostWords.CanAnswer(kind) ? (int)kind : -1;
}

/// <param name="Post">By which post the person answers for the unit.</param>
internal sealed record Answering(long Unit, string Person, string Post);
