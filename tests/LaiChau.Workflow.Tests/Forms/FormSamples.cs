using System.Text.Json.Nodes;
using LaiChau.Workflow.Forms;

namespace LaiChau.Workflow.Tests.Forms;

/// <summary>Answers that a form accepts, made from the form itself and the one thing that its rules need.</summary>
internal static class FormSamples
{
    public const int Year = 2026;

    /// <summary>Every field filled in; all numbers alike and all dates alike, so that no rule is broken but that of a sum.</summary>
    public static JsonObject Full(FormDefinition form, FormPart part)
    {
        var values = Fill(form.Of(part));
        // The four groups of people who came make up the one number.
        if (form.Name == "study-conferences")
        {
            values["conferences"]![0]!["attended"] = 20;
            values["conferences"]![0]!["summoned"] = 30;
        }

        return values;
    }

    private static JsonObject Fill(IReadOnlyList<FormField> fields)
    {
        var values = new JsonObject();
        foreach (var field in fields)
        {
            values[field.Key] = field.Type switch
            {
                FieldKind.Text => "A line.",
                FieldKind.Lines => "One line.\nAnother.",
                FieldKind.Whole => 5,
                FieldKind.Number => 5.5m,
                FieldKind.Date => (field.To is { } to ? to.In(Year) : new DateOnly(Year, 3, 31)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                FieldKind.Choice => field.Options[0].Value,
                FieldKind.Choices => new JsonArray([.. field.Options.Select(o => (JsonNode?)o.Value)]),
                FieldKind.Yes => true,
                FieldKind.Files => new JsonArray(new AttachedFile(new string('a', 64), "A report.pdf").Json),
                _ => new JsonArray([.. Enumerable.Range(0, Math.Max(1, field.LeastRows)).Select(_ => (JsonNode?)Fill(field.Fields))]),
            };
        }

        return values;
    }
}
