using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Rehearsal;

/// <summary>
/// Drives one cycle over simulated time: the clock jumps to whatever comes next, people act in between, and the service
/// can be away. Everything that is decided is decided by the production handlers.
/// </summary>
/// <param name="transport">Null where no story breaks it.</param>
/// <param name="until">Where it ends before its end; null: nowhere.</param>
internal sealed class RehearsedYear(Database database, RehearsalService service, SimulatedClock clock, SimulatedTransport? transport,
    People people, long cycle, TimeZoneInfo zone, Action<DateOnly> progress, DateTimeOffset? until = null)
{
    private static readonly TimeSpan RestartAfter = TimeSpan.FromMinutes(1);

    private readonly HashSet<string> seenStages = new(StringComparer.Ordinal);
    private bool down;
    private bool tickIsPending;
    private DateTimeOffset? restartAt;

    /// <returns>False: the story left the service down, so that the year did not come to its end.</returns>
    public async Task<bool> Run(CancellationToken cancel)
    {
        await Tick(cancel);
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var now = clock.GetUtcNow();
            // Within an instant people come first, all of them.
            if (tickIsPending && !Away && people.NextAt != now)
            {
                await Tick(cancel);
            }

            var beat = tickIsPending ? now : down ? null : restartAt ?? await service.Agenda.Next(now, cancel);
            if (until is { } stop && !(beat <= stop) && !(people.NextAt <= stop))
            {
                clock.Set(stop);
                return true;
            }

            if (people.NextAt is { } acts && (beat is null || acts <= beat))
            {
                // Not beyond the end either, where what the clock comes to next lies behind it.
                await LetPeopleAct(until is { } end && !(beat <= end) ? end : beat, cancel);
                tickIsPending |= !Away && clock.GetUtcNow() == beat;
            }
            else if (beat is { } next)
            {
                clock.Set(next);
                if (restartAt is not null)
                {
                    restartAt = null;
                    // A new process: what the dead one had in hand is found by its free lock.
                    await service.Node.Rejoin(cancel);
                    await service.Tick.CatchUp(next, cancel);
                }

                await Tick(cancel);
            }
            else
            {
                return !down;
            }

            progress(LocalTime.DayOf(clock.GetUtcNow(), zone));
        }
    }

    /// <summary>One thing after the other, or as many pieces of work as change nothing of what the clock comes to next.</summary>
    private async Task LetPeopleAct(DateTimeOffset? until, CancellationToken cancel)
    {
        var events = people.Next(until, await TreeNow(cancel));
        if (events.Count == 0)
        {
            people.Done(0, []);
            return;
        }

        if (events[0] is WorkEvent && !Away)
        {
            clock.Set(events[0].At);
            var actions = events.TakeWhile(e => e is WorkEvent).Select(e => ((WorkEvent)e).Action).ToList();
            var result = await service.Act.Run(cycle, actions, cancel);
            clock.Set(actions[result.Done - 1].At);
            people.Done(result.Done, [.. result.Outcomes.Select(o => o.Refusal)]);
            tickIsPending |= result.ClockHasWork;
        }
        else
        {
            clock.Set(events[0].At);
            tickIsPending |= await Do(events[0], cancel);
            people.Done(1, [null]);
        }
    }

    private bool Away => down || restartAt is not null;

    private async Task Tick(CancellationToken cancel)
    {
        tickIsPending = false;
        try
        {
            await service.Tick.Run(cancel);
        }
        catch (SimulatedCrashException)
        {
            restartAt = clock.GetUtcNow() + RestartAfter;
        }

        await using var work = await database.BeginAsync(cancel);
        foreach (var stage in (await StageTable.OfCycle(work, cycle)).Where(s => s.IsOpened && seenStages.Add(s.Key)))
        {
            people.Opened(new OpenedStage(stage.Key, clock.GetUtcNow(), stage.OpeningDay!.Value, stage.LastValidDay!.Value, await OpenedOf(work, stage.Id)));
        }
    }

    /// <returns>The clock has something to do at this instant.</returns>
    private async Task<bool> Do(StoryEvent happens, CancellationToken cancel)
    {
        switch (happens)
        {
            case WorkEvent refused:
                await RefuseWhileAway(refused.At, refused.Action.Word, refused.Action.Unit, refused.Action.Stage, cancel);
                return false;
            case AppointEvent appoint when Away:
                await RefuseWhileAway(appoint.At, appoint.Appointment.Person is null ? "vacate" : "appoint", appoint.Appointment.Unit, null, cancel);
                return false;
            case AppointEvent appoint:
                await service.Appoint.Run(appoint.Appointment, appoint.At, zone, cancel);
                return true;
            case HolidayEvent holiday:
                await service.Holiday.Run(holiday.Day, holiday.At, cancel);
                return !Away;
            case ServiceEvent { Up: false }:
                down = true;
                restartAt = null;
                tickIsPending = false;
                return false;
            case ServiceEvent:
                down = false;
                await service.Node.Rejoin(cancel);
                await service.Tick.CatchUp(happens.At, cancel);
                return true;
            case SmtpEvent smtp:
                transport!.Up = smtp.Up;
                return false;
            case SmtpRefuseEvent refuse:
                transport!.Refused.Add(refuse.Email);
                return false;
            case CrashEvent crash:
                transport!.Crash = crash.Where;
                return false;
            default:
                throw new ArgumentException($"Unknown event {happens.GetType().Name}.", nameof(happens));
        }
    }

    private async Task RefuseWhileAway(DateTimeOffset at, string action, string unit, string? stage, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        await LedgerTable.Append(work, [(at, new LedgerEntry(LedgerPhase.People, "assignment.refused")
        {
            CycleId = cycle,
            Stage = stage,
            Unit = unit,
            Action = action,
            Reason = Refusal.ServiceDown,
        })]);
        await work.Commit(cancel);
    }

    private async Task<Units.TreeSnapshot> TreeNow(CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        return await service.Tree.On(work, LocalTime.DayOf(clock.GetUtcNow(), zone));
    }

    internal static Task<List<OpenedAssignment>> OpenedOf(Work work, long stage) => work.Query<OpenedAssignment>(
        "select u.code as unit, a.unit_id, a.state, a.submissions from assignment a join unit u on u.id = a.unit_id where a.stage_id = @Stage order by a.id",
        new { Stage = stage });
}
