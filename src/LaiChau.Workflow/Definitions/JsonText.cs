using System.Text;
using System.Text.Json;

namespace LaiChau.Workflow.Definitions;

/// <summary>Strict JSON (RFC 8259) in which no key is said twice: of two values nobody could say which one an engine takes.</summary>
internal static class JsonText
{
    /// <summary>Null when the text is no JSON or cannot be relied on; the findings then say why.</summary>
    public static JsonElement? Parse(string text, Place place, Findings findings)
    {
        JsonElement root;
        try
        {
            root = JsonElement.Parse(text);
        }
        catch (JsonException e)
        {
            var (line, column) = Position(text, e);
            if (place.Inner is null)
            {
                var where = Resources.Texts.Definitions.Get("LineColumn", line, column);
                findings.Problem(new Place(where), "Malformed");
            }
            else
            {
                findings.Problem(place, "MalformedInner", new Spot(default, place).Key, line, column);
            }

            return null;
        }
        catch (ArgumentException)
        {
            findings.Problem(place, "NotUnicode");
            return null;
        }

        var before = findings.Problems.Count;
        var readable = Walk(root, place, findings);
        return readable || findings.Problems.Count == before ? root : null;
    }

    /// <returns>False when some text in it is no Unicode and must not be read.</returns>
    private static bool Walk(JsonElement element, Place place, Findings findings)
    {
        var readable = true;
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var seen = new HashSet<string>(StringComparer.Ordinal);
                foreach (var property in element.EnumerateObject())
                {
                    if (Unescaped(() => property.Name) is not { } name)
                    {
                        findings.Problem(place, "NotUnicode");
                        readable = false;
                        continue;
                    }

                    var child = place.Child(name);
                    if (!seen.Add(name))
                    {
                        findings.Problem(child, "KeyTwice", new Quoted(name));
                    }

                    readable &= Walk(property.Value, child, findings);
                }

                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    readable &= Walk(item, place.Child(index++), findings);
                }

                break;
            case JsonValueKind.String when Unescaped(element.GetString) is null:
                findings.Problem(place, "NotUnicode");
                readable = false;
                break;
        }

        return readable;
    }

    // An escape such as \ud800 alone is valid JSON and no text; the reader only says so when asked for the text.
    private static string? Unescaped(Func<string?> text)
    {
        try
        {
            return text();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>1-based, in characters as an editor counts them; the reader counts bytes.</summary>
    private static (long Line, int Column) Position(string text, JsonException e)
    {
        var line = e.LineNumber ?? 0;
        var start = 0;
        for (var i = 0L; i < line && start >= 0; i++)
        {
            start = text.IndexOf('\n', start) + 1;
        }

        var bytes = e.BytePositionInLine ?? 0;
        var column = 0;
        foreach (var rune in text.AsSpan(start).EnumerateRunes())
        {
            if (bytes <= 0 || rune.Value == '\n')
            {
                break;
            }

            bytes -= rune.Utf8SequenceLength;
            column += rune.Utf16SequenceLength;
        }

        return (line + 1, column + 1);
    }
}
