using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LaiChau.Workflow.Forms;

/// <summary>Answers as they are stored: one JSON object. What is no such object is read as empty, never as an error.</summary>
public static class FormValues
{
    public static JsonObject Of(string? values)
    {
        if (values is null)
        {
            return [];
        }

        try
        {
            return JsonNode.Parse(values) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>Nothing is filled in: absent, null, blank, an empty list, a box that is not ticked.</summary>
    public static bool IsOpen(JsonNode? value) => value switch
    {
        null => true,
        JsonArray rows => rows.Count == 0,
        JsonObject => false,
        JsonValue one => one.GetValueKind() == JsonValueKind.False
            || (one.GetValueKind() == JsonValueKind.String && string.IsNullOrWhiteSpace(one.GetValue<string>())),
        _ => false,
    };

    public static string? TextOf(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static decimal? NumberOf(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.Number && value.AsValue().TryGetValue(out decimal number) ? number : null;

    /// <summary>As it is stored: `2026-03-31`.</summary>
    public static DateOnly? DayOf(JsonNode? value) =>
        DateOnly.TryParseExact(TextOf(value), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
