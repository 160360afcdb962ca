using System.Threading.Channels;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.People;

namespace LaiChau.Workflow.Host.SignIn;

/// <summary>
/// Sends links after the page has answered, so that neither its words nor its time tell whether an address is known. A link
/// that is lost with the process is asked for again.
/// </summary>
internal sealed class LinkMailer(SendSignInLink send, ILogger<LinkMailer> log) : BackgroundService
{
    private const int Most = 1000;

    private readonly Channel<(string Address, string Back)> asked = Channel.CreateBounded<(string, string)>(
        new BoundedChannelOptions(Most) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <returns>False: too many wait.</returns>
    public bool Ask(string address, string back) => asked.Writer.TryWrite((address, back));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (address, back) in asked.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await send.Run(address, back, ShownTime.Zone, stoppingToken);
            }
            catch (Exception failed) when (!stoppingToken.IsCancellationRequested)
            {
                log.Failed("Sending a link to sign in", FaultWord.Of(failed), FaultWord.Safe(failed));
            }
        }
    }
}
