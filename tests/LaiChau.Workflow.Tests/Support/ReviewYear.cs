// Long because the words in which the cases tell a year are one vocabulary.
using System.Text.Json.Nodes;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Rehearsal;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Tests.Support;

/// <summary>
/// Writes the input files of one rehearsal and runs it as `laichau rehearse` does. Unless told otherwise: cell X under commune P
/// under province R with the heads p03, p02 and p01, the administrator p00, the default ladders, the calendar of the samples, stages for cells
/// only, one after the other.
/// </summary>
internal sealed class ReviewYear
{
    private static readonly string[] DefaultPeople = ["R,administrator,p00", "R,head,p01", "P,head,p02", "X,head,p03"];

    private readonly List<JsonNode> activities = [];
    private readonly List<(string Source, string Port, string Target)> connections = [];
    private readonly JsonObject settings = [];
    private readonly List<string> units = ["R,Province,province,,2025-07-01,", "P,Commune,commune,R,2025-07-01,", "X,Cell X,cell,P,2025-07-01,"];
    private readonly List<string> people = [];
    private readonly JsonArray events = [];
    private readonly List<string> holidays = [];
    private bool defaultPeople = true;
    private string? scope;
    private DateOnly? from;
    private KeptMail kept = KeptMail.None;

    public int Year { get; set; } = 2026;

    /// <summary>A value that starts with a bracket is JSON, any other a text. Without `audience` the stage is for cells.</summary>
    public ReviewYear Stage(string id, string? opensOn, string dueOn, params (string Name, string Value)[] inputs)
    {
        var stage = new JsonObject { ["id"] = id, ["name"] = id, ["type"] = "LaiChau.CollectPledges", ["title"] = Wrapped("Title of " + id), ["dueOn"] = Wrapped(dueOn) };
        if (opensOn is not null)
        {
            stage["opensOn"] = Wrapped(opensOn);
        }

        if (inputs.All(i => i.Name != "audience"))
        {
            stage["audience"] = Wrapped("""{"kinds": ["cell"]}""");
        }

        foreach (var (name, value) in inputs)
        {
            stage[name] = name == "type" ? JsonValue.Create(value) : Wrapped(value);
        }

        activities.Add(stage);
        return this;
    }

    public ReviewYear Wait(string id, string date) => Step(id, "LaiChau.WaitUntil", ("date", Wrapped(date)));

    public ReviewYear Check(string id, string stage, double percent) =>
        Step(id, "LaiChau.CheckCompletion", ("stage", Wrapped(stage)), ("percent", Wrapped(JsonValue.Create(percent))));

    public ReviewYear Notify(string id) => Step(id, "LaiChau.NotifyAdministrators", ("message", Wrapped("A message.")));

    public ReviewYear Fork(string id, params string[] branches) =>
        Step(id, "Elsa.FlowFork", ("branches", Wrapped(new JsonArray([.. branches.Select(b => JsonValue.Create(b))]))));

    public ReviewYear Join(string id) => Step(id, "Elsa.FlowJoin", ("mode", Wrapped("WaitAll")));

    /// <summary>Connects each with the next; `id:Port` leaves by that port, a bare id by `Done`. Without any path the steps follow each other.</summary>
    public ReviewYear Path(params string[] steps)
    {
        for (var i = 0; i + 1 < steps.Length; i++)
        {
            var from = steps[i].Split(':');
            connections.Add((from[0], from.Length > 1 ? from[1] : "Done", steps[i + 1].Split(':')[0]));
        }

        return this;
    }

    public ReviewYear Ladder(params string[] rungs)
    {
        settings["ladder"] = Rungs.Of(rungs);
        return this;
    }

    public ReviewYear ReviewLadder(params string[] rungs)
    {
        settings["reviewLadder"] = Rungs.Of(rungs);
        return this;
    }

    /// <summary>No rung of any ladder: what remains is what people and the clock do.</summary>
    public ReviewYear Quiet() => Ladder().ReviewLadder();

    public ReviewYear Set(string key, string value)
    {
        settings[key] = value;
        return this;
    }

    public ReviewYear Ends(string day) => Set("endsOn", day);

    /// <summary>Rows of units.csv beside the default ones; `code,name,kind,parent,valid_from,valid_to`.</summary>
    public ReviewYear Units(params string[] rows)
    {
        units.RemoveAll(old => rows.Any(r => r.Split(',')[0] == old.Split(',')[0]));
        units.AddRange(rows);
        return this;
    }

    public ReviewYear WithoutUnit(string code)
    {
        units.RemoveAll(u => u.Split(',')[0] == code);
        return this;
    }

    /// <summary>Rows of people.csv beside the default ones; `unit,post,person,from,to`: name and address follow from the person.</summary>
    public ReviewYear People(params string[] rows)
    {
        people.AddRange(rows.Select(Person));
        return this;
    }

    /// <summary>Instead of the default ones.</summary>
    public ReviewYear OnlyPeople(params string[] rows)
    {
        defaultPeople = false;
        return People(rows);
    }

    /// <summary>A whole row of people.csv.</summary>
    public ReviewYear PersonRow(string row)
    {
        people.Add(row);
        return this;
    }

    public ReviewYear Scope(string unit)
    {
        scope = unit;
        return this;
    }

    public ReviewYear From(string day)
    {
        from = DateOnly.ParseExact(day, "yyyy-MM-dd");
        return this;
    }

    public ReviewYear Calendar(params string[] rows)
    {
        holidays.AddRange(rows);
        return this;
    }

    public ReviewYear KeepMails()
    {
        kept = KeptMail.Every;
        return this;
    }

    /// <param name="at">Local time, like `2026-03-20 09:00`.</param>
    /// <param name="what">The action and its unit and stage, as far as it has them: `submit X pledges`.</param>
    public ReviewYear At(string at, string what, params (string Key, string Value)[] more)
    {
        var words = what.Split(' ');
        var item = new JsonObject { ["at"] = at.Replace(' ', 'T') + "+07:00", ["do"] = words[0] };
        if (words.Length > 1)
        {
            item["unit"] = words[1];
        }

        if (words.Length > 2)
        {
            item["stage"] = words[2];
        }

        foreach (var (key, value) in more)
        {
            item[key] = value is "true" ? JsonValue.Create(true) : value.StartsWith('{') ? JsonNode.Parse(value) : JsonValue.Create(value);
        }

        events.Add((JsonNode)item);
        return this;
    }

    public ReviewYear Appoint(string at, string unit, string post, string person) =>
        At(at, "appoint " + unit, ("post", post), ("person", person), ("name", "Name " + person), ("email", person + "@mail.example"));

    public ReviewYear Vacate(string at, string unit, string post) => At(at, "vacate " + unit, ("post", post));

    /// <summary>Writes the files as the command line takes them.</summary>
    public YearFiles Write(TemporaryFolder folder)
    {
        var calendar = File.ReadAllText(Repository.Path("samples/lai-chau/calendar.csv")).TrimEnd('\n');
        if (defaultPeople)
        {
            people.InsertRange(0, DefaultPeople.Select(Person));
            defaultPeople = false;
        }

        return new YearFiles(
            folder.Write("definition.json", Definition().ToJsonString()),
            folder.Write("units.csv", string.Join('\n', ["code,name,kind,parent,valid_from,valid_to", .. units]) + "\n"),
            folder.Write("people.csv", string.Join('\n', ["unit,post,person,name,email,from,to", .. people]) + "\n"),
            folder.Write("calendar.csv", string.Join('\n', [calendar, .. holidays]) + "\n"),
            events.Count == 0 ? null : folder.Write("story.json", new JsonObject { ["events"] = events.DeepClone() }.ToJsonString()));
    }

    /// <summary>Rehearses on both databases, which tell the same year to the byte.</summary>
    public async Task<YearLedger> Rehearse()
    {
        var sqlite = await Rehearse(StoreKind.Sqlite);
        var postgres = await Rehearse(StoreKind.Postgres);
        Assert.Equal(sqlite.Raw, postgres.Raw);
        Assert.Equal(sqlite.Bytes, postgres.Bytes);
        return sqlite;
    }

    private async Task<YearLedger> Rehearse(StoreKind kind)
    {
        using var folder = new TemporaryFolder();
        var files = Write(folder);
        var definition = Sound(DefinitionFile.Read(files.Definition));
        var tree = Sound(TreeCheck.Read(files.Units, files.People));
        var input = new RehearsalInput
        {
            Definition = definition,
            Year = Year,
            Tree = tree,
            Calendar = Sound(CalendarFile.Read(files.Calendar)),
            Scope = scope,
            From = from,
            Story = files.Story is null ? null : Sound(StoryFile.Read(files.Story, definition, tree)),
            Mail = kept,
        };
        var output = OutputFolder.Prepare(System.IO.Path.Combine(folder.Folder, "out"))!;
        await new Rehearse(new MailOptions(), TimeProvider.System, cancel => TestStore.Rehearsed(kind, cancel)).Run(input, output, _ => { }, TestContext.Current.CancellationToken);
        return new YearLedger(File.ReadAllBytes(output.Ledger), output.Mail);
    }

    private JsonObject Definition()
    {
        var file = new JsonObject { ["definitionId"] = "review", ["name"] = "Review", ["customProperties"] = new JsonObject { ["laichau"] = settings.DeepClone() } };
        var steps = activities.Select(a => a.DeepClone());
        file["root"] = connections.Count == 0
            ? new JsonObject { ["type"] = "Elsa.Sequence", ["activities"] = new JsonArray([.. steps]) }
            : new JsonObject
            {
                ["type"] = "Elsa.Flowchart",
                ["activities"] = new JsonArray([new JsonObject { ["id"] = "start", ["name"] = "start", ["type"] = "Elsa.Start" }, .. steps]),
                ["connections"] = new JsonArray([.. connections.Select(c => (JsonNode)new JsonObject
                {
                    ["source"] = new JsonObject { ["activity"] = c.Source, ["port"] = c.Port },
                    ["target"] = new JsonObject { ["activity"] = c.Target, ["port"] = "In" },
                })]),
            };
        return file;
    }

    private ReviewYear Step(string id, string type, params (string Name, JsonNode Value)[] inputs)
    {
        var step = new JsonObject { ["id"] = id, ["name"] = id, ["type"] = type };
        foreach (var (name, value) in inputs)
        {
            step[name] = value;
        }

        activities.Add(step);
        return this;
    }

    private static JsonObject Wrapped(string value) => Wrapped(value[0] is '{' or '[' ? JsonNode.Parse(value)! : JsonValue.Create(value));

    private static JsonObject Wrapped(JsonNode value) => new()
    {
        ["typeName"] = "Object",
        ["expression"] = new JsonObject { ["type"] = value is JsonValue ? "Literal" : "Object", ["value"] = value },
    };

    private static string Person(string row)
    {
        var cells = row.Split(',');
        var to = cells.Length > 4 ? cells[4] : "";
        return $"{cells[0]},{cells[1]},{cells[2]},Name {cells[2]},{cells[2]}@mail.example,{(cells.Length > 3 ? cells[3] : "2025-07-01")},{to}";
    }

    private static T Sound<T>(InputResult<T> result)
        where T : class
    {
        Assert.True(result.Problems.Count == 0, string.Join('\n', result.Problems));
        return result.Value!;
    }
}

internal sealed record YearFiles(string Definition, string Units, string People, string Calendar, string? Story);
