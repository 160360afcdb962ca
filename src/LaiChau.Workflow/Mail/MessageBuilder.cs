using System.Text;
using LaiChau.Workflow.Resources;
using LaiChau.Workflow.Storage;
using MimeKit;

namespace LaiChau.Workflow.Mail;

/// <summary>
/// Makes the message of a mail. The same content gives the same bytes on every run: boundaries come from the mail's
/// number, times from the content. Safe for several threads.
/// </summary>
public sealed class MessageBuilder
{
    /// <summary>What the calendar file is called in the letter and its last lines.</summary>
    public const string CalendarFile = "thoi-han.ics";

    /// <summary>Whom a redirected mail was for.</summary>
    public const string OriginalTo = "X-Original-To";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly TemplatesInForce templates;
    private readonly string systemName;
    private readonly string senderName;
    private readonly string senderAddress;

    /// <param name="templates">They stay as they are.</param>
    public MessageBuilder(MailOptions options, MailTemplates templates)
        : this(options, new TemplatesInForce(templates))
    {
    }

    /// <param name="templates">Those of a store, which change.</param>
    public MessageBuilder(MailOptions options, TemplatesInForce templates)
    {
        this.templates = templates;
        systemName = OfficialText.Clean(options.SystemName) is { Length: > 0 } name ? name : Texts.Mail["SystemName"];
        senderName = OfficialText.Clean(options.SenderName) is { Length: > 0 } sender ? sender : systemName;
        senderAddress = OfficialText.Clean(options.SenderAddress);
    }

    /// <summary>How a message is written, to a server or a file: line ends as RFC 5322 has them, headers in ASCII.</summary>
    public static FormatOptions Format { get; } = MakeFormat();

    /// <summary>What is wrong with the templates, so that letters are made from the built-in ones; nothing: they are in order.</summary>
    public IReadOnlyList<TemplateProblem> TemplateProblems => templates.Current.Problems;

    /// <summary>What subjects begin with.</summary>
    internal string SubjectMark { get; init; } = "";

    /// <summary>Takes over what has been changed in the store since.</summary>
    internal Task Follow(Work work) => templates.Follow(work);

    /// <summary>What a letter says, without making a message of it.</summary>
    internal LetterWords Words(MailContent content) => Words(content, DeadlineCalendar.Write(content, senderName, senderAddress) is not null).Words;

    private (LetterWords Words, Letter Letter) Words(MailContent content, bool hasCalendar)
    {
        var letter = LetterSorter.Sort(content, systemName, hasCalendar);
        return (templates.Current.Render(rendering => LetterWords.Write(rendering, letter, content.PublicAddress)), letter);
    }

    /// <exception cref="ParseException">The reader's address is none; the import refuses such addresses.</exception>
    public MimeMessage Build(MailContent content) => Build(content, content.To.Address).Message;

    private BuiltMail Build(MailContent content, string address)
    {
        var calendar = DeadlineCalendar.Write(content, senderName, senderAddress);
        var ((subject, text, html), letter) = Words(content, calendar is not null);
        var message = new MimeMessage();
        message.Headers.Clear();
        message.From.Add(new MailboxAddress(Utf8, senderName, senderAddress));
        message.To.Add(new MailboxAddress(Utf8, letter.To.Name, OfficialText.Clean(address)));
        message.Subject = SubjectMark + subject;
        message.Date = content.At;
        message.MessageId = OfficialText.Clean(content.MessageId);
        // RFC 3834: no out-of-office replies to us; the second header says it to Exchange.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        if (address != content.To.Address && content.To.Address.Length > 0)
        {
            message.Headers.Add(OriginalTo, OfficialText.Clean(content.To.Address));
        }

        message.Headers.Add(HeaderId.ContentLanguage, "vi");
        message.Body = Body(content.Number, text, html, calendar);
        return new BuiltMail(message, subject, text);
    }

    /// <summary>The message's bytes as they go out.</summary>
    public byte[] Bytes(MailContent content)
    {
        using var message = Build(content);
        return Bytes(message);
    }

    /// <summary>
    /// The message of a mail on its way, to where it goes: the one that was made before it was marked `handed`, or a new one.
    /// </summary>
    public MimeMessage Build(OutgoingMail mail) => mail.Built?.Message ?? BuildMail(mail).Message;

    /// <summary>The message together with what is kept of it.</summary>
    public BuiltMail BuildMail(OutgoingMail mail) => Build(Content(mail), mail.Address);

    public byte[] Bytes(OutgoingMail mail)
    {
        using var message = Build(mail);
        return Bytes(message);
    }

    private static MailContent Content(OutgoingMail mail) => mail.Content ?? throw new ArgumentException("The mail has no content.", nameof(mail));

    private static byte[] Bytes(MimeMessage message)
    {
        using var stream = new MemoryStream(16 * 1024);
        message.WriteTo(Format, stream);
        return stream.ToArray();
    }

    /// <summary>
    /// The calendar is an attachment beside the letter, not a third alternative of it: Outlook shows a message with a calendar
    /// alternative as a calendar item and hides the letter, and takes only the first of several entries; Gmail ignores it.
    /// As an attachment all three show the letter and offer the file. Known of these clients, not tried in them.
    /// </summary>
    private static Multipart Body(long number, string text, string html, string? calendar)
    {
        var alternative = new MultipartAlternative(Part("plain", text), Part("html", html)) { Boundary = $"=_{number:D6}-thu" };
        if (calendar is null)
        {
            return alternative;
        }

        var file = Part("calendar", calendar);
        file.ContentType.Parameters.Add("method", "PUBLISH");
        file.ContentType.Name = CalendarFile;
        file.ContentDisposition = new ContentDisposition(ContentDisposition.Attachment) { FileName = CalendarFile };
        return new Multipart("mixed", alternative, file) { Boundary = $"=_{number:D6}-tep" };
    }

    /// <summary>Base64: in Vietnamese every fourth letter would need six to nine characters as quoted-printable.</summary>
    private static TextPart Part(string subtype, string text)
    {
        var part = new TextPart(subtype) { ContentTransferEncoding = ContentEncoding.Base64 };
        // Inside base64 nobody else makes them the line ends of mail (RFC 2046, 4.1.1).
        part.SetText(Utf8, text.ReplaceLineEndings("\r\n"));
        return part;
    }

    private static FormatOptions MakeFormat()
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        format.International = false;
        return format;
    }
}

/// <param name="Message">Ready to be written; whoever sends it disposes of it.</param>
/// <param name="Text">The letter as plain text.</param>
public sealed record BuiltMail(MimeMessage Message, string Subject, string Text);
