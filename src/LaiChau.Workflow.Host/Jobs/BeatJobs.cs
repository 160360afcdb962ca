using Hangfire;
using LaiChau.Workflow.Host.Serving;

namespace LaiChau.Workflow.Host.Jobs;

/// <summary>
/// What Hangfire calls: one job a step, without arguments, since the rows are the truth. Never tried again by Hangfire:
/// the next minute comes anyway, and mails have their own rule. What failed is deleted and not kept for ever; the
/// `beat` row and the log tell of it.
/// </summary>
[AutomaticRetry(Attempts = 0, LogEvents = false, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
internal sealed class BeatJobs(Steps steps, JobClock jobs)
{
    public Task Advance() => Run(Step.Advance);

    public Task Sweep() => Run(Step.Sweep);

    public Task Compose() => Run(Step.Compose);

    public Task Send() => Run(Step.Send);

    public Task Housekeeping() => Run(Step.Housekeeping);

    public Task Rehearse() => Run(Step.Rehearse);

    private async Task Run(Step step)
    {
        foreach (var next in await steps.Run(step))
        {
            jobs.Enqueue(next);
        }
    }
}
