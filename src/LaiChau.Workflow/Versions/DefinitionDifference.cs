using System.Globalization;
using System.Text.Json;
using LaiChau.Workflow.Definitions;

namespace LaiChau.Workflow.Versions;

/// <summary>What is another in one definition than in another, step by step; where its boxes stand in the drawing does not count.</summary>
public static class DefinitionDifference
{
    /// <summary>What only draws, and the designer's own numbers.</summary>
    private static readonly string[] Drawing = ["metadata", "nodeId", "$schema", "toolVersion"];

    /// <summary>By what the items of a list are known, so that one that is put in between does not make all behind it another.</summary>
    private static readonly string[] Names = ["key", "id"];

    /// <summary>Of the whole first, then by steps in the order of the file, ways between them last.</summary>
    public static IReadOnlyList<DefinitionChange> Between(CycleDefinition before, CycleDefinition after)
    {
        var (then, now) = (Parts.Of(before), Parts.Of(after));
        List<DefinitionChange> changes = [.. Compared("", then.Whole, now.Whole)];
        foreach (var (id, step) in now.Steps)
        {
            changes.AddRange(then.Steps.TryGetValue(id, out var old)
                ? Compared(NameOf(after, id), old, step)
                : [new DefinitionChange(ChangeKind.StepAdded, NameOf(after, id), "", null, null)]);
        }

        changes.AddRange(then.Steps.Keys.Where(id => !now.Steps.ContainsKey(id)).Select(id => new DefinitionChange(ChangeKind.StepRemoved, NameOf(before, id), "", null, null)));
        changes.AddRange(after.Flow.Connections.Except(before.Flow.Connections).Select(c => Way(ChangeKind.WayAdded, after, c)));
        changes.AddRange(before.Flow.Connections.Except(after.Flow.Connections).Select(c => Way(ChangeKind.WayRemoved, before, c)));
        return changes;
    }

    private static DefinitionChange Way(ChangeKind kind, CycleDefinition definition, FlowConnection way) =>
        new(kind, NameOf(definition, way.Source), way.Port, null, NameOf(definition, way.Target));

    private static string NameOf(CycleDefinition definition, string id) => definition.Flow.Activity(id) switch
    {
        StageDefinition stage => stage.Title,
        { Name.Length: > 0 } named => named.Name,
        _ => id,
    };

    private static IEnumerable<DefinitionChange> Compared(string step, Dictionary<string, string> before, Dictionary<string, string> after) =>
        after.Keys.Concat(before.Keys.Where(k => !after.ContainsKey(k)))
            .Where(key => before.GetValueOrDefault(key) != after.GetValueOrDefault(key))
            .Select(key => new DefinitionChange(ChangeKind.Value, step, key, before.GetValueOrDefault(key), after.GetValueOrDefault(key)));

    /// <param name="Whole">Values outside the steps, by their paths.</param>
    /// <param name="Steps">Values of each step by its id.</param>
    private sealed record Parts(Dictionary<string, string> Whole, Dictionary<string, Dictionary<string, string>> Steps)
    {
        public static Parts Of(CycleDefinition definition)
        {
            var root = JsonElement.Parse(definition.Text);
            Dictionary<string, string> whole = new(StringComparer.Ordinal);
            Dictionary<string, Dictionary<string, string>> steps = new(StringComparer.Ordinal);
            foreach (var member in root.EnumerateObject().Where(m => m.Name != "root"))
            {
                Flatten(member.Name, member.Value, whole);
            }

            if (root.TryGetProperty("root", out var flow) && flow.ValueKind == JsonValueKind.Object)
            {
                foreach (var member in flow.EnumerateObject().Where(m => m.Name is not ("activities" or "connections")))
                {
                    Flatten($"root.{member.Name}", member.Value, whole);
                }

                foreach (var step in flow.GetProperty("activities").EnumerateArray())
                {
                    Dictionary<string, string> values = new(StringComparer.Ordinal);
                    foreach (var member in step.EnumerateObject().Where(m => m.Name != "id"))
                    {
                        Flatten(member.Name, member.Value, values);
                    }

                    steps[step.GetProperty("id").GetString()!] = values;
                }
            }

            return new Parts(whole, steps);
        }

        private static void Flatten(string path, JsonElement value, Dictionary<string, string> into)
        {
            if (Drawing.Contains(path.Split('.')[^1], StringComparer.Ordinal))
            {
                return;
            }

            switch (value.ValueKind)
            {
                case JsonValueKind.Object when value.TryGetProperty("expression", out var expression) && expression.ValueKind == JsonValueKind.Object
                    && expression.TryGetProperty("value", out var inner):
                    Flatten(path, inner, into);
                    break;
                case JsonValueKind.Object:
                    foreach (var member in value.EnumerateObject())
                    {
                        Flatten($"{path}.{member.Name}", member.Value, into);
                    }

                    break;
                case JsonValueKind.Array:
                    var index = 0;
                    foreach (var item in value.EnumerateArray())
                    {
                        Flatten($"{path}.{Known(item) ?? (index + 1).ToString(CultureInfo.InvariantCulture)}", item, into);
                        index++;
                    }

                    break;
                case JsonValueKind.String when value.GetString() is ['{' or '[', ..] text && Opened(text) is { } structure:
                    Flatten(path, structure, into);
                    break;
                case JsonValueKind.String:
                    into[path] = value.GetString()!;
                    break;
                case JsonValueKind.Null:
                    break;
                default:
                    into[path] = value.GetRawText();
                    break;
            }
        }

        private static string? Known(JsonElement item) => item.ValueKind != JsonValueKind.Object ? null
            : Names.Select(n => item.TryGetProperty(n, out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null).FirstOrDefault(n => n is not null);

        /// <summary>Elsa writes objects as texts.</summary>
        private static JsonElement? Opened(string text)
        {
            try
            {
                return JsonElement.Parse(text);
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }
}

/// <summary>One thing that is another.</summary>
/// <param name="Step">As people call it; empty: of the whole.</param>
/// <param name="Path">Names of the file, with points between them; of a way the port.</param>
/// <param name="Before">Null: it was not there.</param>
/// <param name="After">Null: it is not there; of a way the step it leads to.</param>
public sealed record DefinitionChange(ChangeKind Kind, string Step, string Path, string? Before, string? After);

/// <summary>What kind of thing has changed.</summary>
public enum ChangeKind
{
    Value,
    StepAdded,
    StepRemoved,
    WayAdded,
    WayRemoved,
}
