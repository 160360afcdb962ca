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
    /// <param name="listed">JSON: what the unit's list comes to, which its numbers must agree with; null: it keeps none.</param>
    /// <returns>Empty: complete.</returns>
    public static IReadOnlyList<FieldProblem> Unit(FormDefinition form, string values, int year, string? listed = null)
    {
        if (Read(values, out var read) is { } problem)
        {
            return [problem];
        }

        var problems = new AnswerCheck(year).Of(form, FormPart.Unit, read, read);
        return listed is null || form.Register is not { } register ? problems : [.. problems, .. Differing(form, register, read, FormValues.Of(listed), problems)];
    }

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

    /// <summary>A number that is left open says nothing else than a list that comes to none.</summary>
    private static IEnumerable<FieldProblem> Differing(FormDefinition form, FormRegister register, JsonObject values, JsonObject listed, IReadOnlyList<FieldProblem> problems) =>
        from key in register.Counts.Keys
        where problems.All(p => p.Path != key)
        let count = FormValues.NumberOf(listed[key])
        let number = FormValues.NumberOf(values[key]) ?? 0
        where count is not null && count != number
        select new FieldProblem(key, Texts.Forms.Get("RegisterDiffers", form.Fields.First(f => f.Key == key).Label, FieldReader.Shown(number), register.Rows.Label, FieldReader.Shown(count.Value)));

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
