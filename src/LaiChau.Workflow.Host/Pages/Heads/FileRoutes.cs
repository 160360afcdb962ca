using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Host.Pages.Forms;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Host.Pages.Heads;

/// <summary>Files that units have handed in, for those who read what they belong to.</summary>
internal static class FileRoutes
{
    /// <summary>Of a file that somebody may not read he does not learn that it is there.</summary>
    public static void MapFiles(this RouteGroupBuilder pages) =>
        pages.MapGet($"{HeadPages.Assignment}{ShownFiles.Word}{{sha}}", async (HttpContext http, Database database, AssignmentReader reader, string cycle, string stage, string unit, string sha) =>
        {
            await using var work = await database.ReadAsync(http.RequestAborted);
            var (model, _) = await reader.Read(work, http, cycle, stage, unit);
            return model is not null
                && await AttachmentTable.One(work, model.Row.Id, sha, Visitor.Of(http).Person ?? "", model.Rights.Draft, model.Rights.SeeValues) is { } file
                    ? FileAnswer.Of(http, file)
                    : PageRoutes.NotFound();
        });
}
