using System.Text.RegularExpressions;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Rehearsal;
using LaiChau.Workflow.Resources;
using LaiChau.Workflow.Tests.Support;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Tests.Rehearsal;

/// <summary>Stories about the small tree and the three stages of the worked example.</summary>
internal static class StoryReading
{
    public static readonly CycleDefinition Definition =
        new FlowBuilder().Path("start", "pledges", "breakthrough", "evaluation").Build() with
        {
            Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Ho_Chi_Minh"),
        };

    private static readonly DateOnly Founded = new(2025, 7, 1);

    public static readonly TreeFiles SmallTree = new(
        [
            new UnitRow(2, "R", "Province", "province", null, Founded, null, 0),
            new UnitRow(3, "P", "Commune", "commune", "R", Founded, null, 0),
            new UnitRow(4, "X", "Cell X", "cell", "P", Founded, null, 24),
            new UnitRow(5, "Y", "Cell Y", "cell", "P", Founded, new DateOnly(2026, 6, 30), 17),
        ],
        [
            new PersonRow(2, "R", PostKind.Administrator, "p00", "Zero", "zero@tinh.example", Founded, null),
            new PersonRow(3, "R", PostKind.Head, "p01", "One", "one@tinh.example", Founded, null),
            new PersonRow(4, "P", PostKind.Head, "p02", "Two", "two@xa.example", Founded, null),
            new PersonRow(5, "X", PostKind.Head, "p03", "Three", "three@xa.example", Founded, null),
            new PersonRow(6, "Y", PostKind.Head, "p04", "Four", null, Founded, null),
        ]);

    public static InputResult<Story> Parse(string text) => StoryFile.Parse(text, "story.json", Definition, SmallTree);

    /// <summary>With single quotes for double ones.</summary>
    public static InputResult<Story> Events(params string[] events) =>
        Parse($"{{\"events\":[{string.Join(',', events).Replace('\'', '"')}]}}");

    /// <summary>An event at noon of that day of March 2026.</summary>
    public static string On(int day, string keys) => $"{{'at':'2026-03-{day:00}T12:00+07:00',{keys}}}";

    public static IReadOnlyList<StoryEvent> Sound(params string[] events)
    {
        var result = Events(events);
        Assert.Empty(result.Problems);
        return result.Value!.Events;
    }

    /// <summary>Exactly these problems in this order, each a pointer and the key of its sentence.</summary>
    public static void Problems(InputResult<Story> result, params (string Place, string Key)[] expected)
    {
        var told = string.Join('\n', result.Problems);
        Assert.Null(result.Value);
        Assert.True(expected.Select(e => e.Place).SequenceEqual(result.Problems.Select(p => p.Place)), told);
        foreach (var ((_, key), problem) in expected.Zip(result.Problems))
        {
            Assert.True(IsText(Texts.Story[key], problem.Text), $"{key}:\n{told}");
        }
    }

    public static bool IsText(string format, string text) =>
        Regex.IsMatch(text, $"^{Regex.Replace(Regex.Escape(format.Replace("{{", "{", StringComparison.Ordinal)
            .Replace("}}", "}", StringComparison.Ordinal)), @"\\\{[0-9][^}]*}", ".*")}$");
}
