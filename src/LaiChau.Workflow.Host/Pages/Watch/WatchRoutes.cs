using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Pages.Watch;

/// <summary>The pages on which administrators watch a cycle; `/cycles/{cycle}` is where mails to administrators lead.</summary>
internal static class WatchRoutes
{
    public static void MapWatch(this RouteGroupBuilder pages)
    {
        pages.MapGet("/theo-doi/{cycle}/tre-han", async (HttpContext http, Database database, Tree tree, SteadyClock clock, string cycle) =>
        {
            await using var work = await database.ReadAsync(http.RequestAborted);
            return await OwedModel.Late(work, tree, clock, http, cycle) is { } model ? PageRoutes.Page<OwedPage>(model) : PageRoutes.NotFound();
        });
        pages.MapGet("/theo-doi/{cycle}/chua-co-nguoi", async (HttpContext http, Database database, Tree tree, SteadyClock clock, string cycle) =>
        {
            await using var work = await database.ReadAsync(http.RequestAborted);
            return await OwedModel.Unanswered(work, tree, clock, http, cycle) is { } model ? PageRoutes.Page<OwedPage>(model) : PageRoutes.NotFound();
        });
        pages.MapGet("/thu/khong-dia-chi", async (HttpContext http, Database database, Tree tree, SteadyClock clock) =>
        {
            await using var work = await database.ReadAsync(http.RequestAborted);
            return PageRoutes.Page<UntoldPage>(await UntoldModel.Read(work, tree, clock, http));
        });
    }

    /// <summary>For administrators, to whom one address shows more than to everybody.</summary>
    public static async Task<IResult> Show(HttpContext http, Database database, Tree tree, SteadyClock clock, string cycle)
    {
        await using var work = await database.ReadAsync(http.RequestAborted);
        return await WatchModel.Read(work, tree, clock, http, cycle) is { } model ? PageRoutes.Page<WatchPage>(model) : PageRoutes.NotFound();
    }
}
