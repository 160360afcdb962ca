using LaiChau.Workflow.Mail;

namespace LaiChau.Workflow.Tests.Mail;

public sealed class MailTemplatesTests
{
    private static readonly MailContent Content = SampleLetters.Of("nhac-viec-con-03-ngay");
    private static readonly MailOptions Options = new() { SenderAddress = "chu-ky@laichau.example" };

    [Fact]
    public void Takes_an_edited_template_in_place_of_the_built_in_one()
    {
        using var folder = new TemplateFolder(("ending.liquid", "Edited for {{ to.name }}"));
        var templates = MailTemplates.Load(folder.Path);
        Assert.Empty(templates.Problems);
        Assert.EndsWith($"Edited for {Content.To.Name}", Text(templates).TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Uses_the_built_in_one_when_the_edited_one_does_not_parse()
    {
        using var folder = new TemplateFolder(("ending.liquid", "{% if %}"));
        var templates = MailTemplates.Load(folder.Path);
        Assert.Equal("ending.liquid", Assert.Single(templates.Problems).File);
        Assert.Equal(Text(new MailTemplates()), Text(templates));
    }

    [Theory]
    [InlineData("{% part nowhere %}")]
    [InlineData("{% part ending %}")]
    [InlineData("{% for i in (1..1000000) %}{% for j in (1..1000000) %}.{% endfor %}{% endfor %}")]
    public void Sends_the_built_in_letter_when_an_edited_one_fails_only_in_use(string source)
    {
        var templates = new MailTemplates(new Dictionary<string, string> { ["ending.liquid"] = source });
        Assert.Empty(templates.Problems);
        Assert.Equal(Text(new MailTemplates()), Text(templates));
        Assert.Single(templates.Problems);
    }

    [Fact]
    public void Names_a_file_that_replaces_nothing()
    {
        var templates = new MailTemplates(new Dictionary<string, string> { ["endings.liquid"] = "x" });
        Assert.Contains("ending.liquid", Assert.Single(templates.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Needs_no_folder()
    {
        Assert.Empty(MailTemplates.Load(null).Problems);
        Assert.Empty(MailTemplates.Load(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString())).Problems);
    }

    [Fact]
    public void Shows_the_built_in_text_of_every_file()
    {
        Assert.Contains("letter.liquid", MailTemplates.Files);
        Assert.All(MailTemplates.Files, file => Assert.NotEmpty(MailTemplates.BuiltIn(file)));
    }

    private static string Text(MailTemplates templates)
    {
        using var message = new MessageBuilder(Options, templates).Build(Content);
        return message.TextBody!;
    }

    private sealed class TemplateFolder : IDisposable
    {
        public TemplateFolder(params (string File, string Source)[] files)
        {
            foreach (var (file, source) in files)
            {
                File.WriteAllText(System.IO.Path.Combine(Path, file), source);
            }
        }

        public string Path { get; } = Directory.CreateTempSubdirectory("templates").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
