using System.Reflection;
using System.Text.Encodings.Web;
using Fluid;
using Fluid.Ast;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Mail;

/// <summary>A changed template that cannot be used, in words for an administrator.</summary>
/// <param name="File">Null when a whole letter failed and no single file is to blame.</param>
public sealed record TemplateProblem(string? File, string Message);

/// <summary>
/// The letters' Liquid templates, parsed once. The built-in ones are always there; changed ones replace them by file name,
/// and one that cannot be used is a <see cref="Problems">problem</see>, never a lost letter. Safe for several threads.
/// </summary>
public sealed class MailTemplates
{
    internal const string Subject = "subject";
    internal const string LetterBody = "letter";
    internal const string Layout = "layout";

    private const string Extension = ".liquid";
    private const string ResourceStart = "LaiChau.Workflow.Mail.Templates.";
    private const string PartTag = "part";
    private const string SetKey = "templates";

    private static readonly FluidParser Parser = MakeParser();
    private static readonly TemplateOptions Options = LetterValues.Options();
    private static readonly SortedDictionary<string, string> BuiltInSources = ReadBuiltIn();
    private static readonly Dictionary<string, IFluidTemplate> BuiltInParsed = BuiltInSources.ToDictionary(
        s => s.Key, s => Parser.Parse(s.Value), StringComparer.Ordinal);

    private readonly Dictionary<string, IFluidTemplate> parsed = new(BuiltInParsed, StringComparer.Ordinal);
    private readonly List<TemplateProblem> problems = [];
    private readonly Lock gate = new();
    private bool anyChanged;
    private volatile bool failed;

    /// <param name="changed">Sources by file name (`letter.liquid`) that take the place of the built-in ones.</param>
    public MailTemplates(IReadOnlyDictionary<string, string>? changed = null)
    {
        foreach (var (file, source) in (changed ?? new Dictionary<string, string>()).OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            Replace(file, source);
        }
    }

    /// <summary>File names of all templates.</summary>
    public static IReadOnlyCollection<string> Files { get; } = [.. BuiltInSources.Keys.Select(name => name + Extension)];

    /// <summary>What is wrong with the changed templates; grows when one turns out to fail while a letter is made.</summary>
    public IReadOnlyList<TemplateProblem> Problems
    {
        get
        {
            lock (gate)
            {
                return [.. problems];
            }
        }
    }

    /// <summary>The built-in text, to start an edited one from.</summary>
    public static string BuiltIn(string file) => BuiltInSources[Path.GetFileNameWithoutExtension(file)];

    /// <summary>The templates with those of a folder in front; no folder, or none by that name, is no problem.</summary>
    public static MailTemplates Load(string? folder)
    {
        if (folder is null || !Directory.Exists(folder))
        {
            return new MailTemplates();
        }

        var changed = new Dictionary<string, string>(StringComparer.Ordinal);
        var unreadable = new List<TemplateProblem>();
        foreach (var path in Directory.EnumerateFiles(folder, "*" + Extension).Order(StringComparer.Ordinal))
        {
            var file = Path.GetFileName(path);
            try
            {
                changed[file] = File.ReadAllText(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                unreadable.Add(new TemplateProblem(file, Texts.Mail.Get("TemplateUnreadable", file, e.Message)));
            }
        }

        var templates = new MailTemplates(changed);
        templates.problems.AddRange(unreadable);
        return templates;
    }

    /// <summary>
    /// Renders a whole letter. When a changed template fails only now (a part that is not there, an endless loop), the
    /// letter is made again from the built-in ones.
    /// </summary>
    internal TResult Render<TResult>(Func<Rendering, TResult> letter)
    {
        if (!failed)
        {
            try
            {
                return letter(new Rendering(parsed));
            }
            catch (Exception e) when (anyChanged)
            {
                Failed(e);
            }
        }

        return letter(new Rendering(BuiltInParsed));
    }

    private void Failed(Exception e)
    {
        lock (gate)
        {
            if (!failed)
            {
                problems.Add(new TemplateProblem(null, Texts.Mail.Get("TemplateFailed", e.Message)));
                failed = true;
            }
        }
    }

    private void Replace(string file, string source)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        if (!BuiltInSources.ContainsKey(name))
        {
            problems.Add(new TemplateProblem(file, Texts.Mail.Get("TemplateUnknown", file, string.Join(", ", Files))));
        }
        else if (Parser.TryParse(source, out var template, out var error))
        {
            parsed[name] = template;
            anyChanged = true;
        }
        else
        {
            problems.Add(new TemplateProblem(file, Texts.Mail.Get("TemplateBroken", file, error)));
        }
    }

    /// <summary>`{% part task %}` puts in another template, with the values of this one.</summary>
    private static FluidParser MakeParser()
    {
        var parser = new FluidParser();
        parser.RegisterIdentifierTag(PartTag, async (name, output, encoder, context) =>
        {
            var templates = (Dictionary<string, IFluidTemplate>)context.AmbientValues[SetKey];
            var part = templates.GetValueOrDefault(name) ?? throw new InvalidOperationException($"There is no template '{name}'.");
            await part.RenderAsync(output, encoder, context);
            return Completion.Normal;
        });
        return parser;
    }

    private static SortedDictionary<string, string> ReadBuiltIn()
    {
        var sources = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var assembly = typeof(MailTemplates).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(ResourceStart, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            sources[resource[ResourceStart.Length..^Extension.Length]] = reader.ReadToEnd();
        }

        return sources;
    }

    /// <summary>One letter's use of one set of templates.</summary>
    internal readonly struct Rendering(Dictionary<string, IFluidTemplate> templates)
    {
        /// <summary>Plain text: nothing is escaped.</summary>
        public string Words(string name, Letter letter) => templates[name].Render(Context(letter), NullEncoder.Default);

        /// <summary>The page around the finished body.</summary>
        public string Page(Letter letter, string subject, string body)
        {
            var context = Context(letter);
            context.SetValue("subject", subject);
            context.SetValue("body", body);
            return templates[Layout].Render(context, LetterHtml.Encoder);
        }

        private TemplateContext Context(Letter letter)
        {
            var context = new TemplateContext(letter, Options) { CultureInfo = Texts.Culture };
            context.AmbientValues[SetKey] = templates;
            return context;
        }
    }
}
