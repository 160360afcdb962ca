using System.Globalization;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Host.Api;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Host.Pages.Heads;

/// <summary>Begins what somebody does on the page of an assignment.</summary>
internal sealed class AssignmentActs(Database database, AssignmentReader reader, WorkActs acts, KeptTexts kept, FormUploads uploads, TimeProvider clock)
{
    public KeptTexts Kept => kept;

    public WorkActs Acts => acts;

    public FormUploads Uploads => uploads;

    /// <returns>Null with the status: there is no such assignment, or he may not act on anything.</returns>
    public async Task<(AssignmentAct? It, int Status)> Begin(HttpContext http, string cycle, string stage, string unit)
    {
        var (model, status) = await Read(http, cycle, stage, unit);
        return model is null ? (null, status)
            : Serving.Visitor.Of(http).Person is not { } person ? (null, StatusCodes.Status403Forbidden)
            : (new AssignmentAct(this, http, model, person), status);
    }

    /// <summary>It was the second press of a button: the last thing on record is that he has done this very thing a moment ago.</summary>
    public async Task<bool> WasDone(HttpContext http, AssignmentModel model, WorkAction action, string person)
    {
        var (happened, reason) = action switch
        {
            SubmitAction => ("assignment.submitted", null),
            WithdrawAction => ("assignment.withdrawn", null),
            AcceptAction => ("assignment.accepted", null),
            ReturnAction back => ("assignment.returned", back.Reason),
            ReopenAction reopen => ("assignment.reopened", reopen.Reason),
            ExtendAction extend => ("assignment.extended", extend.Reason),
            AskExtensionAction ask => ("assignment.extensionAsked", ask.Reason),
            DeclineExtensionAction decline => ("assignment.extensionDeclined", decline.Reason),
            _ => ("", null),
        };
        await using var work = await database.ReadAsync(http.RequestAborted);
        var newest = (await LedgerTailTable.OfAssignment(work, model.Cycle.Id, model.Stage.Id, model.Unit.Code)).FindLast(l => l.Event != "assignment.refused");
        return newest is not null && newest.Event == happened && newest.ByPerson == person && newest.At + PressedTwice.Moment > clock.GetUtcNow()
            && (reason is null || newest.Reason == reason);
    }

    public async Task<(AssignmentModel? Model, int Status)> Read(HttpContext http, string cycle, string stage, string unit)
    {
        await using var work = await database.ReadAsync(http.RequestAborted);
        return await reader.Read(work, http, cycle, stage, unit);
    }
}

/// <summary>Something that a person does with one assignment.</summary>
internal sealed class AssignmentAct(AssignmentActs acts, HttpContext http, AssignmentModel model, string person)
{
    public AssignmentModel Model => model;

    public string Person => person;

    public EnteredFields Entered { get; } = new();

    public KeptTexts Kept => acts.Kept;

    public CancellationToken Cancel => http.RequestAborted;

    /// <summary>Stores the files that came with the unit's form.</summary>
    public Task<ReceivedFiles> Receive(IFormCollection form) => acts.Uploads.Receive(model, person, form, Cancel);

    /// <summary>On the version that the page has shown.</summary>
    public async Task<ActOutcome> Run(IFormCollection form, Func<string, string, WorkAction> action)
    {
        return (await acts.Acts.Run(http, model.Cycle.Id, [action(model.Unit.Code, model.Stage.Id) with { ExpectedVersion = VersionOf(form) }]))[0];
    }

    /// <returns>Null: the form does not say which it has shown.</returns>
    public static long? VersionOf(IFormCollection form) =>
        long.TryParse(form[AssignmentForms.VersionField], NumberStyles.None, CultureInfo.InvariantCulture, out var shown) ? shown : null;

    /// <param name="said">What the page says when it is done.</param>
    /// <param name="dayField">Where a day that the rules do not allow was entered.</param>
    /// <param name="review">What the reviewer has filled in.</param>
    public async Task<IResult> Do(IFormCollection form, Func<string, string, WorkAction> action, string said, string? dayField = null, string? review = null)
    {
        if (Entered.IsWrong)
        {
            return await Again(m => m);
        }

        var outcome = await Run(form, action);
        if (outcome.Refusal == Refusal.DayNotAllowed && dayField is not null)
        {
            Entered.Wrong(dayField, HeadTexts.Get("DayNotLater"));
            return await Again(m => m);
        }

        if (outcome.Refusal is not { } refusal)
        {
            if (model.OtherKept)
            {
                await Kept.Forget(person, model.Path + KeptTexts.OtherForms, Cancel);
            }

            return WorkSaid.Back(model.Path, said);
        }

        if (outcome.Problems is { Count: > 0 } problems && review is null)
        {
            return await Again(m => m with { Problems = problems });
        }

        if (await acts.WasDone(http, model, action(model.Unit.Code, model.Stage.Id), person))
        {
            return WorkSaid.Back(model.Path, "doneBefore");
        }

        // What was written stands below what has become of the work meanwhile.
        return await Again(
            m => m with { Said = (HeadTexts.Find($"Refused.{refusal}") ?? refusal, false), Undone = true, Review = review ?? m.Review },
            shown => PageRoutes.Page<AssignmentPage>(shown, StatusCodes.Status409Conflict));
    }

    /// <summary>The unit's draft is this already.</summary>
    public async Task<bool> IsDraft(string values) =>
        (await acts.Read(http, model.Cycle.Name, model.Stage.Id, model.Unit.Code)).Model?.Row is { State: AssignmentState.Open } row && row.Draft == values;

    /// <summary>The page as it is now, with what was written and what is wrong with it.</summary>
    public async Task<IResult> Again(Func<AssignmentModel, AssignmentModel> with, Func<AssignmentModel, IResult>? page = null)
    {
        var (now, status) = await acts.Read(http, model.Cycle.Name, model.Stage.Id, model.Unit.Code);
        return now is null ? HeadPages.Missing(status)
            : (page ?? (shown => PageRoutes.Page<AssignmentPage>(shown, StatusCodes.Status422UnprocessableEntity)))(with(now with { Entered = Entered }));
    }

    /// <summary>Somebody was faster: both versions stand beside each other, and either can be kept.</summary>
    /// <param name="withoutFiles">Files that came along were not taken.</param>
    public Task<IResult> Overtaken(string values, string refusal, bool withoutFiles) => Again(
        m => m with { Values = values, Undone = true, Said = ((HeadTexts.Find($"Refused.{refusal}") ?? refusal) + (withoutFiles ? " " + HeadTexts.Get("FilesNotTaken") : ""), false) },
        shown => PageRoutes.Page<ConflictPage>(shown, StatusCodes.Status409Conflict));
}
