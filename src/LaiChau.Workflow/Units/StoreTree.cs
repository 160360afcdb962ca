using LaiChau.Workflow.Input;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Units;

/// <summary>
/// Writes a checked tree and calendar into an open transaction. A unit, person or post that the store has already is
/// brought up to date; what the files no longer have stays: nobody is ended by a missing line.
/// </summary>
internal static class StoreTree
{
    /// <param name="today">The day from which a changed parent counts.</param>
    /// <exception cref="InputException">Somebody has an operator's name as his id; nothing is written.</exception>
    /// <returns>The units in whose posts something has changed.</returns>
    public static async Task<IReadOnlyCollection<long>> Run(Work work, TreeData known, TreeFiles files, DateOnly today)
    {
        if (await OperatorNameTable.Problems(work, files) is { Count: > 0 } problems)
        {
            throw new InputException(problems);
        }

        var free = await Keys.Take(work, Keys.Row, files.Units.Count + files.People.Count);
        var ids = files.Units.ToDictionary(u => u.Code, u => known.ByCode.TryGetValue(u.Code, out var unit) ? unit.Id : free++, StringComparer.Ordinal);
        await TreeTable.PutUnits(work, files.Units.Select(u => new UnitRecord
        {
            Id = ids[u.Code],
            Code = u.Code,
            Name = u.Name,
            Kind = u.Kind,
            ValidFrom = u.ValidFrom,
            ValidTo = u.ValidTo,
            Members = u.Members,
        }));
        await PutParents(work, files, known, ids, today);
        await TreeTable.UpsertPeople(work, files.People
            .DistinctBy(p => p.Person, StringComparer.Ordinal)
            .Select(p => new PersonRecord { Id = p.Person, Name = p.Name, Email = p.Email }));
        var changed = await PutPosts(work, files, new TermsOfFile(known, today), ids, free);
        await TreeTable.Bump(work);
        return changed;
    }

    /// <summary>The file has today's parent only: a changed one counts from the day of the import.</summary>
    private static async Task PutParents(Work work, TreeFiles files, TreeData known, Dictionary<string, long> ids, DateOnly today)
    {
        var present = known.Parents.Where(p => p.ToDay is null).ToDictionary(p => p.UnitId);
        List<ParentRecord> begun = [];
        List<ParentRecord> ended = [];
        foreach (var unit in files.Units)
        {
            var old = present.GetValueOrDefault(ids[unit.Code]);
            var parent = unit.Parent is null ? (long?)null : ids[unit.Parent];
            if (old?.ParentId == parent)
            {
                continue;
            }

            if (old is not null)
            {
                ended.Add(old);
            }

            if (parent is { } above)
            {
                begun.Add(new ParentRecord { UnitId = ids[unit.Code], ParentId = above, FromDay = old is null ? unit.ValidFrom : today });
            }
        }

        await TreeTable.EndParents(work, ended, today);
        await TreeTable.InsertParents(work, begun);
    }

    /// <summary>Of a term that is known the last day may have changed.</summary>
    private static async Task<IReadOnlyCollection<long>> PutPosts(Work work, TreeFiles files, TermsOfFile terms, Dictionary<string, long> ids, long free)
    {
        var changed = files.People.Where(terms.Changes).ToList();
        var begun = files.People.Where(terms.IsNew).ToList();
        await TreeTable.UpdateTerms(work, changed.Select(Row));
        await TreeTable.InsertPosts(work, begun.Select(r => Row(r) with { Id = free++ }));
        return changed.Concat(begun).Select(r => ids[r.Unit]).ToHashSet();

        PostRecord Row(PersonRow row) => new()
        {
            UnitId = ids[row.Unit],
            Kind = PostWords.Word(row.Post),
            PersonId = row.Person,
            FromDay = row.From,
            ToDay = row.To,
        };
    }
}
