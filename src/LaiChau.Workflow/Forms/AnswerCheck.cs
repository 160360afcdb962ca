using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Forms;

/// <summary>Goes through the fields of one form with one set of answers.</summary>
internal sealed partial class AnswerCheck(int year)
{
    private readonly List<FieldProblem> problems = [];
    private readonly HashSet<string> wrong = new(StringComparer.Ordinal);

    /// <param name="all">With what rules may compare beside these answers.</param>
    public IReadOnlyList<FieldProblem> Of(FormDefinition form, FormPart part, JsonObject values, JsonObject all)
    {
        Fields(form.Of(part), values, "");
        var added = form.Review.Select(f => f.Key).ToHashSet(StringComparer.Ordinal);
        // A rule that is about something of the reviewer's is his to keep.
        var rules = form.Rules.Where(r => r.Names.Any(added.Contains) == (part == FormPart.Review));
        Rules(rules, [.. form.Fields, .. form.Review], all, "");
        return problems;
    }

    /// <summary>Texts that are longer than their fields take.</summary>
    public static IEnumerable<FieldProblem> Overlong(IReadOnlyList<FormField> fields, JsonObject values, string at) => fields.SelectMany(field => values[field.Key] switch
    {
        JsonArray rows when field.Type == FieldKind.Group => rows.SelectMany((row, i) => Overlong(field.Fields, row as JsonObject ?? [], $"{at}{field.Key}.{i}.")),
        { } value when FormValues.TextOf(value) is { } text && text.Length > field.Longest => [new FieldProblem(at + field.Key, Texts.Forms.Get("TooLong", field.Label, field.Longest, text.Length))],
        _ => Enumerable.Empty<FieldProblem>(),
    });

    public IReadOnlyList<FieldProblem> OfRows(FormField group, JsonArray rows)
    {
        Group(group, rows, "rows");
        return [.. problems.Select(p => p with { Path = p.Path.Length > "rows.".Length ? p.Path["rows.".Length..] : "" })];
    }

    private void Fields(IReadOnlyList<FormField> fields, JsonObject values, string at)
    {
        var known = fields.Select(f => f.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var (key, _) in values.Where(v => !known.Contains(v.Key)))
        {
            Add(at + key, "Unknown", Findings.Shown(key));
        }

        foreach (var field in fields)
        {
            Field(field, values[field.Key], at + field.Key);
        }
    }

    private void Field(FormField field, JsonNode? value, string path)
    {
        if (field.Type == FieldKind.Group)
        {
            Group(field, value, path);
            return;
        }

        if (FormValues.IsOpen(value))
        {
            if (field.Required)
            {
                Add(path, "Needed", field.Label);
            }

            return;
        }

        switch (field.Type)
        {
            case FieldKind.Text or FieldKind.Lines:
                Text(field, value!, path);
                break;
            case FieldKind.Whole or FieldKind.Number:
                Number(field, value!, path);
                break;
            case FieldKind.Date:
                Day(field, value!, path);
                break;
            case FieldKind.Choice:
                if (!IsOption(field, value))
                {
                    Add(path, "NotOption", field.Label);
                }

                break;
            case FieldKind.Choices:
                if (value is not JsonArray chosen || !chosen.All(c => IsOption(field, c)) || chosen.Select(c => c!.GetValue<string>()).Distinct().Count() != chosen.Count)
                {
                    Add(path, "NotOption", field.Label);
                }

                break;
            case FieldKind.Yes:
                if (value!.GetValueKind() != JsonValueKind.True)
                {
                    Add(path, "NotYes", field.Label);
                }

                break;
            case FieldKind.Files:
                Files(field, value!, path);
                break;
        }
    }

    private void Text(FormField field, JsonNode value, string path)
    {
        if (FormValues.TextOf(value) is not { } text)
        {
            Add(path, "NotText", field.Label);
            return;
        }

        if (text.Length > field.Longest)
        {
            Add(path, "TooLong", field.Label, field.Longest, text.Length);
        }
        else if (text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
        {
            Add(path, "Control", field.Label);
        }
        else if (field.Type == FieldKind.Text && text.AsSpan().IndexOfAny('\n', '\r') >= 0)
        {
            Add(path, "OneLine", field.Label);
        }
    }

    private void Number(FormField field, JsonNode value, string path)
    {
        if (FormValues.NumberOf(value) is not { } number || (field.Type == FieldKind.Whole && number != decimal.Truncate(number)))
        {
            Add(path, field.Type == FieldKind.Whole ? "NotWhole" : "NotNumber", field.Label);
        }
        else if (number < field.Least)
        {
            Add(path, "TooSmall", field.Label, FieldReader.Shown(field.Least.Value));
        }
        else if (number > field.Most)
        {
            Add(path, "TooBig", field.Label, FieldReader.Shown(field.Most.Value));
        }
    }

    private void Day(FormField field, JsonNode value, string path)
    {
        if (FormValues.DayOf(value) is not { } day)
        {
            Add(path, "NotDate", field.Label);
        }
        else if (field.From?.In(year) is { } from && day < from)
        {
            Add(path, "TooEarly", field.Label, from);
        }
        else if (field.To?.In(year) is { } to && day > to)
        {
            Add(path, "TooLate", field.Label, to);
        }
    }

    private void Group(FormField field, JsonNode? value, string path)
    {
        if (value is not (null or JsonArray))
        {
            Add(path, "NotRows", field.Label);
            return;
        }

        var rows = value as JsonArray ?? [];
        if (rows.Count < field.LeastRows)
        {
            Add(path, "RowsFew", field.Label, field.LeastRows);
        }
        else if (rows.Count > field.MostRows)
        {
            Add(path, "RowsMany", field.Label, field.MostRows);
            return;
        }

        for (var i = 0; i < rows.Count; i++)
        {
            var row = string.Create(CultureInfo.InvariantCulture, $"{path}.{i}");
            if (rows[i] is JsonObject values)
            {
                Fields(field.Fields, values, row + ".");
                Rules(field.Rules, field.Fields, values, row + ".");
            }
            else
            {
                Add(row, "NotRows", field.Label);
            }
        }
    }

    private static bool IsOption(FormField field, JsonNode? value) => FormValues.TextOf(value) is { } word && field.Options.Any(o => o.Value == word);

    private void Rules(IEnumerable<FormRule> rules, IReadOnlyList<FormField> fields, JsonObject values, string at)
    {
        // What is wrong by itself is told once, not by every rule that meets it.
        foreach (var rule in rules.Where(r => !r.Names.Any(n => wrong.Contains(at + n))))
        {
            switch (rule.Kind)
            {
                case RuleKind.AtMost when FormValues.NumberOf(values[rule.Field]) is { } number && FormValues.NumberOf(values[rule.Other!]) is { } most && number > most:
                    if (rule.Unless is null)
                    {
                        Add(at + rule.Field, "RuleAtMost", Label(rule.Field), FieldReader.Shown(number), Label(rule.Other!), FieldReader.Shown(most));
                    }
                    else if (FormValues.IsOpen(values[rule.Unless]))
                    {
                        Add(at + rule.Field, "RuleAtMostUnless", Label(rule.Field), FieldReader.Shown(number), Label(rule.Other!), FieldReader.Shown(most), Label(rule.Unless));
                    }

                    break;
                case RuleKind.NotBefore when FormValues.DayOf(values[rule.Field]) < FormValues.DayOf(values[rule.Other!]):
                    Add(at + rule.Field, "RuleNotBefore", Label(rule.Field), Label(rule.Other!));
                    break;
                case RuleKind.Sum when FormValues.NumberOf(values[rule.Field]) is { } total && rule.Of.Any(o => !FormValues.IsOpen(values[o])):
                    var sum = rule.Of.Sum(o => FormValues.NumberOf(values[o]) ?? 0);
                    if (sum != total)
                    {
                        Add(at + rule.Field, "RuleSum", Label(rule.Field), FieldReader.Shown(total), FieldReader.Shown(sum));
                    }

                    break;
                case RuleKind.NeededWhen when FormValues.IsOpen(values[rule.Field]) && FormValues.TextOf(values[rule.Other!]) is { } word && rule.Is.Contains(word):
                    Add(at + rule.Field, "RuleNeededWhen", Label(rule.Field), Label(rule.Other!), fields.First(f => f.Key == rule.Other).Options.First(o => o.Value == word).Label);
                    break;
                case RuleKind.NeededWhenDiffers when FormValues.IsOpen(values[rule.Field])
                    && rule.Of.Select(o => FormValues.TextOf(values[o])).Where(w => !string.IsNullOrWhiteSpace(w)).Distinct(StringComparer.Ordinal).Count() > 1:
                    Add(at + rule.Field, "RuleNeededWhenDiffers", Label(rule.Field));
                    break;
            }
        }

        string Label(string key) => fields.First(f => f.Key == key).Label;
    }

    private void Add(string path, string key, params object?[] values)
    {
        wrong.Add(path);
        problems.Add(new FieldProblem(path, Texts.Forms.Get(key, values)));
    }
}
