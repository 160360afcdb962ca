using System.Reflection;
using System.Text.Encodings.Web;
using Fluid;
using Fluid.Ast;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Mail;

/// <summary>A changed template that cannot be used, in words for an administrator.</summary>
/// <param name="File">Null when a whole letter failed and no single file is to blame.</param>
public sealed record TemplateProblem(string? File, string Message)
{
    /// <summary>Counted from 1; null: no single line is to blame.</summary>
    public int? Line { get; init; }
}

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

    /// <summary>Parts within parts: the built-in ones are three deep, and one that puts in itself would never end.</summary>
    private const int Deepest = 20;

    private static readonly FluidParser Parser = MakeParser();
    private static readonly TemplateOptions Options = LetterValues.Options();
    private static readonly TemplateOptions StrictOptions = LetterValues.Options(strict: true);
    private static readonly SortedDictionary<string, string> BuiltInSources = ReadBuiltIn();
    private static readonly Dictionary<string, IFluidTemplate> BuiltInParsed = BuiltInSources.ToDictionary(
        s => s.Key, s => Parser.Parse(s.Value), StringComparer.Ordinal);

    private readonly Dictionary<string, IFluidTemplate> parsed = new(BuiltInParsed, StringComparer.Ordinal);
    private readonly List<TemplateProblem> problems = [];
    private readonly Lock gate = new();
    private bool anyChanged;
    private volatile bool failed;

    /// <param name="changed">Sources by file name (`letter.liquid`) that take the place of the built-in ones.</param>
    /// <param name="unreadable">What is wrong already.</param>
    public MailTemplates(IReadOnlyDictionary<string, string>? changed = null, IEnumerable<TemplateProblem>? unreadable = null)
    {
        problems.AddRange(unreadable ?? []);
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
    /// <param name="saved">Sources by file name that go before those of the folder.</param>
    public static MailTemplates Load(string? folder, IReadOnlyDictionary<string, string>? saved = null)
    {
        var (changed, unreadable) = Read(folder);
        return new MailTemplates(saved is not { Count: > 0 } ? changed : changed.Where(c => !saved.ContainsKey(c.Key)).Concat(saved).ToDictionary(StringComparer.Ordinal), unreadable);
    }

    internal static (IReadOnlyDictionary<string, string> Changed, IReadOnlyList<TemplateProblem> Unreadable) Read(string? folder)
    {
        if (folder is null || !Directory.Exists(folder))
        {
            return (new Dictionary<string, string>(), []);
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

        return (changed, unreadable);
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

    /// <summary>As <see cref="Render"/>, with every fault thrown and every name noted that means nothing.</summary>
    internal TResult Try<TResult>(Func<Rendering, TResult> letter, ISet<string> unknown) => letter(new Rendering(parsed, unknown));

    /// <returns>What is wrong with the text as such, in the parser's words with line and column; null: nothing.</returns>
    internal static string? Broken(string source) => Parser.TryParse(source, out _, out var error) ? null : error;

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
            var parts = (Parts)context.AmbientValues[SetKey];
            var part = parts.Templates.GetValueOrDefault(name) ?? throw new InvalidOperationException($"There is no template '{name}'.");
            // Nothing can be caught any more once the stack is used up.
            if (++parts.Depth > Deepest)
            {
                throw new InvalidOperationException($"The template '{name}' puts in itself.");
            }

            await part.RenderAsync(output, encoder, context);
            parts.Depth--;
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

    /// <summary>The set that a letter is made from, and how deep in it the letter is.</summary>
    private sealed class Parts(Dictionary<string, IFluidTemplate> templates)
    {
        public Dictionary<string, IFluidTemplate> Templates => templates;

        public int Depth { get; set; }
    }

    /// <summary>One letter's use of one set of templates.</summary>
    /// <param name="unknown">Gets the names that mean nothing; null: this is no trial.</param>
    internal readonly struct Rendering(Dictionary<string, IFluidTemplate> templates, ISet<string>? unknown = null)
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
            var context = new TemplateContext(letter, unknown is null ? Options : StrictOptions) { CultureInfo = Texts.Culture };
            context.AmbientValues[SetKey] = new Parts(templates);
            if (unknown is not null)
            {
                LetterValues.Note(context, unknown);
            }

            return context;
        }
    }
}
