using System.Text.Json.Nodes;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Tests.Support;
using static LaiChau.Workflow.Tests.Definitions.DefinitionText;

namespace LaiChau.Workflow.Tests.Definitions;

/// <summary>Bounded in the processor's time, with no other test beside it: what else the machine does is not counted.</summary>
[Collection(Processes.Name)]
public sealed class LargeDefinitionTests
{
    [Fact]
    public void Ten_thousand_problems_are_all_found_in_reasonable_time()
    {
        var steps = Enumerable.Range(0, 5000).Select(i => (JsonNode)Stage($"s{i}",
            ("dueOn", "02-30"), ("opensOn", new JsonObject { ["after"] = $"nobody{i}.due", ["days"] = 1 }))).ToArray();
        var text = Sequence(steps).ToJsonString();
        var before = Environment.CpuUsage.TotalTime;
        var result = DefinitionFile.Parse(text, "many.json");
        Assert.Equal(10_000, result.Problems.Count);
        Assert.InRange(Environment.CpuUsage.TotalTime - before, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Five_thousand_stages_that_all_wait_for_the_last_one_are_found_in_reasonable_time()
    {
        var steps = Enumerable.Range(0, 5000).Select(i => (JsonNode)Stage($"s{i}",
            ("opensOn", i == 4999 ? null : new JsonObject { ["after"] = "s4999.due", ["days"] = 1 }))).ToArray();
        var text = Sequence(steps).ToJsonString();
        var before = Environment.CpuUsage.TotalTime;
        Assert.Equal(4999, DefinitionFile.Parse(text, "many.json").Problems.Count);
        Assert.InRange(Environment.CpuUsage.TotalTime - before, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }
}
