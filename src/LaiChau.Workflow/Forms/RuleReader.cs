using System.Text.Json;
using LaiChau.Workflow.Definitions;

namespace LaiChau.Workflow.Forms;

/// <summary>Reads the rules between fields; a rule that names no field of a kind it can compare is refused.</summary>
internal static class RuleReader
{
    private static readonly Dictionary<string, RuleKind> Kinds = new(StringComparer.Ordinal)
    {
        ["atMost"] = RuleKind.AtMost,
        ["notBefore"] = RuleKind.NotBefore,
        ["sum"] = RuleKind.Sum,
        ["neededWhen"] = RuleKind.NeededWhen,
        ["neededWhenDiffers"] = RuleKind.NeededWhenDiffers,
    };

    private static readonly FieldKind[] Numbers = [FieldKind.Whole, FieldKind.Number];
    private static readonly FieldKind[] Dates = [FieldKind.Date];
    private static readonly FieldKind[] Words = [FieldKind.Text, FieldKind.Lines];
    private static readonly FieldKind[] Choice = [FieldKind.Choice];
    private static readonly FieldKind[] Any = Enum.GetValues<FieldKind>();

    public static List<FormRule> Rules(Spot spot, IReadOnlyList<FormField> fields, Findings findings)
    {
        if (!spot.Is(JsonValueKind.Array, "NotList", findings))
        {
            return [];
        }

        return [.. spot.Items().Select(item => Rule(item, fields, findings)).OfType<FormRule>()];
    }

    private static FormRule? Rule(Spot spot, IReadOnlyList<FormField> fields, Findings findings)
    {
        if (!spot.Is(JsonValueKind.Object, "FormRuleShape", findings) || spot.Required("rule", findings)?.Word(Kinds, findings) is not { } kind)
        {
            return null;
        }

        var before = findings.Problems.Count;
        spot.OnlyKeys(["rule", "field", .. KeysOf(kind)], findings);
        var field = Name("field", kind switch { RuleKind.AtMost or RuleKind.Sum => Numbers, RuleKind.NotBefore => Dates, _ => Any });
        var rule = new FormRule(kind, field ?? "");
        rule = kind switch
        {
            RuleKind.AtMost => rule with { Other = Name("other", Numbers), Unless = spot.Member("unless") is null ? null : Name("unless", Words) },
            RuleKind.NotBefore => rule with { Other = Name("other", Dates) },
            RuleKind.Sum => rule with { Of = Names(Numbers) },
            RuleKind.NeededWhen => NeededWhen(rule),
            _ => rule with { Of = Names(Choice) },
        };
        return findings.Problems.Count == before ? rule : null;

        string? Name(string key, FieldKind[] types) => spot.Required(key, findings) is { } given ? Known(given, types) : null;

        string? Known(Spot given, FieldKind[] types)
        {
            if (given.Text(findings) is not { } name)
            {
                return null;
            }

            if (fields.FirstOrDefault(f => f.Key == name) is not { } known)
            {
                findings.Problem(given.Place, "FormFieldUnknown", new Quoted(name), DidYouMean.Remedy(name, fields.Select(f => f.Key).ToList()));
                return null;
            }

            if (!types.Contains(known.Type))
            {
                findings.Problem(given.Place, "FormRuleType", new Quoted(name));
                return null;
            }

            return name;
        }

        List<string> Names(FieldKind[] types)
        {
            if (spot.Required("of", findings) is not { } given || !given.Is(JsonValueKind.Array, "NotList", findings))
            {
                return [];
            }

            if (given.Value.GetArrayLength() < 2)
            {
                findings.Problem(given.Place, "FormRuleOf");
            }

            return [.. given.Items().Select(item => Known(item, types)).OfType<string>()];
        }

        FormRule NeededWhen(FormRule bare)
        {
            var other = Name("other", Choice);
            if (spot.Required("is", findings) is not { } given || !given.Is(JsonValueKind.Array, "NotList", findings) || other is null)
            {
                return bare;
            }

            var options = fields.First(f => f.Key == other).Options.Select(o => o.Value).ToList();
            var words = given.Items().Select(item => (item.Place, Word: item.Text(findings))).Where(w => w.Word is not null).ToList();
            foreach (var (place, word) in words.Where(w => !options.Contains(w.Word!)))
            {
                findings.Problem(place, "UnknownWord", "is", new Quoted(word!), DidYouMean.Remedy(word!, options));
            }

            return bare with { Other = other, Is = [.. words.Select(w => w.Word!)] };
        }
    }

    private static string[] KeysOf(RuleKind kind) => kind switch
    {
        RuleKind.AtMost => ["other", "unless"],
        RuleKind.NotBefore => ["other"],
        RuleKind.NeededWhen => ["other", "is"],
        _ => ["of"],
    };
}
