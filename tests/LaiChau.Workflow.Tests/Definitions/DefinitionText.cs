using System.Text.Json.Nodes;

namespace LaiChau.Workflow.Tests.Definitions;

/// <summary>Small definitions for tests; each test adds the one thing it is about.</summary>
internal static class DefinitionText
{
    public static JsonObject Stage(string id, params (string Name, JsonNode? Value)[] inputs)
    {
        var stage = new JsonObject { ["id"] = id, ["name"] = id, ["type"] = "LaiChau.CollectPledges", ["title"] = Wrapped("Pledges"), ["dueOn"] = Wrapped("03-31") };
        foreach (var (name, value) in inputs)
        {
            stage[name] = value is null ? null : Wrapped(value);
        }

        return stage;
    }

    public static JsonObject Step(string id, string type, params (string Name, JsonNode Value)[] inputs)
    {
        var step = new JsonObject { ["id"] = id, ["name"] = id, ["type"] = type };
        foreach (var (name, value) in inputs)
        {
            step[name] = Wrapped(value);
        }

        return step;
    }

    public static JsonObject Wrapped(JsonNode value) => new()
    {
        ["typeName"] = "Object",
        ["expression"] = new JsonObject { ["type"] = value is JsonValue ? "Literal" : "Object", ["value"] = value },
    };

    public static JsonObject Sequence(params JsonNode[] steps) => File(new JsonObject { ["type"] = "Elsa.Sequence", ["activities"] = new JsonArray(steps) });

    public static JsonObject Flowchart(JsonNode[] steps, params (string Source, string Port, string Target)[] connections) => File(new JsonObject
    {
        ["type"] = "Elsa.Flowchart",
        ["activities"] = new JsonArray([Step("start", "Elsa.Start"), .. steps]),
        ["connections"] = new JsonArray([.. connections.Select(c => (JsonNode)new JsonObject
        {
            ["source"] = new JsonObject { ["activity"] = c.Source, ["port"] = c.Port },
            ["target"] = new JsonObject { ["activity"] = c.Target, ["port"] = "In" },
        })]),
    });

    public static JsonObject WithSettings(this JsonObject file, JsonObject settings)
    {
        file["customProperties"] = new JsonObject { ["laichau"] = settings };
        return file;
    }

    private static JsonObject File(JsonObject root) => new() { ["definitionId"] = "small", ["name"] = "Small", ["root"] = root };
}
