using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Units;

/// <summary>Stores a checked tree and calendar in one transaction, all or nothing.</summary>
public sealed class ImportTree(Database database)
{
    public async Task Run(TreeFiles files, IReadOnlyList<CalendarDay> calendar, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var first = await Keys.Take(work, Keys.Row, files.Units.Count + files.People.Count);
        var ids = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var unit in files.Units)
        {
            ids[unit.Code] = first++;
        }

        await TreeTable.InsertUnits(work, files.Units.Select(u => new UnitRecord
        {
            Id = ids[u.Code],
            Code = u.Code,
            Name = u.Name,
            Kind = u.Kind,
            ValidFrom = u.ValidFrom,
            ValidTo = u.ValidTo,
            Members = u.Members,
        }));
        await TreeTable.InsertParents(work, files.Units.Where(u => u.Parent is not null).Select(u => new ParentRecord
        {
            UnitId = ids[u.Code],
            ParentId = ids[u.Parent!],
            FromDay = u.ValidFrom,
        }));
        await TreeTable.UpsertPeople(work, files.People
            .DistinctBy(p => p.Person, StringComparer.Ordinal)
            .Select(p => new PersonRecord { Id = p.Person, Name = p.Name, Email = p.Email }));
        await TreeTable.InsertPosts(work, files.People.Select(p => new PostRecord
        {
            Id = first++,
            UnitId = ids[p.Unit],
            Kind = PostWord.Of(p.Post),
            PersonId = p.Person,
            FromDay = p.From,
            ToDay = p.To,
        }));
        await TreeTable.UpsertCalendar(work, calendar);
        await TreeTable.Bump(work);
        await work.Commit(cancel);
    }
}
