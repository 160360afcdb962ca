using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Host.Jobs;
using LaiChau.Workflow.Notices;

namespace LaiChau.Workflow.Host.Serving;

/// <summary>
/// The service's life: joins the store, does what time has brought while nobody was there, then lets the jobs beat and
/// watches that they do. At the end what is in hand is finished and the node leaves.
/// </summary>
internal sealed class LiveService(
    AdvanceCycles advance, SweepDueRungs sweep, Membership membership, Steps steps, JobClock jobs, Lifecycle lifecycle,
    SteadyClock clock, ILogger<LiveService> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(20);

    /// <summary>Jobs beat every minute; two that are missed are no chance.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    private ClockStateKind toldOf;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        lifecycle.IsDraining = true;
        await steps.Stop();
        await base.StopAsync(cancellationToken);
        // Blocks until the jobs have come to their end.
        await Task.Run(jobs.Stop, CancellationToken.None);
        try
        {
            await membership.Leave(cancellationToken);
        }
        catch (Exception failed)
        {
            log.NotSignedOff(FaultWord.Of(failed));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        await Persist("Catching up", CatchUp, stoppingToken);
        await Persist("Starting the jobs", _ => { jobs.Start(); return Task.CompletedTask; }, stoppingToken);
        lifecycle.IsLive = true;
        using var timer = new PeriodicTimer(LookEvery);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            TellOfClock();
            if (steps.SinceLastBeat > Silence)
            {
                log.Silent(steps.SinceLastBeat);
                await Persist("Setting up the jobs", _ => { jobs.Restart(); return Task.CompletedTask; }, stoppingToken);
            }
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
