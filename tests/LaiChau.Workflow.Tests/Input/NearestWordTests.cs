using LaiChau.Workflow.Input;

namespace LaiChau.Workflow.Tests.Input;

public sealed class NearestWordTests
{
    private static readonly NearestWord Codes = new(["LAI-CHAU", "MUONG-KIM", "MUONG-THAN", "BAN-BO", "R"]);

    [Theory]
    [InlineData("MUONG-KMI", "MUONG-KIM")] // two letters swapped
    [InlineData("muong_kim", "MUONG-KIM")]
    [InlineData("M\u01B0\u1EDDng Than", "MUONG-THAN")] // written with its marks
    [InlineData("BANBO", "BAN-BO")]
    [InlineData("LAI-CHA", "LAI-CHAU")]
    [InlineData("r", "R")]
    public void A_misspelt_word_is_recognised(string word, string meant) => Assert.Equal(meant, Codes.Find(word));

    [Theory]
    [InlineData("DIEN-BIEN")]
    [InlineData("Q")]
    [InlineData("")]
    public void A_word_that_is_near_to_none_gets_no_guess(string word) => Assert.Null(Codes.Find(word));

    [Fact]
    public void Among_very_many_words_only_the_first_questions_are_searched_thoroughly()
    {
        var many = new NearestWord([.. Enumerable.Range(0, 60_000).Select(n => $"UNIT-{n:D6}")]);

        var found = Enumerable.Range(0, 1_000).Select(n => many.Find($"UNIT-{n:D6}X")).ToList();

        Assert.Equal(20, found.Count(f => f is not null));
        Assert.Equal("UNIT-000001", many.Find("unit_000001"));
    }
}
