using System.Text.Json;
using LaiChau.Workflow.Benchmarks.Live;
using LaiChau.Workflow.Ledger;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>
/// What a mail server has received against what the ledger says: by Message-ID, which names the mail, and by the notices
/// that the ledger says the mail told.
/// </summary>
internal sealed record DeliveryCount(IReadOnlyList<LedgerRow> MailLines, IReadOnlyList<string> Owing, IReadOnlyList<SunkMail> Received)
{
    private readonly ILookup<long, SunkMail> received = Received.ToLookup(m => m.Number);

    public int Accepted => Of("mail.accepted").Count;

    public int Unknown => Of("mail.unknown").Count;

    /// <summary>Of those that the ledger marks unknown: the mail server has them.</summary>
    public int UnknownButReceived => Of("mail.unknown").Count(l => received.Contains(l.Mail!.Value));

    /// <summary>Every due notice is in exactly one delivered mail, or in one that the ledger marks unknown.</summary>
    public void IsExact()
    {
        var told = MailLines.Where(l => l.Event is "mail.accepted" or "mail.unknown").ToList();
        Assert.Equal(Owing.Order(StringComparer.Ordinal), told.SelectMany(Units).Order(StringComparer.Ordinal));
        Assert.Equal(told.Count, told.Select(l => l.Mail).Distinct().Count());
        Assert.Empty(MailLines.Where(l => l.Event is "mail.refused" or "mail.expired" or "mail.noAddress").Select(l => $"{l.Event} {l.Mail} {l.Reason}"));

        Assert.All(Of("mail.accepted"), l => Assert.True(received[l.Mail!.Value].Count() == 1, $"Mail {l.Mail} is accepted and was received {received[l.Mail.Value].Count()} times."));
        Assert.All(Of("mail.unknown"), l => Assert.True(received[l.Mail!.Value].Count() <= 1, $"Mail {l.Mail} was received {received[l.Mail.Value].Count()} times."));
        Assert.Empty(Received.Select(m => m.Number).Except(told.Select(l => l.Mail!.Value)));
        var readers = told.ToDictionary(l => l.Mail!.Value, l => JsonSerializer.Deserialize<string[]>(l.Recipients!)!.Single());
        Assert.All(Received, m => Assert.StartsWith(readers[m.Number] + "@", m.Recipient, StringComparison.Ordinal));
    }

    private List<LedgerRow> Of(string happened) => [.. MailLines.Where(l => l.Event == happened)];

    private static IEnumerable<string> Units(LedgerRow line)
    {
        using var notices = JsonDocument.Parse(line.Notices!);
        return [.. notices.RootElement.EnumerateArray().Select(n => n.GetProperty("unit").GetString()!)];
    }
}
