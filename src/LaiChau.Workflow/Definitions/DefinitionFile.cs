using System.Text;
using System.Text.Json;
using LaiChau.Workflow.Input;

namespace LaiChau.Workflow.Definitions;

/// <summary>
/// Reads and checks a workflow definition (Elsa 3 JSON, design.md section 4). A file is refused with everything that is
/// wrong with it, each problem at its JSON pointer; malformed JSON at its line and column.
/// </summary>
public static class DefinitionFile
{
    /// <summary>design.md section 7: a larger file is refused before it is read.</summary>
    public const long DefaultMaxBytes = 50 * 1024 * 1024;

    private const int HighestVersion = 1_000_000;
    private const int LongestDescription = 10_000;

    /// <summary>
    /// As <see cref="Parse"/>, of a UTF-8 file with or without byte order mark. A file that is missing, unreadable, too
    /// large or in another encoding is a problem of the whole file; its place is empty.
    /// </summary>
    public static InputResult<CycleDefinition> Read(string path, long maxBytes = DefaultMaxBytes)
    {
        var findings = new Findings();
        return Text(path, maxBytes, findings) is { } text
            ? Parse(text, path)
            : new InputResult<CycleDefinition> { Problems = [.. findings.Problems.Select(f => f.In(path))] };
    }

    /// <summary>A definition, or all problems (commands show the first 100); warnings in both cases.</summary>
    /// <param name="file">What messages call it.</param>
    public static InputResult<CycleDefinition> Parse(string text, string file)
    {
        var findings = new Findings();
        var definition = Examine(text, findings);
        return new InputResult<CycleDefinition>
        {
            Value = findings.Problems.Count == 0 ? definition : null,
            Problems = [.. findings.Problems.Select(f => f.In(file))],
            Warnings = [.. findings.Warnings.Select(f => f.In(file))],
        };
    }

    /// <summary>Null only when <paramref name="findings"/> has problems.</summary>
    internal static CycleDefinition? Examine(string text, Findings findings)
    {
        if (JsonText.Parse(text, Place.File, findings) is not { } root)
        {
            return null;
        }

        var file = new Spot(root, Place.File);
        if (root.ValueKind != JsonValueKind.Object)
        {
            findings.Problem(Place.File, "FileNotObject");
            return null;
        }

        var definitionId = StepReader.Id(file, "definitionId", findings);
        var name = file.Required("name", findings)?.Text(findings);
        var description = file.Member("description") is { } d && d.Is(JsonValueKind.String, "NotText", findings) ? d.Value.GetString()! : "";
        var version = file.Member("version")?.Whole(1, HighestVersion, findings) ?? 1;
        if (description.Length > LongestDescription)
        {
            findings.Problem(file.Place.Child("description"), "TooLong", "description", LongestDescription);
        }

        var options = CycleOptions.Read(file, findings);
        if (FlowReader.Read(file, options, findings) is not { } draft)
        {
            return null;
        }

        var start = FlowRules.Check(draft, findings);
        DayRuleOrder.Check(draft, options.EndsOn, findings);
        DayOddities.Check(draft, options.EndsOn, findings);
        if (findings.Problems.Count > 0)
        {
            return null;
        }

        var activities = draft.Steps.ConvertAll(s => s.Activity!);
        var connections = draft.Edges.ConvertAll(e => new FlowConnection(e.Source.Id!, e.Port, e.Target.Id!));
        return new CycleDefinition
        {
            DefinitionId = definitionId!,
            Name = name!,
            Description = description,
            Version = version,
            Text = text,
            Zone = options.Zone,
            SendWindow = options.SendWindow,
            EndsOn = options.EndsOn.Rule,
            Document = options.Document,
            Contact = options.Contact,
            Flow = new Flow(activities, connections, start!.Id!),
        };
    }

    internal static string? Text(string path, long maxBytes, Findings findings)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                findings.Problem(Place.File, Directory.Exists(path) ? "FileIsFolder" : "FileMissing");
                return null;
            }

            if (file.Length > maxBytes)
            {
                findings.Problem(Place.File, "FileTooLarge", file.Length / 1024 / 1024, maxBytes / 1024 / 1024);
                return null;
            }

            var bytes = File.ReadAllBytes(path).AsSpan();
            var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
            return strict.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
        }
        catch (DecoderFallbackException)
        {
            findings.Problem(Place.File, "FileEncoding");
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            findings.Problem(Place.File, "FileUnreadable");
            return null;
        }
    }
}
