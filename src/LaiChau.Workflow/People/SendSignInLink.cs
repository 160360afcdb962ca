using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Resources;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.People;

/// <summary>
/// Mails a link that opens the account of its reader once. It goes out at once also while other mail is paused; while all
/// mail is redirected it goes there too, so that a trial reaches nobody.
/// </summary>
public sealed class SendSignInLink(
    Database database, IssueKey issue, MailSwitches switches, IMailTransport transport, MessageBuilder builder, MailOptions options, TimeProvider clock)
{
    /// <summary>Path of the page that a link leads to; the secret follows it.</summary>
    public const string Path = "/vao/";

    private readonly DirectMail mail = new(database, transport, builder, options, clock);

    /// <summary>To everybody who reads his mail at the address; nobody does: nothing happens.</summary>
    /// <param name="back">Path of ours where the reader wants to go; null: the first page.</param>
    /// <param name="zone">Whose time the letter names.</param>
    /// <returns>How many were sent.</returns>
    public async Task<int> Run(string address, string? back, TimeZoneInfo zone, CancellationToken cancel)
    {
        var links = await issue.Links(address, zone, cancel);
        var redirected = links.Count == 0 ? null : (await switches.Read(cancel)).RedirectedTo;
        foreach (var link in links)
        {
            var person = new MailPerson(link.Person.Id, link.Person.Name, link.Person.Email!, link.Unit.Name, link.Unit.Kind, link.Post);
            await mail.Send(
                new DirectLetter(DirectMailTable.SignIn, person, redirected ?? link.Person.Email!, TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone), Words(link, back, zone)) { IsSecret = true },
                cancel);
        }

        return links.Count;
    }

    /// <summary>The link stands by itself: the subject shows how the first begins.</summary>
    private string[] Words(LinkFor link, string? back, TimeZoneInfo zone) =>
    [
        Texts.Mail.Get("SignInLink", OfficialText.Moment(TimeZoneInfo.ConvertTime(link.Until, zone))),
        $"{options.PublicAddress}{Path}{link.Secret}{(back is null or "/" ? "" : "?ve=" + Uri.EscapeDataString(back))}",
        Texts.Mail["SignInLinkWarning"],
    ];
}
