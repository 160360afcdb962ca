using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;
using Microsoft.Net.Http.Headers;

namespace LaiChau.Workflow.Host.Api;

/// <summary>
/// Moving a stage's day, as on the administrators' page: a read tells the effect and changes nothing, with the effect's digest as
/// its ETag; the write may name the one that was seen.
/// </summary>
internal static class AmendRoutes
{
    public static void MapAmendments(this RouteGroupBuilder api)
    {
        api.MapGet("/cycles/{cycle}/stages/{stage}/amend", async (HttpContext http, Rights rights, Database database, Tree tree, TimeProvider clock, string cycle, string stage, string? which, DateOnly? day) =>
        {
            await rights.NeedOperator(Caller.Of(http), http.RequestAborted);
            var body = new Body<AmendInput>();
            var asked = Asked(body, which, day, "");
            body.ThrowIfWrong();
            long id;
            await using (var work = await database.ReadAsync(http.RequestAborted))
            {
                id = (await AssignmentReads.NeedCycle(work, cycle)).Id;
            }

            var answer = await new AmendStage(database, tree, clock).Preview(asked with { Cycle = id, Stage = stage }, http.RequestAborted);
            return Told(answer is AmendmentAnswer.Amends amends ? amends.Effect : throw Refused((AmendmentAnswer.Refused)answer));
        }).Describe<AmendmentView>("showAmendment");

        api.MapPost("/cycles/{cycle}/stages/{stage}/amend", (HttpContext http, Body<AmendInput> body, Rights rights, Writes writes, TimeProvider clock, string cycle, string stage) =>
        {
            var asked = Asked(body, body.Value.Which, body.Value.Day, body.Needed("reason", body.Value.Reason));
            var seen = Seen(http);
            return writes.Run(http, body, async write =>
            {
                await rights.NeedOperator(write.Work, write.Caller);
                var id = (await AssignmentReads.NeedCycle(write.Work, cycle)).Id;
                var answer = await new AmendStage(write.Store, write.Tree, clock).Run(
                    asked with { Cycle = id, Stage = stage, By = write.Caller.Signature }, seen, http.RequestAborted);
                // The handler has tried it in this very transaction: whatever is not done has to end it.
                return answer switch
                {
                    AmendmentAnswer.Amends amends => Told(amends.Effect),
                    AmendmentAnswer.EffectHasChanged changed => throw Changed(http, changed.Effect),
                    _ => throw Refused((AmendmentAnswer.Refused)answer),
                };
            });
        }).DescribeSeen<AmendmentView>("amendStage");
    }

    private static Amendment Asked<T>(Body<T> body, string? which, DateOnly? day, string reason)
        where T : class, new()
    {
        var latest = which == AmendInput.Latest;
        if (which is not (null or AmendInput.Due or AmendInput.Latest))
        {
            body.Wrong("which", ApiTexts.Get("WhichUnknown", AmendInput.Due, AmendInput.Latest));
        }

        return new Amendment(0, "", latest ? AmendedDay.Latest : AmendedDay.Due, body.Needed("day", day), reason);
    }

    /// <returns>Null: whatever it does.</returns>
    private static string? Seen(HttpContext http)
    {
        var header = http.Request.Headers.IfMatch;
        return header.Count == 0 || header.ToString() == "*" ? null
            : EntityTagHeaderValue.TryParse(header.ToString(), out var tag) && !tag.IsWeak ? tag.Tag.ToString().Trim('"')
            : throw ProblemException.Field("If-Match", ApiTexts.Get("IfMatchMalformed"));
    }

    private static Answer Told(AmendmentEffect effect) => Answer.Ok(AmendmentView.Of(effect), ETagOf(effect));

    private static ProblemException Changed(HttpContext http, AmendmentEffect effect)
    {
        http.Response.Headers.ETag = ETagOf(effect);
        var changed = Problems.Refused(StatusCodes.Status412PreconditionFailed, "effectHasChanged");
        changed.Extensions["effect"] = AmendmentView.Of(effect);
        return new ProblemException(changed);
    }

    private static ProblemException Refused(AmendmentAnswer.Refused refused)
    {
        switch (refused.Why)
        {
            case AmendmentRefusal.NoSuchCycle:
                return new ProblemException(StatusCodes.Status404NotFound, "noCycle");
            case AmendmentRefusal.NoSuchStage:
                return new ProblemException(StatusCodes.Status404NotFound, "noStage");
            case AmendmentRefusal.CycleHasEnded:
                return new ProblemException(StatusCodes.Status409Conflict, "cycleEnded");
        }

        var (status, word) = refused.Why switch
        {
            AmendmentRefusal.StageIsClosed => (StatusCodes.Status409Conflict, "stageClosed"),
            AmendmentRefusal.StageIsDone => (StatusCodes.Status409Conflict, "stageIsDone"),
            AmendmentRefusal.NothingChanges => (StatusCodes.Status409Conflict, "nothingChanges"),
            AmendmentRefusal.DayIsPast => (StatusCodes.Status422UnprocessableEntity, "dayIsPast"),
            AmendmentRefusal.AfterTheCyclesEnd => (StatusCodes.Status422UnprocessableEntity, "afterTheCyclesEnd"),
            AmendmentRefusal.BeforeItOpens => (StatusCodes.Status422UnprocessableEntity, "beforeItOpens"),
            _ => (StatusCodes.Status422UnprocessableEntity, "latestNotAfterDue"),
        };
        var problem = Problems.Refused(status, word);
        if (refused.Bound is { } bound)
        {
            problem.Extensions["bound"] = bound;
        }

        return new ProblemException(problem);
    }

    private static string ETagOf(AmendmentEffect effect) => $"\"{effect.Digest}\"";
}

/// <summary>Which day of the stage becomes which.</summary>
internal sealed record AmendInput
{
    public const string Due = "due";
    public const string Latest = "latest";

    /// <summary>`due`: the last valid day (the default); `latest`: the day on which the stage is done at the latest.</summary>
    public string? Which { get; init; }

    /// <summary>The new day itself, whatever the definition's wording.</summary>
    public DateOnly? Day { get; init; }

    public string? Reason { get; init; }
}

/// <summary>What an amendment does, or did.</summary>
/// <param name="From">Left out: it was not known yet.</param>
/// <param name="Moved">Assignments that are owed and get the new day; of them stay late on record and have nobody to hear of it: `stayLate`, `nobodyHears`.</param>
/// <param name="MovedHandedIn">Assignments that wait for their review.</param>
/// <param name="KeepTheirDay">An extension or a return gave them one of their own; before the new one: `keepAnEarlierDay`.</param>
/// <param name="Withdrawn">Notices taken back, by rung.</param>
/// <param name="Told">In which day's mail about how many assignments heads hear of the new day.</param>
/// <param name="Next">The next rungs of who has moved.</param>
/// <param name="Others">Days of the cycle that move with it.</param>
internal sealed record AmendmentView(DateOnly? From, DateOnly To, int Moved, int MovedHandedIn, int KeepTheirDay, int KeepAnEarlierDay, int StayLate, int NobodyHears,
    IReadOnlyList<CountedRung> Withdrawn, IReadOnlyList<ToldOnDay> Told, IReadOnlyList<NextRung> Next, IReadOnlyList<MovedDayView> Others)
{
    public static AmendmentView Of(AmendmentEffect effect) => new(effect.From, effect.To, effect.Moved, effect.MovedHandedIn, effect.KeepTheirDay, effect.KeepAnEarlierDay,
        effect.StayLate, effect.NobodyHears, effect.Withdrawn, effect.Told, effect.Next, [.. effect.Others.Select(MovedDayView.Of)]);
}

/// <param name="What">`stageOpens`, `stageIsDoneAtTheLatest`, `waitEnds` or `cycleEnds`.</param>
/// <param name="Activity">Id of the stage or step; empty: the cycle itself.</param>
internal sealed record MovedDayView(string What, string Activity, DateOnly? From, DateOnly? To)
{
    public static MovedDayView Of(MovedDay moved) => new(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(moved.Kind.ToString()), moved.Activity, moved.From, moved.To);
}
