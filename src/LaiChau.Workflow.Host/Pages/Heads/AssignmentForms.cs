using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Forms;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;

namespace LaiChau.Workflow.Host.Pages.Heads;

/// <summary>
/// What people do on the page of an assignment. Whatever is refused, nothing that was written is lost: it stands in the form
/// again, beside what somebody else has written meanwhile.
/// </summary>
internal static class AssignmentForms
{
    public const string VersionField = "phien-ban";
    public const string WhatField = "viec";
    public const string Check = "kiem-tra";

    /// <summary>After the path of an assignment's page.</summary>
    public const string OnBehalfPath = "/nhap-thay";

    public const string AskDay = "xin-ngay";
    public const string AskReason = "xin-ly-do";
    public const string GrantDay = "gia-han-ngay";
    public const string GrantReason = "gia-han-ly-do";
    public const string DeclineReason = "khong-gia-han-ly-do";
    public const string ReturnReason = "tra-ly-do";
    public const string ReopenReason = "mo-ly-do";
    public const string ReceivedDay = "nhan-ngay";
    public const string ReceivedReason = "nhan-ly-do";

    /// <summary>What somebody pastes by mistake comes through, so that he reads beside the field that it is too long.</summary>
    private const int LongestForm = 32 * 1024 * 1024;
    private const int MostFields = 20_000;

    /// <summary>As many files as are stored for one assignment, and a text beside them.</summary>
    private const int LongestWithFiles = 64 * 1024 * 1024;

    public static void MapAssignmentForms(this RouteGroupBuilder pages)
    {
        pages.Form("nhap", Draft, LongestWithFiles);
        pages.Form("gui", Submit);
        pages.Form("rut-lai", (it, form) => it.Do(form, (unit, stage) => new WithdrawAction(default, unit, stage), "withdrawn"));
        pages.Form("xin-gia-han", (it, form) =>
        {
            var (day, reason) = (it.Entered.Day(form, AskDay), it.Entered.Reason(form, AskReason));
            return it.Do(form, (unit, stage) => new AskExtensionAction(default, unit, stage, day!.Value, reason), "asked", AskDay);
        });
        pages.Form("gia-han", (it, form) =>
        {
            var (day, reason) = (it.Entered.Day(form, GrantDay), it.Entered.Reason(form, GrantReason));
            return it.Do(form, (unit, stage) => new ExtendAction(default, unit, stage, day!.Value, reason, false), "extended", GrantDay);
        });
        pages.Form("khong-gia-han", (it, form) =>
        {
            var reason = it.Entered.Reason(form, DeclineReason);
            return it.Do(form, (unit, stage) => new DeclineExtensionAction(default, unit, stage, reason), "declined");
        });
        pages.Form("chap-nhan", Accept);
        pages.Form("tra-lai", (it, form) =>
        {
            var reason = it.Entered.Reason(form, ReturnReason);
            return it.Do(form, (unit, stage) => new ReturnAction(default, unit, stage, reason), "returned");
        });
        pages.Form("mo-lai", (it, form) =>
        {
            var reason = it.Entered.Reason(form, ReopenReason);
            return it.Do(form, (unit, stage) => new ReopenAction(default, unit, stage, reason), "reopened");
        });
        pages.Form("nhap-thay", PaperForm.Enter, LongestWithFiles);
    }

    private static async Task<IResult> Draft(AssignmentAct it, IFormCollection form)
    {
        var received = await it.Receive(form);
        var post = Forms.FormPost.Of(it.Model.Form, FormPart.Unit, form, received.ByField);
        if (FormCheck.Overlong(it.Model.Form, FormPart.Unit, post.Values) is { Count: > 0 } overlong)
        {
            // Nothing was kept, so that whoever was faster is met the next time.
            return await it.Again(m => m with { Values = post.Values, Problems = received.With(overlong), Row = m.Row with { Version = AssignmentAct.VersionOf(form) ?? m.Row.Version } });
        }

        var outcome = await it.Run(form, (unit, stage) => new DraftAction(default, unit, stage, post.Values));
        if (outcome.Problems is { Count: > 0 } missing)
        {
            return await it.Again(m => m with { Values = post.Values, Problems = received.With(missing) });
        }

        // Of two presses of one button the second finds what the first has kept.
        if (outcome.Refusal is { } refusal && !(refusal == Refusal.ChangedMeanwhile && await it.IsDraft(post.Values)))
        {
            return await it.Overtaken(post.Values, refusal, received.Refused);
        }

        await it.Kept.Forget(it.Person, it.Model.Path, it.Cancel);
        if (received.Problems.Count == 0 && (post.RowsChanged || form[WhatField] != Check))
        {
            return post.RowsChanged ? Results.LocalRedirect(it.Model.Path + "#form") : WorkSaid.Back(it.Model.Path, "draftSaved");
        }

        var problems = received.With(form[WhatField] == Check && !post.RowsChanged ? FormCheck.Unit(it.Model.Form, post.Values, it.Model.Cycle.Year, it.Model.Register?.Counts) : []);
        return problems.Count > 0 ? await it.Again(m => m with { Values = post.Values, Problems = problems }) : Results.LocalRedirect($"{it.Model.Path}/{Check}");
    }

    /// <summary>What is handed in is the draft that was read, not what comes with the form: nothing changes between reading and handing in.</summary>
    private static async Task<IResult> Submit(AssignmentAct it, IFormCollection form)
    {
        var values = it.Model.Row.Draft ?? it.Model.Row.Submission ?? "{}";
        var problems = it.Model.Row.State == AssignmentState.Open ? FormCheck.Unit(it.Model.Form, values, it.Model.Cycle.Year, it.Model.Register?.Counts) : [];
        if (problems.Count > 0)
        {
            return await it.Again(m => m with { Problems = problems });
        }

        return await it.Do(form, (unit, stage) => new SubmitAction(default, unit, stage, values), "submitted");
    }

    /// <summary>With what the form asks of the reviewer: what the unit handed in stays as it is.</summary>
    private static async Task<IResult> Accept(AssignmentAct it, IFormCollection form)
    {
        if (it.Model.Form.Review.Count == 0)
        {
            return await it.Do(form, (unit, stage) => new AcceptAction(default, unit, stage), "accepted");
        }

        var values = Forms.FormPost.Of(it.Model.Form, FormPart.Review, form).Values;
        var problems = FormCheck.Review(it.Model.Form, values, it.Model.Row.Submission, it.Model.Cycle.Year);
        return problems.Count > 0
            ? await it.Again(m => m with { Review = values, ReviewProblems = problems })
            : await it.Do(form, (unit, stage) => new AcceptAction(default, unit, stage) { Values = values }, "accepted", review: values);
    }

    /// <param name="longest">Bytes, with files.</param>
    private static void Form(this RouteGroupBuilder pages, string word, Func<AssignmentAct, IFormCollection, Task<IResult>> act, int longest = LongestForm) =>
        pages.MapPost($"{HeadPages.Assignment}/{word}", async (HttpContext http, IAntiforgery forgery, AssignmentActs acts, KeptTexts kept, string cycle, string stage, string unit) =>
        {
            if (!await forgery.IsRequestValidAsync(http))
            {
                // Signed in anew in another window: the text is kept all the same.
                return await kept.Keep(await http.Request.ReadFormAsync(http.RequestAborted), http.RequestAborted) is { } page ? WorkSaid.Back(page, "kept") : PageRoutes.Forged();
            }

            var (it, status) = await acts.Begin(http, cycle, stage, unit);
            return it is null ? HeadPages.Missing(status) : await act(it, await http.Request.ReadFormAsync(http.RequestAborted));
        }).WithMetadata(new RequestSizeLimitAttribute(longest))
            .WithFormOptions(valueCountLimit: MostFields, valueLengthLimit: LongestForm, multipartBodyLengthLimit: longest);
}
