using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Storage;
using Microsoft.AspNetCore.Mvc;

namespace LaiChau.Workflow.Host.Api;

/// <summary>Files beside what a unit hands in: sent as they are, named by the answers afterwards.</summary>
internal static class WorkFiles
{
    /// <summary>What is a little too large is told so by name; only what is longer still is not read.</summary>
    private const long LongestFile = AttachFile.MostBytes + (1024 * 1024);

    public static void MapWorkFiles(this RouteGroupBuilder api)
    {
        api.MapPost($"{WorkRoutes.One}/files", async (HttpContext http, Database database, Rights rights, AttachFile attach, string cycle, string stage, string unit, string? name, string? by) =>
        {
            var person = Caller.Of(http).ActsAs(by);
            long id;
            await using (var work = await database.ReadAsync(http.RequestAborted))
            {
                var row = await AssignmentReads.NeedCycle(work, cycle);
                AssignmentReads.NeedStage(row, stage);
                var today = await rights.Today(work);
                var owed = today.ByCode(unit) ?? throw new ProblemException(StatusCodes.Status404NotFound, "noUnit");
                if (!WhoMay.See(today, person, owed.Id))
                {
                    throw ProblemException.NotAllowed;
                }

                id = row.Id;
            }

            using var content = new MemoryStream();
            await http.Request.Body.CopyToAsync(content, http.RequestAborted);
            var came = await attach.Run(id, stage, unit, person, AttachedFile.NameOf(name), content.ToArray(), null, http.RequestAborted);
            return came.File is { } file ? Results.Json(new FileView(file.Digest, file.Name), ApiJson.Options)
                : throw new ProblemException(came.Refusal is { } refusal ? Problems.Refused(WorkWrites.StatusOf(refusal), refusal) : Wrong(came.Problem!));
        }).WithMetadata(new RequestSizeLimitAttribute(LongestFile)).DescribeUpload<FileView>("attachFile");

        api.MapGet($"{WorkRoutes.One}/files/{{sha}}", async (HttpContext http, Database database, Rights rights, string cycle, string stage, string unit, string sha) =>
        {
            var caller = Caller.Of(http);
            await using var work = await database.ReadAsync(http.RequestAborted);
            var row = await AssignmentReads.NeedCycle(work, cycle);
            var kind = AssignmentReads.NeedStage(row, stage).Kind;
            var today = await rights.Today(work);
            var owed = today.ByCode(unit) ?? throw new ProblemException(StatusCodes.Status404NotFound, "noUnit");
            if (!Rights.Sees(today, caller, owed.Id))
            {
                throw ProblemException.NotAllowed;
            }

            var open = (await StageTable.OfCycle(work, row.Id)).Find(s => s.Key == stage);
            var assignment = open is null ? null : (await AssignmentTable.OfUnits(work, open.Id, [owed.Id])).SingleOrDefault();
            var drafts = caller.Person is { } person && WhoMay.Draft(today, owed.Id, kind, person) is not null;
            return assignment is not null
                && await AttachmentTable.One(work, assignment.Id, sha, caller.Person ?? "", drafts, Rights.SeesSubmission(today, caller, owed.Id, kind)) is { } file
                    ? FileAnswer.Of(http, file)
                    : throw ProblemException.NotFound;
        }).DescribeFile("readFile");
    }

    private static ProblemDetails Wrong(string text)
    {
        var problem = Problems.Of(StatusCodes.Status422UnprocessableEntity, "fileRefused");
        problem.Extensions["errors"] = new Dictionary<string, string[]> { ["file"] = [text] };
        return problem;
    }
}

/// <summary>A file that is stored, as the answers of its assignment name it.</summary>
/// <param name="File">SHA-256 of its content, in hexadecimal.</param>
internal sealed record FileView(string File, string Name);
