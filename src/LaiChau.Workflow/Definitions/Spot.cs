using System.Globalization;
using System.Text.Json;

namespace LaiChau.Workflow.Definitions;

/// <summary>A value and where it stands. Every reader answers null when the value is not what it should be, and says so.</summary>
internal readonly record struct Spot(JsonElement Value, Place Place)
{
    /// <summary>What a message calls this value: the last key on the way here, not counting Elsa's wrapping and places in lists.</summary>
    public string Key
    {
        get
        {
            var keys = (Place.Pointer + Place.Inner).Split('/');
            var last = Array.FindLastIndex(keys, k => !int.TryParse(k, CultureInfo.InvariantCulture, out _));
            var wrapped = last > 1 && keys[last] == "value" && keys[last - 1] == "expression";
            return keys[wrapped ? last - 2 : last];
        }
    }

    /// <summary>Null when the key is absent or its value is null: Elsa writes null for what was never filled in.</summary>
    public Spot? Member(string key) =>
        Value.ValueKind == JsonValueKind.Object && Value.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null
            ? new Spot(value, Place.Child(key))
            : null;

    public Spot? Required(string key, Findings findings)
    {
        if (Member(key) is { } member)
        {
            return member;
        }

        findings.Problem(Place, "Missing", key);
        return null;
    }

    public IEnumerable<Spot> Items()
    {
        var index = 0;
        foreach (var item in Value.EnumerateArray())
        {
            yield return new Spot(item, Place.Child(index++));
        }
    }

    public bool Is(JsonValueKind kind, string problem, Findings findings)
    {
        if (Value.ValueKind == kind)
        {
            return true;
        }

        findings.Problem(Place, problem, Key);
        return false;
    }

    /// <summary>design.md section 4: an unknown key inside a value that is ours is a misspelling.</summary>
    public void OnlyKeys(IReadOnlyCollection<string> known, Findings findings)
    {
        foreach (var property in Value.EnumerateObject())
        {
            if (!known.Contains(property.Name))
            {
                findings.Problem(Place.Child(property.Name), "UnknownKey", new Quoted(property.Name), DidYouMean.Remedy(property.Name, known));
            }
        }
    }

    /// <summary>One line of text: it may end up in a header of a mail, so control characters are refused.</summary>
    public string? Text(Findings findings, int longest = 500, bool lines = false)
    {
        if (!Is(JsonValueKind.String, "NotText", findings))
        {
            return null;
        }

        var text = Value.GetString()!.Trim();
        if (text.Length == 0)
        {
            findings.Problem(Place, "EmptyText", Key);
            return null;
        }

        if (text.Length > longest)
        {
            findings.Problem(Place, "TooLong", Key, longest);
            return null;
        }

        if (text.Any(c => char.IsControl(c) && !(lines && c is '\n' or '\r')) || text.AsSpan().IndexOfAny('\u2028', '\u2029') >= 0)
        {
            findings.Problem(Place, "ControlCharacter", Key);
            return null;
        }

        return text;
    }

    public int? Whole(int least, int most, Findings findings)
    {
        if (Value.ValueKind != JsonValueKind.Number || !Value.TryGetDecimal(out var number) || number != decimal.Truncate(number))
        {
            findings.Problem(Place, "NotWhole", Key);
            return null;
        }

        if (number < least || number > most)
        {
            findings.Problem(Place, "OutOfRange", Key, new Quoted(number.ToString(CultureInfo.InvariantCulture)), least, most);
            return null;
        }

        return (int)number;
    }

    public T? Word<T>(IReadOnlyDictionary<string, T> words, Findings findings)
        where T : struct
    {
        if (!Is(JsonValueKind.String, "NotText", findings))
        {
            return null;
        }

        var word = Value.GetString()!.Trim();
        if (words.TryGetValue(word, out var value))
        {
            return value;
        }

        findings.Problem(Place, "UnknownWord", Key, new Quoted(word), DidYouMean.Remedy(word, words.Keys.ToList()));
        return null;
    }
}
