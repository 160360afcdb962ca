namespace LaiChau.Workflow.Units;

/// <summary>Whether the rows of a people file agree with each other (design.md section 4, "Posts"; section 7).</summary>
internal static class PeopleAgree
{
    public static void Check(PeopleScan scan)
    {
        OneNameAndAddress(scan);
        Heads(scan, Repeated(scan));
    }

    /// <summary>
    /// Whose mail it is must not depend on the row: one person, one name, one address. A row that leaves the address out contradicts one
    /// that has it.
    /// </summary>
    private static void OneNameAndAddress(PeopleScan scan)
    {
        var names = new Dictionary<string, PersonLine>(StringComparer.Ordinal);
        var addresses = new Dictionary<string, PersonLine>(StringComparer.Ordinal);
        foreach (var row in scan.People.Where(p => p.Person is not null))
        {
            if (row.Name is not null && !names.TryAdd(row.Person!, row) && names[row.Person!] is var named && named.Name != row.Name)
            {
                scan.Table.Wrong(row.Line, "name", "PersonTwoNames", row.Person, named.Name, named.Line);
            }

            if (row.Email is not null && !addresses.TryAdd(row.Person!, row)
                && addresses[row.Person!] is var addressed && addressed.Email != row.Email)
            {
                scan.Table.Wrong(row.Line, "email", "PersonTwoAddresses", row.Person, addressed.Line);
            }
        }
    }

    private static HashSet<PersonLine> Repeated(PeopleScan scan)
    {
        var first = new Dictionary<(string?, PostKind?, string?, DateOnly?, DateOnly?), int>(scan.People.Count);
        var repeated = new HashSet<PersonLine>(ReferenceEqualityComparer.Instance);
        foreach (var row in scan.People.Where(p => p is { Unit: not null, Post: not null, Person: not null, From: not null, EndKnown: true }))
        {
            // Name and address of a person may not differ anyway.
            var same = (row.Unit, row.Post, row.Person, row.From, row.To);
            if (!first.TryAdd(same, row.Line))
            {
                repeated.Add(row);
                scan.Table.Problems.AddLine(row.Line, "PersonRowTwice", first[same]);
            }
        }

        return repeated;
    }

    private static void Heads(PeopleScan scan, HashSet<PersonLine> repeated)
    {
        var heads = scan.People.Where(p =>
            p is { Post: PostKind.Head, Unit: not null, From: not null, EndKnown: true } && !(p.To < p.From) && !repeated.Contains(p));
        foreach (var unit in heads.GroupBy(p => p.Unit!, StringComparer.Ordinal))
        {
            PersonLine? longest = null;
            foreach (var head in unit.OrderBy(p => p.From).ThenBy(p => p.Line))
            {
                if (longest is not null && (longest.To is null || longest.To >= head.From))
                {
                    var (earlier, later) = longest.Line < head.Line ? (longest, head) : (head, longest);
                    scan.Table.Wrong(later.Line, "from", "PersonSecondHead", unit.Key, earlier.Line, head.From);
                }

                if (longest is null || (longest.To is not null && (head.To is null || head.To > longest.To)))
                {
                    longest = head;
                }
            }
        }
    }
}
