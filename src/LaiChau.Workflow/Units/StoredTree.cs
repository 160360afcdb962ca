using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Units;

/// <summary>The tree and the calendar that a store holds, as if read from files.</summary>
public static class StoredTree
{
    /// <returns>With the version, which is another after every change. Null: nothing was imported yet.</returns>
    public static async Task<(TreeFiles Tree, IReadOnlyList<CalendarDay> Calendar, long Version)?> Read(Database database, CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        var data = await TreeTable.Read(work);
        if (data.Units.Count == 0)
        {
            return null;
        }

        var codes = data.Units.ToDictionary(u => u.Id, u => u.Code);
        var people = data.People.ToDictionary(p => p.Id, StringComparer.Ordinal);
        var parents = data.Parents.Where(p => p.ToDay is null).ToDictionary(p => p.UnitId, p => codes[p.ParentId]);
        var calendar = await TreeTable.ReadCalendar(work);
        var units = data.Units
            .OrderBy(u => u.Id)
            .Select((u, i) => new UnitRow(i + 2, u.Code, u.Name, u.Kind, parents.GetValueOrDefault(u.Id), u.ValidFrom, u.ValidTo, u.Members));
        var posts = data.Posts
            .Where(p => p.IsOfTheFile)
            .OrderBy(p => p.Id)
            .Select((p, i) => new PersonRow(i + 2, codes[p.UnitId], PostWords.Parse(p.Kind)!.Value, p.PersonId, people[p.PersonId].Name,
                people[p.PersonId].Email, p.FromDay, p.ToDay));
        return (new TreeFiles([.. units], [.. posts]), [.. calendar.Days.OrderBy(d => d.Day)], data.Version);
    }
}
