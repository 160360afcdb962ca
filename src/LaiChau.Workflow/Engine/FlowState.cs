using System.Text.Encodings.Web;
using System.Text.Json;
using LaiChau.Workflow.Definitions;

namespace LaiChau.Workflow.Engine;

/// <summary>
/// Where the tokens of one flow are. Its text is sorted, so that flows which stand alike have the same text whatever
/// the order in which they came there. "Ended" is not stored: a flow has ended when nothing is active.
/// </summary>
internal sealed class FlowState
{
    private const int Format = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Ids of what was started and waits for its event: stages open, days to come, checks to be answered.</summary>
    public SortedSet<string> Active { get; } = new(StringComparer.Ordinal);

    /// <summary>Connections over which a token came into a join that still waits for others.</summary>
    public HashSet<FlowConnection> Arrived { get; } = [];

    public bool HasAllInto(Flow flow, string join) => flow.Connections.Where(c => c.Target == join).All(Arrived.Contains);

    public string Write(CycleDefinition definition) => JsonSerializer.Serialize(
        new Content(
            Format,
            definition.DefinitionId,
            definition.Version,
            [.. Active],
            [.. Arrived
                .OrderBy(c => c.Target, StringComparer.Ordinal)
                .ThenBy(c => c.Source, StringComparer.Ordinal)
                .ThenBy(c => c.Port, StringComparer.Ordinal)]),
        Json);

    /// <exception cref="ArgumentException">The text is no state, or not one in which this definition can stand.</exception>
    public static FlowState Read(CycleDefinition definition, string text)
    {
        var content = Parse(text);
        if (content.Format != Format)
        {
            throw Refused($"its format is {content.Format}, this engine reads {Format}");
        }

        if (content.Definition != definition.DefinitionId || content.Version != definition.Version)
        {
            throw Refused($"it belongs to '{content.Definition}' version {content.Version}, not to '{definition.DefinitionId}' version {definition.Version}");
        }

        var state = new FlowState();
        var flow = definition.Flow;
        var waiting = flow.Activities.Where(FlowEngine.WaitsForAnEvent).Select(a => a.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var id in content.Active)
        {
            if (!waiting.Contains(id) || !state.Active.Add(id))
            {
                throw Refused($"'{id}' cannot be active, or stands there twice");
            }
        }

        var intoJoins = flow.Connections.Where(c => flow.Activity(c.Target) is JoinActivity).ToHashSet();
        foreach (var connection in content.Arrived)
        {
            if (connection is null || !intoJoins.Contains(connection) || !state.Arrived.Add(connection))
            {
                throw Refused("a token came over a connection that leads into no join, or came twice");
            }
        }

        if (state.Arrived.Any(c => state.HasAllInto(flow, c.Target)))
        {
            throw Refused("a join has all its tokens and has not passed them on");
        }

        if (state.Active.Count == 0 && state.Arrived.Count > 0)
        {
            throw Refused("a join waits and nothing is active");
        }

        return state;
    }

    private static Content Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<Content>(text, Json) ?? throw Refused("it is empty");
        }
        catch (JsonException problem)
        {
            throw new ArgumentException("The flow's state is not readable: " + problem.Message, problem);
        }
    }

    private static ArgumentException Refused(string why) => new("The flow's state is not readable: " + why + ".");

    private sealed record Content(int Format, string Definition, int Version, IReadOnlyList<string> Active, IReadOnlyList<FlowConnection> Arrived);
}
