using LaiChau.Workflow.Mail;

namespace LaiChau.Workflow.Tests.Mail;

/// <summary>What is told of a template before it is saved.</summary>
public sealed class TemplateCheckTests
{
    public static TheoryData<string> Files => new(MailTemplates.Files);

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_built_in_template_passes(string file) => Assert.Empty(Problems(file, MailTemplates.BuiltIn(file)));

    [Theory]
    [InlineData("ending.liquid", "One\nTwo\n{% if %}", 3, "{% if %}")]
    [InlineData("ending.liquid", "One\n{% if to.name %}Two\nThree", 3, "Three")]
    [InlineData("ending.liquid", "One\n{% part nowhere %}", 2, "nowhere")]
    [InlineData("ending.liquid", "One\n\n{{ to.nmae }}", 3, "nmae")]
    [InlineData("ending.liquid", "One\n{{ contatcs }}", 2, "contatcs")]
    [InlineData("task.liquid", "{% assign task = tasks[0] %}{{ task.unti }}", 1, "unti")]
    [InlineData("ending.liquid", "One {{ system | loud }}", 1, "loud")]
    [InlineData("ending.liquid", "One\u0007", 1, "One")]
    [InlineData("ending.liquid", "{% part ending %}", null, "ending")]
    [InlineData("ending.liquid", "{% for i in (1..1000000) %}{% for j in (1..1000000) %}.{% endfor %}{% endfor %}", null, null)]
    [InlineData("subject.liquid", "{% if tasks.size > 0 %}Task{% endif %}", null, null)]
    [InlineData("letter.liquid", "", null, null)]
    [InlineData("layout.liquid", "<html><body>{{ body }}</body></html>", null, "{{ body | raw }}")]
    public void What_letters_cannot_be_made_from_is_told_with_its_line(string file, string source, int? line, string? names)
    {
        var problem = Assert.Single(Problems(file, source));

        Assert.Equal(line, problem.Line);
        Assert.Equal(file, problem.File);
        Assert.Contains(names ?? "", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_the_template_sets_itself_is_no_misspelling() =>
        Assert.Empty(Problems("ending.liquid", "{% if tasks.size > 99 %}{% assign many = true %}{% endif %}{{ many }}Yours"));

    [Fact]
    public void It_is_tried_together_with_the_other_changed_ones()
    {
        var others = new Dictionary<string, string> { ["letter.liquid"] = "{% assign closing = system %}{% part ending %}" };

        Assert.Empty(TemplateCheck.Problems(others, "ending.liquid", "{{ closing }}"));
        Assert.Single(Problems("ending.liquid", "{{ closing }}"));
    }

    [Fact]
    public void Too_long_a_template_is_not_even_tried() => Assert.Single(Problems("ending.liquid", new string('x', TemplateCheck.Longest + 1)));

    [Fact]
    public void The_letters_that_it_is_tried_with_are_of_every_kind()
    {
        var items = TrialLetters.All.SelectMany(t => t.Content.Items).ToList();

        Assert.Equal(Enum.GetValues<MailItemKind>(), items.Select(i => i.Kind).Distinct().Order());
        Assert.Equal(Enum.GetNames<LaiChau.Workflow.Rehearsal.Report.LetterKind>().Append(TrialLetters.Receipt).Order(StringComparer.Ordinal), TrialLetters.All.Select(t => t.Kind).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(Enum.GetNames<LaiChau.Workflow.Definitions.StageKind>().Order(StringComparer.Ordinal), items.Select(i => i.StageKind).OfType<string>().Distinct().Order(StringComparer.Ordinal));
    }

    private static IReadOnlyList<TemplateProblem> Problems(string file, string source) => TemplateCheck.Problems(new Dictionary<string, string>(), file, source);
}
