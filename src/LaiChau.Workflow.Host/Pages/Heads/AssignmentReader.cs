using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Host.Api;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Rehearsal.Report;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Resources;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Pages.Heads;

/// <summary>Reads the page of one assignment.</summary>
internal sealed class AssignmentReader(Tree tree, SteadyClock clock, KeptTexts kept)
{
    /// <returns>Null with the status: there is none, or the reader may not see it.</returns>
    public async Task<(AssignmentModel? Model, int Status)> Read(Work work, HttpContext http, string cycleName, string stageId, string unitCode)
    {
        var visitor = Visitor.Of(http);
        var now = clock.GetUtcNow();
        var day = ShownTime.DayOf(now);
        var today = await tree.On(work, day);
        if (await CycleListTable.ByName(work, cycleName) is not { } id || today.ByCode(unitCode) is not { } unit)
        {
            return (null, StatusCodes.Status404NotFound);
        }

        if (!BelowModel.Sees(today, visitor, unit.Id))
        {
            return (null, StatusCodes.Status403Forbidden);
        }

        var cycle = await CycleTable.ById(work, id);
        var definition = StoredDefinitions.Of(cycle.Definition);
        var stage = definition.Flow.Activities.OfType<StageDefinition>().FirstOrDefault(s => s.Id == stageId);
        var open = (await StageTable.OfCycle(work, id)).Find(s => s.Key == stageId);
        var row = stage is null || open is null ? null : (await AssignmentTable.OfUnits(work, open.Id, [unit.Id])).SingleOrDefault();
        if (row is null)
        {
            return (null, StatusCodes.Status404NotFound);
        }

        var calendar = await tree.Calendar(work);
        var rights = WorkRights.Of(visitor, today, unit.Id, stage!.Kind);
        var form = await FormOf(work, id, stage);
        var model = new AssignmentModel
        {
            State = await ShownState.Read(work, clock, http),
            Said = WorkSaid.Of(http),
            Cycle = cycle,
            Definition = definition,
            Stage = stage,
            Unit = unit,
            Row = row,
            Form = form,
            Files = FormFiles.Takes(form) ? await FilesOf(work, row.Id, ShownWork.PathOf(cycle.Name, stage.Id, unit.Code)) : null,
            Register = await RegisterTable.Summary(work, row.Id),
            Review = await AnswerTable.One(work, row.Id, AnswerRow.Review, row.Submissions),
            Deadline = ShownDeadline.Of(row.LastValidDay, day, row.State == AssignmentState.Open, calendar),
            Today = day,
            Now = OfficialText.Moment(TimeZoneInfo.ConvertTime(now, ShownTime.Zone)),
            Head = Name(today, today.AnswersFor(unit.Id)),
            Reviewer = Name(today, today.Superior(unit.Id)),
            Late = Lateness.OnRecord(row, calendar),
            Rights = rights,
            History = await History(work, today, row, unitCode, rights),
            Told = [.. (await CycleListTable.Told(work, row.Id)).Select(t => Told(t, definition, stageId))],
            Values = rights.Draft ? row.Draft ?? row.Submission : null,
        };
        return (visitor.Person is { } person ? await WithOther(work, rights.Draft ? await WithKept(work, model, person) : model, person) : model, StatusCodes.Status200OK);
    }

    private async Task<AssignmentModel> WithKept(Work work, AssignmentModel model, string person)
    {
        var text = await KeptTexts.Find(work, person, model.Path);
        return model with
        {
            Pass = kept.PassOf(person, model.Path),
            Kept = text is not null,
            Values = text is null ? model.Values : Forms.FormPost.Of(model.Form, FormPart.Unit, text).Values,
        };
    }

    private async Task<AssignmentModel> WithOther(Work work, AssignmentModel model, string person)
    {
        var at = model.Path + KeptTexts.OtherForms;
        var text = await KeptTexts.Find(work, person, at);
        model = model with { OtherPass = kept.PassOf(person, at), OtherKept = text is not null };
        return text is null ? model : model with
        {
            Entered = EnteredFields.Kept(text),
            Review = text.Keys.Any(k => k.StartsWith(Forms.FormPost.Prefix, StringComparison.Ordinal)) ? Forms.FormPost.Of(model.Form, FormPart.Review, text).Values : model.Review,
        };
    }

    /// <summary>With what was written on the page for entering a paper when the session had ended.</summary>
    public async Task<AssignmentModel> OnBehalf(Work work, AssignmentModel model, string? person)
    {
        model = model with { Values = model.Row.Submission, Kept = false, Pass = null, Entered = EnteredFields.None };
        if (person is null)
        {
            return model;
        }

        var at = model.Path + AssignmentForms.OnBehalfPath;
        var text = await KeptTexts.Find(work, person, at);
        model = model with { Pass = kept.PassOf(person, at) };
        return text is null ? model : model with
        {
            Kept = true,
            Entered = EnteredFields.Kept(text),
            Values = Forms.FormPost.Of(model.Form, FormPart.Unit, text).Values,
        };
    }

    /// <summary>A cycle that was launched before there were forms has one field for whatever there is to say.</summary>
    private static async Task<FormDefinition> FormOf(Work work, long cycle, StageDefinition stage) =>
        await CycleFormTable.Of(work, cycle, stage.Id) ?? new FormDefinition
        {
            Name = "report",
            Title = stage.Title,
            Fields = [new FormField("report", FieldKind.Lines, HeadTexts.Get("PlainReport")) { Longest = 10_000 }],
            Text = "",
        };

    private static async Task<Forms.ShownFiles> FilesOf(Work work, long assignment, string path) => new(
        path, (await AttachmentTable.OfAssignment(work, assignment)).ToDictionary(f => f.Sha256, f => f.Size, StringComparer.Ordinal));

    private static string? Name(TreeSnapshot today, Answering? answering) => answering is null ? null : today.Person(answering.Person).Name;

    private static async Task<List<ShownEvent>> History(Work work, TreeSnapshot today, AssignmentRow row, string unit, WorkRights rights) =>
    [
        .. (await LedgerTailTable.OfAssignment(work, row.CycleId, row.Stage, unit))
            .Where(l => l.Event.StartsWith("assignment.", StringComparison.Ordinal) && l.Event != "assignment.refused")
            .Select(l => new ShownEvent(
                ShownTime.Of(l.At), HeadTexts.Word("Event", l.Event["assignment.".Length..]),
                l.ByPerson is { } by ? today.FindPerson(by)?.Name ?? by : null, Note(l, rights))),
    ];

    private static string? Note(LedgerRow line, WorkRights rights)
    {
        List<string> notes = [];
        if (line.DueOn is { } due)
        {
            notes.Add(HeadTexts.Get(line.Event == "assignment.extensionAsked" ? "WishedDay" : "NewDay", ShownTime.Of(due)));
        }

        if (line.LateWorkingDays is { } late)
        {
            notes.Add(HeadTexts.Get("DaysLate", late));
        }

        if (line.Reason is { } reason && rights.SeeValues)
        {
            notes.Add(HeadTexts.Get("ReasonIs", HeadTexts.Word("Cause", reason)));
        }

        return notes.Count == 0 ? null : string.Join("; ", notes);
    }

    /// <summary>The kind of letter, and of a ladder its rung.</summary>
    private static string WhyOf(ToldLine told, CycleDefinition definition, string stage)
    {
        var letter = Texts.Report[$"Letter.{NoticeKinds.Of(definition, stage, told.Kind, told.Key).Letter}"];
        return told.Kind is NoticeKind.Work or NoticeKind.Review ? HeadTexts.Get("ToldWhy", letter, NoticeRow.RungText(told.Key, told.Occurrence)) : letter;
    }

    private static ShownTold Told(ToldLine told, CycleDefinition definition, string stage) => new(
        ShownTime.Of(told.SentAt ?? told.DueAt), told.PersonName,
        WhyOf(told, definition, stage),
        told.MailState is { } state ? PageTexts.MailState(state) : HeadTexts.Word("Notice", told.State));
}
