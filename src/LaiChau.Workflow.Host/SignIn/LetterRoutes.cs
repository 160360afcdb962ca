using LaiChau.Workflow.Host.Pages;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.People;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.SignIn;

/// <summary>Somebody without a mailbox, and the letter that was last printed for him.</summary>
internal sealed record LetterLine(string Person, string Name, string Unit, string Post, LetterKeyLine? Printed, bool Opens);

/// <param name="Shown">What is shown of them.</param>
internal sealed record LetterListModel(ShownState State, IReadOnlyList<LetterLine> Shown, int All);

/// <param name="Title">How its reader is addressed.</param>
/// <param name="Address">Where the code is typed in.</param>
internal sealed record LetterModel(LetterFor Letter, string Title, string Address);

/// <summary>
/// Codes on paper for people without a mailbox: the letter is shown once, as the answer to the form that asks for it, for
/// the store keeps only the code's digest; asked for once more it has another code.
/// </summary>
internal static class LetterRoutes
{
    public const string Path = "/tai-khoan/thu-giay";

    private const int Most = 500;

    public static void MapLetters(this WebApplication app)
    {
        var pages = app.MapGroup("").ForAdministrators().ExcludeFromDescription();
        pages.MapGet(Path, async (HttpContext http, Database database, Tree tree, SteadyClock clock) =>
        {
            await using var work = await database.ReadAsync(http.RequestAborted);
            return PageRoutes.Page<LetterListPage>(await List(work, tree, clock, http));
        });
        pages.MapForm(Path + "/{person}", async (http, _) =>
        {
            var (issue, letter) = await http.RequestServices.GetRequiredService<IssueKey>()
                .Letter((string)http.Request.RouteValues["person"]!, Visitor.Of(http).By, ShownTime.Zone, http.RequestAborted);
            return issue switch
            {
                LetterIssue.Done => PageRoutes.Page<LetterPage>(new LetterModel(letter!, TitleOf(letter!.Person, letter.Unit, letter.Post),
                    http.RequestServices.GetRequiredService<MailOptions>().PublicAddress + Access.SignInPath)),
                LetterIssue.HasMailbox => Sayings.Back(Path, "hasMailbox"),
                _ => PageRoutes.NotFound(),
            };
        });
    }

    private static async Task<LetterListModel> List(Work work, Tree tree, SteadyClock clock, HttpContext http)
    {
        var now = clock.GetUtcNow();
        var today = await tree.On(work, ShownTime.DayOf(now));
        var printed = (await SignInKeyTable.Letters(work)).GroupBy(l => l.PersonId, StringComparer.Ordinal).ToDictionary(l => l.Key, l => l.Last(), StringComparer.Ordinal);
        var lines = (from person in (await tree.Data(work)).People
                     where person.Email is null
                     let post = today.PostOf(person.Id)
                     where post is not null
                     let unit = today.Unit(post.Value.Unit)
                     orderby unit.Code, person.Id
                     let last = printed.GetValueOrDefault(person.Id)
                     select new LetterLine(person.Id, person.Name, unit.Name, TitleOf(person, unit, post.Value.Post), last, last is { UsedAt: null } && last.ExpiresAt > now)).ToList();
        return new LetterListModel(await ShownState.Read(work, clock, http), [.. lines.Take(Most)], lines.Count);
    }

    private static string TitleOf(PersonRecord person, UnitRecord unit, string post) =>
        PostTitles.Of(new MailPerson(person.Id, person.Name, "", unit.Name, unit.Kind, post));
}
