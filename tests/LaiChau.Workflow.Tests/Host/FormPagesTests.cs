using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Host.Pages.Forms;
using LaiChau.Workflow.Tests.Forms;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Primitives;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>A form on a page without any script: what is shown comes back as it was.</summary>
public sealed partial class FormPagesTests
{
    private static readonly FormDefinition Tasks = BuiltInForms.All["breakthrough-tasks"];

    public static TheoryData<string> Forms => [.. BuiltInForms.All.Keys];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task What_a_browser_sends_back_of_a_form_is_what_was_shown(string name)
    {
        var form = BuiltInForms.All[name];
        foreach (var part in form.Review.Count > 0 ? [FormPart.Unit, FormPart.Review] : new[] { FormPart.Unit })
        {
            var full = FormSamples.Full(form, part).ToJsonString();
            var shown = FormPost.Of(form, part, Sent(await Shown(form, full, part)));
            var empty = FormPost.Of(form, part, Sent(await Shown(form, null, part)));

            Assert.False(shown.RowsChanged);
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(full), JsonNode.Parse(shown.Values)), $"{full}\n{shown.Values}");
            Assert.Equal("{}", empty.Values);
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Every_control_has_its_label_and_every_problem_leads_to_its_field(string name)
    {
        var form = BuiltInForms.All[name];
        var wrong = new JsonObject();
        foreach (var field in form.Fields)
        {
            wrong[field.Key] = field.Type == FieldKind.Group ? new JsonArray(new JsonObject()) : 77.5m;
        }

        var problems = FormCheck.Unit(form, wrong.ToJsonString(), FormSamples.Year);
        var page = await Shown(form, wrong.ToJsonString(), problems: problems);

        Assert.NotEmpty(problems);
        var ids = Ids().Matches(page).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(problems, p => Assert.Contains(FormShown.IdOf(p.Path), ids));
        Assert.All(References().Matches(page).SelectMany(m => m.Groups[1].Value.Split(' ')), id => Assert.Contains(id, ids));
        var labelled = Labels().Matches(page).Select(m => m.Groups[1].Value).ToHashSet();
        var insideLabel = OptionLabels().Matches(page).Sum(m => Controls().Count(m.Value));
        var alone = Controls().Matches(page).Select(m => Attributes(m.Groups[2].Value)).Where(a => a.GetValueOrDefault("type") is not "hidden").ToList();
        Assert.Equal(alone.Count, insideLabel + alone.Count(a => a.TryGetValue("id", out var id) && labelled.Contains(id)));
    }

    [Fact]
    public async Task What_is_no_number_and_no_date_stands_in_its_field_again_and_nothing_becomes_markup()
    {
        const string wild = "</textarea><script>\"'&";
        var posted = Posted(("choice", "registers"), ("tasks.0.content", wild), ("tasks.0.measure", wild), ("tasks.0.deadline", "31 March"), ("tasks.0.start", "1/2/2026"));
        var values = FormPost.Of(Tasks, FormPart.Unit, posted).Values;
        var page = await Shown(Tasks, values, problems: FormCheck.Unit(Tasks, values, FormSamples.Year));
        var again = FormPost.Of(Tasks, FormPart.Unit, Sent(page)).Values;

        Assert.Equal(values, again);
        var task = JsonNode.Parse(values)!["tasks"]![0]!;
        Assert.Equal((wild, "31 March", "2026-02-01"), ((string)task["content"]!, (string)task["deadline"]!, (string)task["start"]!));
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script", await Read(Tasks, values), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("1.234", "1234")]
    [InlineData("1 234", "1234")]
    [InlineData("1.234.567,5", "1234567.5")]
    [InlineData("12,5", "12.5")]
    [InlineData("12.5", "12.5")]
    [InlineData("-3", "-3")]
    [InlineData("007", "7")]
    [InlineData("twelve", "\"twelve\"")]
    [InlineData("1,2,3", "\"1,2,3\"")]
    public void Numbers_are_read_as_officials_write_them(string written, string expected)
    {
        var form = BuiltInForms.All["evaluation"];

        Assert.Equal(expected, JsonNode.Parse(FormPost.Of(form, FormPart.Unit, Posted(("score", written))).Values)!["score"]!.ToJsonString());
    }

    [Fact]
    public async Task Rows_are_added_and_removed_without_a_script_and_nothing_else_is_lost()
    {
        var two = """{"choice":"registers","tasks":[{"code":"A"},{"code":"B"}],"explanation":"E"}""";
        var page = await Shown(Tasks, two);
        var added = FormPost.Of(Tasks, FormPart.Unit, Sent(page, "+tasks"));
        var addedPage = await Shown(Tasks, added.Values);
        var removed = FormPost.Of(Tasks, FormPart.Unit, Sent(page, "-tasks.0"));
        var emptyRemoved = FormPost.Of(Tasks, FormPart.Unit, Sent(addedPage, "-tasks.2"));
        var strange = FormPost.Of(Tasks, FormPart.Unit, Sent(page, "-nothing.9"));

        Assert.Equal((true, """{"choice":"registers","tasks":[{"code":"A"},{"code":"B"},{}],"explanation":"E"}"""), (added.RowsChanged, added.Values));
        Assert.Equal(3, Regex.Count(addedPage, "class=\"row\""));
        Assert.Equal((true, """{"choice":"registers","tasks":[{"code":"B"}],"explanation":"E"}"""), (removed.RowsChanged, removed.Values));
        Assert.Equal((true, two), (emptyRemoved.RowsChanged, emptyRemoved.Values));
        Assert.Equal((false, two), (strange.RowsChanged, strange.Values));
    }

    [Fact]
    public async Task Values_that_do_not_fit_the_form_stay_readable()
    {
        const string old = """{"collected":24,"choice":"formerly","tasks":[{"code":"A","weight":3}],"explanation":{"by":"hand"}}""";
        var page = await Read(Tasks, old);
        var without = await Read(null, old);

        List<string> words = ["collected", "24", "formerly", "weight", "hand"];
        Assert.All(words, word => Assert.Contains(word, page, StringComparison.Ordinal));
        Assert.All(words, word => Assert.Contains(word, without, StringComparison.Ordinal));
        await Read(Tasks, "[1, 2");
        await Shown(Tasks, old);
    }

    private static Task<string> Shown(FormDefinition form, string? values, FormPart part = FormPart.Unit, IReadOnlyList<FieldProblem>? problems = null) =>
        Render<FormFields>(new() { ["Form"] = form, ["Values"] = values, ["Part"] = part, ["Problems"] = problems ?? [], ["Year"] = FormSamples.Year });

    private static Task<string> Read(FormDefinition? form, string values) => Render<FormReading>(new() { ["Form"] = form, ["Values"] = values });

    private static async Task<string> Render<T>(Dictionary<string, object?> parameters)
        where T : IComponent
    {
        await using var services = new ServiceCollection().AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance).BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<T>(ParameterView.FromDictionary(parameters))).ToHtmlString());
    }

    private static FormCollection Posted(params (string Path, string Value)[] fields) =>
        new(fields.ToDictionary(f => FormPost.Prefix + f.Path, f => new StringValues(f.Value), StringComparer.Ordinal));

    /// <summary>What a browser sends of this page when this button is pressed.</summary>
    private static FormCollection Sent(string page, string? button = null)
    {
        var sent = new List<(string Name, string Value)>();
        foreach (Match control in Controls().Matches(page))
        {
            var attributes = Attributes(control.Groups[2].Value);
            var name = attributes["name"];
            switch (control.Groups[1].Value)
            {
                case "textarea":
                    var text = WebUtility.HtmlDecode(control.Groups[3].Value);
                    sent.Add((name, (text.StartsWith('\n') ? text[1..] : text).Replace("\n", "\r\n", StringComparison.Ordinal)));
                    break;
                case "select":
                    var options = Regex.Matches(control.Groups[3].Value, "<option\\b([^>]*)>").Select(o => Attributes(o.Groups[1].Value)).ToList();
                    sent.Add((name, (options.Find(o => o.ContainsKey("selected")) ?? options[0])["value"]));
                    break;
                case var _ when attributes.GetValueOrDefault("type") is not ("radio" or "checkbox") || attributes.ContainsKey("checked"):
                    sent.Add((name, attributes.GetValueOrDefault("value", "")));
                    break;
            }
        }

        if (button is not null)
        {
            sent.Add((FormPost.RowButton, button));
        }

        return new FormCollection(sent.GroupBy(s => s.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => new StringValues([.. g.Select(s => s.Value)]), StringComparer.Ordinal));
    }

    private static Dictionary<string, string> Attributes(string text) =>
        AttributePattern().Matches(text).ToDictionary(m => m.Groups[1].Value, m => WebUtility.HtmlDecode(m.Groups[2].Value), StringComparer.Ordinal);

    [GeneratedRegex("<(input|textarea|select)\\b((?:[^>\"]|\"[^\"]*\")*?)/?>(?:(?<=<textarea[^>]*>|<select[^>]*>)(.*?)</(?:textarea|select)>)?", RegexOptions.Singleline)]
    private static partial Regex Controls();

    [GeneratedRegex("([\\w-]+)(?:=\"([^\"]*)\")?")]
    private static partial Regex AttributePattern();

    [GeneratedRegex("\\bid=\"([^\"]*)\"")]
    private static partial Regex Ids();

    [GeneratedRegex("\\baria-describedby=\"([^\"]*)\"")]
    private static partial Regex References();

    [GeneratedRegex("<label for=\"([^\"]*)\"")]
    private static partial Regex Labels();

    [GeneratedRegex("<label class=\"option\">.*?</label>", RegexOptions.Singleline)]
    private static partial Regex OptionLabels();
}
