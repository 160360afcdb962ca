using System.Threading.Channels;
using LaiChau.Workflow.Cycles;

namespace LaiChau.Workflow.Host.Serving;

/// <summary>
/// Sends receipts when the page has answered, so that a mail server which is away neither refuses nor delays what people hand in.
/// A receipt that is lost with the process is not made up for: the page and the record tell the same.
/// </summary>
internal sealed class ReceiptMailer(SendReceipt send, ILogger<ReceiptMailer> log) : BackgroundService
{
    /// <summary>More than all units together hand in within the minutes that a slow server needs.</summary>
    private const int Most = 10_000;

    private readonly Channel<HandedIn> waiting = Channel.CreateBounded<HandedIn>(new BoundedChannelOptions(Most) { SingleReader = true });

    public void Ask(HandedIn handed)
    {
        if (!waiting.Writer.TryWrite(handed))
        {
            log.Failed("Sending a receipt", "full", "Too many receipts wait.");
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var handed in waiting.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await send.Run(handed, stoppingToken);
            }
            catch (Exception failed) when (!stoppingToken.IsCancellationRequested)
            {
                log.Failed("Sending a receipt", FaultWord.Of(failed), FaultWord.Safe(failed));
            }
        }
    }
}
