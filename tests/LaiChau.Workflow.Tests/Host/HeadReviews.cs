using System.Net;
using System.Net.Http.Json;
using LaiChau.Workflow.Host.Pages.Heads;

namespace LaiChau.Workflow.Tests.Host;

/// <content>Several reviewed at once while others act, and what is written while a session ends.</content>
public abstract partial class HeadPageTests
{
    private const string Reviews = "/tham-dinh";

    [Fact]
    public async Task Of_several_that_are_returned_those_that_somebody_changed_stay_ticked_and_the_reason_stays()
    {
        await HandIn("C02", "C04", "C06", "C08");
        using var superior = served.Client("p04");
        var shown = await superior.GetStringAsync(new Uri(Reviews, UriKind.Relative), Cancel);
        var keys = new[] { await Key("C02"), await Key("C04"), await Key("C06"), await Key("C08") };
        await Api("C04", "withdraw");
        await Api("C06", "withdraw");
        await HandIn("C06");
        using (var administrator = served.Client("p00"))
        {
            using var accepted = await Post(administrator, Page("C08"), "chap-nhan");
            Assert.Equal(HttpStatusCode.Found, accepted.StatusCode);
        }

        using var sent = await superior.SendShown(shown, Reviews, [("viec", "tra-lai"), ("ly-do", "The list is missing."), .. keys.Select(k => ("chon", k))]);
        var again = await sent.Content.ReadAsStringAsync(Cancel);
        var read = WebUtility.HtmlDecode(again);
        Assert.Equal(HttpStatusCode.Conflict, sent.StatusCode);
        Assert.Contains("The list is missing.", read, StringComparison.Ordinal);
        Assert.All(["changedMeanwhile", "nothingToReview", "alreadyAccepted"], why => Assert.Contains(HeadTexts.Get($"Refused.{why}"), read, StringComparison.Ordinal));
        Assert.Contains(HeadTexts.Get("ReviewDone", 1), read, StringComparison.Ordinal);
        Assert.Matches($"value=\"{await Key("C06")}\" checked", again);
        Assert.Equal(["open", "open", "submitted", "accepted"], await States("C02", "C04", "C06", "C08"));

        using var then = await superior.SendShown(again, Reviews, [("viec", "tra-lai"), ("ly-do", "The list is missing."), ("chon", await Key("C06"))]);
        Assert.Equal(Reviews + "?bao=severalReturned", then.Headers.Location?.ToString());
        Assert.Equal(["The list is missing."], await Texts("select distinct reason from ledger where event = 'assignment.returned' and unit in ('C02', 'C06')"));
    }

    [Fact]
    public async Task The_reason_is_shown_also_when_nothing_waits_any_more()
    {
        await HandIn("C10");
        using var superior = served.Client("p04");
        var shown = await superior.GetStringAsync(new Uri(Reviews, UriKind.Relative), Cancel);
        var key = await Key("C10");
        await Api("C10", "withdraw");
        using var sent = await superior.SendShown(shown, Reviews, [("viec", "tra-lai"), ("ly-do", "Signed by nobody."), ("chon", key)]);
        Assert.Equal(HttpStatusCode.Conflict, sent.StatusCode);
        Assert.Contains("Signed by nobody.", await sent.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_press_on_several_is_told_as_what_it_is_and_another_act_is_not()
    {
        await HandIn("C12", "C14");
        using var superior = served.Client("p04");
        var shown = await superior.GetStringAsync(new Uri(Reviews, UriKind.Relative), Cancel);
        (string, string)[] form = [("viec", "tra-lai"), ("ly-do", "Twice pressed."), ("chon", await Key("C12")), ("chon", await Key("C14"))];
        using var first = await superior.SendShown(shown, Reviews, form);
        Assert.Equal(Reviews + "?bao=severalReturned", first.Headers.Location?.ToString());
        using var second = await superior.SendShown(shown, Reviews, form);
        Assert.Equal(Reviews + "?bao=doneBefore", second.Headers.Location?.ToString());
        using var other = await superior.SendShown(shown, Reviews, [.. form.Where(f => f.Item1 != "ly-do"), ("ly-do", "For another reason.")]);
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
        Assert.Equal(["2"], await Texts("select cast(count(*) as text) from ledger where event = 'assignment.returned' and unit in ('C12', 'C14')"));
    }

    [Fact]
    public async Task A_reason_for_several_and_a_stand_in_are_kept_while_a_session_ends()
    {
        await HandIn("C16");
        using var superior = served.Client("p04");
        using var signedOut = served.Client();
        signedOut.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.13");
        signedOut.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        (string, string)[] form = [("viec", "tra-lai"), ("ly-do", "Written for a long time."), ("chon", await Key("C16"))];
        using var lost = await signedOut.SendShown(await superior.GetStringAsync(new Uri(Reviews, UriKind.Relative), Cancel), Reviews, form);
        Assert.Equal($"/dang-nhap?ve={Uri.EscapeDataString(Reviews)}", lost.Headers.Location?.ToString());
        var shown = await superior.GetStringAsync(new Uri(Reviews, UriKind.Relative), Cancel);
        Assert.Contains("Written for a long time.", shown, StringComparison.Ordinal);
        Assert.Matches($"value=\"{await Key("C16")}\" checked", shown);
        using (var other = served.Client("p02"))
        {
            Assert.DoesNotContain("Written for a long time.", await Text(other, Reviews), StringComparison.Ordinal);
        }

        using var returned = await superior.SendShown(shown, Reviews, form);
        Assert.Equal(Reviews + "?bao=severalReturned", returned.Headers.Location?.ToString());

        const string standIns = "/uy-quyen";
        (string, string)[] chosen = [("don-vi", "Q"), ("nguoi", "h20"), ("tu-ngay", Day(50)), ("den-ngay", Day(53))];
        using var away = await signedOut.SendShown(await superior.GetStringAsync(new Uri(standIns, UriKind.Relative), Cancel), standIns, chosen);
        Assert.Equal($"/dang-nhap?ve={Uri.EscapeDataString(standIns)}", away.Headers.Location?.ToString());
        var kept = await superior.GetStringAsync(new Uri(standIns, UriKind.Relative), Cancel);
        Assert.All([$"value=\"{Day(50)}\"", $"value=\"{Day(53)}\"", HeadTexts.Get("KeptNote")], s => Assert.Contains(s, WebUtility.HtmlDecode(kept), StringComparison.Ordinal));
        Assert.Matches("value=\"h20\" selected", kept);
        using var given = await superior.SendShown(kept, standIns, chosen);
        Assert.Equal(standIns + "?bao=standInGiven", given.Headers.Location?.ToString());
        Assert.Empty(await Texts("select path from kept_text"));
    }

    private async Task HandIn(params string[] units)
    {
        foreach (var unit in units)
        {
            await Api(unit, "submit");
        }
    }

    private async Task Api(string unit, string act)
    {
        using var head = served.Client("h" + unit[1..]);
        using var done = await head.PostAsJsonAsync(new Uri(ServedStore.Work(unit, act), UriKind.Relative), new { }, Cancel);
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
    }

    private async Task<List<string>> States(params string[] units)
    {
        List<string> states = [];
        foreach (var unit in units)
        {
            states.AddRange(await Texts($"select a.state from assignment a join unit u on u.id = a.unit_id join cycle c on c.id = a.cycle_id where u.code = '{unit}' and c.name = 'review-2026'"));
        }

        return states;
    }
}
