using System.Linq.Expressions;
using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Host.Serving;

namespace LaiChau.Workflow.Host.Jobs;

/// <summary>
/// Hangfire as the clock and the worker pool, and nothing else: everything it knows follows from this file, so that its
/// storage may be lost at any time (docs/decisions/0002-rows-are-the-truth.md).
/// </summary>
internal sealed class JobClock(JobStorageSource source, IServiceProvider services, ILogger<JobClock> log) : IDisposable
{
    // Sending may take hours and a rehearsal minutes, each has one of them; the other steps are short.
    private const int Workers = 5;

    private const string EveryMinute = "* * * * *";

    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(7);

    private static readonly Dictionary<Step, Expression<Func<BeatJobs, Task>>> Calls = new()
    {
        [Step.Advance] = j => j.Advance(),
        [Step.Sweep] = j => j.Sweep(),
        [Step.Compose] = j => j.Compose(),
        [Step.Send] = j => j.Send(),
        [Step.Housekeeping] = j => j.Housekeeping(),
        [Step.Rehearse] = j => j.Rehearse(),
    };

    private readonly Lock guard = new();
    private BackgroundJobServer? server;

    /// <summary>Makes the storage ready, the recurring jobs known, and every step run once now.</summary>
    public void Start()
    {
        lock (guard)
        {
            var storage = source.Prepare();
            var recurring = new RecurringJobManager(storage);
            foreach (var (step, call) in Calls)
            {
                recurring.AddOrUpdate(Steps.NameOf(step), Job.FromExpression(call), EveryMinute,
                    // With one a minute the zone decides nothing but what the dashboard shows.
                    new RecurringJobOptions { TimeZone = LocalTime.Vietnam, MisfireHandling = MisfireHandlingMode.Relaxed });
            }

            server = new BackgroundJobServer(
                new BackgroundJobServerOptions
                {
                    WorkerCount = Workers,
                    Activator = new Activator(services),
                    SchedulePollingInterval = source.LookInterval,
                    HeartbeatInterval = TimeSpan.FromSeconds(30),
                    ServerCheckInterval = TimeSpan.FromMinutes(1),
                    CancellationCheckInterval = TimeSpan.FromMinutes(1),
                    ShutdownTimeout = Drain,
                },
                storage);
            foreach (var step in Calls.Keys)
            {
                Enqueue(step);
            }
        }
    }

    /// <summary>When nothing beats any more: from nothing, as at a start of the program.</summary>
    public void Restart()
    {
        Stop();
        Start();
    }

    /// <summary>Lets the running jobs come to their end; they have been told to.</summary>
    public void Stop()
    {
        lock (guard)
        {
            server?.Dispose();
            server = null;
        }
    }

    /// <summary>Somebody did something that may have to be told: it need not wait for the minute.</summary>
    public void Nudge() => Enqueue(Step.Compose);

    /// <summary>Never fails: the minute comes anyway.</summary>
    public void Enqueue(Step step)
    {
        try
        {
            new BackgroundJobClient(source.Storage).Create(Job.FromExpression(Calls[step]), new EnqueuedState());
        }
        catch (Exception failed)
        {
            log.Waits(Steps.NameOf(step), FaultWord.Of(failed));
        }
    }

    /// <summary>A stop that is still on has been waited for as long as there was time.</summary>
    public void Dispose()
    {
        if (!guard.TryEnter())
        {
            return;
        }

        try
        {
            server?.Dispose();
            server = null;
        }
        finally
        {
            guard.Exit();
        }
    }

    private sealed class Activator(IServiceProvider services) : JobActivator
    {
        public override object ActivateJob(Type jobType) => services.GetRequiredService(jobType);
    }
}
