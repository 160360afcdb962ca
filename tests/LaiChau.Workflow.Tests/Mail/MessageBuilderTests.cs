using System.Text;
using System.Text.RegularExpressions;
using LaiChau.Workflow.Mail;
using MimeKit;

namespace LaiChau.Workflow.Tests.Mail;

public sealed class MessageBuilderTests
{
    private const string Reminder = "nhac-viec-con-03-ngay";

    private static readonly MessageBuilder Builder = new(new MailOptions { SenderAddress = "chu-ky@laichau.example" }, new MailTemplates());

    public static TheoryData<string> Letters => [.. SampleLetters.Names];

    [Theory]
    [MemberData(nameof(Letters))]
    public void Gives_the_same_bytes_for_the_same_content(string name)
    {
        var other = new MessageBuilder(new MailOptions { SenderAddress = "chu-ky@laichau.example" }, new MailTemplates());
        Assert.Equal(Builder.Bytes(SampleLetters.Of(name)), other.Bytes(SampleLetters.Of(name)));
    }

    [Fact]
    public void Gives_the_same_bytes_on_two_threads()
    {
        var expected = SampleLetters.Names.ToDictionary(n => n, n => Builder.Bytes(SampleLetters.Of(n)));
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            var name = expected.Keys.ElementAt(i % expected.Count);
            Assert.Equal(expected[name], Builder.Bytes(SampleLetters.Of(name)));
        });
    }

    [Theory]
    [MemberData(nameof(Letters))]
    public void Survives_the_way_through_its_bytes(string name)
    {
        using var built = Builder.Build(SampleLetters.Of(name));
        var bytes = Builder.Bytes(SampleLetters.Of(name));
        using var read = MimeMessage.Load(new MemoryStream(bytes), TestContext.Current.CancellationToken);
        Assert.Equal(built.Subject, read.Subject);
        Assert.Equal(built.TextBody, read.TextBody);
        Assert.Equal(built.HtmlBody, read.HtmlBody);
        Assert.Equal(SampleLetters.Of(name).To.Name, read.To.Mailboxes.Single().Name);
        Assert.All(bytes, b => Assert.True(b < 128));
        Assert.DoesNotMatch("(?<!\r)\n", Encoding.ASCII.GetString(bytes));
    }

    [Fact]
    public void Carries_the_headers_of_an_automatic_letter()
    {
        var content = SampleLetters.Of(Reminder);
        using var message = Builder.Build(content);
        Assert.Equal("auto-generated", message.Headers["Auto-Submitted"]);
        Assert.Equal("All", message.Headers["X-Auto-Response-Suppress"]);
        Assert.Equal("vi", message.Headers[HeaderId.ContentLanguage]);
        Assert.Equal(content.MessageId, message.MessageId);
        Assert.Equal(content.At, message.Date);
        Assert.Equal("chu-ky@laichau.example", message.From.Mailboxes.Single().Address);
        Assert.Equal("=_000004-tep", ((Multipart)message.Body!).Boundary);
    }

    [Fact]
    public void Lets_no_name_start_a_header()
    {
        var nasty = "A\r\nBcc: x@evil.example\r\n\r\nbody\u2028\u202e\0 \"<i>\"";
        var content = SampleLetters.Of(Reminder);
        content = content with
        {
            To = content.To with { Name = nasty, Unit = nasty },
            MessageId = "4.mail@laichau.example\r\nBcc: x@evil.example",
            Items = [content.Items[0] with { Unit = nasty, Stage = nasty, Cycle = nasty, Document = nasty, Contact = nasty, AssignmentUid = "a\r\nX:1" }],
        };
        using var read = MimeMessage.Load(new MemoryStream(Builder.Bytes(content)), TestContext.Current.CancellationToken);
        Assert.Empty(read.Bcc);
        Assert.Single(read.To);
        Assert.Equal(["From", "To", "Subject", "Date", "Message-Id", "Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version"],
            read.Headers.Select(h => h.Field));
        Assert.Equal(["Content-Language", "Content-Type"], read.Body!.Headers.Select(h => h.Field));
        Assert.DoesNotContain("\n", read.To.Mailboxes.Single().Name, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?m)^(Bcc|body)", read.TextBody!);
        Assert.DoesNotMatch("(?m)^(Bcc|X:1)", CalendarText(read)!);
    }

    [Fact]
    public void Escapes_markup_in_every_value()
    {
        const string nasty = "<script>alert('x')</script> \"&amp;\" <img src=http://evil.example/x>";
        var content = SampleLetters.Of("tong-hop");
        content = content with
        {
            To = content.To with { Name = nasty },
            Items = [.. content.Items.Select(i => i with { Unit = nasty + i.UnitCode, Stage = nasty, Document = nasty, Contact = nasty, StandsInFor = nasty })],
        };
        using var message = new MessageBuilder(new MailOptions { SystemName = nasty }, new MailTemplates()).Build(content);
        Assert.DoesNotContain("<script", message.HtmlBody, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", message.HtmlBody, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("<script>alert('x')</script>", message.TextBody, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Letters))]
    public void Loads_nothing_from_anywhere(string name)
    {
        using var message = Builder.Build(SampleLetters.Of(name));
        Assert.DoesNotMatch(@"(?i)\b(src|background|srcset)\s*=|url\(|@import|<link|<img|<script", message.HtmlBody!);
        Assert.All(Regex.Matches(message.HtmlBody!, "https?://[^\"<]*"), m => Assert.StartsWith("https://chu-ky.laichau.example/", m.Value));
    }

    [Fact]
    public void Bears_very_long_names()
    {
        var longName = string.Join(' ', Enumerable.Repeat("Nguy\u1ec5n", 400));
        var oneWord = new string('\u0110', 2000);
        var content = SampleLetters.Of("bao-cao-qua-han");
        content = content with
        {
            To = content.To with { Name = longName },
            Items = [content.Items[0] with { Unit = longName }, content.Items[1] with { Unit = oneWord, Stage = longName }],
        };
        using var read = MimeMessage.Load(new MemoryStream(Builder.Bytes(content)), TestContext.Current.CancellationToken);
        Assert.Equal(longName, read.To.Mailboxes.Single().Name);
        Assert.True(Builder.Build(content with { Items = [content.Items[0] with { Unit = longName }] }).Subject!.Length <= 200);
        Assert.All(Encoding.ASCII.GetString(Builder.Bytes(content)).Split("\r\n"), line => Assert.True(line.Length <= 998));
    }

    [Fact]
    public void Enters_each_own_deadline_once_as_a_whole_day()
    {
        var content = SampleLetters.Of("gia-han-va-nhac");
        using var message = Builder.Build(content);
        var calendar = Ical.Net.Calendar.Load(CalendarText(message)!)!;
        Assert.Equal("PUBLISH", calendar.Method);
        var entry = Assert.Single(calendar.Events);
        Assert.Equal("pledges-THCS-MM@laichau", entry.Uid);
        Assert.Equal(2, entry.Sequence);
        Assert.Equal(new DateOnly(2026, 4, 2), entry.DtStart!.Date);
        Assert.False(entry.DtStart.HasTime);
        Assert.True(entry.IsAllDay);
        Assert.Equal(content.At.UtcDateTime, entry.DtStamp!.AsUtc);
        Assert.Empty(entry.Alarms);
        Assert.Equal("https://chu-ky.laichau.example/cong-viec/1204", entry.Url!.ToString());
    }

    [Fact]
    public void Enters_only_what_the_reader_owes()
    {
        using var mixed = Builder.Build(SampleLetters.Of("tong-hop"));
        Assert.Equal(3, Ical.Net.Calendar.Load(CalendarText(mixed)!)!.Events.Count);
        using var others = Builder.Build(SampleLetters.Of("bao-cao-qua-han"));
        Assert.Null(CalendarText(others));
        Assert.IsType<MultipartAlternative>(others.Body);
    }

    private static string? CalendarText(MimeMessage message) =>
        message.Attachments.OfType<TextPart>().SingleOrDefault(p => p.ContentType.IsMimeType("text", "calendar"))?.Text;
}
