using System.Threading.Channels;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Mail;

namespace LaiChau.Workflow.Host.Serving;

/// <summary>
/// Sends receipts when the page has answered, so that a mail server which is away neither refuses nor delays what people hand in.
/// One that the server did not take is tried again within the day; what is lost with the process is not made up for, since the
/// page and the record tell the same.
/// </summary>
internal sealed class ReceiptMailer(SendReceipt send, TimeProvider clock, ILogger<ReceiptMailer> log) : BackgroundService
{
    /// <summary>More than all units together hand in within the minutes that a slow server needs.</summary>
    private const int Most = 10_000;

    /// <summary>After each try that found no server; together less than a day, after which a receipt only puzzles.</summary>
    private static readonly TimeSpan[] Waits = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(4), TimeSpan.FromHours(12)];

    private readonly Channel<HandedIn> waiting = Channel.CreateBounded<HandedIn>(new BoundedChannelOptions(Most) { SingleReader = true });
    private readonly PriorityQueue<(HandedIn Handed, int Tries), DateTimeOffset> again = new();

    /// <summary>Until then nobody dials a server that was just away: each of many receipts would wait for it in vain.</summary>
    private DateTimeOffset away;

    public void Ask(HandedIn handed)
    {
        if (!waiting.Writer.TryWrite(handed))
        {
            log.Failed("Sending a receipt", "full", "Too many receipts wait.");
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            while (waiting.Reader.TryRead(out var handed))
            {
                await Send(handed, 0, stoppingToken);
            }

            while (again.TryPeek(out var next, out var due) && due <= clock.GetUtcNow())
            {
                again.Dequeue();
                await Send(next.Handed, next.Tries, stoppingToken);
            }

            await Pause(stoppingToken);
        }
    }

    /// <summary>Until somebody hands in, or the next try is due.</summary>
    private async Task Pause(CancellationToken stop)
    {
        var left = again.TryPeek(out _, out var due) ? due - clock.GetUtcNow() : Timeout.InfiniteTimeSpan;
        if (left <= TimeSpan.Zero && left != Timeout.InfiniteTimeSpan)
        {
            return;
        }

        using var until = new CancellationTokenSource(left, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(until.Token, stop);
        try
        {
            await waiting.Reader.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
        }
    }

    private async Task Send(HandedIn handed, int tries, CancellationToken stop)
    {
        if (clock.GetUtcNow() < away)
        {
            Later(handed, tries, away);
            return;
        }

        try
        {
            if (await send.Run(handed, stop) != MailState.Expired)
            {
                return;
            }

            away = clock.GetUtcNow() + Waits[0];
        }
        catch (Exception failed) when (!stop.IsCancellationRequested)
        {
            log.Failed("Sending a receipt", FaultWord.Of(failed), FaultWord.Safe(failed));
        }

        if (tries < Waits.Length)
        {
            Later(handed, tries + 1, clock.GetUtcNow() + Waits[tries]);
        }
    }

    private void Later(HandedIn handed, int tries, DateTimeOffset due)
    {
        if (again.Count < Most)
        {
            again.Enqueue((handed, tries), due);
        }
        else
        {
            log.Failed("Sending a receipt", "full", "Too many receipts wait.");
        }
    }
}
