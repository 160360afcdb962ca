using System.Globalization;
using System.Text.Json.Nodes;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Host.Pages.Forms;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Pages.Heads;

/// <summary>The list of persons behind a unit's answers, as this reader may see it: in the unit with its rows, above it the numbers alone.</summary>
internal sealed record RegisterModel
{
    /// <summary>Rows on one page.</summary>
    public const int Take = 100;

    /// <summary>Longer lists are changed in a spreadsheet.</summary>
    public const int MostEdited = 500;

    public const string EditField = "sua";
    public const string PageField = "trang";

    public required AssignmentModel Work { get; init; }

    public required FormRegister Register { get; init; }

    public required RegisterSummary? Summary { get; init; }

    /// <summary>Keeps the list, and so sees its rows.</summary>
    public required bool Keeps { get; init; }

    public required IReadOnlyList<JsonObject> Rows { get; init; }

    public required int Page { get; init; }

    /// <summary>What stands in the field.</summary>
    public string Pasted { get; init; } = "";

    /// <summary>The text was kept while its writer had to sign in again.</summary>
    public bool Kept { get; init; }

    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Null: nothing is to be confirmed.</summary>
    public RegisterDifference? Difference { get; init; }

    /// <summary>What is confirmed, for the page to carry; null together with the difference.</summary>
    public JsonArray? Read { get; init; }

    /// <summary>The same for the page's hidden field.</summary>
    public string? Packed { get; init; }

    public string Path => Work.Path + RegisterRoutes.Word;

    public bool MayChange => Keeps && Work.Row.State == AssignmentState.Open && Work.Cycle.State is CycleState.Running or CycleState.Paused;

    /// <summary>By the unit's field: its label, what the list comes to now, and what the new one would.</summary>
    public IEnumerable<(string Label, string Now, string? New)> Counts()
    {
        var now = FormValues.Of(Summary?.Counts);
        var later = Read is null ? null : RegisterReading.Counts(Register, Read);
        return Register.Counts.Keys.Select(key => (
            Work.Form.Fields.First(f => f.Key == key).Label, Number(now[key]), later is null ? null : Number(later[key])));
    }

    /// <summary>As a spreadsheet takes it, and as it is read again.</summary>
    public static string Written(FormRegister register, IEnumerable<JsonObject> rows)
    {
        var fields = register.Rows.Fields;
        return string.Join('\n', new[] { string.Join('\t', fields.Select(f => f.Label)) }
            .Concat(rows.Select(row => string.Join('\t', fields.Select(f => Quoted(Cell(f, row[f.Key])))))));
    }

    private static string Cell(FormField field, JsonNode? value) => FormValues.IsOpen(value) ? ""
        : field.Type == FieldKind.Yes ? "x"
        : field.Type is FieldKind.Choice ? FormShown.Read(field, value)
        : FormShown.Written(field, value);

    private static string Quoted(string cell) => cell.AsSpan().IndexOfAny("\t\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Number(JsonNode? count) => FormValues.NumberOf(count) is { } number ? ShownTime.Number((long)number) : "–";
}

/// <summary>Reads the page of a unit's list.</summary>
internal sealed class RegisterReader(Tree tree, SteadyClock clock, AssignmentReader assignments, KeptTexts kept)
{
    /// <returns>Null with the status: there is none, or the reader may not see the assignment.</returns>
    public async Task<(RegisterModel? Model, int Status)> Read(Work work, HttpContext http, string cycle, string stage, string unit)
    {
        var (found, status) = await assignments.Read(work, http, cycle, stage, unit);
        if (found is null || found.Form.Register is not { } register)
        {
            return (null, found is null ? status : StatusCodes.Status404NotFound);
        }

        var person = Visitor.Of(http).Person;
        var own = WhoMay.KeptBy(await tree.On(work, ShownTime.DayOf(clock.GetUtcNow())), person);
        var keeps = own.Contains(found.Unit.Id);
        var model = new RegisterModel
        {
            Work = found,
            Register = register,
            Summary = await RegisterTable.Summary(work, found.Row.Id),
            Keeps = keeps,
            Rows = [.. (await RegisterTable.Rows(work, found.Row.Id, own)).Select(FormValues.Of)],
            Page = int.TryParse(http.Request.Query[RegisterModel.PageField], NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page is > 0 and < 1000 ? page : 1,
        };
        if (!model.MayChange)
        {
            return (model, status);
        }

        model = model with { Work = found with { Pass = kept.PassOf(person!, model.Path) } };
        if (await KeptTexts.Find(work, person!, model.Path) is { } text)
        {
            return (model with { Kept = true, Pasted = text[RegisterRoutes.Pasted].ToString() }, status);
        }

        return (http.Request.Query.ContainsKey(RegisterModel.EditField) && model.Rows.Count is > 0 and <= RegisterModel.MostEdited
            ? model with { Pasted = RegisterModel.Written(register, model.Rows) } : model, status);
    }
}
