using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Host.Api;
using LaiChau.Workflow.Host.Jobs;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LaiChau.Workflow.Host.Pages.Cycles;

/// <param name="Title">Key of a text, as <paramref name="Hint"/>.</param>
internal sealed record ConfirmModel(ShownState State, string Cycle, string Name, string Title, string Hint, string Action, string? Reason, bool ReasonMissing);

/// <summary>Pausing, resuming and cancelling a cycle: asked once more, with the reason that the ledger keeps.</summary>
internal static class CyclePages
{
    private const int LongestReason = 1000;

    private static readonly Dictionary<string, Change> Changes = new(StringComparer.Ordinal)
    {
        ["tam-dung"] = new("PauseCycle", "PauseCycleHint", "cyclePaused", (services, id, reason, by, cancel) => services.GetRequiredService<PauseCycle>().Pause(id, reason, by, cancel)),
        ["tiep-tuc"] = new("ResumeCycle", "ResumeCycleHint", "cycleResumed", (services, id, reason, by, cancel) => services.GetRequiredService<PauseCycle>().Resume(id, reason, by, cancel)),
        ["huy"] = new("CancelCycle", "CancelCycleHint", "cycleCancelled", (services, id, reason, by, cancel) => services.GetRequiredService<CancelCycle>().Run(id, reason, by, cancel)),
    };

    public static void MapCyclePages(this RouteGroupBuilder pages)
    {
        pages.MapGet("/chu-ky/{cycle}/{change}", async (HttpContext http, Database database, SteadyClock clock, string cycle, string change) =>
            await Ask(http, database, clock, cycle, change, null, missing: false));

        pages.MapForm("/chu-ky/{cycle}/{change}", async (http, form) =>
        {
            var database = http.RequestServices.GetRequiredService<Database>();
            var (cycle, word) = ((string)http.Request.RouteValues["cycle"]!, (string)http.Request.RouteValues["change"]!);
            var reason = form["ly-do"].ToString().Trim();
            if (reason.Length is 0 or > LongestReason || reason.Any(char.IsControl) || !Changes.TryGetValue(word, out var change))
            {
                return await Ask(http, database, http.RequestServices.GetRequiredService<SteadyClock>(), cycle, word, reason, missing: true);
            }

            if (await IdOf(database, cycle, http.RequestAborted) is not { } id)
            {
                return PageRoutes.NotFound();
            }

            var done = await change.Run(http.RequestServices, id, reason, PageRoutes.ByOf(http), http.RequestAborted);
            http.RequestServices.GetRequiredService<JobClock>().Nudge();
            return Sayings.Back("/", done == CycleChange.Done ? change.Done : Api.CycleView.Word(done));
        });
    }

    private static async Task<IResult> Ask(HttpContext http, Database database, SteadyClock clock, string cycle, string word, string? reason, bool missing)
    {
        await using var work = await database.ReadAsync(http.RequestAborted);
        if (!Changes.TryGetValue(word, out var change) || await CycleListTable.One(work, cycle) is not { } line)
        {
            return PageRoutes.NotFound();
        }

        return PageRoutes.Page<ConfirmPage>(
            new ConfirmModel(await ShownState.Read(work, clock, http), StoredDefinitions.Of(line.Definition).Name, cycle, change.Title, change.Hint, http.Request.Path, reason, missing),
            missing ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private static async Task<long?> IdOf(Database database, string cycle, CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        return await CycleListTable.ByName(work, cycle);
    }

    /// <param name="Done">What is said when it is done.</param>
    private sealed record Change(string Title, string Hint, string Done, Func<IServiceProvider, long, string, string?, CancellationToken, Task<CycleChange>> Run);
}
