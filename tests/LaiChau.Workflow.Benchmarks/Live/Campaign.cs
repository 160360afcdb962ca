using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Engine;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Benchmarks.Live;

/// <summary>
/// A cycle with one stage that opens at the launch, among cells that have one head each: as many first mails as cells are
/// due at once. Mail may leave at any hour of any day.
/// </summary>
internal sealed record Campaign(int Cells)
{
    private const int CellsOfCommune = 250;

    /// <summary>JSON of the ladder; none unless said.</summary>
    public string Ladder { get; init; } = "[]";

    public string Window { get; init; } = "00:00-24:00";

    /// <summary>Working days between the launch and the stage's last valid day.</summary>
    public int Days { get; init; } = 20;

    /// <summary>Where it is about noon, so that no day ends while a test runs.</summary>
    public static TimeZoneInfo ZoneOfNoon(DateTimeOffset now)
    {
        var east = 12 - now.UtcDateTime.Hour;
        // The names of these zones count westwards.
        return TimeZoneInfo.FindSystemTimeZoneById(east == 0 ? "Etc/UTC" : string.Create(CultureInfo.InvariantCulture, $"Etc/GMT{-east:+0;-0}"));
    }

    /// <summary>Imports the tree and launches through the handlers, as the command line does.</summary>
    /// <returns>How long the launch took, to the commit of the last assignment.</returns>
    public async Task<TimeSpan> Launch(Database database, TimeZoneInfo zone, TimeProvider clock, CancellationToken cancel)
    {
        var tree = new Tree();
        await Import(database, tree, clock, cancel);
        var engine = new FlowEngine();
        var launch = new LaunchCycle(database, tree, engine, new AdvanceCycles(database, tree, engine, clock), clock);
        var request = new LaunchRequest
        {
            Definition = Sound(DefinitionFile.Parse(Definition(zone.Id), "campaign.json")),
            Year = LocalTime.DayOf(clock.GetUtcNow(), zone).Year,
            Permit = new LaunchPermit.Unrehearsed("Generated.", null),
        };
        var began = TimeProvider.System.GetTimestamp();
        var answer = await launch.Run(request, cancel);
        return answer is LaunchAnswer.Launched { AlreadyThere: false } ? TimeProvider.System.GetElapsedTime(began)
            : throw new InvalidOperationException($"Not launched: {answer}");
    }

    /// <summary>Mails by their state.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> States(Database database, CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        return (await work.Query<StateCount>("select state, count(*) as mails from mail group by state")).ToDictionary(s => s.State, s => s.Mails);
    }

    /// <summary>Claimed and handed mails by the process that has them.</summary>
    public static async Task<IReadOnlyDictionary<int, long>> InHand(Database database, CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        var counts = await work.Query<StateCount>("""
            select n.name as state, count(*) as mails
            from mail m join node n on cast(n.id as text) = m.node
            where m.state in ('claimed', 'handed') group by n.name
            """);
        return counts.ToDictionary(c => int.Parse(c.State.Split('/')[^1], CultureInfo.InvariantCulture), c => c.Mails);
    }

    /// <summary>What the ledger says about mails, and what it says was owed.</summary>
    public static async Task<(IReadOnlyList<LedgerRow> Mails, IReadOnlyList<string> Owing)> Ledger(Database database, CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        List<LedgerRow> rows = [];
        await foreach (var row in LedgerTable.Read(work))
        {
            rows.Add(row);
        }

        return (rows.FindAll(r => r.Mail is not null), [.. rows.Where(r => r.Event == "assignment.opened").Select(r => r.Unit!)]);
    }

    private async Task Import(Database database, Tree tree, TimeProvider clock, CancellationToken cancel)
    {
        var units = new StringBuilder("code,name,kind,parent,valid_from,valid_to\nR,Province,province,,2025-07-01,\n");
        var people = new StringBuilder("unit,post,person,name,email,from,to\nR,administrator,a0,Administrator,a0@laichau.example,2025-07-01,\nR,head,r0,Head of the province,r0@laichau.example,2025-07-01,\n");
        for (var cell = 0; cell < Cells; cell++)
        {
            var commune = (cell / CellsOfCommune) + 1;
            if (cell % CellsOfCommune == 0)
            {
                units.Append(CultureInfo.InvariantCulture, $"P{commune},Commune {commune},commune,R,2025-07-01,\n");
                people.Append(CultureInfo.InvariantCulture, $"P{commune},head,c{commune},Head of commune {commune},c{commune}@laichau.example,2025-07-01,\n");
            }

            units.Append(CultureInfo.InvariantCulture, $"X{cell:00000},Cell {cell},cell,P{commune},2025-07-01,\n");
            people.Append(CultureInfo.InvariantCulture, $"X{cell:00000},head,h{cell:00000},Head {cell},h{cell:00000}@cells.laichau.example,2025-07-01,\n");
        }

        var folder = Directory.CreateTempSubdirectory("laichau-tree-").FullName;
        try
        {
            string Write(string name, string text)
            {
                File.WriteAllText(Path.Combine(folder, name), text);
                return Path.Combine(folder, name);
            }

            await new ImportTree(database, tree, clock).Run(
                Sound(TreeCheck.Read(Write("units.csv", units.ToString()), Write("people.csv", people.ToString()))),
                Sound(CalendarFile.Read(Write("calendar.csv", SampleTrees.SampleWords.Resource("calendar-vn.csv")))), cancel);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private string Definition(string zone) => new JsonObject
    {
        ["definitionId"] = "campaign",
        ["name"] = "Campaign",
        ["customProperties"] = new JsonObject
        {
            ["laichau"] = new JsonObject
            {
                ["zone"] = zone,
                ["sendWindow"] = Window,
                ["sendDays"] = "all",
                ["ladder"] = JsonNode.Parse(Ladder),
                ["reviewLadder"] = new JsonArray(),
            },
        },
        ["root"] = new JsonObject
        {
            ["type"] = "Elsa.Sequence",
            ["activities"] = new JsonArray(new JsonObject
            {
                ["id"] = "pledges",
                ["name"] = "pledges",
                ["type"] = "LaiChau.CollectPledges",
                ["title"] = Input("Pledges"),
                ["dueOn"] = Input(new JsonObject { ["after"] = "pledges.opened", ["workingDays"] = Days }),
                ["audience"] = Input(new JsonObject { ["kinds"] = new JsonArray("cell") }),
            }),
        },
    }.ToJsonString();

    private static JsonObject Input(JsonNode value) => new()
    {
        ["typeName"] = "Object",
        ["expression"] = new JsonObject { ["type"] = value is JsonValue ? "Literal" : "Object", ["value"] = value },
    };

    private static T Sound<T>(InputResult<T> read)
        where T : class => read.Value ?? throw new InvalidOperationException(string.Join('\n', read.Problems));

    private sealed class StateCount
    {
        public string State { get; init; } = "";

        public long Mails { get; init; }
    }
}
