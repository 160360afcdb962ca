using LaiChau.Workflow.Mail;

namespace LaiChau.Workflow.Host.Serving;

/// <summary>Writes mails into a folder.</summary>
internal sealed class FolderTransport(string folder, MessageBuilder builder) : IMailTransport
{
    public int ChunkSize => 10;

    public int Connections => 1;

    public bool NeedsContent(long mail, IReadOnlyCollection<MailItemKind> kinds) => true;

    public Task<IMailConnection> Connect(CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        return Task.FromResult<IMailConnection>(new Connection(folder, builder));
    }

    private sealed class Connection(string folder, MessageBuilder builder) : IMailConnection
    {
        public async Task<IReadOnlyList<Delivery>> Send(IReadOnlyList<OutgoingMail> mails, CancellationToken cancel)
        {
            foreach (var mail in mails)
            {
                await using var file = File.Create(Path.Combine(folder, $"{mail.Number:000000}.eml"));
                await builder.Build(mail.Content!).WriteToAsync(file, cancel);
            }

            return [.. mails.Select(_ => new Delivery(DeliveryOutcome.Accepted))];
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
