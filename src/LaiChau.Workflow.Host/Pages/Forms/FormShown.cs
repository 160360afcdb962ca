using System.Text.Json;
using System.Text.Json.Nodes;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Host.Pages.Forms;

/// <summary>How answers look, in a field and when they are read. What does not fit the form is shown as it is stored.</summary>
internal static class FormShown
{
    /// <summary>The element that a problem leads to.</summary>
    public static string IdOf(string path) => "f-" + path.Replace('.', '-');

    public static List<FieldProblem> At(IReadOnlyList<FieldProblem> problems, string path) => [.. problems.Where(p => p.Path == path)];

    /// <summary>At least one, so that there is something to fill in.</summary>
    public static List<JsonObject> Rows(FormField group, JsonNode? value)
    {
        var rows = value is JsonArray stored ? stored.Select(r => r as JsonObject ?? []).Take(group.MostRows).ToList() : [];
        while (rows.Count < Math.Max(group.LeastRows, 1))
        {
            rows.Add([]);
        }

        return rows;
    }

    public static bool IsChosen(JsonNode? value, string option) => value is JsonArray several
        ? several.Any(v => FormValues.TextOf(v) == option)
        : FormValues.TextOf(value) == option;

    /// <summary>In its field, as a person writes it.</summary>
    public static string Written(FormField field, JsonNode? value) => value switch
    {
        null => "",
        _ when FormValues.NumberOf(value) is { } number => number.ToString("0.############", Texts.Culture),
        _ when field.Type == FieldKind.Date && FormValues.DayOf(value) is { } day => day.ToString("dd/MM/yyyy", Texts.Culture),
        _ => Bare(value),
    };

    /// <summary>For reading.</summary>
    public static string Read(FormField field, JsonNode? value) => value switch
    {
        _ when FormValues.IsOpen(value) => field.Type == FieldKind.Yes ? Texts.Forms["No"] : Texts.Forms["Nothing"],
        JsonArray several => string.Join("; ", several.Select(v => Option(field, v))),
        _ when FormValues.NumberOf(value) is { } number => number.ToString("#,0.############", Texts.Culture) + (field.Unit is null ? "" : " " + field.Unit),
        _ when field.Type == FieldKind.Date && FormValues.DayOf(value) is { } day => day.ToString("dd/MM/yyyy", Texts.Culture),
        _ when value!.GetValueKind() == JsonValueKind.True => Texts.Forms["Yes"],
        _ => Option(field, value),
    };

    public static IReadOnlyList<AttachedFile> Files(JsonNode? value) => [.. (value as JsonArray ?? []).Select(AttachedFile.Of).OfType<AttachedFile>()];

    /// <summary>The field's help and what it takes: the days it may name, the files.</summary>
    public static string? Hint(FormField field, int year)
    {
        var limits = field.Type == FieldKind.Files ? Texts.Forms.Get("FilesHint", field.MostFiles, AttachFile.MostBytes / (1024 * 1024)) : (field.From?.In(year), field.To?.In(year)) switch
        {
            ({ } from, { } to) => Texts.Forms.Get("DaysBetween", from, to),
            ({ } from, null) => Texts.Forms.Get("DaysFrom", from),
            (null, { } to) => Texts.Forms.Get("DaysTo", to),
            _ => null,
        };
        return field.Help is null ? limits : limits is null ? field.Help : field.Help + "\n" + limits;
    }

    /// <summary>Stored values that the form has no field for, as those of an older form.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Others(IReadOnlyList<FormField> fields, JsonObject values) =>
        values.Where(v => !fields.Any(f => f.Key == v.Key));

    public static string Bare(JsonNode? value) => FormValues.TextOf(value) ?? value?.ToJsonString(Api.ApiJson.Options) ?? "";

    private static string Option(FormField field, JsonNode? value) =>
        field.Options.FirstOrDefault(o => o.Value == FormValues.TextOf(value))?.Label ?? Bare(value);
}

/// <summary>Where the files of one assignment are fetched, and how large they are.</summary>
/// <param name="Path">Of the assignment's page.</param>
/// <param name="Sizes">By digest; a file that is not there was removed or never came.</param>
public sealed record ShownFiles(string Path, IReadOnlyDictionary<string, int> Sizes)
{
    /// <summary>Behind the assignment's path and before the digest.</summary>
    public const string Word = "/tep/";

    /// <returns>In kilobytes or megabytes, as people read it.</returns>
    public static string SizeOf(int bytes) => bytes < 1024 * 1024
        ? string.Create(Texts.Culture, $"{Math.Max(1, bytes / 1024)} KB")
        : string.Create(Texts.Culture, $"{bytes / (1024.0 * 1024):0.#} MB");
}
