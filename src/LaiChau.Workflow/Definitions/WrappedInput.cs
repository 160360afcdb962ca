using System.Text.Json;

namespace LaiChau.Workflow.Definitions;

/// <summary>
/// Inputs in Elsa's wrapped form `{"typeName", "expression": {"type", "value"}}`. Elsa drops an input without `typeName`
/// without a word, so that is a problem here.
/// </summary>
internal static class WrappedInput
{
    /// <summary>The value as it stands; null when the input is absent or cannot be read.</summary>
    public static Spot? Value(Spot step, string name, bool required, Findings findings)
    {
        if (step.Member(name) is not { } input)
        {
            return Absent(step, name, required, findings);
        }

        if (input.Value.ValueKind != JsonValueKind.Object || !input.Value.TryGetProperty("expression", out var expression))
        {
            findings.Problem(input.Place, "NotWrapped", name);
            return null;
        }

        if (input.Member("typeName")?.Value.ValueKind != JsonValueKind.String)
        {
            findings.Problem(input.Place, "NoTypeName", name);
        }

        if (expression.ValueKind == JsonValueKind.Null)
        {
            return Absent(step, name, required, findings);
        }

        var spot = new Spot(expression, input.Place.Child("expression"));
        if (!spot.Is(JsonValueKind.Object, "NotWrapped", findings) || !IsConstant(spot, name, findings))
        {
            return null;
        }

        var value = spot.Member("value");
        return value is null || (value.Value.Value.ValueKind == JsonValueKind.String && string.IsNullOrWhiteSpace(value.Value.Value.GetString()))
            ? Absent(step, name, required, findings)
            : value;
    }

    /// <summary>As <see cref="Value"/>, with JSON text opened: Elsa itself writes an object's value as text.</summary>
    /// <param name="plain">Whether a text that is no JSON is a value too, as `03-31` is.</param>
    public static Spot? Structure(Spot step, string name, bool required, bool plain, Findings findings)
    {
        if (Value(step, name, required, findings) is not { } spot)
        {
            return null;
        }

        if (spot.Value.ValueKind != JsonValueKind.String)
        {
            return spot;
        }

        var text = spot.Value.GetString()!;
        if (plain && text.AsSpan().TrimStart()[0] is not ('{' or '[' or '"'))
        {
            return spot;
        }

        var place = spot.Place.IntoText();
        return JsonText.Parse(text, place, findings) is { } inner ? new Spot(inner, place) : null;
    }

    private static bool IsConstant(Spot expression, string name, Findings findings)
    {
        if (expression.Member("type") is not { } type)
        {
            return true;
        }

        if (!type.Is(JsonValueKind.String, "NotText", findings))
        {
            return false;
        }

        var word = type.Value.GetString()!;
        if (word is "Literal" or "Object")
        {
            return true;
        }

        findings.Problem(type.Place, "ExpressionType", name, new Quoted(word));
        return false;
    }

    private static Spot? Absent(Spot step, string name, bool required, Findings findings)
    {
        if (required)
        {
            findings.Problem(step.Place, "Missing", name);
        }

        return null;
    }
}
