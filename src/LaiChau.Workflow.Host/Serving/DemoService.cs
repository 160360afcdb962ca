using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Host.Jobs;
using LaiChau.Workflow.People;
using LaiChau.Workflow.Rehearsal;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Serving;

/// <summary>Lets the demo's people act, one after the other, as long as the service runs.</summary>
internal sealed class DemoService(Demo demo, ActOnWork act, Tree tree, IssueKey keys, JobClock jobs, Lifecycle lifecycle, TimeProvider clock, ILogger<DemoService> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(demo.Pace);
        DemoPeople? people = null;
        var invited = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                people ??= lifecycle.IsLive ? await demo.People(stoppingToken) : null;
                if (people is not null && !invited)
                {
                    await Invite(stoppingToken);
                    invited = true;
                }

                if (people is not null && await people.ActOnce(act, tree, clock, stoppingToken))
                {
                    jobs.Nudge();
                }
            }
            catch (Exception failed) when (!stoppingToken.IsCancellationRequested)
            {
                // What they had planned is seen from the rows again.
                people = null;
                log.Failed("The demo", FaultWord.Of(failed), FaultWord.Safe(failed));
            }
        }
    }

    /// <summary>To the console, where the start has said where to click.</summary>
    private async Task Invite(CancellationToken cancel)
    {
        if (await demo.HeadsCode(tree, keys, cancel) is { } head)
        {
            await Console.Out.WriteLineAsync(ServingTexts.Get("DemoHead", demo.SignIn, head.Code, head.Person.Name, head.Unit.Name));
        }
    }
}
