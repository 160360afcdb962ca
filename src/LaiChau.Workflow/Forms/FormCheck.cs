using System.Text.Json;
using System.Text.Json.Nodes;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Forms;

/// <summary>Whether answers are complete: every problem beside its field. Pure; pages and the handler ask the same.</summary>
public static class FormCheck
{
    /// <summary>Longer answers are a pasted file; the rest of the path is spared them.</summary>
    public const int MostCharacters = 500_000;

    /// <summary>What the unit hands in.</summary>
    /// <param name="values">JSON.</param>
    /// <param name="year">The cycle's, which limits of dates count from.</param>
    /// <returns>Empty: complete.</returns>
    public static IReadOnlyList<FieldProblem> Unit(FormDefinition form, string values, int year) =>
        Read(values, out var read) is { } problem ? [problem] : new AnswerCheck(year).Of(form, FormPart.Unit, read, read);

    /// <summary>What the reviewer adds; rules may compare it with what the unit handed in.</summary>
    /// <param name="handedIn">JSON of the unit; null: it gave no answers.</param>
    public static IReadOnlyList<FieldProblem> Review(FormDefinition form, string values, string? handedIn, int year)
    {
        if (Read(values, out var read) is { } problem)
        {
            return [problem];
        }

        var all = (JsonObject)read.DeepClone();
        foreach (var (key, value) in FormValues.Of(handedIn).Where(v => !all.ContainsKey(v.Key)))
        {
            all[key] = value?.DeepClone();
        }

        return new AnswerCheck(year).Of(form, FormPart.Review, read, all);
    }

    /// <summary>Of answers that are longer than any are stored: which fields are to blame.</summary>
    /// <returns>Empty: they are not.</returns>
    public static IReadOnlyList<FieldProblem> Overlong(FormDefinition form, FormPart part, string values)
    {
        if (values.Length <= MostCharacters)
        {
            return [];
        }

        var fields = AnswerCheck.Overlong(form.Of(part), FormValues.Of(values), "").ToList();
        return fields.Count > 0 ? fields : [new FieldProblem("", Texts.Forms.Get("TooLarge", MostCharacters))];
    }

    /// <summary>Rows of a register; paths begin with the row's number.</summary>
    public static IReadOnlyList<FieldProblem> Rows(FormRegister register, JsonArray rows, int year) => new AnswerCheck(year).OfRows(register.Rows, rows);

    private static FieldProblem? Read(string values, out JsonObject read)
    {
        read = [];
        if (values.Length > MostCharacters)
        {
            return new FieldProblem("", Texts.Forms.Get("TooLarge", MostCharacters));
        }

        try
        {
            if (JsonNode.Parse(values, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) is JsonObject answers)
            {
                read = answers;
                return null;
            }
        }
        catch (JsonException)
        {
            return new FieldProblem("", Texts.Forms["NotObject"]);
        }

        return new FieldProblem("", Texts.Forms["NotObject"]);
    }
}
