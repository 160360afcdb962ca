using LaiChau.Workflow.Mail;

namespace LaiChau.Workflow.Tests.Mail;

public sealed class SampleLetterTests
{
    private static readonly MessageBuilder Builder = new(new MailOptions { SenderAddress = "chu-ky@laichau.example" }, new MailTemplates());

    public static TheoryData<string> Letters => [.. SampleLetters.Names];

    /// <summary>The expected letters are files, so that whoever signs for the tone can read them; a difference is written beside the build.</summary>
    [Theory]
    [MemberData(nameof(Letters))]
    public void Reads_as_the_file_beside_it(string name)
    {
        using var message = Builder.Build(SampleLetters.Of(name));
        var actual = $"{message.Subject}\n\n{message.TextBody!.ReplaceLineEndings("\n")}";
        var file = Path.Combine(SampleLetters.Folder, name + ".txt");
        var expected = File.Exists(file) ? File.ReadAllText(file) : "";
        if (expected != actual)
        {
            File.WriteAllText(Path.Combine(AppContext.BaseDirectory, name + ".actual.txt"), actual);
            File.WriteAllText(Path.Combine(AppContext.BaseDirectory, name + ".actual.html"), message.HtmlBody);
        }

        Assert.Equal(expected, actual);
    }
}
