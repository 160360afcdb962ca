using System.Text.Json;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Engine;
using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Api;

/// <summary>Cycles with their stages and assignments, and what administrators do with a whole cycle.</summary>
internal static class CycleRoutes
{
    public static void MapCycles(this RouteGroupBuilder api)
    {
        api.MapGet("/cycles", async (HttpContext http, Database database, long? before, int? take) =>
        {
            await using var work = await database.ReadAsync(http.RequestAborted);
            var cycles = await CycleListTable.Page(work, before, Paging.Take(take));
            return Answer.Ok(new CycleListView([.. cycles.Select(CycleView.Of)], Paging.Next(cycles, Paging.Take(take), c => c.Id)));
        }).Describe<CycleListView>("listCycles");

        api.MapGet("/cycles/{cycle}", async (HttpContext http, Rights rights, Database database, string cycle) =>
        {
            await using var work = await database.ReadAsync(http.RequestAborted);
            var line = await CycleListTable.One(work, cycle) ?? throw new ProblemException(StatusCodes.Status404NotFound, "noCycle");
            return Answer.Ok(new OneCycleView(CycleView.Of(line), await Stages(work, rights, Caller.Of(http), line)));
        }).Describe<OneCycleView>("readCycle");

        api.MapGet("/cycles/{cycle}/stages/{stage}/form", async (HttpContext http, Database database, string cycle, string stage) =>
        {
            await using var work = await database.ReadAsync(http.RequestAborted);
            var row = await AssignmentReads.NeedCycle(work, cycle);
            AssignmentReads.NeedStage(row, stage);
            var form = await CycleFormTable.Of(work, row.Id, stage) ?? throw new ProblemException(StatusCodes.Status404NotFound, "noForm");
            return Answer.Ok(new FormView(form.Name, JsonElement.Parse(form.Text)));
        }).Describe<FormView>("readForm");

        api.MapGet("/cycles/{cycle}/assignments", ListAssignments).Describe<AssignmentListView>("listAssignments");

        api.MapGet("/cycles/{cycle}/stages/{stage}/assignments/{unit}", async (HttpContext http, Rights rights, Database database, Tree tree, string cycle, string stage, string unit) =>
        {
            await using var work = await database.ReadAsync(http.RequestAborted);
            var row = await AssignmentReads.NeedCycle(work, cycle);
            var view = await AssignmentReads.One(work, tree, rights, Caller.Of(http), row, stage, unit)
                ?? throw new ProblemException(StatusCodes.Status404NotFound, "noAssignment");
            return Answer.Ok(view, AssignmentView.ETagOf(view.Version));
        }).Describe<AssignmentView>("readAssignment");

        api.MapGet("/cycles/{cycle}/stages/{stage}/assignments/{unit}/history", async (HttpContext http, Rights rights, Database database, Tree tree, string cycle, string stage, string unit) =>
        {
            await using var work = await database.ReadAsync(http.RequestAborted);
            var row = await AssignmentReads.NeedCycle(work, cycle);
            _ = await AssignmentReads.One(work, tree, rights, Caller.Of(http), row, stage, unit)
                ?? throw new ProblemException(StatusCodes.Status404NotFound, "noAssignment");
            var today = await rights.Today(work);
            var at = today.ByCode(unit)!;
            var reads = Rights.SeesSubmission(today, Caller.Of(http), at.Id, StoredDefinitions.Of(row.Definition).Stage(stage).Kind);
            return Answer.Ok(await History(work, row, stage, at, reads));
        }).Describe<HistoryView>("readHistory");

        Change("pause", "pauseCycle", (pause, _, id, reason, by, cancel) => pause.Pause(id, reason, by, cancel));
        Change("resume", "resumeCycle", (pause, _, id, reason, by, cancel) => pause.Resume(id, reason, by, cancel));
        Change("cancel", "cancelCycle", (_, cancelling, id, reason, by, cancel) => cancelling.Run(id, reason, by, cancel));

        void Change(string word, string name, Func<PauseCycle, CancelCycle, long, string, string?, CancellationToken, Task<CycleChange>> change) =>
            api.MapPost($"/cycles/{{cycle}}/{word}", (HttpContext http, Body<CycleReasonInput> body, Rights rights, Writes writes, ICycleEngine engine, TimeProvider clock, string cycle) =>
            {
                var reason = body.Needed("reason", body.Value.Reason);
                return writes.Run(http, body, async write =>
                {
                    await rights.NeedOperator(write.Work, write.Caller);
                    var row = await AssignmentReads.NeedCycle(write.Work, cycle);
                    var pause = new PauseCycle(write.Store, write.Tree, new AdvanceCycles(write.Store, write.Tree, engine, clock), clock);
                    var changed = await change(pause, new CancelCycle(write.Store, write.Tree, clock), row.Id, reason, write.Caller.Signature, http.RequestAborted);
                    return changed == CycleChange.Done
                        ? Answer.Ok(CycleView.Of((await CycleListTable.One(write.Work, cycle))!))
                        : throw new ProblemException(StatusCodes.Status409Conflict, CycleView.Word(changed));
                });
            }).DescribeWrite<CycleView>(name);
    }

    private static async Task<IResult> ListAssignments(HttpContext http, Rights rights, Database database, string cycle, string? stage, string? unit, string? person,
        string? state, long? after, int? take)
    {
        var caller = Caller.Of(http);
        await using var work = await database.ReadAsync(http.RequestAborted);
        var row = await AssignmentReads.NeedCycle(work, cycle);
        if (stage is not null)
        {
            AssignmentReads.NeedStage(row, stage);
        }

        var today = await rights.Today(work);
        var sight = Rights.Sight(today, caller);
        if (unit is not null)
        {
            var one = today.ByCode(unit) ?? throw new ProblemException(StatusCodes.Status404NotFound, "noUnit");
            sight = Rights.Sees(today, caller, one.Id) ? [one.Id] : throw ProblemException.NotAllowed;
        }

        if (person is not null)
        {
            var answered = today.AnsweredBy(person);
            sight = [.. sight is null ? answered : answered.Intersect(sight)];
        }

        var page = await CycleListTable.Assignments(work, row.Id, new AssignmentFilter(stage, state), sight, after, Paging.Take(take));
        return Answer.Ok(new AssignmentListView(page, Paging.Next(page, Paging.Take(take), a => a.Id)));
    }

    /// <summary>Stages in the order of the definition, counted over what the caller may see.</summary>
    private static async Task<IReadOnlyList<StageView>> Stages(Work work, Rights rights, Caller caller, CycleLine cycle)
    {
        var rows = (await StageTable.OfCycle(work, cycle.Id)).ToDictionary(s => s.Key, StringComparer.Ordinal);
        var sight = Rights.Sight(await rights.Today(work), caller);
        var counts = sight is null ? null : (await CycleListTable.Counts(work, cycle.Id, sight)).ToLookup(c => c.StageId);
        return
        [
            .. StoredDefinitions.Of(cycle.Definition).Flow.Activities.OfType<StageDefinition>()
                .Select(d => rows.TryGetValue(d.Id, out var row) ? StageView.Of(d, row, counts?[row.Id]) : new StageView(d.Id, d.Title, "notReached")),
        ];
    }

    /// <param name="reasons">Whoever does not read what was handed in does not read either why it was returned.</param>
    private static async Task<HistoryView> History(Work work, CycleRow cycle, string stage, UnitRecord unit, bool reasons)
    {
        var open = (await StageTable.OfCycle(work, cycle.Id)).First(s => s.Key == stage);
        var assignment = (await AssignmentTable.OfUnits(work, open.Id, [unit.Id]))[0];
        return new HistoryView(
            [.. (await LedgerTailTable.OfAssignment(work, cycle.Id, stage, unit.Code)).Select(l => reasons ? LedgerLineView.Of(l) : LedgerLineView.Of(l) with { Reason = null })],
            [.. (await CycleListTable.Told(work, assignment.Id)).Select(ToldView.Of)]);
    }
}

/// <summary>What a stage asks for, as it was when the cycle was launched.</summary>
internal sealed record FormView(string Name, JsonElement Form);

/// <summary>Why the whole cycle changes.</summary>
internal sealed record CycleReasonInput
{
    public string? Reason { get; init; }
}

internal sealed record CycleListView(IReadOnlyList<CycleView> Cycles, long? Next);

/// <summary>A cycle.</summary>
internal sealed record CycleView(string Name, string Title, int Year, string? Scope, string State, DateTimeOffset LaunchedAt, DateTimeOffset? PausedAt,
    DateTimeOffset? EndedAt, DateOnly EndsDay)
{
    public static CycleView Of(CycleLine line) => new(line.Name, StoredDefinitions.Of(line.Definition).Name, line.Year, line.Scope, line.State, line.LaunchedAt,
        line.PausedAt, line.CompletedAt, line.EndsDay);

    public static string Word(CycleChange change) => change switch
    {
        CycleChange.AlreadyPaused => "alreadyPaused",
        CycleChange.NotPaused => "notPaused",
        CycleChange.HasEnded => "cycleEnded",
        _ => "noCycle",
    };
}

internal sealed record OneCycleView(CycleView Cycle, IReadOnlyList<StageView> Stages);

/// <summary>A stage and how far it has come.</summary>
/// <param name="State">`notReached`, `waiting`, `open` or `closed`.</param>
/// <param name="Counted">Assignments that are neither exempted nor cancelled; of them are handed in, accepted and still to be done:</param>
internal sealed record StageView(string Stage, string Title, string State, DateOnly? OpeningDay = null, DateOnly? LastValidDay = null, DateOnly? DoneDay = null,
    int Counted = 0, int HandedIn = 0, int Accepted = 0, int Unended = 0)
{
    /// <param name="counts">Over what the caller may see; null: all.</param>
    public static StageView Of(StageDefinition definition, StageRow row, IEnumerable<StateCount>? counts)
    {
        var view = new StageView(definition.Id, definition.Title, row.State, row.OpeningDay, row.LastValidDay, row.DoneDay, row.Counted, row.HandedIn, row.Accepted, row.Unended);
        if (counts is null)
        {
            return view;
        }

        var of = counts.ToDictionary(c => c.State, c => c.Assignments, StringComparer.Ordinal);
        int Sum(params string[] states) => states.Sum(s => of.GetValueOrDefault(s));
        return view with
        {
            Counted = Sum(AssignmentState.Open, AssignmentState.Submitted, AssignmentState.Accepted, AssignmentState.Lapsed),
            HandedIn = Sum(AssignmentState.Submitted, AssignmentState.Accepted),
            Accepted = Sum(AssignmentState.Accepted),
            Unended = Sum(AssignmentState.Open, AssignmentState.Submitted),
        };
    }
}

internal sealed record AssignmentListView(IReadOnlyList<AssignmentLine> Assignments, long? Next);

/// <summary>What happened to an assignment, and who was told what and when.</summary>
internal sealed record HistoryView(IReadOnlyList<LedgerLineView> Lines, IReadOnlyList<ToldView> Told);

internal sealed record ToldView(string Rung, int? DeadlineVersion, DateTimeOffset DueAt, string? Person, string? PersonName, string State, string? Reason,
    long? Mail, string? MailState, DateTimeOffset? SentAt)
{
    public static ToldView Of(ToldLine told) => new(NoticeRow.RungText(told.Key, told.Occurrence), told.DeadlineVersion, told.DueAt, told.PersonId, told.PersonName,
        told.State, told.Reason, told.Mail, told.MailState, told.SentAt);
}
