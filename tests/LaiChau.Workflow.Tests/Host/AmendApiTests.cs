using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>A stage's day is moved over the API: its effect read first, then done as it was read.</summary>
public abstract class AmendApiTests(ServedStore served) : ApiCalls(served)
{
    private static string Day(int days) => TimeProvider.System.GetUtcNow().AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Path(string cycle, string stage = "pledges") => $"/api/cycles/{cycle}/stages/{stage}/amend";

    [Fact]
    public async Task What_is_read_changes_nothing_and_is_what_then_happens()
    {
        var name = await Served.Launch("amended-by-program");
        var work = $"/api/cycles/{name}/stages/pledges/assignments";
        Is(HttpStatusCode.OK, await Post("h01", $"{work}/C01/submit"));
        Is(HttpStatusCode.OK, await Post("p04", $"{work}/C02/extend", $$"""{"dueOn": "{{Day(45)}}", "reason": "Flood."}"""));
        Is(HttpStatusCode.OK, await Post("p02", $"{work}/C03/exempt", """{"reason": "Merged."}"""));
        var day = Day(60);
        await using var store = Served.Open();
        var before = await Rows();
        var shown = await Get("p00", $"{Path(name)}?day={day}");
        Is(HttpStatusCode.OK, shown);
        Assert.Equal(before, await Rows());
        // 41 cells: one waits for its review, one has a day of its own, one is exempted.
        Assert.Equal((38, 1, 1, 1), ((int)shown.Json["moved"]!, (int)shown.Json["movedHandedIn"]!, (int)shown.Json["keepTheirDay"]!, (int)shown.Json["keepAnEarlierDay"]!));
        Assert.Equal(day, (string)shown.Json["to"]!);
        Assert.NotEmpty(shown.Json["told"]!.AsArray());
        Assert.NotEmpty(shown.Json["next"]!.AsArray());

        IsProblem(HttpStatusCode.PreconditionFailed, "urn:laichau:refusal:effectHasChanged", await Amend("\"another\""));
        Assert.Equal(before, await Rows());
        var done = await Amend(shown.ETag);
        // The service sends mails meanwhile, which the effect counts.
        for (var tries = 0; tries < 10 && done.Status == HttpStatusCode.PreconditionFailed; tries++)
        {
            Assert.Equal(before, await Rows());
            shown = done with { Text = done.Json["effect"]!.ToJsonString() };
            done = await Amend(done.ETag);
        }

        Is(HttpStatusCode.OK, done);
        Assert.True(JsonNode.DeepEquals(shown.Json, done.Json), $"{shown.Text}\n{done.Text}");
        Assert.Equal(shown.ETag, done.ETag);
        Assert.Equal([$"p00 {day} Storm."], await Texts($"select l.by_person || ' ' || cast(l.due_on as text) || ' ' || l.reason from ledger l join cycle c on c.id = l.cycle_id where c.name = '{name}' and l.event = 'stage.amended'"));
        Assert.Equal(39, (await Texts($"select l.unit from ledger l join cycle c on c.id = l.cycle_id where c.name = '{name}' and l.event = 'assignment.extended' and l.cause = 'stageAmended'")).Count);
        Assert.Equal(39, (await Texts($"select u.code from assignment a join unit u on u.id = a.unit_id join cycle c on c.id = a.cycle_id where c.name = '{name}' and cast(a.last_valid_day as text) = '{day}'")).Count);
        Assert.Equal(done.Json["withdrawn"]!.AsArray().Sum(w => (int)w!["notices"]!),
            (await Texts($"select l.unit from ledger l join cycle c on c.id = l.cycle_id where c.name = '{name}' and l.event = 'notice.withdrawn' and l.reason = 'newDeadlineVersion' and l.n > (select min(n) from ledger s where s.event = 'stage.amended' and s.cycle_id = l.cycle_id)")).Count);
        Assert.Equal(day, (string)(await Get("h05", $"{work}/C05")).Json["lastValidDay"]!);

        Task<Answered> Amend(string? seen) => Post("p00", Path(name), $$"""{"day": "{{day}}", "reason": "Storm."}""", ifMatch: seen);

        async Task<string> Rows() => await StoreRows.Of(store, "cycle", "stage", "stage_amendment", "schedule", "schedule_rung", "assignment")
            + string.Join('\n', await Texts("select event || ' ' || cast(n as text) from ledger where event like 'stage.amended' or event like 'assignment.%' order by n"));
    }

    [Fact]
    public async Task The_latest_day_moves_too_and_a_repeated_request_is_done_once()
    {
        var name = await Served.Launch("latest-by-program");
        var body = $$"""{"which": "latest", "day": "{{Day(100)}}", "reason": "Storm."}""";
        var shown = await Get("operator", $"{Path(name)}?which=latest&day={Day(100)}");
        if (shown.Status == HttpStatusCode.UnprocessableEntity)
        {
            // So late in the year that the cycle ends before: what is refused names the day.
            IsProblem(HttpStatusCode.UnprocessableEntity, "urn:laichau:refusal:afterTheCyclesEnd", shown);
            body = $$"""{"which": "latest", "day": "{{(string)shown.Json["bound"]!}}", "reason": "Storm."}""";
        }

        var first = await Post("operator", Path(name), body, key: "latest-once");
        var again = await Post("operator", Path(name), body, key: "latest-once");
        Is(HttpStatusCode.OK, first);
        Assert.Equal((first.Text, first.ETag), (again.Text, again.ETag));
        Assert.Equal(["operator latest"], await Texts($"select l.by_person || ' ' || l.cause from ledger l join cycle c on c.id = l.cycle_id where c.name = '{name}' and l.event = 'stage.amended'"));
        IsProblem(HttpStatusCode.Conflict, "urn:laichau:refusal:nothingChanges", await Post("operator", Path(name), body));
    }

    [Fact]
    public async Task What_is_not_possible_is_told_with_the_day_it_collides_with_and_leaves_nothing_behind()
    {
        var name = await Served.Launch("refused-by-program");
        await using var store = Served.Open();
        string[] tables = ["stage", "stage_amendment", "schedule", "schedule_rung", "assignment", "calendar_day"];
        var before = await StoreRows.Of(store, tables);
        foreach (var (query, status, word) in new[]
        {
            ("day=2020-01-01", HttpStatusCode.UnprocessableEntity, "dayIsPast"),
            ("day=2126-01-01", HttpStatusCode.UnprocessableEntity, "afterTheCyclesEnd"),
            ($"day={Day(5)}&which=latest", HttpStatusCode.UnprocessableEntity, "latestNotAfterDue"),
        })
        {
            var read = await Get("p00", $"{Path(name)}?{query}");
            IsProblem(status, "urn:laichau:refusal:" + word, read);
            Assert.NotNull(read.Json["bound"]);
            var fields = query.Split('&').Select(q => q.Split('=')).ToDictionary(q => q[0], q => (JsonNode?)q[1]);
            IsProblem(status, "urn:laichau:refusal:" + word, await Post("p00", Path(name), new JsonObject(fields) { ["reason"] = "Storm." }.ToJsonString()));
        }

        var present = (string)(await Get("h07", $"/api/cycles/{name}/stages/pledges/assignments/C07")).Json["lastValidDay"]!;
        IsProblem(HttpStatusCode.Conflict, "urn:laichau:refusal:nothingChanges", await Get("p00", $"{Path(name)}?day={present}"));
        IsProblem(HttpStatusCode.NotFound, "urn:laichau:problem:noStage", await Post("p00", Path(name, "none"), $$"""{"day": "{{Day(60)}}", "reason": "Storm."}"""));
        IsProblem(HttpStatusCode.NotFound, "urn:laichau:problem:noCycle", await Get("p00", $"{Path("none")}?day={Day(60)}"));

        var wrong = await Post("p00", Path(name), """{"which": "opening", "day": "31/3/2026", "surprise": 1}""");
        IsProblem(HttpStatusCode.BadRequest, "urn:laichau:problem:malformed", wrong);
        Assert.Equal(["day", "reason", "surprise", "which"], wrong.Json["errors"]!.AsObject().Select(e => e.Key).Order(StringComparer.Ordinal));
        var missing = await Get("p00", Path(name) + "?which=opening");
        IsProblem(HttpStatusCode.BadRequest, "urn:laichau:problem:malformed", missing);
        Assert.Equal(["day", "which"], missing.Json["errors"]!.AsObject().Select(e => e.Key).Order(StringComparer.Ordinal));
        IsProblem(HttpStatusCode.BadRequest, "urn:laichau:problem:malformed", await Post("p00", Path(name), $$"""{"day": "{{Day(60)}}", "reason": "Storm."}""", ifMatch: "no quotes"));
        foreach (var somebody in new[] { "h07", "p02", "portal" })
        {
            IsProblem(HttpStatusCode.Forbidden, "urn:laichau:problem:notAllowed", await Get(somebody, $"{Path(name)}?day={Day(60)}"));
            IsProblem(HttpStatusCode.Forbidden, "urn:laichau:problem:notAllowed", await Post(somebody, Path(name), $$"""{"day": "{{Day(60)}}", "reason": "Storm."}"""));
        }

        Assert.Equal(before, await StoreRows.Of(store, tables));
        Assert.Empty(await Texts($"select l.event from ledger l join cycle c on c.id = l.cycle_id where c.name = '{name}' and l.event = 'stage.amended'"));
        Is(HttpStatusCode.OK, await Post("p00", $"/api/cycles/{name}/cancel", """{"reason": "A test."}"""));
        IsProblem(HttpStatusCode.Conflict, "urn:laichau:problem:cycleEnded", await Post("p00", Path(name), $$"""{"day": "{{Day(60)}}", "reason": "Storm."}"""));
    }

    private async Task<List<string>> Texts(string sql)
    {
        await using var database = Served.Open();
        await using var work = await database.ReadAsync(Cancel);
        return await work.Query<string>(sql);
    }
}

/// <summary>Over one file.</summary>
public sealed class AmendApiOnSqlite(ServedOnSqlite served) : AmendApiTests(served), IClassFixture<ServedOnSqlite>;

/// <summary>Over a database server.</summary>
public sealed class AmendApiOnPostgres(ServedOnPostgres served) : AmendApiTests(served), IClassFixture<ServedOnPostgres>;
