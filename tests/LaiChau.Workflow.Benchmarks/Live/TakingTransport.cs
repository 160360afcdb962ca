using LaiChau.Workflow.Mail;

namespace LaiChau.Workflow.Benchmarks.Live;

/// <summary>Takes every mail at once and keeps what it says, for those who send the same letters another way.</summary>
internal sealed class TakingTransport : IMailTransport, IMailConnection
{
    private readonly List<MailContent> contents = [];

    public IReadOnlyList<MailContent> Contents => contents;

    public int ChunkSize => 500;

    public int Connections => 1;

    public bool NeedsContent(long mail, IReadOnlyCollection<MailItemKind> kinds) => true;

    public Task<IMailConnection> Connect(CancellationToken cancel) => Task.FromResult<IMailConnection>(this);

    public Task<IReadOnlyList<Delivery>> Send(IReadOnlyList<OutgoingMail> mails, CancellationToken cancel)
    {
        contents.AddRange(mails.Select(m => m.Content!));
        return Task.FromResult<IReadOnlyList<Delivery>>([.. mails.Select(_ => new Delivery(DeliveryOutcome.Accepted))]);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
