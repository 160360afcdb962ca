using System.Text.Json;
using Json.Schema;

namespace LaiChau.Workflow.Tests.Definitions;

/// <summary>The schema that editors complete and check with agrees with the program where it can see at all.</summary>
public sealed class SchemaTests
{
    private static readonly JsonSchema Schema = JsonSchema.FromText(File.ReadAllText(Path.Combine(DefinitionFolder.Workflows, "laichau-definition.schema.json")));

    public static TheoryData<string> Good =>
    [
        Path.Combine(DefinitionFolder.Workflows, "annual-review.json"),
        Path.Combine(DefinitionFolder.Workflows, "study-campaign.json"),
        Path.Combine(DefinitionFolder.Good, "worked-example.json"),
    ];

    public static TheoryData<string> BrokenJson => new(BrokenDefinitionTests.Table.Where(e => e.Value.SeenBySchema is not null).Select(e => e.Key));

    [Theory]
    [MemberData(nameof(Good))]
    public void A_good_definition_validates(string path)
    {
        var result = Evaluate(path);
        Assert.True(result.IsValid, string.Join('\n', (result.Details ?? []).Where(d => d.Errors is not null).Select(d => $"{d.InstanceLocation}: {string.Join("; ", d.Errors!.Values)}")));
    }

    [Theory]
    [MemberData(nameof(BrokenJson))]
    public void A_broken_definition_of_a_kind_that_a_schema_can_see_does_not_validate(string file)
    {
        Assert.Equal(BrokenDefinitionTests.Table[file].SeenBySchema, !Evaluate(Path.Combine(DefinitionFolder.Broken, file)).IsValid);
    }

    [Theory]
    [InlineData("annual-review.json")]
    [InlineData("study-campaign.json")]
    public void The_definitions_point_editors_to_the_schema(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(DefinitionFolder.Workflows, file)));
        var named = document.RootElement.GetProperty("$schema").GetString()!;
        Assert.True(File.Exists(Path.Combine(DefinitionFolder.Workflows, named)));
    }

    internal static bool Accepts(string text) => Schema.Evaluate(JsonElement.Parse(text)).IsValid;

    private static EvaluationResults Evaluate(string path) =>
        Schema.Evaluate(JsonElement.Parse(File.ReadAllText(path)), new EvaluationOptions { OutputFormat = OutputFormat.List });
}
