using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Benchmarks.Live;

/// <summary>The handlers that turn due rungs into accepted mails, over one store, as the service puts them together.</summary>
internal sealed class Service(Database database, TimeProvider clock)
{
    private readonly Tree tree = new();

    /// <summary>From what is due to what the transport has taken.</summary>
    /// <returns>How long each part took.</returns>
    public async Task<Parts> Send(MailOptions options, IMailTransport transport, MessageBuilder? builder, int expected, CancellationToken cancel)
    {
        await using var node = await Node.Join(database, "benchmark", clock, cancel);
        var sender = new SendMails(database, tree, new LetterContents(database, tree, options), transport,
            builder is null ? SendRules.Rehearsed : SendRules.Of(options, builder), node, clock);
        var processor = Environment.CpuUsage.TotalTime;
        var began = clock.GetTimestamp();
        await new SweepDueRungs(database, clock).Run(cancel);
        var swept = clock.GetTimestamp();
        await new ComposeDigests(database, tree, clock).Run(cancel);
        var composed = clock.GetTimestamp();
        var result = await sender.Run(cancel);
        var sent = clock.GetTimestamp();
        var used = Environment.CpuUsage.TotalTime - processor;
        await node.Leave(cancel);
        return result.Accepted == expected ? new Parts(clock.GetElapsedTime(began, swept), clock.GetElapsedTime(swept, composed), clock.GetElapsedTime(composed, sent), used)
            : throw new InvalidOperationException($"{result.Accepted} mails were accepted instead of {expected}: {result}");
    }

    /// <param name="Processor">Of this process alone, which a shared machine disturbs less than the time.</param>
    public sealed record Parts(TimeSpan Sweep, TimeSpan Compose, TimeSpan Sending, TimeSpan Processor)
    {
        public TimeSpan All => Sweep + Compose + Sending;
    }
}
