using LaiChau.Workflow.Operation;

namespace LaiChau.Workflow.Host.Serving;

/// <summary>
/// Alive: the process answers. Ready: the store can be read, has this program's schema, the jobs beat, and nobody has
/// asked it to stop. Words only, since nobody signs in for these.
/// </summary>
internal sealed class Health(Beats beats, Lifecycle lifecycle, SteadyClock clock, ILogger<Health> log)
{
    /// <summary>Jobs beat every minute.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(3);

    /// <summary>A condition that holds.</summary>
    public const string Good = "ok";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <returns>Each condition and whether it holds, by its name.</returns>
    public async Task<IReadOnlyDictionary<string, string>> Ready(CancellationToken cancel)
    {
        var (database, jobs) = ("unreachable", "unknown");
        try
        {
            using var late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            late.CancelAfter(Patience);
            // Reads a table of the newest migration: an older schema has it not.
            var last = await beats.Read(late.Token).WaitAsync(late.Token);
            database = Good;
            jobs = !lifecycle.IsLive ? "starting" : Enum.GetValues<Step>().All(s => IsFresh(last, Steps.NameOf(s))) ? Good : "stale";
        }
        catch (Exception failed) when (!cancel.IsCancellationRequested)
        {
            log.FailedHow(failed, "A look at the store");
        }

        return new Dictionary<string, string>
        {
            ["database"] = database,
            ["jobs"] = jobs,
            ["service"] = lifecycle.IsDraining ? "draining" : Good,
        };
    }

    /// <summary>A long run of a moment ago is fresh by its beginning only as long as it is not too long ago; sending may take hours, and rehearsing a nation some minutes.</summary>
    private bool IsFresh(IReadOnlyList<Beat> last, string job) => last.Any(b => b.Job == job && b.Failed is null
        && (clock.GetUtcNow() - (b.EndedAt ?? b.StartedAt) < Fresh || (b.EndedAt is null && (job == Steps.NameOf(Step.Send) || job == Steps.NameOf(Step.Rehearse)))));
}

/// <summary>Where health is asked for.</summary>
internal static class HealthRoutes
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Json(new Dictionary<string, string> { ["service"] = Health.Good })).ForEveryone();
        app.MapGet("/health/ready", async (Health health, CancellationToken cancel) =>
        {
            var words = await health.Ready(cancel);
            return Results.Json(words, statusCode: words.Values.All(w => w == Health.Good) ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        }).ForEveryone();
    }
}
