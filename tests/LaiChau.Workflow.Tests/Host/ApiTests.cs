// Long because the API's promises are tried on one process.
using System.Net;
using System.Text;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>The HTTP API over real sockets. Each test has cells of its own.</summary>
public abstract class ApiTests(ServedStore served) : ApiCalls(served)
{
    [Fact]
    public async Task Work_is_handed_in_returned_handed_in_again_and_accepted()
    {
        var drafted = await Post("h01", ServedStore.Work("C01", "draft"), """{"values": {"signed": 3}}""");
        Is(HttpStatusCode.OK, drafted);
        Assert.Equal(3, (int)drafted.Json["draft"]!["signed"]!);

        var handedIn = await Post("h01", ServedStore.Work("C01", "submit"), """{"values": {"signed": 10, "obliged": 12}}""");
        Is(HttpStatusCode.OK, handedIn);
        Assert.Equal("submitted", (string)handedIn.Json["state"]!);
        Assert.Equal(10, (int)handedIn.Json["submission"]!["signed"]!);
        Assert.True((long)handedIn.Json["version"]! > (long)drafted.Json["version"]!);
        Assert.Equal($"\"{handedIn.Json["version"]}\"", handedIn.ETag);

        var returned = await Post("p02", ServedStore.Work("C01", "return"), """{"reason": "One is missing."}""");
        Is(HttpStatusCode.OK, returned);
        Assert.Equal("open", (string)returned.Json["state"]!);
        Assert.Equal("One is missing.", (string)returned.Json["reason"]!);

        Is(HttpStatusCode.OK, await Post("h01", ServedStore.Work("C01", "submit"), "{}"));
        Is(HttpStatusCode.OK, await Post("h01", ServedStore.Work("C01", "withdraw")));
        Is(HttpStatusCode.OK, await Post("h01", ServedStore.Work("C01", "submit")));
        var accepted = await Post("p02", ServedStore.Work("C01", "accept"));
        Is(HttpStatusCode.OK, accepted);
        Assert.Equal("accepted", (string)accepted.Json["state"]!);

        Is(HttpStatusCode.OK, await Post("p02", ServedStore.Work("C01", "reopen"), """{"reason": "A new signature."}"""));
        var history = await Get("h01", ServedStore.Work("C01", "history"));
        Is(HttpStatusCode.OK, history);
        Assert.Equal(
            ["assignment.opened", "assignment.submitted", "assignment.returned", "assignment.submitted", "assignment.withdrawn", "assignment.submitted", "assignment.accepted", "assignment.reopened"],
            history.Json["lines"]!.AsArray().Select(l => (string)l!["event"]!).Where(e => e.StartsWith("assignment.", StringComparison.Ordinal)));
        Assert.Contains(history.Json["told"]!.AsArray(), t => (string)t!["rung"]! == "open" && (string)t["person"]! == "h01");
    }

    [Fact]
    public async Task What_is_handed_in_is_checked_by_the_form_of_the_stage_and_every_field_is_named()
    {
        var form = await Get("h13", $"/api/cycles/{ServedStore.Cycle}/stages/pledges/form");
        Is(HttpStatusCode.OK, form);
        Assert.Equal("pledges", (string)form.Json["name"]!);
        Assert.Contains(form.Json["form"]!["fields"]!.AsArray(), f => (string)f!["key"]! == "obliged");

        var incomplete = await Post("h13", ServedStore.Work("C13", "submit"), """{"values": {"signed": "ten", "sigend": 5}}""");
        IsProblem(HttpStatusCode.UnprocessableEntity, "urn:laichau:refusal:incomplete", incomplete);
        Assert.Equal(["values.obliged", "values.sigend", "values.signed"], incomplete.Json["errors"]!.AsObject().Select(e => e.Key).Order(StringComparer.Ordinal));
        Assert.Equal("open", (string)incomplete.Json["state"]!);

        Is(HttpStatusCode.OK, await Post("h13", ServedStore.Work("C13", "submit"), """{"values": {"signed": 10, "obliged": 12}}"""));
        // This form has nothing for the reviewer to add.
        IsProblem(HttpStatusCode.UnprocessableEntity, "urn:laichau:refusal:incomplete", await Post("p02", ServedStore.Work("C13", "accept"), """{"values": {"grade": 5}}"""));
        var accepted = await Post("p02", ServedStore.Work("C13", "accept"), """{"values": {}}""");
        Is(HttpStatusCode.OK, accepted);
        Assert.Equal("{}", accepted.Json["review"]!.ToJsonString());
    }

    [Fact]
    public async Task What_the_rules_forbid_is_a_problem_with_the_word_of_the_refusal()
    {
        var nothing = await Post("p04", ServedStore.Work("C02", "accept"));
        IsProblem(HttpStatusCode.Conflict, "urn:laichau:refusal:nothingToReview", nothing);
        Assert.Equal("open", (string)nothing.Json["state"]!);
        IsProblem(HttpStatusCode.UnprocessableEntity, "urn:laichau:refusal:dayNotAllowed", await Post("p04", ServedStore.Work("C02", "extend"), """{"dueOn": "2020-01-01", "reason": "Late."}"""));
        // The superior sees the unit, and is not its head.
        IsProblem(HttpStatusCode.Forbidden, "urn:laichau:refusal:notTheHead", await Post("p04", ServedStore.Work("C02", "submit")));
        IsProblem(HttpStatusCode.Forbidden, "urn:laichau:refusal:notTheReviewer", await Post("h02", ServedStore.Work("C02", "exempt"), """{"reason": "No members."}"""));
    }

    [Fact]
    public async Task The_neighbour_neither_reads_nor_writes()
    {
        IsProblem(HttpStatusCode.Forbidden, "urn:laichau:problem:notAllowed", await Get("h03", ServedStore.Work("C04")));
        IsProblem(HttpStatusCode.Forbidden, "urn:laichau:problem:notAllowed", await Get("h03", ServedStore.Work("C04", "history")));
        IsProblem(HttpStatusCode.Forbidden, "urn:laichau:problem:notAllowed", await Post("h03", ServedStore.Work("C04", "submit")));
        IsProblem(HttpStatusCode.Forbidden, "urn:laichau:problem:notAllowed", await Post("p02", ServedStore.Work("C04", "accept")));
        IsProblem(HttpStatusCode.Forbidden, "urn:laichau:problem:notAllowed", await Get("h03", $"/api/cycles/{ServedStore.Cycle}/assignments?unit=C04"));
        IsProblem(HttpStatusCode.Forbidden, "urn:laichau:problem:notThisPerson", await Post("h03", ServedStore.Work("C03", "submit"), """{"by": "h04"}"""));
        IsProblem(HttpStatusCode.Forbidden, "urn:laichau:problem:notAllowed", await Get("h03", "/api/mails?person=h04"));
        IsProblem(HttpStatusCode.Forbidden, "urn:laichau:problem:notAllowed", await Get("h03", "/api/ledger"));
        IsProblem(HttpStatusCode.Forbidden, "urn:laichau:problem:notAllowed", await Post("h03", "/api/mail/pause"));
        IsProblem(HttpStatusCode.Forbidden, "urn:laichau:problem:notAllowed", await Post("h03", $"/api/cycles/{ServedStore.Cycle}/pause", """{"reason": "Mine."}"""));
        IsProblem(HttpStatusCode.Forbidden, "urn:laichau:problem:notAllowed", await Post("p02", "/api/units/C04/posts/head/vacate", """{"reason": "Left."}"""));

        var own = await Get("h03", $"/api/cycles/{ServedStore.Cycle}/assignments");
        Assert.Equal(["C03"], own.Json["assignments"]!.AsArray().Select(a => (string)a!["unit"]!));
        Assert.Equal(1, (int)(await Get("h03", $"/api/cycles/{ServedStore.Cycle}")).Json["stages"]![0]!["counted"]!);
    }

    [Fact]
    public async Task A_service_acts_for_the_person_whom_it_names()
    {
        IsProblem(HttpStatusCode.BadRequest, "urn:laichau:problem:malformed", await Post("portal", ServedStore.Work("C05", "submit")));
        Is(HttpStatusCode.OK, await Post("portal", ServedStore.Work("C05", "submit"), """{"by": "h05"}"""));
        var lines = (await Get("portal", ServedStore.Work("C05", "history"))).Json["lines"]!.AsArray();
        Assert.Equal("h05", (string)lines.Single(l => (string)l!["event"]! == "assignment.submitted")!["by"]!);
    }

    [Fact]
    public async Task Without_a_known_token_there_is_nothing()
    {
        foreach (var token in new[] { null, "nobody" })
        {
            var answer = await Get(token, "/api/cycles");
            IsProblem(HttpStatusCode.Unauthorized, "urn:laichau:problem:noToken", answer);
            IsProblem(HttpStatusCode.Unauthorized, "urn:laichau:problem:noToken", await Post(token, ServedStore.Work("C06", "submit")));
        }
    }

    [Fact]
    public async Task Who_acts_on_a_version_that_is_past_is_told_the_present_one()
    {
        var seen = await Get("h07", ServedStore.Work("C07"));
        Is(HttpStatusCode.OK, await Post("h07", ServedStore.Work("C07", "draft"), """{"values": {"signed": 1}}""", ifMatch: seen.ETag));
        var late = await Post("h07", ServedStore.Work("C07", "submit"), "{}", ifMatch: seen.ETag);

        IsProblem(HttpStatusCode.PreconditionFailed, "urn:laichau:refusal:changedMeanwhile", late);
        Assert.Equal("open", (string)late.Json["state"]!);
        Assert.Equal($"\"{late.Json["version"]}\"", late.ETag);
        Is(HttpStatusCode.OK, await Post("h07", ServedStore.Work("C07", "submit"), "{}", ifMatch: late.ETag));
        IsProblem(HttpStatusCode.BadRequest, "urn:laichau:problem:malformed", await Post("h07", ServedStore.Work("C07", "withdraw"), "{}", ifMatch: "\"abc\""));
    }

    [Fact]
    public async Task A_repeated_request_is_done_once_and_gets_the_same_answer()
    {
        var first = await Post("h08", ServedStore.Work("C08", "submit"), """{"values": {"signed": 8, "obliged": 12}}""", key: "once");
        var again = await Post("h08", ServedStore.Work("C08", "submit"), """{"values": {"signed": 8, "obliged": 12}}""", key: "once");
        Is(HttpStatusCode.OK, first);
        Is(HttpStatusCode.OK, again);
        Assert.Equal(first.Text, again.Text);
        Assert.Equal(first.ETag, again.ETag);
        IsProblem(HttpStatusCode.UnprocessableEntity, "urn:laichau:problem:keyUsed", await Post("h08", ServedStore.Work("C08", "submit"), """{"values": {"signed": 9, "obliged": 12}}""", key: "once"));
        // A key is that of its token alone.
        Is(HttpStatusCode.OK, await Post("p04", ServedStore.Work("C08", "accept"), null, key: "once"));

        // A refusal is an answer too, with its one line.
        var refused = await Post("h08", ServedStore.Work("C08", "submit"), "{}", key: "twice");
        Assert.Equal(refused.Text, (await Post("h08", ServedStore.Work("C08", "submit"), "{}", key: "twice")).Text);
        IsProblem(HttpStatusCode.Conflict, "urn:laichau:refusal:alreadyAccepted", refused);
        Assert.Single(await EventsOf("C08"), "assignment.refused");
        IsProblem(HttpStatusCode.BadRequest, "urn:laichau:problem:malformed", await Post("h08", ServedStore.Work("C08", "submit"), "{}", key: "with blank"));
    }

    [Fact]
    public async Task Of_many_at_once_with_one_key_one_is_done()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Post("h09", ServedStore.Work("C09", "submit"), """{"values": {"signed": 9, "obliged": 12}}""", key: "together")));

        Assert.All(answers, a => Is(HttpStatusCode.OK, a));
        Assert.Single(answers.Select(a => a.Text).Distinct());
        Assert.Single(await EventsOf("C09"), "assignment.submitted");
    }

    [Fact]
    public async Task Of_many_at_once_on_one_version_one_is_done()
    {
        var seen = await Get("h10", ServedStore.Work("C10"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Post("h10", ServedStore.Work("C10", "draft"), $$$"""{"values": {"signed": {{{n}}}}}""", ifMatch: seen.ETag)));

        Assert.Single(answers, a => a.Status == HttpStatusCode.OK);
        Assert.Equal(7, answers.Count(a => a.Status == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task Malformed_input_is_told_with_every_field()
    {
        var wrong = await Post("p04", ServedStore.Work("C12", "extend"), """{"dueOn": "31/3/2026", "cause": "flood", "surprise": 1}""");
        IsProblem(HttpStatusCode.BadRequest, "urn:laichau:problem:malformed", wrong);
        Assert.Equal(["cause", "dueOn", "reason", "surprise"], wrong.Json["errors"]!.AsObject().Select(e => e.Key).Order(StringComparer.Ordinal));

        foreach (var broken in new[] { "{", "[]", "null", "{\"reason\": }", "{\"a\":1,\"a\":2}" })
        {
            IsProblem(HttpStatusCode.BadRequest, "urn:laichau:problem:malformed", await Post("p04", ServedStore.Work("C12", "return"), broken));
        }

        IsProblem(HttpStatusCode.BadRequest, "urn:laichau:problem:malformed", await Post("p04", ServedStore.Work("C12", "return"), "{\"reason\": \"\\u0000\"}"));
        IsProblem(HttpStatusCode.BadRequest, "urn:laichau:problem:badRequest", await Get("p00", "/api/mails?day=yesterday"));
        IsProblem(HttpStatusCode.BadRequest, "urn:laichau:problem:malformed", await Get("p00", "/api/mails?take=0"));
        IsProblem(HttpStatusCode.UnsupportedMediaType, "urn:laichau:problem:notJson", await Send("p04", HttpMethod.Post, ServedStore.Work("C12", "return"), new StringContent("reason=x", Encoding.UTF8, "application/x-www-form-urlencoded")));
        IsProblem(HttpStatusCode.RequestEntityTooLarge, "urn:laichau:problem:tooLarge", await Post("h12", ServedStore.Work("C12", "submit"), $$$"""{"values": {"signed": "{{{new string('x', 2_000_000)}}}"}}"""));
        Assert.Equal(["assignment.opened"], await EventsOf("C12"));
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        IsProblem(HttpStatusCode.NotFound, "urn:laichau:problem:noCycle", await Get("p00", "/api/cycles/review-1999"));
        IsProblem(HttpStatusCode.NotFound, "urn:laichau:problem:noStage", await Get("p00", $"/api/cycles/{ServedStore.Cycle}/stages/none/assignments/C01"));
        IsProblem(HttpStatusCode.NotFound, "urn:laichau:problem:noUnit", await Post("p00", ServedStore.Work("NOWHERE", "submit")));
        IsProblem(HttpStatusCode.NotFound, "urn:laichau:problem:noAssignment", await Get("p00", ServedStore.Work("P")));
        IsProblem(HttpStatusCode.NotFound, "urn:laichau:problem:notFound", await Get("p00", "/api/mails/999999"));
        IsProblem(HttpStatusCode.NotFound, "urn:laichau:problem:notFound", await Get("p00", "/api/nothing"));
        IsProblem(HttpStatusCode.MethodNotAllowed, "urn:laichau:problem:wrongMethod", await Get("p00", "/api/mail/pause"));
    }

    [Fact]
    public async Task One_extension_is_for_many_and_tells_what_came_of_each()
    {
        Is(HttpStatusCode.OK, await Post("p04", ServedStore.Work("C14", "exempt"), """{"reason": "No members."}"""));
        var due = DateOnly.FromDateTime(DateTime.Parse((string)(await Get("p04", ServedStore.Work("C16"))).Json["lastValidDay"]!, System.Globalization.CultureInfo.InvariantCulture)).AddDays(10);
        var answer = await Post("p04", $"/api/cycles/{ServedStore.Cycle}/stages/pledges/extend", $$"""{"units": ["C14", "C16", "C18"], "dueOn": "{{due:yyyy-MM-dd}}", "reason": "Flood."}""");

        Is(HttpStatusCode.OK, answer);
        Assert.Equal(["assignmentEnded", null, null], answer.Json["outcomes"]!.AsArray().Select(o => (string?)o!["refusal"]));
        Assert.Equal($"{due:yyyy-MM-dd}", (string)(await Get("h18", ServedStore.Work("C18"))).Json["lastValidDay"]!);
        IsProblem(HttpStatusCode.Forbidden, "urn:laichau:problem:notAllowed", await Post("p04", $"/api/cycles/{ServedStore.Cycle}/stages/pledges/extend", $$"""{"units": ["C16", "C17"], "dueOn": "{{due:yyyy-MM-dd}}", "reason": "Flood."}"""));
        IsProblem(HttpStatusCode.BadRequest, "urn:laichau:problem:malformed", await Post("p04", $"/api/cycles/{ServedStore.Cycle}/stages/pledges/extend", """{"units": [], "dueOn": "2030-01-01", "reason": "Flood."}"""));
    }

    [Fact]
    public async Task A_post_goes_to_another_person_and_the_work_with_it()
    {
        Is(HttpStatusCode.OK, await Post("p00", "/api/units/C19/posts/head/appoint", """{"reason": "Elected.", "person": "new19", "name": "Somebody New", "email": "new19@mail.example"}"""));
        Assert.Equal("new19", (string)(await Get("p02", ServedStore.Work("C19"))).Json["answeredBy"]!);
        IsProblem(HttpStatusCode.Forbidden, "urn:laichau:problem:notAllowed", await Get("h19", ServedStore.Work("C19")));
        Is(HttpStatusCode.OK, await Post("operator", "/api/units/C19/posts/head/vacate", """{"reason": "Left."}"""));
        Assert.Null((await Get("p02", ServedStore.Work("C19"))).Json["answeredBy"]);
        IsProblem(HttpStatusCode.BadRequest, "urn:laichau:problem:malformed", await Post("p00", "/api/units/C19/posts/head/appoint", """{"reason": "Elected.", "person": "nobody-yet"}"""));
        IsProblem(HttpStatusCode.BadRequest, "urn:laichau:problem:malformed", await Post("p00", "/api/units/C19/posts/head/appoint", """{"reason": "Elected.", "person": "x", "name": "X", "email": "no address"}"""));
        IsProblem(HttpStatusCode.BadRequest, "urn:laichau:problem:malformed", await Post("p00", "/api/units/C19/posts/head/appoint", """{"person": "h18"}"""));
        IsProblem(HttpStatusCode.BadRequest, "urn:laichau:problem:malformed", await Post("p00", "/api/units/C19/posts/head/vacate"));
        // Who has the id already keeps his name and his mailbox.
        IsProblem(HttpStatusCode.BadRequest, "urn:laichau:problem:malformed", await Post("p00", "/api/units/C19/posts/head/appoint", """{"reason": "Elected.", "person": "h18", "name": "Another", "email": "another@mail.example"}"""));
        IsProblem(HttpStatusCode.NotFound, "urn:laichau:problem:noPost", await Post("p00", "/api/units/C19/posts/king/vacate", """{"reason": "Left."}"""));
        IsProblem(HttpStatusCode.UnprocessableEntity, "urn:laichau:problem:administratorBelowRoot", await Post("p00", "/api/units/C19/posts/administrator/appoint", """{"reason": "Elected.", "person": "h19"}"""));
    }

    [Fact]
    public async Task Mail_is_switched_and_a_test_mail_arrives_all_the_same()
    {
        Assert.True((bool)(await Post("operator", "/api/mail/pause")).Json["paused"]!);
        Assert.Equal("someone@mail.example", (string)(await Post("p00", "/api/mail/redirect", """{"address": "someone@mail.example"}""")).Json["redirectedTo"]!);
        IsProblem(HttpStatusCode.BadRequest, "urn:laichau:problem:malformed", await Post("p00", "/api/mail/redirect", """{"address": "a@b\r\nBcc: c@d"}"""));

        var test = await Post("p00", "/api/mail/test", """{"address": "me@mail.example"}""", key: "test-mail");
        Is(HttpStatusCode.OK, test);
        Assert.Equal("accepted", (string)test.Json["state"]!);
        Assert.Equal(test.Text, (await Post("p00", "/api/mail/test", """{"address": "me@mail.example"}""", key: "test-mail")).Text);
        var mail = await Get("p00", $"/api/mails/{test.Json["mail"]}");
        Assert.Equal("me@mail.example", (string)mail.Json["mail"]!["address"]!);
        Assert.NotEmpty((string)mail.Json["letter"]!["text"]!);

        Assert.Null((await Post("operator", "/api/mail/end-redirect")).Json["redirectedTo"]);
        Assert.False((bool)(await Post("operator", "/api/mail/resume")).Json["paused"]!);
        IsProblem(HttpStatusCode.Conflict, "urn:laichau:problem:mailNotUnknown", await Post("operator", $"/api/mails/{test.Json["mail"]}/settle"));
        IsProblem(HttpStatusCode.NotFound, "urn:laichau:problem:notFound", await Post("operator", "/api/mails/999999/resend"));
    }

    [Fact]
    public async Task A_cycle_pauses_and_goes_on()
    {
        IsProblem(HttpStatusCode.BadRequest, "urn:laichau:problem:malformed", await Post("p00", $"/api/cycles/{ServedStore.Cycle}/pause", """{"reason": " "}"""));
        Assert.Equal("paused", (string)(await Post("p00", $"/api/cycles/{ServedStore.Cycle}/pause", """{"reason": "Flood."}""")).Json["state"]!);
        IsProblem(HttpStatusCode.Conflict, "urn:laichau:problem:alreadyPaused", await Post("p00", $"/api/cycles/{ServedStore.Cycle}/pause", """{"reason": "Flood."}"""));
        Assert.Equal("running", (string)(await Post("p00", $"/api/cycles/{ServedStore.Cycle}/resume", """{"reason": "Dry."}""")).Json["state"]!);
        var ledger = (await Get("p00", "/api/ledger?after=0&take=500")).Json["lines"]!.AsArray();
        Assert.Equal("p00", (string)ledger.First(l => (string)l!["event"]! == "cycle.paused")!["by"]!);
    }

    [Fact]
    public async Task Lists_come_in_pages_that_miss_nothing()
    {
        List<string> units = [];
        long? after = null;
        do
        {
            var page = await Get("p00", $"/api/cycles/{ServedStore.Cycle}/assignments?stage=pledges&take=7{(after is null ? "" : $"&after={after}")}");
            Is(HttpStatusCode.OK, page);
            units.AddRange(page.Json["assignments"]!.AsArray().Select(a => (string)a!["unit"]!));
            after = (long?)page.Json["next"];
        }
        while (after is not null);
        // X of the default tree is a cell too.
        Assert.Equal(41, units.Count);
        Assert.Equal(41, units.Distinct().Count());
        Assert.Equal(["C20"], (await Get("p00", $"/api/cycles/{ServedStore.Cycle}/assignments?person=h20")).Json["assignments"]!.AsArray().Select(a => (string)a!["unit"]!));
    }

    [Fact]
    public async Task Every_route_is_described()
    {
        var description = (await Get("h20", "/api/openapi.json")).Json;
        var paths = description["paths"]!.AsObject();
        Assert.True(paths.Count >= 25, $"{paths.Count} paths");
        foreach (var (path, operations) in paths)
        {
            foreach (var (method, operation) in operations!.AsObject().Where(o => o.Key is "get" or "post"))
            {
                var responses = operation!["responses"]!.AsObject();
                Assert.True(operation["summary"] is not null && operation["operationId"] is not null, path);
                // A file comes as it is, and the same one again is the same one.
                var (file, upload) = (path.EndsWith("/files/{sha}", StringComparison.Ordinal), path.EndsWith("/files", StringComparison.Ordinal));
                Assert.True(responses["200"]?["content"]?[file ? "application/octet-stream" : "application/json"]?["schema"] is not null, path);
                Assert.True(responses["401"]?["content"]?[ProblemType] is not null && responses["500"] is not null, path);
                Assert.Equal(upload, operation["requestBody"]?["content"]?["application/octet-stream"] is not null);
                Assert.Equal(method == "post" && !upload, operation["parameters"]?.AsArray().Any(p => (string?)p!["name"] == "Idempotency-Key") == true);
            }
        }

        // Through a proxy not even the description is for everybody.
        using var client = Served.Client();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        using var stranger = await client.GetAsync(new Uri("/api/openapi.json", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
    }

    private async Task<List<string>> EventsOf(string unit) =>
        [.. (await Get("p00", ServedStore.Work(unit, "history"))).Json["lines"]!.AsArray().Select(l => (string)l!["event"]!)];
}

/// <summary>Over one file.</summary>
public sealed class ApiOnSqlite(ServedOnSqlite served) : ApiTests(served), IClassFixture<ServedOnSqlite>;

/// <summary>Over a database server.</summary>
public sealed class ApiOnPostgres(ServedOnPostgres served) : ApiTests(served), IClassFixture<ServedOnPostgres>;
