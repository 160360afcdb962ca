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
    public async Task<bool> WasDone(long cycle, WorkAction action, string person, CancellationToken cancel)
    {
        var (happened, reason) = action switch
        {
            SubmitAction submit => ("assignment.submitted", submit.Reason),
            WithdrawAction => ("assignment.withdrawn", null),
            AcceptAction => ("assignment.accepted", null),
            ReturnAction back => ("assignment.returned", back.Reason),
            ReopenAction reopen => ("assignment.reopened", reopen.Reason),
            ExtendAction extend => ("assignment.extended", extend.Reason),
            AskExtensionAction ask => ("assignment.extensionAsked", ask.Reason),
            DeclineExtensionAction decline => ("assignment.extensionDeclined", decline.Reason),
            _ => ("", null),
        };
        await using var work = await database.ReadAsync(cancel);
        var lines = (await LedgerTailTable.OfAssignment(work, cycle, action.Stage, action.Unit)).FindAll(l => l.Event != "assignment.refused");
        // Where nobody reviews, what is handed in is accepted in the same instant.
        return lines.Count > 0 && lines[^1].At is var last && last + PressedTwice.Moment > clock.GetUtcNow()
            && lines.Any(l => l.At == last && l.Event == happened && l.ByPerson == person && (reason is null || l.Reason == reason));
    }

    /// <summary>The same assignment as the page for entering a paper shows it.</summary>
    public async Task<AssignmentModel> OnBehalf(AssignmentModel model, string person, CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        return await reader.OnBehalf(work, model, person);
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
    /// <summary>Somebody writes while a paper is entered; nobody writes faster than that.</summary>
    private const int MostAgain = 3;

    public AssignmentModel Model => model;

    public string Person => person;

    public EnteredFields Entered { get; } = new();

    public KeptTexts Kept => acts.Kept;

    public CancellationToken Cancel => http.RequestAborted;

    /// <summary>Stores the files that came with the unit's form.</summary>
    public Task<ReceivedFiles> Receive(IFormCollection form) => acts.Uploads.Receive(model, person, form, Cancel);

    /// <summary>On the version that the page has shown.</summary>
    public Task<ActOutcome> Run(IFormCollection form, Func<string, string, WorkAction> action) => Run(VersionOf(form), action);

    /// <summary>
    /// The same, and on a later version too as long as nothing is changed that counts for it: what its page has not shown and it
    /// leaves as it is, refuses nobody.
    /// </summary>
    /// <param name="changed">Whether something that counts is not as the page has shown it.</param>
    public async Task<ActOutcome> RunUnless(IFormCollection form, Func<AssignmentRow, bool> changed, Func<string, string, WorkAction> action)
    {
        var outcome = await Run(form, action);
        for (var again = 0; again < MostAgain && outcome.Refusal == Refusal.ChangedMeanwhile && (await Now())?.Row is { } now && !changed(now); again++)
        {
            outcome = await Run(now.Version, action);
        }

        return outcome;
    }

    /// <summary>Whether this person has done this very thing a moment ago.</summary>
    public Task<bool> WasDone(WorkAction action) => acts.WasDone(model.Cycle.Id, action, person, Cancel);

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

        if (await WasDone(action(model.Unit.Code, model.Stage.Id)))
        {
            return WorkSaid.Back(model.Path, "doneBefore");
        }

        // What was written stands below what has become of the work meanwhile.
        return await Again(
            m => m with { Said = (HeadTexts.Find($"Refused.{refusal}") ?? refusal, false), Undone = true, Review = review ?? m.Review },
            shown => PageRoutes.Page<AssignmentPage>(shown, StatusCodes.Status409Conflict));
    }

    /// <summary>The unit's draft is this already.</summary>
    public async Task<bool> IsDraft(string values) => (await Now())?.Row is { State: AssignmentState.Open } row && row.Draft == values;

    /// <summary>This is what was handed in, to the letter.</summary>
    public async Task<bool> IsSubmission(string values, DateOnly? day) => (await Now())?.Row is { } row && row.Submission == values && row.HandedInDay == day;

    /// <summary>The page for entering a paper as it is now, with what was entered and what is wrong with it.</summary>
    public async Task<IResult> Paper(Func<AssignmentModel, AssignmentModel> with, int status)
    {
        var (now, missing) = await acts.Read(http, model.Cycle.Name, model.Stage.Id, model.Unit.Code);
        return now is null ? HeadPages.Missing(missing)
            : PageRoutes.Page<OnBehalfPage>(with(await acts.OnBehalf(now, person, Cancel) with { Entered = Entered, Kept = false }), status);
    }

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

    private async Task<AssignmentModel?> Now() => (await acts.Read(http, model.Cycle.Name, model.Stage.Id, model.Unit.Code)).Model;

    private async Task<ActOutcome> Run(long? version, Func<string, string, WorkAction> action) =>
        (await acts.Acts.Run(http, model.Cycle.Id, [action(model.Unit.Code, model.Stage.Id) with { ExpectedVersion = version }]))[0];
}
