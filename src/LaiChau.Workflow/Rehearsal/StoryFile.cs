using System.Text;
using System.Text.Json;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Rehearsal;

/// <summary>
/// Reads and checks a story (design.md section 5). It is refused with everything that is wrong with it, each problem at its JSON
/// pointer; malformed JSON at its line and column. What the rules forbid is no problem: the rehearsal records it as refused.
/// </summary>
public static class StoryFile
{
    private static readonly string[] Keys = ["events"];

    /// <param name="definition">Whose stages, and whose zone for local days.</param>
    /// <param name="tree">Whose units and people.</param>
    public static InputResult<Story> Read(string path, CycleDefinition definition, TreeFiles tree, long maxBytes = InputFile.DefaultMaxBytes)
    {
        var unreadable = new ProblemList(path);
        return InputFile.Read(path, maxBytes, unreadable) is { } bytes
            ? Parse(Encoding.UTF8.GetString(bytes), path, definition, tree)
            : new InputResult<Story> { Problems = unreadable.InOrder() };
    }

    /// <param name="file">What messages call it.</param>
    public static InputResult<Story> Parse(string text, string file, CycleDefinition definition, TreeFiles tree)
    {
        var problems = new StoryProblems(file);
        var items = Items(text, problems);
        var drafts = Drafts(items, problems);
        var people = new StoryPeople(tree);
        drafts.ForEach(people.Suppose);
        var ordered = drafts.Count == items.Count && drafts.TrueForAll(d => d.Placed);
        var reader = new EventReader(new StoryPlaces(definition, tree), people, ordered);
        var events = new List<StoryEvent>(drafts.Count);

        // A stable sort: events of one instant happen in the order of the file. Those without a place come first.
        foreach (var draft in drafts.OrderBy(d => d.At).TakeWhile(_ => !problems.Full))
        {
            if (reader.Read(draft) is { } read)
            {
                events.Add(read);
            }
        }

        return problems.Any
            ? new InputResult<Story> { Problems = problems.InOrder() }
            : new InputResult<Story> { Value = new Story(events) };
    }

    private static List<EventDraft> Drafts(List<JsonElement> items, StoryProblems problems)
    {
        var drafts = new List<EventDraft>();
        for (var i = 0; i < items.Count && !problems.Full; i++)
        {
            if (items[i].ValueKind == JsonValueKind.Object)
            {
                drafts.Add(EventReader.Draft(new EventText(items[i], i, problems)));
            }
            else
            {
                problems.Add(i, Place.File.Child(Keys[0]).Child(i), "EventShape");
            }
        }

        return drafts;
    }

    private static List<JsonElement> Items(string text, StoryProblems problems)
    {
        var findings = new Findings();
        var root = JsonText.Parse(text, Place.File, findings);
        foreach (var finding in findings.Problems)
        {
            problems.Add(finding);
        }

        if (root is not { } story)
        {
            return [];
        }

        if (story.ValueKind != JsonValueKind.Object)
        {
            problems.Add(Place.File, "FileShape");
            return [];
        }

        foreach (var key in story.EnumerateObject().Select(p => p.Name).Where(k => !Keys.Contains(k)))
        {
            problems.Add(Place.File.Child(key), "UnknownKeyOfFile", SafeText.Shown(key));
        }

        var events = story.TryGetProperty(Keys[0], out var list) ? list : default;
        if (events.ValueKind == JsonValueKind.Array && events.GetArrayLength() > 0)
        {
            return [.. events.EnumerateArray()];
        }

        problems.Add(events.ValueKind == JsonValueKind.Undefined ? Place.File : Place.File.Child(Keys[0]), events.ValueKind switch
        {
            JsonValueKind.Undefined => "EventsMissing",
            JsonValueKind.Array => "EventsEmpty",
            _ => "EventsShape",
        });
        return [];
    }
}
