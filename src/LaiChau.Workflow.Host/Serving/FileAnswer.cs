using LaiChau.Workflow.Forms;

namespace LaiChau.Workflow.Host.Serving;

/// <summary>A file that somebody has handed in, to be saved and never to be shown as a page of ours.</summary>
internal static class FileAnswer
{
    private const string NothingRuns = "sandbox; default-src 'none'";

    public static IResult Of(HttpContext http, AttachmentRow file)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = NothingRuns;
        // Whoever saves it may open it again from where the browser has it; nobody between keeps it.
        headers.CacheControl = "private";
        return Results.File(file.Content, FileKind.All.FirstOrDefault(k => k.Word == file.Kind)?.ContentType ?? "application/octet-stream", file.Name);
    }
}
