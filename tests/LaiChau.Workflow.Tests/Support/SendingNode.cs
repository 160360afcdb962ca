using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Engine;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;
using Microsoft.Extensions.Logging.Abstractions;

namespace LaiChau.Workflow.Tests.Support;

/// <summary>The handlers of one node over a store and a real mail server, beaten by the test; its clock is the test's.</summary>
internal sealed class SendingNode : IAsyncDisposable
{
    private readonly SmtpTransport transport;
    private readonly Node node;
    private readonly SendMails send;
    private readonly TimeProvider clock;
    private readonly AdvanceCycles advance;
    private readonly SweepDueRungs sweep;
    private readonly ComposeDigests compose;

    private SendingNode(Database database, Node node, MailOptions options, TimeProvider clock, Func<IMailTransport, IMailTransport>? through)
    {
        this.node = node;
        this.clock = clock;
        var tree = new Tree();
        var builder = new MessageBuilder(options, new MailTemplates());
        transport = new SmtpTransport(options, builder, TimeProvider.System, NullLogger<SmtpTransport>.Instance);
        send = new SendMails(database, tree, new LetterContents(database, tree, options), through?.Invoke(transport) ?? transport, SendRules.Of(options, builder), node, clock);
        advance = new AdvanceCycles(database, tree, new FlowEngine(), clock);
        sweep = new SweepDueRungs(database, clock);
        compose = new ComposeDigests(database, tree, clock);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Joins, and does what the service does first.</summary>
    /// <param name="through">What stands between the service and the mail server.</param>
    public static async Task<SendingNode> Start(Database database, int port, TimeProvider clock, string unknown = MailOptions.Resend, int connections = 4,
        Func<IMailTransport, IMailTransport>? through = null)
    {
        var options = new MailOptions
        {
            Transport = MailOptions.Smtp, Host = "127.0.0.1", Port = port, SenderAddress = "nhac-viec@laichau.example", UnknownRule = unknown, Connections = connections,
        };
        var started = new SendingNode(database, await Node.Join(database, "test", clock, Cancel), options, clock, through);
        await started.send.TakeOver(clock.GetUtcNow().AddMilliseconds(-1), Cancel);
        return started;
    }

    /// <summary>What the clock makes the service do every minute.</summary>
    public async Task<SendResult> Beat()
    {
        await advance.Run(clock.GetUtcNow(), Cancel);
        await sweep.Run(Cancel);
        await compose.Run(Cancel);
        return await send.Run(Cancel);
    }

    public Task<bool> SeesMailsWait() => send.AnyWaits(Cancel);

    /// <summary>What a node does that sees mails wait and has not been given the job.</summary>
    public Task<SendResult> Help() => send.Run(Cancel, helps: true);

    /// <summary>As a process that is killed: the lock is free, nothing is signed off.</summary>
    public async ValueTask DisposeAsync()
    {
        await node.DisposeAsync();
        await transport.DisposeAsync();
    }
}

/// <summary>Does something before a connection hands over its chunk.</summary>
internal sealed class WatchedTransport(IMailTransport real, Func<Task> before) : IMailTransport
{
    public int ChunkSize => real.ChunkSize;

    public int Connections => real.Connections;

    public bool NeedsContent(long mail, IReadOnlyCollection<MailItemKind> kinds) => real.NeedsContent(mail, kinds);

    public async Task<IMailConnection> Connect(CancellationToken cancel) => new Connection(before, await real.Connect(cancel));

    private sealed class Connection(Func<Task> before, IMailConnection line) : IMailConnection
    {
        public async Task<IReadOnlyList<Delivery>> Send(IReadOnlyList<OutgoingMail> mails, CancellationToken cancel)
        {
            await before();
            return await line.Send(mails, cancel);
        }

        public ValueTask DisposeAsync() => line.DisposeAsync();
    }
}

/// <summary>Hands mails over and dies before it can tell what came of them.</summary>
internal sealed class DyingTransport(IMailTransport real, int chunks) : IMailTransport
{
    private int left = chunks;

    public int ChunkSize => real.ChunkSize;

    public int Connections => real.Connections;

    public bool NeedsContent(long mail, IReadOnlyCollection<MailItemKind> kinds) => real.NeedsContent(mail, kinds);

    public async Task<IMailConnection> Connect(CancellationToken cancel) => new Connection(this, await real.Connect(cancel));

    private sealed class Connection(DyingTransport transport, IMailConnection line) : IMailConnection
    {
        public async Task<IReadOnlyList<Delivery>> Send(IReadOnlyList<OutgoingMail> mails, CancellationToken cancel)
        {
            var answers = await line.Send(mails, cancel);
            // A cancelled call is the one thing that a run does not turn into an answer.
            return --transport.left > 0 ? answers : throw new OperationCanceledException("Died.");
        }

        public ValueTask DisposeAsync() => line.DisposeAsync();
    }
}
