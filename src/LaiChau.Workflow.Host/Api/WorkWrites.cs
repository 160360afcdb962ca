using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Host.Serving;
using Microsoft.Net.Http.Headers;

namespace LaiChau.Workflow.Host.Api;

/// <summary>Writes on assignments: who acts, on which version, and what the rules say.</summary>
internal sealed class WorkWrites(Writes writes, Rights rights, ReceiptMailer receipts, TimeProvider clock)
{
    /// <exception cref="ProblemException">The person may not see the unit, or somebody has changed it meanwhile.</exception>
    public async Task<IResult> One<T>(HttpContext http, Body<T> body, string? by, string cycle, WorkAction action)
        where T : class, new()
    {
        var expected = Expected(http);
        HandedIn? handed = null;
        var answer = await writes.Run(http, body, async write =>
        {
            var row = await AssignmentReads.NeedCycle(write.Work, cycle);
            var person = write.Caller.ActsAs(by);
            await NeedSight(write, person, row, action.Stage, [action.Unit]);
            var outcome = (await Act(write, row.Id, [action with { By = person, ExpectedVersion = expected }], http.RequestAborted))[0];
            var etag = outcome.Version is { } version ? AssignmentView.ETagOf(version) : null;
            if (outcome.Refusal == Refusal.ChangedMeanwhile)
            {
                var changed = Problems.Refused(StatusCodes.Status412PreconditionFailed, outcome.Refusal);
                changed.Extensions["version"] = outcome.Version;
                changed.Extensions["state"] = outcome.State;
                http.Response.Headers.ETag = etag;
                throw new ProblemException(changed);
            }

            if (outcome.Refusal is { } refusal)
            {
                var refused = Problems.Refused(StatusOf(refusal), refusal);
                refused.Extensions["version"] = outcome.Version;
                refused.Extensions["state"] = outcome.State;
                if (outcome.Problems is { } problems)
                {
                    refused.Extensions["errors"] = problems.GroupBy(p => p.Path.Length > 0 ? $"values.{p.Path}" : "values", p => p.Text, StringComparer.Ordinal)
                        .ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
                }

                return Answer.Problem(refused, etag);
            }

            handed = action is SubmitAction submitted ? new HandedIn(row.Id, submitted with { By = person }, write.Now) : null;
            var after = await AssignmentReads.One(write.Work, write.Tree, rights, write.Caller with { Person = person }, row, action.Stage, action.Unit);
            return Answer.Ok(after!, etag);
        });
        // Only what has been committed; a repeated request has had its receipt.
        if (handed is not null)
        {
            receipts.Ask(handed);
        }

        return answer;
    }

    public Task<IResult> Many<T>(HttpContext http, Body<T> body, string? by, string cycle, string stage, IReadOnlyList<WorkAction> actions)
        where T : class, new() => writes.Run(http, body, async write =>
        {
            var row = await AssignmentReads.NeedCycle(write.Work, cycle);
            var person = write.Caller.ActsAs(by);
            await NeedSight(write, person, row, stage, [.. actions.Select(a => a.Unit)]);
            var outcomes = await Act(write, row.Id, [.. actions.Select(a => a with { By = person })], http.RequestAborted);
            return Answer.Ok(new OutcomesView([.. actions.Zip(outcomes, (a, o) => new OutcomeView(a.Unit, o.Refusal, o.State, o.Version))]));
        });

    private async Task<IReadOnlyList<ActOutcome>> Act(Write write, long cycle, IReadOnlyList<WorkAction> actions, CancellationToken cancel) =>
        (await new ActOnWork(write.Store, write.Tree).RunNow(cycle, actions, clock, cancel)).Outcomes;

    /// <summary>A stranger's try is no line of the ledger: anybody could fill it.</summary>
    private async Task NeedSight(Write write, string person, CycleRow cycle, string stage, IReadOnlyList<string> units)
    {
        AssignmentReads.NeedStage(cycle, stage);
        var today = await rights.Today(write.Work);
        foreach (var code in units)
        {
            var unit = today.ByCode(code) ?? throw new ProblemException(StatusCodes.Status404NotFound, "noUnit");
            if (!WhoMay.See(today, person, unit.Id))
            {
                throw ProblemException.NotAllowed;
            }
        }
    }

    private static long? Expected(HttpContext http)
    {
        var header = http.Request.Headers.IfMatch;
        if (header.Count == 0 || header.ToString() == "*")
        {
            return null;
        }

        return EntityTagHeaderValue.TryParse(header.ToString(), out var tag) && !tag.IsWeak && long.TryParse(tag.Tag.AsSpan()[1..^1], out var version)
            ? version
            : throw ProblemException.Field("If-Match", ApiTexts.Get("IfMatchMalformed"));
    }

    public static int StatusOf(string refusal) => refusal switch
    {
        Refusal.NotTheHead or Refusal.NotTheReviewer => StatusCodes.Status403Forbidden,
        Refusal.DayNotAllowed or Refusal.Incomplete => StatusCodes.Status422UnprocessableEntity,
        _ => StatusCodes.Status409Conflict,
    };
}
