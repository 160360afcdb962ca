using LaiChau.Workflow.Definitions;

namespace LaiChau.Workflow.Tests.Support;

/// <summary>
/// A definition in a few lines, past the file reader, so also one that it would refuse. An activity that is only named
/// in a path is a stage; `start` is there from the beginning.
/// </summary>
public sealed class FlowBuilder
{
    public const string StartId = "start";

    private readonly List<FlowActivity> activities = [new StartActivity(StartId, "")];
    private readonly List<FlowConnection> connections = [];
    private string start = StartId;

    public static StageDefinition Stage(string id) => new(id, "", StageKind.CollectPledges)
    {
        Title = id,
        DueOn = new FixedDay(0, 3, 31),
        Ladder = DefaultLadders.Ladder,
        ReviewLadder = DefaultLadders.Review,
    };

    public FlowBuilder With(FlowActivity activity)
    {
        activities.Add(activity);
        return this;
    }

    public FlowBuilder Fork(string id, params string[] branches) => With(new ForkActivity(id, "", branches));

    public FlowBuilder Join(string id) => With(new JoinActivity(id, ""));

    public FlowBuilder Wait(string id) => With(new WaitUntilActivity(id, "", new FixedDay(0, 4, 1)));

    public FlowBuilder Check(string id, string stage = "pledges") => With(new CheckCompletionActivity(id, "", stage, 95));

    public FlowBuilder Notify(string id) => With(new NotifyAdministratorsActivity(id, "", ""));

    /// <summary>Connects each with the next. `id:Port` leaves by that port, a bare id by `Done`.</summary>
    public FlowBuilder Path(params string[] steps)
    {
        for (var i = 0; i < steps.Length; i++)
        {
            var (id, port) = Split(steps[i]);
            if (activities.All(a => a.Id != id))
            {
                activities.Add(Stage(id));
            }

            if (i + 1 < steps.Length)
            {
                connections.Add(new FlowConnection(id, port, Split(steps[i + 1]).Id));
            }
        }

        return this;
    }

    public FlowBuilder Connect(FlowConnection connection)
    {
        connections.Add(connection);
        return this;
    }

    public FlowBuilder StartsWith(string id)
    {
        activities.RemoveAll(a => a.Id == StartId);
        start = id;
        return this;
    }

    public CycleDefinition Build(string definitionId = "annual-review") => new()
    {
        DefinitionId = definitionId,
        Name = definitionId,
        Text = "{}",
        Zone = TimeZoneInfo.Utc,
        SendWindow = new SendWindow(new TimeOnly(8, 0), TimeSpan.FromHours(1), WorkingDaysOnly: true),
        EndsOn = new FixedDay(1, 3, 31),
        Flow = new Flow([.. activities], [.. connections], start),
    };

    private static (string Id, string Port) Split(string step)
    {
        var colon = step.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (step, Port.Done) : (step[..colon], step[(colon + 1)..]);
    }
}
