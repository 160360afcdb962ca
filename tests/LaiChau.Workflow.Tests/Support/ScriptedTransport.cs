using LaiChau.Workflow.Mail;

namespace LaiChau.Workflow.Tests.Support;

/// <summary>
/// A mail server that answers as the test says, for what is about our side of the conversation: who claims, what is put on
/// record, what goes again. The conversation itself has tests against real sockets.
/// </summary>
internal sealed class ScriptedTransport(int chunk = 10, int connections = 1) : IMailTransport
{
    private readonly Lock gate = new();

    public int ChunkSize => chunk;

    public int Connections => connections;

    /// <summary>What was taken, in the order in which it was.</summary>
    public List<OutgoingMail> Taken { get; } = [];

    public int Dialed { get; private set; }

    /// <summary>Null: the server is there; a word: why it is not.</summary>
    public Func<string?> Away { get; set; } = () => null;

    public Func<OutgoingMail, Delivery> Answer { get; set; } = _ => new Delivery(DeliveryOutcome.Accepted);

    /// <summary>Happens when a chunk has been handed over, before the first answer.</summary>
    public Func<IReadOnlyList<OutgoingMail>, Task> Handed { get; set; } = _ => Task.CompletedTask;

    /// <summary>Happens after a connection is there, before anything is handed over.</summary>
    public Func<Task> Connected { get; set; } = () => Task.CompletedTask;

    public bool NeedsContent(long mail, IReadOnlyCollection<MailItemKind> kinds) => true;

    public async Task<IMailConnection> Connect(CancellationToken cancel)
    {
        if (Away() is { } reason)
        {
            throw new MailServerUnavailableException(reason);
        }

        Dialed++;
        await Connected();
        return new Connection(this);
    }

    private sealed class Connection(ScriptedTransport server) : IMailConnection
    {
        private bool over;

        public async Task<IReadOnlyList<Delivery>> Send(IReadOnlyList<OutgoingMail> mails, CancellationToken cancel)
        {
            await server.Handed(mails);
            List<Delivery> answers = [];
            foreach (var mail in mails)
            {
                var answer = over ? new Delivery(DeliveryOutcome.NotHanded) : server.Answer(mail);
                over |= answer.Outcome is DeliveryOutcome.NotHanded or DeliveryOutcome.Unknown;
                answers.Add(answer);
                if (answer.Outcome == DeliveryOutcome.Accepted)
                {
                    lock (server.gate)
                    {
                        server.Taken.Add(mail);
                    }
                }
            }

            return answers;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
