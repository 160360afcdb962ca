namespace LaiChau.Workflow.Mail;

/// <summary>What a letter says: its subject and its two parts, made from one text.</summary>
internal sealed record LetterWords(string Subject, string Text, string Html)
{
    /// <summary>Longer subjects are cut: no list of mails shows more, and names have no upper limit.</summary>
    private const int LongestSubject = 200;

    /// <param name="link">What starts with it becomes a link.</param>
    public static LetterWords Write(MailTemplates.Rendering rendering, Letter letter, string link)
    {
        var subject = SubjectLine(rendering.Words(MailTemplates.Subject, letter));
        var blocks = LetterBlocks.Parse(rendering.Words(MailTemplates.LetterBody, letter));
        var page = rendering.Page(letter, subject, LetterHtml.Write(blocks, link));
        return new LetterWords(subject, LetterText.Write(blocks), page);
    }

    private static string SubjectLine(string rendered)
    {
        var line = OfficialText.Clean(rendered);
        return line.Length <= LongestSubject ? line : OfficialText.Shortened(line, LongestSubject);
    }
}
