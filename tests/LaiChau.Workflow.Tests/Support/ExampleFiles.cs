namespace LaiChau.Workflow.Tests.Support;

/// <summary>The worked example of the contract: a definition, a tree, a story and the ledger that follows.</summary>
internal static class ExampleFiles
{
    public static readonly string Definition = Repository.Path("tests/LaiChau.Workflow.Tests/Definitions/Good/worked-example.json");
    public static readonly string Units = Repository.Path("tests/LaiChau.Workflow.Tests/Rehearsal/Example/units.csv");
    public static readonly string People = Repository.Path("tests/LaiChau.Workflow.Tests/Rehearsal/Example/people.csv");
    public static readonly string Calendar = Repository.Path("samples/lai-chau/calendar.csv");
    public static readonly string Story = Repository.Path("tests/LaiChau.Workflow.Tests/Rehearsal/Stories/example.json");

    /// <summary>Byte by byte what a rehearsal of the story writes.</summary>
    public static byte[] Ledger => File.ReadAllBytes(Repository.Path("tests/LaiChau.Workflow.Tests/Rehearsal/Example/ledger.jsonl"));
}
