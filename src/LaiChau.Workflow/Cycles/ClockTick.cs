using LaiChau.Workflow.Notices;

namespace LaiChau.Workflow.Cycles;

/// <summary>
/// One beat of the clock: what time has brought, in the order of one instant of the ledger. The live service beats by
/// its recurring jobs, a rehearsal by its simulated clock; both run these five and nothing else.
/// </summary>
public sealed class ClockTick(AdvanceCycles advance, SweepDueRungs sweep, ComposeDigests compose, SendMails send, EndCycles end)
{
    public async Task Run(CancellationToken cancel)
    {
        await advance.Run(cancel);
        await sweep.Run(cancel);
        await compose.Run(cancel);
        await send.Run(cancel);
        await end.Run(cancel);
    }

    /// <summary>
    /// When the service comes back: everything that the clock would have done before this instant, in the order of its
    /// moments. What a dead node left in hand and what is due now is for the next beat.
    /// </summary>
    public async Task CatchUp(DateTimeOffset now, CancellationToken cancel)
    {
        await advance.Run(now.AddMilliseconds(-1), cancel);
        await sweep.Run(now.AddMilliseconds(-1), cancel);
        await send.TakeOver(now.AddMilliseconds(-1), cancel);
    }
}
