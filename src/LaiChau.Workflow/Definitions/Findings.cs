using System.Globalization;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Definitions;

/// <summary>Where something stands in a definition.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901) into the file; it always resolves.</param>
/// <param name="Inner">
/// Pointer into the JSON text that the value at <paramref name="Pointer"/> is, as Elsa writes objects; null outside such a text.
/// </param>
/// <param name="Step">Name of the step around it: an official knows steps by name, not by their place in a list.</param>
internal readonly record struct Place(string Pointer, string? Inner = null, string? Step = null)
{
    public static readonly Place File = new("");

    public Place Child(string key) => Append(key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));

    public Place Child(int index) => Append(index.ToString(CultureInfo.InvariantCulture));

    public Place IntoText() => this with { Inner = "" };

    private Place Append(string token) => Inner is null
        ? this with { Pointer = $"{Pointer}/{token}" }
        : this with { Inner = $"{Inner}/{token}" };
}

/// <param name="Key">Of the sentence in DefinitionTexts.resx.</param>
internal sealed record Finding(Place Place, string Key, object?[] Values)
{
    public InputProblem In(string file)
    {
        var text = Texts.Definitions.Get(Key, Values);
        if (Place.Inner is { Length: > 0 } inner)
        {
            text = Texts.Definitions.Get("AtInner", text, inner);
        }

        if (Place.Step is { } step)
        {
            text = Texts.Definitions.Get("AtStep", step, text);
        }

        // A key may hold anything; each problem stays on one line of a terminal or log.
        return new InputProblem(file, Printable(Place.Pointer), text);
    }

    private static string Printable(string pointer) => pointer.Any(char.IsControl)
        ? string.Concat(pointer.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString()))
        : pointer;
}

/// <summary>Collects, so that an administrator sees everything that is wrong at once.</summary>
internal sealed class Findings
{
    private const int ShownLength = 60;
    private readonly List<Finding> problems = [];
    private readonly List<Finding> warnings = [];

    public IReadOnlyList<Finding> Problems => problems;

    public IReadOnlyList<Finding> Warnings => warnings;

    public void Problem(Place place, string key, params object?[] values) => problems.Add(new Finding(place, key, Quotable(values)));

    public void Warn(Place place, string key, params object?[] values) => warnings.Add(new Finding(place, key, Quotable(values)));

    /// <summary>What came from the file is quoted in one line of bounded length, whatever it holds.</summary>
    public static string Shown(string text)
    {
        var cut = text.Length > ShownLength ? text[..ShownLength] + "\u2026" : text;
        return string.Concat(cut.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c));
    }

    private static object?[] Quotable(object?[] values) => Array.ConvertAll(values, v => v is Quoted q ? Shown(q.Text) : v);
}

/// <summary>A value of a message that was taken from the file.</summary>
internal sealed record Quoted(string Text);
