using System.Globalization;
using System.Text.Json.Nodes;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Host.Jobs;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Resources;
using LaiChau.Workflow.Storage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace LaiChau.Workflow.Host.Pages.Heads;

/// <summary>
/// A unit's list, pasted or as a file: read, shown as what it changes, and only then put in place of the old one. Between the two the
/// page itself carries it, so that no node keeps names in between.
/// </summary>
internal static class RegisterRoutes
{
    public const string Word = "/danh-sach";
    public const string File = "tep";
    public const string Packed = "goi";

    /// <summary>Kept for its writer when his session has ended, like the fields of a form.</summary>
    public const string Pasted = Forms.FormPost.Prefix + "danh-sach";

    /// <summary>A pasted book is told so beside the field; only what is longer still is not read at all.</summary>
    private const int Longest = 64 * 1024 * 1024;

    /// <summary>What is shown again; a longer text is no list, and would hold up a slow line twice.</summary>
    private const int MostShown = 3 * 1024 * 1024;

    public static void MapRegister(this RouteGroupBuilder pages)
    {
        pages.MapGet(HeadPages.Assignment + Word, async (HttpContext http, Database database, RegisterReader reader, string cycle, string stage, string unit) =>
        {
            await using var work = await database.ReadAsync(http.RequestAborted);
            var (model, status) = await reader.Read(work, http, cycle, stage, unit);
            return model is null ? HeadPages.Missing(status) : PageRoutes.Page<RegisterPage>(model);
        });
        pages.MapPost(HeadPages.Assignment + Word, async (HttpContext http, IAntiforgery forgery, KeptTexts kept, RegisterForms forms, string cycle, string stage, string unit) =>
        {
            http.Features.Set<IFormFeature>(new FormFeature(http.Request, new FormOptions { ValueLengthLimit = Longest, MultipartBodyLengthLimit = Longest }));
            if (!await forgery.IsRequestValidAsync(http))
            {
                return await kept.Keep(await http.Request.ReadFormAsync(http.RequestAborted), http.RequestAborted) is { } page ? WorkSaid.Back(page, "kept") : PageRoutes.Forged();
            }

            return await forms.Post(http, await http.Request.ReadFormAsync(http.RequestAborted), cycle, stage, unit);
        }).WithMetadata(new RequestSizeLimitAttribute(Longest));
    }

    /// <returns>What was pasted, if it is short enough to be shown again.</returns>
    public static string ShownAgain(string text) => text.Length <= MostShown ? text : "";
}

/// <summary>Reads what was sent, shows what it changes, and keeps what is confirmed.</summary>
internal sealed class RegisterForms(Database database, RegisterReader reader, KeepRegister keep, KeptTexts kept, PackedRegister pack, JobClock jobs)
{
    public async Task<IResult> Post(HttpContext http, IFormCollection form, string cycle, string stage, string unit)
    {
        var (model, status) = await Model(http, cycle, stage, unit);
        if (model is null)
        {
            return HeadPages.Missing(status);
        }

        if (!model.Keeps || Visitor.Of(http).Person is not { } person)
        {
            return PageRoutes.NotForYou();
        }

        if (form[RegisterRoutes.Packed].ToString() is { Length: > 0 } packed)
        {
            return pack.Unpacked(packed) is { } confirmed ? await Confirm(http, form, model, person, confirmed) : PageRoutes.Forged();
        }

        var pasted = form[RegisterRoutes.Pasted].ToString();
        var file = form.Files.GetFile(RegisterRoutes.File);
        var year = model.Work.Cycle.Year;
        var reading = file is { Length: > 0 } ? RegisterReading.OfFile(model.Register, await Bytes(file, http.RequestAborted), year) : RegisterReading.OfText(model.Register, pasted, year);
        return reading.Problems.Count > 0
            ? PageRoutes.Page<RegisterPage>(
                model with { Pasted = RegisterRoutes.ShownAgain(pasted), Problems = [.. reading.Problems, .. pasted.Length > 0 && RegisterRoutes.ShownAgain(pasted).Length == 0 ? [HeadTexts.Get("PasteNotShown")] : Array.Empty<string>()] },
                StatusCodes.Status422UnprocessableEntity)
            : Shown(model with { Pasted = pasted }, reading.Rows);
    }

    private async Task<IResult> Confirm(HttpContext http, IFormCollection form, RegisterModel model, string person, JsonArray rows)
    {
        var version = long.TryParse(form[AssignmentForms.VersionField], NumberStyles.None, CultureInfo.InvariantCulture, out var shown) ? shown : -1;
        var outcome = await keep.Run(model.Work.Cycle.Id, model.Work.Stage.Id, model.Work.Unit.Code, person, (JsonArray)rows.DeepClone(), version, http.RequestAborted);
        if (outcome.Refusal is null)
        {
            await kept.Forget(person, model.Path, http.RequestAborted);
            jobs.Nudge();
            return WorkSaid.Back(model.Path, "registerKept");
        }

        if (outcome.Refusal == Refusal.ChangedMeanwhile)
        {
            // Against what is there now; the list that was read is not lost.
            var (now, status) = await Model(http, model.Work.Cycle.Name, model.Work.Stage.Id, model.Work.Unit.Code);
            return now is null ? HeadPages.Missing(status) : Shown(now with { Work = now.Work with { Said = (HeadTexts.Get("RegisterChanged"), false) } }, rows, StatusCodes.Status409Conflict);
        }

        IReadOnlyList<string> problems = outcome.Problems is { } wrong ? [.. wrong.Select(p => p.Text)] : [HeadTexts.Word("Refused", outcome.Refusal)];
        return PageRoutes.Page<RegisterPage>(model with { Problems = problems }, StatusCodes.Status422UnprocessableEntity);
    }

    private IResult Shown(RegisterModel model, JsonArray rows, int status = StatusCodes.Status200OK) => PageRoutes.Page<RegisterPage>(
        model with { Read = rows, Packed = pack.Pack(rows), Difference = RegisterDifference.Of(model.Register, model.Rows, rows.Select(r => (JsonObject)r!)) }, status);

    private async Task<(RegisterModel? Model, int Status)> Model(HttpContext http, string cycle, string stage, string unit)
    {
        await using var work = await database.ReadAsync(http.RequestAborted);
        return await reader.Read(work, http, cycle, stage, unit);
    }

    private static async Task<byte[]> Bytes(IFormFile file, CancellationToken cancel)
    {
        using var content = new MemoryStream();
        await file.CopyToAsync(content, cancel);
        return content.ToArray();
    }
}
