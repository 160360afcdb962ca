using System.Globalization;
using System.Text.RegularExpressions;
using LaiChau.Workflow.Host.Jobs;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Rehearsal;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Host.Pages.Rehearsals;

/// <summary>From a definition to a cycle: rehearse, read what came of it, approve, launch.</summary>
internal static partial class RehearsalRoutes
{
    public const string Path = "/dien-tap";

    /// <summary>
    /// A page of its own, made by the program from what people have written: nothing runs in it and nothing is loaded. Its
    /// letters may be saved.
    /// </summary>
    private const string ReportPolicy =
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-same-origin allow-downloads";

    public static string Of(long id) => string.Create(CultureInfo.InvariantCulture, $"{Path}/{id}");

    public static void MapRehearsals(this RouteGroupBuilder pages)
    {
        RehearsalListModel.Map(pages);
        RehearsalModel.Map(pages);
        LaunchModel.Map(pages);
        pages.MapForm(Path + "/{id:long}/huy", async (http, _) =>
        {
            var found = await http.RequestServices.GetRequiredService<AskRehearsal>().Cancel(IdOf(http), Visitor.Of(http).By, http.RequestAborted);
            return found ? Sayings.Back(Of(IdOf(http)), "rehearsalCancelled") : PageRoutes.NotFound();
        });
        pages.MapGet(Path + "/{id:long}/bao-cao", async (HttpContext http, Database database, long id) =>
        {
            await using var work = await database.ReadAsync(http.RequestAborted);
            if (await KeptRehearsal.Report(work, id) is not { } report)
            {
                return PageRoutes.NotFound();
            }

            http.Response.Headers.ContentSecurityPolicy = ReportPolicy;
            return Results.Bytes(report, "text/html; charset=utf-8");
        });
        // As the report names them beside itself.
        pages.MapGet(Path + "/{id:long}/mail/{letter}", async (HttpContext http, Database database, long id, string letter) =>
        {
            await using var work = await database.ReadAsync(http.RequestAborted);
            return Letter().Match(letter) is { Success: true } name
                && await RehearsalTable.Letter(work, id, int.Parse(name.Groups[1].ValueSpan, CultureInfo.InvariantCulture)) is { } message
                    ? Results.File(message, "message/rfc822", letter)
                    : PageRoutes.NotFound();
        });
    }

    public static long IdOf(HttpContext http) => long.Parse((string)http.Request.RouteValues["id"]!, CultureInfo.InvariantCulture);

    /// <summary>It need not wait for the minute.</summary>
    public static void Begin(HttpContext http) => http.RequestServices.GetRequiredService<JobClock>().Enqueue(Step.Rehearse);

    [GeneratedRegex(@"^([0-9]{6})\.eml\z")]
    private static partial Regex Letter();
}
