using System.Text.Encodings.Web;
using System.Text.Json;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Input;

namespace LaiChau.Workflow.Rehearsal;

/// <summary>
/// The keys of one event as they stand in the file. A getter that can't read its value enters the problem once and answers null or an
/// empty value; none of these leaves the reader, for a story with a problem is not handed out. A value of null counts as left out.
/// </summary>
internal sealed class EventText(JsonElement value, int index, StoryProblems problems)
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Place place = Place.File.Child("events").Child(index);
    private readonly HashSet<string> misspelt = new(StringComparer.Ordinal);

    /// <summary>design.md section 5: an unknown key is an error. To be called before the values are read.</summary>
    public void OnlyKeys(string action, IReadOnlyCollection<string> known)
    {
        foreach (var key in value.EnumerateObject().Select(p => p.Name).Where(k => !known.Contains(k)).Distinct(StringComparer.Ordinal))
        {
            Wrong(key, "UnknownKey", SafeText.Shown(key), action, DidYouMean.Remedy(key, known));
            if (DidYouMean.Nearest(key, known) is { } meant)
            {
                misspelt.Add(meant);
            }
        }
    }

    public bool Has(string key) => Member(key) is not null;

    public void Wrong(string key, string text, params object?[] values) => problems.Add(index, place.Child(key), text, values);

    /// <summary>Stays silent when the key is there under a misspelt name.</summary>
    public void Missing(string key, string text = "Missing")
    {
        if (!misspelt.Contains(key))
        {
            problems.Add(index, place, text, key);
        }
    }

    public string Text(string key, int longest = SafeText.LongestName) => (Required(key) ? OptionalText(key, longest) : null) ?? "";

    /// <summary>One line in normal form C, never empty; null when the key is left out.</summary>
    public string? OptionalText(string key, int longest = SafeText.LongestName)
    {
        var text = TextOrEmpty(key, longest);
        if (text is not "")
        {
            return text;
        }

        Wrong(key, "EmptyText", key);
        return null;
    }

    public string? TextOrEmpty(string key, int longest = SafeText.LongestName)
    {
        if (Member(key, JsonValueKind.String, "NotText")?.GetString() is not { } raw)
        {
            return null;
        }

        // A reason is somebody's words over several lines; a name or a code is one line.
        var words = longest > SafeText.LongestName ? raw.Replace("\r\n", "", StringComparison.Ordinal).Replace('\n', ' ').Replace('\t', ' ') : raw;
        if (SafeText.UnsafeCharacter(words) is { } rune)
        {
            Wrong(key, "Character", key, $"{rune.Value:X4}");
            return null;
        }

        var text = SafeText.Normalised(raw);
        if (text.Length <= longest)
        {
            return text;
        }

        Wrong(key, "TooLong", key, longest);
        return null;
    }

    /// <summary>Of an event that can't be read otherwise; whatever is wrong with it is not entered.</summary>
    public string? Named(string key) => Member(key) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public T Word<T>(string key, IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        var word = Text(key);
        if (word.Length > 0 && !words.ContainsKey(word))
        {
            Wrong(key, "UnknownWord", key, SafeText.Shown(word), DidYouMean.Remedy(word, [.. words.Keys]));
        }

        return words.GetValueOrDefault(word);
    }

    public DateOnly Day(string key) => (Required(key) ? OptionalDay(key) : null) ?? default;

    public DateOnly? OptionalDay(string key) => OptionalText(key) is { } written ? Judged(key, written, WrittenTime.Day(written)) : null;

    /// <summary>UTC.</summary>
    public DateTimeOffset? Instant(string key) => Text(key) is { Length: > 0 } written ? Judged(key, written, WrittenTime.Instant(written)) : null;

    public bool Flag(string key)
    {
        var flag = Member(key);
        if (flag is { ValueKind: not (JsonValueKind.True or JsonValueKind.False) })
        {
            Wrong(key, "NotFlag", key);
        }

        return flag is { ValueKind: JsonValueKind.True };
    }

    /// <summary>A group of values as compact JSON.</summary>
    public string? Json(string key) =>
        Member(key, JsonValueKind.Object, "NotObject") is { } member ? JsonSerializer.Serialize(member, Compact) : null;

    private JsonElement? Member(string key) =>
        value.TryGetProperty(key, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    private JsonElement? Member(string key, JsonValueKind kind, string problem)
    {
        var member = Member(key);
        if (member is null || member.Value.ValueKind == kind)
        {
            return member;
        }

        Wrong(key, problem, key);
        return null;
    }

    private bool Required(string key)
    {
        if (Has(key))
        {
            return true;
        }

        Missing(key);
        return false;
    }

    private T? Judged<T>(string key, string written, (T Value, string? Problem) read)
        where T : struct
    {
        if (read.Problem is null)
        {
            return read.Value;
        }

        Wrong(key, read.Problem, SafeText.Shown(written), WrittenTime.FirstYear, WrittenTime.LastYear);
        return null;
    }
}
