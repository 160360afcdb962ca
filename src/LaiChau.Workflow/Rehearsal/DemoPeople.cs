using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Rehearsal;

/// <summary>
/// People of a demo's live cycle, one act at a time: whatever somebody has planned next is done now, also at night, so
/// that whoever looks sees the stages fill. What was done before is seen from the rows.
/// </summary>
public sealed class DemoPeople
{
    private readonly Database database;
    private readonly long cycle;
    private readonly People people;
    private readonly TimeZoneInfo zone;
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    internal DemoPeople(Database database, long cycle, People people, TimeZoneInfo zone)
    {
        this.database = database;
        this.cycle = cycle;
        this.people = people;
        this.zone = zone;
    }

    /// <returns>False: nobody has anything to do.</returns>
    public async Task<bool> ActOnce(ActOnWork act, Tree tree, TimeProvider clock, CancellationToken cancel)
    {
        var next = await Next(tree, clock.GetUtcNow(), cancel);
        if (next.Count == 0)
        {
            people.Done(0, []);
            return false;
        }

        var done = await act.RunNow(cycle, [((WorkEvent)next[0]).Action], clock, cancel);
        people.Done(1, [.. done.Outcomes.Select(o => o.Refusal)]);
        return true;
    }

    private async Task<IReadOnlyList<StoryEvent>> Next(Tree tree, DateTimeOffset now, CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        foreach (var stage in (await StageTable.OfCycle(work, cycle)).Where(s => s.State == StageState.Open && seen.Add(s.Key)))
        {
            people.Opened(new OpenedStage(
                stage.Key, now, stage.OpeningDay!.Value, stage.LastValidDay!.Value, await RehearsedYear.OpenedOf(work, stage.Id)));
        }

        return people.Next(null, await tree.On(work, LocalTime.DayOf(now, zone)));
    }
}
