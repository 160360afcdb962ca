using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Host.Api;

namespace LaiChau.Workflow.Host.Pages.Forms;

/// <summary>
/// What a browser sent back of <see cref="FormFields"/>. What a person wrote is kept as he wrote it when it is no number
/// or no date, so that it stands in its field again beside the problem.
/// </summary>
/// <param name="Values">JSON of the answers; what is left open is left out.</param>
/// <param name="RowsChanged">A row was asked for or taken away: the page shows the form again and hands nothing in.</param>
public sealed partial record FormPost(string Values, bool RowsChanged)
{
    /// <summary>Before every field's path.</summary>
    public const string Prefix = "f.";

    /// <summary>The buttons that add and remove rows: `+tasks`, `-tasks.2`.</summary>
    public const string RowButton = "hang";

    private const int MostRows = 1000;
    private static readonly string[] DayFormats = ["yyyy-MM-dd", "d/M/yyyy", "d-M-yyyy", "d.M.yyyy"];

    /// <param name="received">By the field's key: files that came with it and are stored; null: none.</param>
    public static FormPost Of(FormDefinition form, FormPart part, IFormCollection posted, IReadOnlyDictionary<string, List<AttachedFile>>? received = null)
    {
        var values = Read(form.Of(part), posted, Prefix, received);
        var asked = posted[RowButton].ToString();
        var changed = asked.Length > 1 && ChangeRows(form.Of(part), values, posted, asked);
        return new FormPost(values.ToJsonString(ApiJson.Options), changed);
    }

    private static JsonObject Read(IReadOnlyList<FormField> fields, IFormCollection posted, string at, IReadOnlyDictionary<string, List<AttachedFile>>? received = null)
    {
        var values = new JsonObject();
        foreach (var field in fields)
        {
            var name = at + field.Key;
            JsonNode? value = field.Type switch
            {
                FieldKind.Group => Rows(field, posted, name),
                FieldKind.Choices => new JsonArray([.. posted[name].OfType<string>().Where(v => v.Length > 0).Select(v => (JsonNode?)v)]),
                FieldKind.Yes => posted.ContainsKey(name),
                FieldKind.Files => Files(posted, name, received?.GetValueOrDefault(field.Key) ?? []),
                FieldKind.Whole or FieldKind.Number => Number(Text(posted, name)),
                FieldKind.Date => Day(Text(posted, name)),
                _ => Text(posted, name),
            };
            if (!FormValues.IsOpen(value))
            {
                values[field.Key] = value;
            }
        }

        return values;
    }

    /// <summary>Those that stay, and what has come: the same content again has its newest name.</summary>
    private static JsonArray Files(IFormCollection posted, string name, List<AttachedFile> received) =>
        new([.. posted[name].Select(AttachedFile.OfWritten).OfType<AttachedFile>().Where(kept => received.All(r => r.Digest != kept.Digest))
            .Concat(received).DistinctBy(f => f.Digest).Select(f => (JsonNode?)f.Json)]);

    private static JsonArray Rows(FormField group, IFormCollection posted, string name)
    {
        var rows = new JsonArray();
        foreach (var row in Numbers(posted, name))
        {
            var values = Read(group.Fields, posted, $"{name}.{row}.");
            if (values.Count > 0)
            {
                rows.Add(values);
            }
        }

        return rows;
    }

    /// <summary>Of the rows that were shown, in their order.</summary>
    private static List<int> Numbers(IFormCollection posted, string name) =>
        [.. posted.Keys.Where(k => k.StartsWith(name + ".", StringComparison.Ordinal))
            .Select(k => k[(name.Length + 1)..].Split('.')[0])
            .Where(n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < MostRows)
            .Select(n => int.Parse(n, CultureInfo.InvariantCulture)).Distinct().Order()];

    private static bool ChangeRows(IReadOnlyList<FormField> fields, JsonObject values, IFormCollection posted, string asked)
    {
        var words = asked[1..].Split('.');
        if (fields.FirstOrDefault(f => f.Key == words[0] && f.Type == FieldKind.Group) is not { } group)
        {
            return false;
        }

        var rows = values[group.Key] as JsonArray ?? [];
        if (asked[0] == '+' && rows.Count < group.MostRows)
        {
            rows.Add(new JsonObject());
        }
        else if (asked[0] == '-' && words.Length == 2 && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var shown))
        {
            // Rows that hold nothing were left out on the way here, so that the number shown is not the place.
            var name = Prefix + group.Key;
            var filled = Numbers(posted, name).Where(n => Read(group.Fields, posted, $"{name}.{n}.").Count > 0).ToList();
            if (filled.IndexOf(shown) is >= 0 and var place)
            {
                rows.RemoveAt(place);
            }
        }

        if (rows.Parent is null)
        {
            values[group.Key] = rows;
        }

        return true;
    }

    private static string Text(IFormCollection posted, string name) =>
        posted[name].ToString().Replace("\r\n", "\n", StringComparison.Ordinal).Trim().Normalize(NormalizationForm.FormC);

    /// <summary>As Vietnamese writes numbers, `1.234,5`; also `1234.5`.</summary>
    private static JsonValue? Number(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        var bare = text.Replace(" ", "", StringComparison.Ordinal).Replace("\u00a0", "", StringComparison.Ordinal);
        var plain = Grouped().IsMatch(bare) ? bare.Replace(".", "", StringComparison.Ordinal).Replace(',', '.') : bare.Replace(',', '.');
        return decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? JsonValue.Create(number)
            : JsonValue.Create(text);
    }

    private static JsonValue? Day(string text) => text.Length == 0 ? null
        : DateOnly.TryParseExact(text, DayFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? JsonValue.Create(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            : JsonValue.Create(text);

    [GeneratedRegex(@"^-?[1-9]\d{0,2}(\.\d{3})+(,\d+)?$")]
    private static partial Regex Grouped();
}
