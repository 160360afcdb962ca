using System.Globalization;
using System.Net;
using LaiChau.Workflow.Host.Pages.Heads;
using LaiChau.Workflow.Host.Serving;

namespace LaiChau.Workflow.Tests.Host;

/// <content>A paper that is entered for a unit while others act on the same work.</content>
public abstract partial class HeadPageTests
{
    [Theory]
    [InlineData("p00", "C03", "h03")]
    [InlineData("p02", "C19", "h19")]
    public async Task A_draft_that_is_saved_meanwhile_stops_no_paper_and_is_not_replaced_by_it(string person, string unit, string headOf)
    {
        using var office = served.Client(person);
        using var head = served.Client(headOf);
        var typed = await Paper(office, unit, "From the paper.");
        using var saved = await Post(head, Page(unit), "nhap", [.. await Fields(head, unit, "Begun by the unit."), ("viec", "luu")]);
        Assert.Equal(HttpStatusCode.Found, saved.StatusCode);
        using var entered = await office.SendShown(typed.Page, Page(unit) + "/nhap-thay", typed.Fields);
        Assert.Equal(Page(unit) + "?bao=onBehalf", entered.Headers.Location?.ToString());
        Assert.Equal(1, await Kept(unit, "Begun by the unit."));
        // The second press finds what the first has done, and says so.
        using var twice = await office.SendShown(typed.Page, Page(unit) + "/nhap-thay", typed.Fields);
        Assert.Equal(Page(unit) + "?bao=doneBefore", twice.Headers.Location?.ToString());
        // What was corrected since is not what was done, and stays.
        using var corrected = await office.SendShown(typed.Page, Page(unit) + "/nhap-thay", [.. typed.Fields.Where(f => f.Value != "From the paper."), .. typed.Fields.Where(f => f.Value == "From the paper.").Select(f => (f.Name, "Corrected."))]);
        Assert.Equal(HttpStatusCode.Conflict, corrected.StatusCode);
        AsEntered(await corrected.Content.ReadAsStringAsync(Cancel), unit, "Corrected.");
        Assert.Equal([$"{person} By courier."], await Texts($"select by_person || ' ' || reason from ledger where unit = '{unit}' and event = 'assignment.submitted' and cycle_id = (select id from cycle where name = 'review-2026')"));
    }

    [Theory]
    [InlineData("p00", "C21", "h21")]
    [InlineData("p02", "C23", "h23")]
    public async Task A_paper_that_somebody_overtakes_stays_on_its_page_with_day_and_reason_and_goes_in_later(string person, string unit, string headOf)
    {
        using var office = served.Client(person);
        using var head = served.Client(headOf);
        var typed = await Paper(office, unit, "From the paper.");
        using var saved = await Post(head, Page(unit), "nhap", [.. await Fields(head, unit, "Of the unit."), ("viec", "kiem-tra")]);
        using var sent = await Post(head, Page(unit) + "/kiem-tra", "gui");
        Assert.Equal(Page(unit) + "?bao=submitted", sent.Headers.Location?.ToString());

        var submitted = await Refused(typed.Page);
        Assert.Contains(HeadTexts.Get("Refused.alreadySubmitted"), WebUtility.HtmlDecode(submitted), StringComparison.Ordinal);
        Assert.Contains("Of the unit.", submitted, StringComparison.Ordinal);
        using var superior = served.Client("p02");
        using var returned = await Post(superior, Page(unit), "tra-lai", ("tra-ly-do", "As on paper, please."));
        Assert.Equal(HttpStatusCode.Found, returned.StatusCode);
        var later = await Refused(submitted);
        Assert.Contains(HeadTexts.Get("PaperStays"), WebUtility.HtmlDecode(later), StringComparison.Ordinal);
        using var entered = await office.SendShown(later, Page(unit) + "/nhap-thay", typed.Fields);
        Assert.Equal(Page(unit) + "?bao=onBehalf", entered.Headers.Location?.ToString());

        async Task<string> Refused(string shown)
        {
            using var overtaken = await office.SendShown(shown, Page(unit) + "/nhap-thay", typed.Fields);
            Assert.Equal(HttpStatusCode.Conflict, overtaken.StatusCode);
            return AsEntered(await overtaken.Content.ReadAsStringAsync(Cancel), unit);
        }
    }

    [Fact]
    public async Task That_more_time_was_asked_for_is_told_before_a_paper_ends_the_request()
    {
        using var office = served.Client("p02");
        using var head = served.Client("h35");
        var typed = await Paper(office, "C35", "From the paper.");
        using var asked = await Post(head, Page("C35"), "xin-gia-han", ("xin-ngay", Day(60)), ("xin-ly-do", "The road is closed."));
        Assert.Equal(Page("C35") + "?bao=asked", asked.Headers.Location?.ToString());
        // A wrong field tells it as well, for its page has the present version.
        using var wrong = await office.SendShown(typed.Page, Page("C35") + "/nhap-thay", [.. typed.Fields.Where(f => f.Name != "nhan-ly-do")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        var sentence = HeadTexts.Get("PaperAsked", ShownTime.Of(DateOnly.Parse(Day(60), CultureInfo.InvariantCulture)));
        Assert.Contains(sentence, WebUtility.HtmlDecode(await wrong.Content.ReadAsStringAsync(Cancel)), StringComparison.Ordinal);
        using var overtaken = await office.SendShown(typed.Page, Page("C35") + "/nhap-thay", typed.Fields);
        var again = AsEntered(await overtaken.Content.ReadAsStringAsync(Cancel), "C35");

        Assert.Equal(HttpStatusCode.Conflict, overtaken.StatusCode);
        Assert.Contains(sentence, WebUtility.HtmlDecode(again), StringComparison.Ordinal);
        using var entered = await office.SendShown(again, Page("C35") + "/nhap-thay", typed.Fields);
        Assert.Equal(Page("C35") + "?bao=onBehalf", entered.Headers.Location?.ToString());
    }

    [Theory]
    [InlineData("p00")]
    [InlineData("p02")]
    public async Task A_paper_with_a_wrong_field_is_kept_as_a_paper_when_the_session_ends(string person)
    {
        using var office = served.Client(person);
        var typed = await Paper(office, "C37", "Of five pages.");
        using var wrong = await office.SendShown(typed.Page, Page("C37") + "/nhap-thay", [.. typed.Fields.Where(f => f.Name != "nhan-ngay"), ("nhan-ngay", Day(1))]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        using var signedOut = served.Client();
        signedOut.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.11");
        signedOut.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        using var lost = await signedOut.SendShown(await wrong.Content.ReadAsStringAsync(Cancel), Page("C37") + "/nhap-thay", typed.Fields);
        Assert.Equal($"/dang-nhap?ve={Uri.EscapeDataString(Page("C37") + "/nhap-thay")}", lost.Headers.Location?.ToString());

        AsEntered(await Text(office, Page("C37") + "/nhap-thay"), "C37", "Of five pages.");
        Assert.DoesNotContain("Of five pages.", await Text(office, Page("C37")), StringComparison.Ordinal);
        Assert.Equal([Page("C37") + "/nhap-thay"], await Texts("select path from kept_text"));
        await Forget();
    }

    [Fact]
    public async Task A_paper_that_was_kept_is_shown_also_when_the_unit_has_handed_in_since()
    {
        using var office = served.Client("p02");
        var typed = await Paper(office, "C39", "Of six pages.");
        using var signedOut = served.Client();
        signedOut.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.12");
        signedOut.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        using var lost = await signedOut.SendShown(typed.Page, Page("C39") + "/nhap-thay", typed.Fields);
        Assert.Equal(HttpStatusCode.Found, lost.StatusCode);
        using var head = served.Client("h39");
        using var saved = await Post(head, Page("C39"), "nhap", [.. await Fields(head, "C39", "Of the unit."), ("viec", "kiem-tra")]);
        using var sent = await Post(head, Page("C39") + "/kiem-tra", "gui");
        Assert.Equal(Page("C39") + "?bao=submitted", sent.Headers.Location?.ToString());

        var shown = AsEntered(await Text(office, Page("C39") + "/nhap-thay"), "C39", "Of six pages.");
        Assert.Contains(HeadTexts.Get("Refused.alreadySubmitted"), shown, StringComparison.Ordinal);
        await Forget();
    }

    /// <summary>The page for entering a paper, and what is typed into it.</summary>
    private static async Task<(string Page, (string Name, string Value)[] Fields)> Paper(HttpClient client, string unit, string text)
    {
        var shown = await client.GetStringAsync(new Uri(Page(unit) + "/nhap-thay", UriKind.Relative), Cancel);
        return (shown, [.. Filled(shown, text), ("nhan-ngay", Day(0)), ("nhan-ly-do", "By courier.")]);
    }

    /// <summary>Nothing of a paper is missing, and it can go nowhere else.</summary>
    private static string AsEntered(string shown, string unit, string text = "From the paper.")
    {
        Assert.Contains($"action=\"{Page(unit)}/nhap-thay\"", shown, StringComparison.Ordinal);
        Assert.DoesNotContain($"action=\"{Page(unit)}/nhap\"", shown, StringComparison.Ordinal);
        Assert.All([text, "By courier.", $"value=\"{Day(0)}\""], s => Assert.Contains(s, shown, StringComparison.Ordinal));
        return shown;
    }

    /// <summary>The other tests of the class count what is kept.</summary>
    private async Task Forget()
    {
        await using var database = served.Open();
        await using var work = await database.BeginAsync(Cancel);
        await work.Execute("delete from kept_text", new { });
        await work.Commit(Cancel);
    }
}
