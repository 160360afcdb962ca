using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Host.Jobs;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Operation;

namespace LaiChau.Workflow.Host.Serving;

/// <summary>
/// The service's life: joins the store, does what time has brought while nobody was there, then lets the jobs beat and
/// watches that they do. At the end what is in hand is finished and the node leaves.
/// </summary>
internal sealed class LiveService(
    AdvanceCycles advance, SweepDueRungs sweep, Membership membership, Steps steps, JobClock jobs, Lifecycle lifecycle,
    Beats beats, Backlog backlog, StoreClock storeClock, SteadyClock clock, MessageBuilder letters, ILogger<LiveService> log, Demo? demo = null) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(20);

    /// <summary>What a node does for itself costs a few statements each time.</summary>
    private static readonly TimeSpan LookAfterEvery = TimeSpan.FromMinutes(1);

    /// <summary>Jobs beat every minute; two that are missed are no chance.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    /// <summary>Of the ten seconds that a stop may take; the rest is for what is disposed after it.</summary>
    private static readonly TimeSpan Ending = TimeSpan.FromSeconds(8);

    private ClockStateKind toldOf;
    private IReadOnlyList<TemplateProblem> toldTemplates = [];
    private Task helping = Task.CompletedTask;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        lifecycle.IsDraining = true;
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(Ending);
        await steps.Stop();
        await base.StopAsync(late.Token);
        try
        {
            // Blocks until the jobs have come to their end. A database that takes connections and says nothing must not keep us.
            await Task.Run(jobs.Stop, CancellationToken.None).WaitAsync(late.Token);
            await helping.WaitAsync(late.Token);
            await membership.Leave(late.Token).WaitAsync(late.Token);
        }
        catch (Exception failed)
        {
            log.NotSignedOff(FaultWord.Of(failed));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        if (demo is not null)
        {
            await Persist("Winding the demo", demo.Wind, stoppingToken);
        }

        await Persist("Catching up", CatchUp, stoppingToken);
        await Persist("Starting the jobs", _ => { jobs.Start(); return Task.CompletedTask; }, stoppingToken);
        lifecycle.IsLive = true;
        using var timer = new PeriodicTimer(LookEvery);
        var looked = clock.GetTimestamp();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            TellOfClock();
            TellOfTemplates();
            if (helping.IsCompleted)
            {
                // Not awaited: sending may take hours.
                helping = HelpToSend(stoppingToken);
            }

            if (clock.GetElapsedTime(looked) >= LookAfterEvery)
            {
                looked = clock.GetTimestamp();
                await Look(stoppingToken);
            }

            if (steps.SinceLastBeat > Silence && await NobodyBeats(stoppingToken))
            {
                log.Silent(steps.SinceLastBeat);
                await Persist("Setting up the jobs", _ => { jobs.Restart(); return Task.CompletedTask; }, stoppingToken);
            }
        }
    }

    /// <summary>What every node does for itself; the jobs go to whichever node comes first.</summary>
    private async Task Look(CancellationToken cancel)
    {
        try
        {
            await membership.Hold(cancel);
            await membership.Seen(cancel);
            await storeClock.Follow(cancel);
            await backlog.Look(cancel);
        }
        catch (Exception failed) when (!cancel.IsCancellationRequested)
        {
            log.FailedHow(failed, "Looking after the node");
        }
    }

    /// <summary>
    /// Hangfire gives a minute's job to one node. Sending is the one that several can share, each with what it claims, so
    /// that a node which sees mails wait takes part; its own job and this never run at once (<see cref="Gate"/>).
    /// </summary>
    private async Task HelpToSend(CancellationToken cancel)
    {
        try
        {
            if (await membership.Send.AnyWaits(cancel))
            {
                await steps.HelpToSend();
            }
        }
        catch (Exception failed) when (failed is StepFailedException or OperationCanceledException)
        {
            // That is logged already, or the service ends.
        }
        catch (Exception failed)
        {
            log.Failed("A look at waiting mails", FaultWord.Of(failed), FaultWord.Safe(failed));
            log.FailedHow(failed, "A look at waiting mails");
        }
    }

    /// <summary>With several nodes this one may well get no job for a while.</summary>
    private async Task<bool> NobodyBeats(CancellationToken cancel)
    {
        try
        {
            return !(await beats.Newest(cancel) > clock.GetUtcNow() - Silence);
        }
        catch (Exception failed) when (!cancel.IsCancellationRequested)
        {
            // Without a store nobody can beat, and setting the jobs up anew would not help.
            log.FailedHow(failed, "A look at the beats");
            return false;
        }
    }

    /// <summary>In the order of the moments, before anything of now is done.</summary>
    private async Task CatchUp(CancellationToken cancel)
    {
        await membership.Hold(cancel);
        var until = clock.GetUtcNow().AddMilliseconds(-1);
        await advance.Run(until, cancel);
        await sweep.Run(until, cancel);
        await membership.Send.TakeOver(until, cancel);
    }

    /// <summary>A store that is away comes back; until then readiness says no.</summary>
    private async Task Persist(string what, Func<CancellationToken, Task> act, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                await act(cancel);
                return;
            }
            catch (Exception failed) when (!cancel.IsCancellationRequested)
            {
                log.Failed(what, FaultWord.Of(failed), FaultWord.Safe(failed));
                log.FailedHow(failed, what);
                await Task.Delay(LookEvery, cancel);
            }
        }
    }

    private void TellOfTemplates()
    {
        var problems = letters.TemplateProblems;
        if (!problems.SequenceEqual(toldTemplates))
        {
            toldTemplates = problems;
            log.Templates(problems.Count, string.Join(' ', problems.Select(p => p.File).OfType<string>()));
        }
    }

    private void TellOfClock()
    {
        var state = clock.State;
        if (state.Kind == toldOf)
        {
            return;
        }

        toldOf = state.Kind;
        switch (state.Kind)
        {
            case ClockStateKind.Standing:
                log.ClockStands(state.By, state.Since!.Value);
                break;
            case ClockStateKind.Leapt:
                log.ClockLeapt(state.By, SteadyClock.Rest);
                break;
            default:
                log.ClockSteady();
                break;
        }
    }
}

/// <summary>Where in its life the service is.</summary>
internal sealed class Lifecycle
{
    private volatile bool live;
    private volatile bool draining;

    /// <summary>Downtime has been made up for, and the jobs beat.</summary>
    public bool IsLive
    {
        get => live;
        set => live = value;
    }

    /// <summary>It was told to stop.</summary>
    public bool IsDraining
    {
        get => draining;
        set => draining = value;
    }
}
