using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Rehearsal;

/// <summary>An administrator says that what was rehearsed may begin.</summary>
public sealed class ApproveRehearsal(Database database, Tree tree, TimeProvider clock)
{
    /// <param name="person">Who approves.</param>
    /// <param name="enteredBy">Who enters it for him; null: he himself.</param>
    public async Task<Approval> Run(long id, string person, string? enteredBy, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var work = await database.BeginAsync(cancel);
        if (await KeptRehearsal.Read(work, id, now, cancel) is not { } kept)
        {
            return Approval.NotDone;
        }

        if (kept.Row.ApprovedAt is not null)
        {
            return Approval.WasThere;
        }

        if (!kept.IsCompleted)
        {
            return Approval.NotCompleted;
        }

        if (!kept.IsOfToday)
        {
            return Approval.NotOfToday;
        }

        if (!(await tree.On(work, LocalTime.DayOf(now, kept.Now!.Definition.Zone))).Administrators.Contains(person))
        {
            return Approval.NoAdministrator;
        }

        await RehearsalTable.Approve(work, id, now, person, enteredBy);
        await work.Commit(cancel);
        return Approval.Approved;
    }
}

/// <summary>What came of an approval.</summary>
public enum Approval
{
    Approved,

    /// <summary>It was approved before; nothing has changed.</summary>
    WasThere,

    /// <summary>There is no such rehearsal, or it has not come to its end.</summary>
    NotDone,

    /// <summary>The year did not come to its end in it.</summary>
    NotCompleted,

    /// <summary>Definition, tree or calendar are others by now.</summary>
    NotOfToday,

    /// <summary>He holds no such post today.</summary>
    NoAdministrator,
}
