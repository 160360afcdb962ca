using System.Globalization;
using Fluid;
using Fluid.Ast;
using Fluid.Values;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Rehearsal.Report;

/// <summary>
/// The report's Liquid templates and its style sheet. Whatever a template writes is encoded unless it says `raw`, which it
/// does for pictures and letters alone.
/// </summary>
internal static class ReportPage
{
    private const string ResourceStart = "LaiChau.Workflow.Rehearsal.Report.";
    private const string Extension = ".liquid";

    private static readonly Lazy<Dictionary<string, IFluidTemplate>> Templates = new(Parse);

    public static async Task Write(ReportModel model, TimeZoneInfo zone, TextWriter to)
    {
        var context = new TemplateContext(model, Options(zone)) { CultureInfo = Texts.Culture };
        context.SetValue("style", Resource("report.css"));
        await Templates.Value["page"].RenderAsync(to, LetterHtml.Encoder, context);
    }

    private static TemplateOptions Options(TimeZoneInfo zone)
    {
        // Only our own records are shown to only our own templates; the report is written once, so reflection costs nothing.
        var options = new TemplateOptions
        {
            MemberAccessStrategy = new UnsafeMemberAccessStrategy { MemberNameStrategy = MemberNameStrategies.CamelCase },
        };
        options.ValueConverters.Add(value => value switch
        {
            DateOnly day => OfficialText.Day(day),
            DateTimeOffset at => OfficialText.Moment(TimeZoneInfo.ConvertTime(at, zone)),
            Enum word => word.ToString(),
            _ => null,
        });
        options.Filters.AddFilter("n", (input, _, _) => StringValue.Create(input.ToNumberValue().ToString("N0", Texts.Culture)));
        options.Filters.AddFilter("percent", (input, arguments, _) => StringValue.Create(Percent(input.ToNumberValue(), arguments.At(0).ToNumberValue())));
        options.Filters.AddFilter("point", (input, _, _) => StringValue.Create(input.ToNumberValue().ToString("0.##", CultureInfo.InvariantCulture)));
        options.Filters.AddFilter("word", (input, arguments, _) => StringValue.Create(Texts.Report[$"{arguments.At(0).ToStringValue()}.{input.ToStringValue()}"]));
        options.Filters.AddFilter("known", (input, _, _) => StringValue.Create(Known(input.ToStringValue())));
        return options;
    }

    private static string Percent(decimal part, decimal whole) =>
        whole == 0 ? Texts.Report["NoPercent"] : (part / whole).ToString("0.#%", Texts.Culture);

    /// <summary>The program's one-word reasons and the story's actions in Vietnamese; people's own words as they are.</summary>
    private static string Known(string word) => Words.Value.GetValueOrDefault(word) ?? OfficialText.Clean(word);

    private static readonly Lazy<Dictionary<string, string>> Words = new(() => Texts.Report["Words"]
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(line => line.Split('|', 2))
        .ToDictionary(parts => parts[0].Trim(), parts => parts[1].Trim(), StringComparer.Ordinal));

    /// <summary>`{% part calendar %}` puts in another template, with the values of this one.</summary>
    private static Dictionary<string, IFluidTemplate> Parse()
    {
        Dictionary<string, IFluidTemplate> templates = new(StringComparer.Ordinal);
        var parser = new FluidParser();
        parser.RegisterIdentifierTag("part", async (name, output, encoder, context) =>
        {
            await templates[name].RenderAsync(output, encoder, context);
            return Completion.Normal;
        });
        foreach (var resource in typeof(ReportPage).Assembly.GetManifestResourceNames()
                     .Where(n => n.StartsWith(ResourceStart, StringComparison.Ordinal) && n.EndsWith(Extension, StringComparison.Ordinal)))
        {
            var file = resource[ResourceStart.Length..];
            templates[file[..^Extension.Length]] = parser.Parse(Resource(file));
        }

        return templates;
    }

    private static string Resource(string file)
    {
        using var reader = new StreamReader(typeof(ReportPage).Assembly.GetManifestResourceStream(ResourceStart + file)!);
        return reader.ReadToEnd();
    }
}
