using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Operation;
using LaiChau.Workflow.Rehearsal;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Telemetry;

namespace LaiChau.Workflow.Host.Serving;

/// <summary>What the clock makes the service do; each step looks at the rows, so that it may come too often and in any order.</summary>
internal enum Step
{
    Advance,
    Sweep,
    Compose,
    Send,
    Housekeeping,
    Rehearse,
}

/// <summary>Runs the steps: one of a kind at a time, each on record with its beginning, its end and what went wrong.</summary>
internal sealed class Steps(
    AdvanceCycles advance, EndCycles end, SweepDueRungs sweep, ComposeDigests compose, Housekeeping housekeeping, RunRehearsals rehearsals,
    Membership membership, Beats beats, SteadyClock clock, MailOptions mail, ILogger<Steps> log) : IDisposable
{
    private readonly Dictionary<Step, Gate> gates = Enum.GetValues<Step>().ToDictionary(s => s, _ => new Gate());
    private readonly CancellationTokenSource stopping = new();
    private long lastBeat = clock.GetTimestamp();

    /// <summary>Since any step was last asked for; grows when whatever drives them is dead.</summary>
    public TimeSpan SinceLastBeat => clock.GetElapsedTime(Interlocked.Read(ref lastBeat));

    public void Dispose() => stopping.Dispose();

    /// <summary>No new step begins, and those that are on come to an end at the next place where nothing is in hand.</summary>
    public Task Stop() => stopping.CancelAsync();

    /// <returns>What should follow at once.</returns>
    /// <exception cref="StepFailedException">It went wrong; that is logged and on record.</exception>
    public Task<IReadOnlyList<Step>> Run(Step step)
    {
        Interlocked.Exchange(ref lastBeat, clock.GetTimestamp());
        return Run(step, helps: false);
    }

    /// <summary>
    /// Takes part in sending without having been given the job: no beat, so that a silent clock is noticed, and nothing on
    /// record. Not where the operator has set limits, which are meant for one run a minute.
    /// </summary>
    /// <exception cref="StepFailedException">It went wrong; that is logged.</exception>
    public async Task HelpToSend()
    {
        if (!IsLimited)
        {
            await Run(Step.Send, helps: true);
        }
    }

    private bool IsLimited => mail.MailsPerRun > 0 || mail.MailsPerDomainPerRun > 0;

    private async Task<IReadOnlyList<Step>> Run(Step step, bool helps)
    {
        if (stopping.IsCancellationRequested || !gates[step].Enter())
        {
            return [];
        }

        try
        {
            HashSet<Step> follow = [];
            do
            {
                follow.UnionWith(await Once(step, helps, stopping.Token));
                // Whoever asked meanwhile had the job.
                helps = false;
            }
            while (gates[step].StayFor());
            return [.. follow];
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            gates[step].Leave();
            return [];
        }
        catch
        {
            gates[step].Leave();
            throw;
        }
    }

    private async Task<IReadOnlyList<Step>> Once(Step step, bool helps, CancellationToken cancel)
    {
        var job = NameOf(step);
        try
        {
            await WaitForTheMinute(cancel);
            await membership.Hold(cancel);
            var node = membership.Id!.Value;
            if (!helps)
            {
                await beats.Start(job, node, cancel);
            }

            var started = clock.GetTimestamp();
            using var span = Measures.Traces.StartActivity(job);
            var follow = await Do(step, helps, cancel);
            Measures.Job(job, clock.GetElapsedTime(started));
            if (!helps)
            {
                await beats.End(job, node, failed: null, CancellationToken.None);
            }

            return follow;
        }
        catch (Exception failed) when (failed is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            // One line: the same fault comes every minute until somebody has put it right.
            var word = FaultWord.Of(failed);
            log.Failed(job, word, FaultWord.Safe(failed));
            log.FailedHow(failed, job);
            if (!helps)
            {
                await TryRecord(job, word);
            }

            throw new StepFailedException(word);
        }
    }

    private async Task<IReadOnlyList<Step>> Do(Step step, bool helps, CancellationToken cancel)
    {
        switch (step)
        {
            case Step.Advance:
                var moved = await advance.Run(cancel);
                await end.Run(cancel);
                return moved ? [Step.Compose] : [];
            case Step.Sweep:
                return await sweep.Run(cancel) > 0 ? [Step.Compose] : [];
            case Step.Compose:
                // What opens at this instant belongs into the same mail as what is due.
                await advance.Run(cancel);
                return await compose.Run(cancel) > 0 ? [Step.Send] : [];
            case Step.Send:
                while (!clock.State.MailRests && !cancel.IsCancellationRequested && (await membership.Send.Run(cancel, helps)).TurnIsOver && !IsLimited)
                {
                    await membership.Hold(cancel);
                }

                return [];
            case Step.Rehearse:
                await rehearsals.Run(membership.Id!.Value, Unrehearsed, cancel);
                return [];
            default:
                await housekeeping.Run(TimeSpan.FromDays(mail.KeepContentDays), cancel);
                return [];
        }
    }

    /// <summary>One that failed is on record as such; the job goes on with the next.</summary>
    private void Unrehearsed(Exception failed)
    {
        log.Failed("A rehearsal", FaultWord.Of(failed), FaultWord.Safe(failed));
        log.FailedHow(failed, "A rehearsal");
    }

    /// <summary>Hangfire may come up to a second early (measured.md); what is due at the full minute would wait for the next.</summary>
    private async Task WaitForTheMinute(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var left = TimeSpan.FromMinutes(1) - TimeSpan.FromTicks(now.Ticks % TimeSpan.TicksPerMinute);
        if (left <= TimeSpan.FromSeconds(1))
        {
            await Task.Delay(left + TimeSpan.FromMilliseconds(10), clock, cancel);
        }
    }

    private async Task TryRecord(string job, string word)
    {
        try
        {
            if (membership.Id is { } node)
            {
                await beats.End(job, node, word, CancellationToken.None);
            }
        }
        catch (Exception alsoFailed)
        {
            log.FailedHow(alsoFailed, "Recording the failure");
        }
    }

    public static string NameOf(Step step) => step switch
    {
        Step.Advance => "advance",
        Step.Sweep => "sweep",
        Step.Compose => "compose",
        Step.Send => "send",
        Step.Rehearse => "rehearse",
        _ => "housekeeping",
    };
}

/// <summary>A step went wrong; it is logged and on record already.</summary>
internal sealed class StepFailedException(string word) : Exception(word);
