using System.Text.RegularExpressions;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Rehearsal;
using LaiChau.Workflow.Rehearsal.Report;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Tests.Rehearsal;

public sealed partial class YearReportTests
{
    private static readonly Lazy<Task<string>> Odd = new(() => SmallYear.Report(SmallYear.Odd()));

    [Fact]
    public async Task Needs_nothing_but_itself_and_runs_nothing()
    {
        var report = await Odd.Value;
        Assert.All(Addresses().Matches(report).Select(m => m.Value), a => Assert.StartsWith(new MailOptions().PublicAddress, a, StringComparison.Ordinal));
        foreach (var loads in new[] { "<script", "<link", "<img", "<iframe", "@import", " src=", "javascript:", "@font-face" })
        {
            Assert.DoesNotContain(loads, report, StringComparison.OrdinalIgnoreCase);
        }

        Assert.DoesNotMatch(Handlers(), report);
    }

    [Fact]
    public async Task Shows_names_as_they_are_written_and_not_as_markup()
    {
        var report = await Odd.Value;
        Assert.Contains("&lt;script&gt;alert(", report, StringComparison.Ordinal);
        Assert.Contains("Root &amp; &lt;b&gt;office&lt;/b&gt;", report, StringComparison.Ordinal);
        Assert.Contains("Pledges &amp; &lt;b&gt;promises&lt;/b&gt;", report, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>promises", report, StringComparison.Ordinal);
        Assert.DoesNotContain("<i>this", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_every_stage_with_its_days()
    {
        var report = await Odd.Value;
        var input = SmallYear.Odd();
        Assert.All(input.Definition.Stages, s => Assert.Contains($"<tr><td>{LetterHtml.Encoder.Encode(s.Title)}</td><td class=\"day\">", report, StringComparison.Ordinal));
        Assert.Contains("<td class=\"day\">12/01/2026</td><td class=\"day\">31/3/2026</td><td class=\"day\">30/4/2026*</td>", report, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Shows_a_letter_of_every_kind_that_occurred(string kind)
    {
        var letters = Letters().Matches(await Odd.Value);
        var letter = Assert.Single(letters, m => m.Groups["kind"].Value == Texts.Report[$"Letter.{kind}"]);
        Assert.Matches("href=\"mail/[0-9]{6}\\.eml\"", letter.Value);
        Assert.Contains("<div class=\"body\"><table", letter.Value, StringComparison.Ordinal);
    }

    public static TheoryData<string> Kinds() => [.. Enum.GetNames<LetterKind>()];

    [Theory]
    [InlineData("empty")]
    [InlineData("calendar-gaps", false)]
    [InlineData("flooded")]
    [InlineData("over-tet")]
    [InlineData("vacant")]
    [InlineData("without")]
    [InlineData("lost")]
    [InlineData("by-latest")]
    [InlineData("lapsed")]
    [InlineData("to-top")]
    [InlineData("refused")]
    [InlineData("storms", false)]
    public async Task Says_what_is_odd_about_the_year_and_nothing_else(string remark, bool odd = true) =>
        Assert.Equal(odd, (await Odd.Value).Contains($"id=\"remark-{remark}\"", StringComparison.Ordinal));

    [Fact]
    public async Task Says_how_long_nobody_answers_for_a_unit()
    {
        var row = VacantRow().Match(await Odd.Value);
        Assert.Equal("01/01/2026 – 31/12/2026", row.Groups["gap"].Value);
        Assert.Equal("365", row.Groups["days"].Value);
    }

    [Fact]
    public async Task Counts_every_mail_once_in_the_calendar_and_in_the_weeks()
    {
        var report = await Odd.Value;
        var months = MonthTotal().Matches(report).Sum(m => int.Parse(m.Groups["mails"].Value.Replace(".", "", StringComparison.Ordinal), Texts.Culture));
        var weeks = WeekTotal().Matches(report).Sum(m => int.Parse(m.Groups["mails"].Value.Replace(".", "", StringComparison.Ordinal), Texts.Culture));
        Assert.True(months > 200);
        Assert.Equal(months, weeks);
    }

    [Fact]
    public async Task Is_the_same_for_the_same_inputs() => Assert.Equal(await Odd.Value, await SmallYear.Report(SmallYear.Odd()));

    [Fact]
    public async Task Tells_that_no_mails_were_kept()
    {
        var report = await SmallYear.Report(SmallYear.Odd(KeptMail.None));
        Assert.DoesNotMatch(Letters(), report);
        Assert.DoesNotContain(".eml", report, StringComparison.Ordinal);
        Assert.Contains("--mail none", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_sample_shows_every_kind_that_was_kept() =>
        Assert.True(Letters().Count(await SmallYear.Report(SmallYear.Odd(KeptMail.Parse("sample:40")))) >= 10);

    [Fact]
    public async Task Is_written_for_a_single_unit_without_a_calendar()
    {
        var report = await SmallYear.Report(SmallYear.Lonely());
        Assert.Contains("id=\"remark-calendar-gaps\"", report, StringComparison.Ordinal);
        Assert.EndsWith("</html>\n", report, StringComparison.Ordinal);
    }

    [GeneratedRegex("https?://[^\"<\\s]*")]
    private static partial Regex Addresses();

    [GeneratedRegex("<[^>]+\\son[a-z]+\\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex Handlers();

    [GeneratedRegex("<details class=\"letter\"(?: open)?><summary><b>(?<kind>[^<]+)</b>.*?</details>", RegexOptions.Singleline)]
    private static partial Regex Letters();

    [GeneratedRegex("<td>Vacant<small>V</small></td><td class=\"day\">(?<gap>[^<]+)</td><td class=\"num\">(?<days>[0-9]+)</td>")]
    private static partial Regex VacantRow();

    [GeneratedRegex("<figcaption><b>[^<]+</b> <span>(?<mails>[0-9.]+) ")]
    private static partial Regex MonthTotal();

    [GeneratedRegex("<td class=\"num\"><b>(?<mails>[0-9.]+)</b></td></tr>")]
    private static partial Regex WeekTotal();
}
