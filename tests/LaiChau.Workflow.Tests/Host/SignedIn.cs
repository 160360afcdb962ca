using System.Diagnostics;
using System.Net;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.People;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>Sessions of people, without their mailboxes.</summary>
internal static class SignedIn
{
    /// <param name="person">One whose address follows from his id, or one without a mailbox.</param>
    public static async Task<Visit> As(ServedStore served, string person)
    {
        await using var database = served.Open();
        var issue = new IssueKey(database, new Tree(), TimeProvider.System);
        if (await issue.Links($"{person}@mail.example", LocalTime.Vietnam, TestContext.Current.CancellationToken) is [var link])
        {
            return await ByLink(served.Address, link.Secret);
        }

        var visit = new Visit(served.Address);
        using var opened = await visit.Post("/dang-nhap", "/dang-nhap/ma-thu", ("ma-thu", (await issue.Letter(person, null, LocalTime.Vietnam, TestContext.Current.CancellationToken)).Letter!.Code));
        Assert.Equal(HttpStatusCode.Found, opened.StatusCode);
        return visit;
    }

    /// <returns>What a mailed link would end with.</returns>
    public static async Task<string> Link(ServedStore served, string person)
    {
        await using var database = served.Open();
        return (await new IssueKey(database, new Tree(), TimeProvider.System).Links($"{person}@mail.example", LocalTime.Vietnam, TestContext.Current.CancellationToken)).Single().Secret;
    }

    /// <param name="mailbox">Of one person alone.</param>
    public static async Task<Visit> ByLink(Database database, string address, string mailbox) =>
        await ByLink(address, (await new IssueKey(database, new Tree(), TimeProvider.System).Links(mailbox, LocalTime.Vietnam, TestContext.Current.CancellationToken)).Single().Secret);

    private static async Task<Visit> ByLink(string address, string secret)
    {
        var visit = new Visit(address);
        using var opened = await visit.Post("/vao/" + secret, "/vao/" + secret);
        Assert.Equal(HttpStatusCode.Found, opened.StatusCode);
        return visit;
    }

    /// <summary>The cycle's first mails are through: the server knows only by its one conversation on whom it hangs up.</summary>
    public static async Task ServerIsQuiet(ServedStore served)
    {
        var asked = Stopwatch.StartNew();
        while (served.Letters.Select(l => l.Recipient).Distinct().Count(r => r.Contains('h')) < ServedStore.Cells - ServedStore.Unknown.Length && asked.Elapsed < TimeSpan.FromSeconds(60))
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
