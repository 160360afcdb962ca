using System.Text.Json;
using System.Text.RegularExpressions;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Input;

namespace LaiChau.Workflow.Forms;

/// <summary>Reads and checks a form file as a definition is read: all problems at once, each at its JSON pointer.</summary>
public static partial class FormReader
{
    /// <summary>A form is read by people; a larger file is something else.</summary>
    public const long MostBytes = 1024 * 1024;

    private const int MostFields = 200;
    private static readonly string[] Keys = ["$schema", "title", "help", "fields", "review", "rules", "register"];

    /// <summary>A form rather than a definition: it stands in a folder `forms`, or has fields and no flow.</summary>
    public static bool IsForm(string path)
    {
        if (Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))) == StageForms.Folder)
        {
            return true;
        }

        try
        {
            var file = new FileInfo(path);
            if (!file.Exists || file.Length > MostBytes)
            {
                return false;
            }

            var root = JsonElement.Parse(File.ReadAllText(path));
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("fields", out _) && !root.TryGetProperty("root", out _);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>As <see cref="Parse"/>, of a UTF-8 file; the form is called by the file's name.</summary>
    public static InputResult<FormDefinition> Read(string path)
    {
        var findings = new Findings();
        return DefinitionFile.Text(path, MostBytes, findings) is { } text
            ? Parse(text, Path.GetFileNameWithoutExtension(path), path)
            : new InputResult<FormDefinition> { Problems = [.. findings.Problems.Select(f => f.In(path))] };
    }

    /// <param name="name">What definitions call the form.</param>
    /// <param name="file">What messages call it.</param>
    public static InputResult<FormDefinition> Parse(string text, string name, string file)
    {
        var findings = new Findings();
        var form = Examine(text, name, findings);
        return new InputResult<FormDefinition>
        {
            Value = findings.Problems.Count == 0 ? form : null,
            Problems = [.. findings.Problems.Select(f => f.In(file))],
            Warnings = [.. findings.Warnings.Select(f => f.In(file))],
        };
    }

    internal static FormDefinition? Examine(string text, string name, Findings findings)
    {
        if (!NamePattern().IsMatch(name))
        {
            findings.Problem(Place.File, "FormName", new Quoted(name));
        }

        if (JsonText.Parse(text, Place.File, findings) is not { } root)
        {
            return null;
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            findings.Problem(Place.File, "FormNotObject");
            return null;
        }

        var file = new Spot(root, Place.File);
        file.OnlyKeys(Keys, findings);
        var title = file.Required("title", findings)?.Text(findings);
        var help = file.Member("help")?.Text(findings, FieldReader.LongestHelp, lines: true);
        var reader = new FieldReader(findings);
        var fields = file.Required("fields", findings) is { } own ? reader.Fields(own, [], inGroup: false, takesFiles: true) : null;
        var review = file.Member("review") is { } added ? reader.Fields(added, fields ?? [], inGroup: false) : [];
        if (reader.Count > MostFields)
        {
            findings.Problem(file.Place.Child("fields"), "FormTooManyFields", MostFields);
        }

        // A rule about a field that could not be read would only be blamed for it.
        var rules = fields is not null && findings.Problems.Count == 0 && file.Member("rules") is { } between
            ? RuleReader.Rules(between, [.. fields, .. review], findings)
            : [];
        var register = fields is not null && file.Member("register") is { } list ? reader.Register(list, fields) : null;
        return title is null || fields is null ? null : new FormDefinition
        {
            Name = name,
            Title = title,
            Help = help,
            Fields = fields,
            Review = review,
            Rules = rules,
            Register = register,
            Text = text,
        };
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,59}$")]
    internal static partial Regex NamePattern();
}
