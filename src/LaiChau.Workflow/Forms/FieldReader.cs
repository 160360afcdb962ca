using System.Text.Json;
using System.Text.RegularExpressions;
using LaiChau.Workflow.Definitions;

namespace LaiChau.Workflow.Forms;

/// <summary>Reads the fields of a form; every list has the keys that its type understands and no others.</summary>
internal sealed partial class FieldReader(Findings findings)
{
    public const int LongestHelp = 2000;

    private const int LongestLine = 500;
    private const int LongestLines = 20_000;
    private const int MostOptions = 100;
    private const int MostRows = 100;
    private const decimal Largest = 1_000_000_000_000m;
    private static readonly string[] CommonKeys = ["key", "type", "label", "help", "required"];
    private static readonly string[] OptionKeys = ["value", "label"];

    private static readonly Dictionary<string, FieldKind> Types = new(StringComparer.Ordinal)
    {
        ["text"] = FieldKind.Text,
        ["lines"] = FieldKind.Lines,
        ["whole"] = FieldKind.Whole,
        ["number"] = FieldKind.Number,
        ["date"] = FieldKind.Date,
        ["choice"] = FieldKind.Choice,
        ["choices"] = FieldKind.Choices,
        ["yes"] = FieldKind.Yes,
        ["group"] = FieldKind.Group,
        ["files"] = FieldKind.Files,
    };

    public int Count { get; private set; }

    /// <param name="beside">Fields that share their names with these: the unit's, of what the reviewer adds.</param>
    /// <param name="takesFiles">Only what the unit fills in itself does, and no row of it.</param>
    public List<FormField> Fields(Spot spot, IReadOnlyList<FormField> beside, bool inGroup, bool takesFiles = false)
    {
        if (!spot.Is(JsonValueKind.Array, "NotList", findings))
        {
            return [];
        }

        if (spot.Value.GetArrayLength() == 0)
        {
            findings.Problem(spot.Place, "FormNoFields");
        }

        var keys = beside.Select(f => f.Key).ToHashSet(StringComparer.Ordinal);
        return [.. spot.Items().Select(item => Field(item, keys, inGroup, takesFiles)).OfType<FormField>()];
    }

    private FormField? Field(Spot spot, HashSet<string> keys, bool inGroup, bool takesFiles)
    {
        Count++;
        if (!spot.Is(JsonValueKind.Object, "FormFieldShape", findings))
        {
            return null;
        }

        var key = spot.Required("key", findings) is { } k ? Key(k, keys) : null;
        var label = spot.Required("label", findings)?.Text(findings);
        var type = spot.Required("type", findings)?.Word(Types, findings);
        if (type is null)
        {
            return null;
        }

        spot.OnlyKeys([.. CommonKeys, .. KeysOf(type.Value)], findings);
        if (type == FieldKind.Group && inGroup)
        {
            findings.Problem(spot.Place.Child("type"), "FormGroupInGroup");
            return null;
        }

        if (type == FieldKind.Files && !takesFiles)
        {
            findings.Problem(spot.Place.Child("type"), "FormFilesPlace");
            return null;
        }

        var field = new FormField(key ?? "", type.Value, label ?? "")
        {
            Help = spot.Member("help")?.Text(findings, LongestHelp, lines: true),
            Unit = type is FieldKind.Whole or FieldKind.Number ? spot.Member("unit")?.Text(findings, 60) : null,
            Required = spot.Member("required") is { } r && Flag(r),
        };
        field = type.Value switch
        {
            FieldKind.Text => field with { Longest = spot.Member("longest")?.Whole(1, LongestLine, findings) ?? LongestLine },
            FieldKind.Lines => field with { Longest = spot.Member("longest")?.Whole(1, LongestLines, findings) ?? LongestLines },
            FieldKind.Whole or FieldKind.Number => Limits(field, spot),
            FieldKind.Date => Days(field, spot),
            FieldKind.Choice or FieldKind.Choices => field with { Options = spot.Required("options", findings) is { } options ? Options(options) : [] },
            FieldKind.Group => Group(field, spot),
            FieldKind.Files => Files(field, spot),
            _ => field,
        };
        return key is null || label is null ? null : field;
    }

    private static string[] KeysOf(FieldKind type) => type switch
    {
        FieldKind.Text or FieldKind.Lines => ["longest"],
        FieldKind.Whole or FieldKind.Number => ["unit", "least", "most"],
        FieldKind.Date => ["from", "to"],
        FieldKind.Choice or FieldKind.Choices => ["options"],
        FieldKind.Group => ["fields", "rules", "least", "most"],
        FieldKind.Files => ["most"],
        _ => [],
    };

    private string? Key(Spot spot, HashSet<string> keys)
    {
        if (spot.Text(findings) is not { } key)
        {
            return null;
        }

        if (!KeyPattern().IsMatch(key))
        {
            findings.Problem(spot.Place, "FormKey", new Quoted(key));
            return null;
        }

        if (!keys.Add(key))
        {
            findings.Problem(spot.Place, "FormKeyTwice", new Quoted(key));
            return null;
        }

        return key;
    }

    private bool Flag(Spot spot)
    {
        if (spot.Value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return spot.Value.ValueKind == JsonValueKind.True;
        }

        findings.Problem(spot.Place, "FormNotFlag", spot.Key);
        return false;
    }

    private FormField Limits(FormField field, Spot spot)
    {
        var least = Amount(spot.Member("least"), field.Type);
        var most = Amount(spot.Member("most"), field.Type);
        if (least > most)
        {
            findings.Problem(spot.Place.Child("least"), "FormLeastMost");
        }

        return field with { Least = least ?? -Largest, Most = most ?? Largest };
    }

    private decimal? Amount(Spot? spot, FieldKind type)
    {
        if (spot is not { } given)
        {
            return null;
        }

        if (given.Value.ValueKind == JsonValueKind.Number && given.Value.TryGetDecimal(out var amount) && Math.Abs(amount) <= Largest
            && (type == FieldKind.Number || amount == decimal.Truncate(amount)))
        {
            return amount;
        }

        findings.Problem(given.Place, type == FieldKind.Whole ? "NotWhole" : "FormNotNumber", given.Key);
        return null;
    }

    private FormField Days(FormField field, Spot spot)
    {
        var from = Day(spot.Member("from"), "from");
        var to = Day(spot.Member("to"), "to");
        // Any year will do: both are so many years away from the same one.
        if (from?.In(2025) > to?.In(2025))
        {
            findings.Problem(spot.Place.Child("from"), "FormFromTo");
        }

        return field with { From = from, To = to };
    }

    private FixedDay? Day(Spot? spot, string key)
    {
        if (spot is not { } given || !given.Is(JsonValueKind.String, "NotText", findings))
        {
            return null;
        }

        return DayRuleReader.Read(given, key, findings)?.Rule as FixedDay;
    }

    private List<FormOption> Options(Spot spot)
    {
        if (!spot.Is(JsonValueKind.Array, "NotList", findings))
        {
            return [];
        }

        if (spot.Value.GetArrayLength() is 0 or > MostOptions)
        {
            findings.Problem(spot.Place, "FormOptionCount", MostOptions);
            return [];
        }

        var values = new HashSet<string>(StringComparer.Ordinal);
        return [.. spot.Items().Select(item => Option(item, values)).OfType<FormOption>()];
    }

    private FormOption? Option(Spot spot, HashSet<string> values)
    {
        if (!spot.Is(JsonValueKind.Object, "FormOptionShape", findings))
        {
            return null;
        }

        spot.OnlyKeys(OptionKeys, findings);
        var value = spot.Required("value", findings) is { } v ? Key(v, values) : null;
        var label = spot.Required("label", findings)?.Text(findings);
        return value is null || label is null ? null : new FormOption(value, label);
    }

    private FormField Group(FormField field, Spot spot)
    {
        var before = findings.Problems.Count;
        var fields = spot.Required("fields", findings) is { } own ? Fields(own, [], inGroup: true) : [];
        var rules = findings.Problems.Count == before && spot.Member("rules") is { } between ? RuleReader.Rules(between, fields, findings) : [];
        var least = spot.Member("least")?.Whole(0, MostRows, findings) ?? 0;
        var most = spot.Member("most")?.Whole(1, MostRows, findings) ?? MostRows;
        if (least > most)
        {
            findings.Problem(spot.Place.Child("least"), "FormLeastMost");
        }

        return field with { Fields = fields, Rules = rules, LeastRows = Math.Max(least, field.Required ? 1 : 0), MostRows = most };
    }

    /// <summary>How a number is written in a sentence.</summary>
    public static string Shown(decimal number) => number.ToString("#,0.##########", Resources.Texts.Culture);

    [GeneratedRegex("^[a-z][A-Za-z0-9]{0,39}$")]
    private static partial Regex KeyPattern();
}
