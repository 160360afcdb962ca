using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Cycles;

/// <summary>When the clock next has something to do, over all cycles: what a simulated clock jumps to.</summary>
public sealed class Agenda(Database database, Tree tree)
{
    private const string NextRungSql = "select min(next_at) from assignment where next_at is not null";

    /// <param name="now">The instant of the last <see cref="ClockTick"/>, after which nothing of it is left.</param>
    /// <returns>Null: every cycle has completed and nothing waits to be sent.</returns>
    /// <exception cref="InvalidOperationException">Something that is due did not get done: going on would never end.</exception>
    public async Task<DateTimeOffset?> Next(DateTimeOffset now, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        DateTimeOffset? next = null;
        foreach (var cycle in await CycleTable.Running(work))
        {
            Earlier(await NextMoment.OfCycle(await CycleContext.Load(work, tree, cycle, new LedgerBuffer())));
        }

        Earlier(await work.Scalar<DateTimeOffset?>(NextRungSql));
        Earlier(await MailTable.NextTry(work));
        var waiting = await NoticeTable.CyclesWithDue(work);
        if (waiting.Count > 0)
        {
            var cycles = await CycleSheet.All(work);
            var calendar = await tree.Calendar(work);
            foreach (var id in waiting)
            {
                var definition = cycles[id].Definition;
                Earlier(new SendWindows(definition.SendWindow, definition.Zone, calendar).FirstBeginningAfter(now).From);
            }
        }

        return next is null || next > now ? next
            : throw new InvalidOperationException($"Something due at {next:O} was still there after the step of {now:O}.");

        void Earlier(DateTimeOffset? moment)
        {
            if (moment is not null && (next is null || moment < next))
            {
                next = moment;
            }
        }
    }
}
