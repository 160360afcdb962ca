using System.Text.Json.Nodes;
using LaiChau.Workflow.Definitions;

namespace LaiChau.Workflow.Tests.Definitions;

/// <summary>Whatever one value of a good file is replaced by, the answer is a definition or a list of problems, never a crash.</summary>
public sealed class DamagedDefinitionTests
{
    private static readonly string[] Replacements = ["null", "1", "-1.5e300", "true", "\"\"", "\"x\"", "\"\\u0000\"", "[]", "[null]", "{}", "{\"x\": [1]}"];

    [Theory]
    [InlineData("worked-example.json")]
    public void One_value_replaced_or_taken_out(string file)
    {
        var text = File.ReadAllText(Path.Combine(DefinitionFolder.Good, file));
        var paths = new List<object[]>();
        Paths(JsonNode.Parse(text)!, [], paths);
        Assert.True(paths.Count > 200);
        foreach (var path in paths)
        {
            foreach (var replacement in Replacements.Append(null))
            {
                var damaged = JsonNode.Parse(text)!;
                Damage(damaged, path, replacement);
                var result = DefinitionFile.Parse(damaged.ToJsonString(), "damaged.json");
                Assert.True((result.Value is null) != (result.Problems.Count == 0), $"{string.Join('/', path)} = {replacement}");
            }
        }
    }

    // Every cut of a file is malformed but the last, and says where.
    [Fact]
    public void Cut_off_anywhere()
    {
        var text = File.ReadAllText(Path.Combine(DefinitionFolder.Good, "worked-example.json")).TrimEnd();
        for (var length = 0; length < text.Length; length += 37)
        {
            var problem = Assert.Single(DefinitionFile.Parse(text[..length], "cut.json").Problems);
            Assert.Matches(", c\\w+t [0-9]+$", problem.Place);
        }
    }

    private static void Paths(JsonNode? node, object[] path, List<object[]> paths)
    {
        // Elsa's drawing of a step is not ours to read.
        if (path.Contains("designer"))
        {
            return;
        }

        if (path.Length > 0)
        {
            paths.Add(path);
        }

        if (node is JsonObject values)
        {
            foreach (var (key, value) in values)
            {
                Paths(value, [.. path, key], paths);
            }
        }
        else if (node is JsonArray items)
        {
            for (var i = 0; i < items.Count; i++)
            {
                Paths(items[i], [.. path, i], paths);
            }
        }
    }

    private static void Damage(JsonNode root, object[] path, string? replacement)
    {
        var owner = path[..^1].Aggregate(root, (node, step) => step is int index ? node[index]! : node[(string)step]!);
        if (path[^1] is int at)
        {
            owner.AsArray().RemoveAt(at);
            if (replacement is not null)
            {
                owner.AsArray().Insert(at, JsonNode.Parse(replacement));
            }
        }
        else if (replacement is null)
        {
            owner.AsObject().Remove((string)path[^1]);
        }
        else
        {
            owner[(string)path[^1]] = JsonNode.Parse(replacement);
        }
    }
}
