using System.Text.RegularExpressions;
using LaiChau.Workflow.Mail;

namespace LaiChau.Workflow.Tests.Mail;

public sealed partial class LetterTextTests
{
    private static readonly MessageBuilder Builder = new(new MailOptions { SenderAddress = "chu-ky@laichau.example" }, new MailTemplates());

    public static TheoryData<string> Letters => [.. SampleLetters.Names];

    public static TheoryData<string, string, string> Posts => [.. Rows("posts.txt").Select(r => r.Split('|', StringSplitOptions.TrimEntries)).Select(r => (r[0], r[1], r[2]))];

    [Theory]
    [MemberData(nameof(Posts))]
    public void Addresses_the_post_and_not_the_organisation(string unit, string post, string expected)
    {
        Assert.Equal(expected, PostTitles.Of(new MailPerson("p", "N", "n@laichau.example", unit, null, post)));
    }

    [Theory]
    [MemberData(nameof(Letters))]
    public void Uses_no_word_that_an_office_would_not_sign(string name)
    {
        using var message = Builder.Build(SampleLetters.Of(name));
        var visible = $"{message.Subject}\n{message.TextBody}\n{Tags().Replace(message.HtmlBody!, " ")}";
        foreach (var word in Rows("forbidden.txt"))
        {
            Assert.DoesNotMatch($@"(?i)(?<!\p{{L}}){Regex.Escape(word)}(?!\p{{L}})", visible);
        }
    }

    [Theory]
    [MemberData(nameof(Letters))]
    public void Keeps_lines_short_and_leaves_nothing_of_a_template_behind(string name)
    {
        using var message = Builder.Build(SampleLetters.Of(name));
        foreach (var line in message.TextBody!.ReplaceLineEndings("\n").Split('\n'))
        {
            Assert.True(line.Length <= 100, line);
            Assert.DoesNotContain("{", line, StringComparison.Ordinal);
            Assert.DoesNotContain("  ", line.Contains('|', StringComparison.Ordinal) ? "" : line.TrimStart(), StringComparison.Ordinal);
            Assert.DoesNotMatch(@"[ ][,.;:]|[,;][.,;]", line);
        }
    }

    [Fact]
    public void Numbers_thirty_five_tasks_in_the_order_given()
    {
        var items = Enumerable.Range(1, 35).Select(i => SampleLetters.Item(i % 4 == 0 ? "pledges" : "breakthrough") with
        {
            AssignmentUid = $"a{i}@laichau",
            UnitCode = $"U{i}",
            Unit = $"Chi bo {i:00}",
            Year = i % 2 == 0 ? 2026 : 2027,
        }).ToArray();
        using var message = Builder.Build(SampleLetters.Of("tong-hop") with { Items = items });
        var numbered = NumberedLines().Matches(message.TextBody!.ReplaceLineEndings("\n"));
        Assert.Equal(Enumerable.Range(1, 35).Select(i => (i.ToString(Day), $"Chi bo {i:00}")), numbered.Select(m => (m.Groups[1].Value, m.Groups[2].Value)));
        Assert.Contains("35", message.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public void Tells_of_one_piece_of_work_once_whatever_the_number_of_its_notices()
    {
        using var message = Builder.Build(SampleLetters.Of("tiep-nhan-va-nhac"));
        var title = SampleLetters.Item("pledges").Stage! + " n";
        Assert.Single(Regex.Matches(message.TextBody!.ReplaceLineEndings(" "), Regex.Escape(title)));
    }

    [Fact]
    public void Quotes_no_reason_of_a_returned_evaluation()
    {
        using var message = Builder.Build(SampleLetters.Of("tra-lai-danh-gia"));
        Assert.DoesNotContain("<p style=\"margin:0 0 14px 0;padding:2px", message.HtmlBody, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2026, 2, 5, "05/02/2026")]
    [InlineData(2026, 3, 9, "09/3/2026")]
    [InlineData(2026, 12, 15, "15/12/2026")]
    public void Writes_days_as_official_papers_do(int year, int month, int day, string expected) =>
        Assert.Equal(expected, OfficialText.Day(new DateOnly(year, month, day)));

    private static readonly System.Globalization.CultureInfo Day = System.Globalization.CultureInfo.InvariantCulture;

    private static IEnumerable<string> Rows(string file) => File.ReadLines(Path.Combine(SampleLetters.Folder, file)).Where(r => r.Length > 0);

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"(?m)^(\d+)\. .* (Chi bo \d\d)$")]
    private static partial Regex NumberedLines();
}
