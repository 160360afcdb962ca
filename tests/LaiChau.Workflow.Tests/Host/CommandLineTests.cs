namespace LaiChau.Workflow.Tests.Host;

/// <summary>What the command line answers to words alone.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("", "CommandMissing")]
    [InlineData("chekc x.json", "CommandUnknown")]
    [InlineData("--hlp", "OptionUnknown")]
    [InlineData("rehearse --yaer 2026", "OptionUnknown")]
    [InlineData("import a.csv b.csv", "WordTooMany")]
    [InlineData("rehearse", "OptionMissing")]
    [InlineData("import --units", "OptionWithoutValue")]
    [InlineData("rehearse --year 2026 --year 2027", "OptionTwice")]
    [InlineData("import --units u.csv --people p.csv --data=", "OptionWithoutValue")]
    public async Task A_word_that_can_not_be_understood_is_answered_in_Vietnamese_with_what_to_write(string words, string sentence)
    {
        var ended = await Laichau.Run(words.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        ended.IsWrongInput();
        Said.Contains(sentence, ended.Error);
        Said.Contains("SeeHelp", ended.Error);
        Assert.All(ended.ErrorLines[..^1], line => Assert.Contains(Said.Remedy, line, StringComparison.Ordinal));
        IsNotEnglish(ended.Error);
    }

    [Fact]
    public async Task Everything_that_is_missing_is_said_at_once()
    {
        var ended = await Laichau.Run("rehearse");

        Assert.Equal(["--definition", "--year", "--out"], ended.ErrorLines[..^1].Select(l => l.Split(':')[0]));
    }

    [Theory]
    [InlineData("--help", "About")]
    [InlineData("-h", "About")]
    [InlineData("check --help", "Check")]
    [InlineData("import -h", "Import")]
    [InlineData("rehearse --help", "Rehearse")]
    [InlineData("operator --help", "OperatorCommand")]
    public async Task Help_is_Vietnamese_and_asks_for_nothing(string words, string sentence)
    {
        var ended = await Laichau.Run(words.Split(' '));

        ended.IsDone();
        Assert.Empty(ended.Error);
        Said.Contains(sentence, ended.Output);
        Said.Contains("HelpUsage", ended.Output);
        IsNotEnglish(ended.Output);
    }

    private static void IsNotEnglish(string text)
    {
        foreach (var word in new[] { "Usage", "Options", "Description", "Commands", "REQUIRED", "Required", "Unrecognized", "missing", "expect", " is ", "Show" })
        {
            Assert.DoesNotContain(word, text, StringComparison.Ordinal);
        }
    }
}
