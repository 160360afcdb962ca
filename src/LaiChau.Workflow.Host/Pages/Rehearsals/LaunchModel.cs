using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Host.CommandLine;
using LaiChau.Workflow.Host.Jobs;
using LaiChau.Workflow.Host.Pages.Change;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Rehearsal;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Pages.Rehearsals;

/// <summary>What a launch does, shown before it is done.</summary>
/// <param name="Effect">Null: the input says why it cannot be launched.</param>
/// <param name="Meanwhile">The effect is no longer what was shown before.</param>
internal sealed record LaunchModel(ShownState State, RehearsalRow Row, KeptRehearsal Kept, string? ApprovedBy, FormInput Input, LaunchEffect? Effect, bool Meanwhile, IReadOnlyList<string> Warnings)
{
    private const string NameField = "ten";

    private const string Path = RehearsalRoutes.Path + "/{id:long}/khoi-dong";

    public string? Name => Input.Has(NameField) ? Input[NameField] : null;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet(Path, async (HttpContext http, long id) =>
        {
            var input = new FormInput(new FormCollection(new Dictionary<string, Microsoft.Extensions.Primitives.StringValues>(StringComparer.Ordinal) { [NameField] = http.Request.Query[NameField] }));
            return await Answer(http, id, input, await http.RequestServices.GetRequiredService<LaunchRehearsed>().Preview(id, NameOf(input), http.RequestAborted));
        });
        pages.MapForm(Path, async (http, form) =>
        {
            var (id, input) = (RehearsalRoutes.IdOf(http), new FormInput(form));
            return await Answer(http, id, input,
                await http.RequestServices.GetRequiredService<LaunchRehearsed>().Run(id, NameOf(input), input["da-xem"], Visitor.Of(http).By, http.RequestAborted));
        });
    }

    private static string? NameOf(FormInput input) => input.Has(NameField) ? input[NameField] : null;

    private static async Task<IResult> Answer(HttpContext http, long id, FormInput input, RehearsedLaunch answer)
    {
        switch (answer)
        {
            case RehearsedLaunch.Launched launched:
                var jobs = http.RequestServices.GetRequiredService<JobClock>();
                jobs.Enqueue(Step.Advance);
                jobs.Nudge();
                return Sayings.Back($"/cycles/{Uri.EscapeDataString(launched.Cycle)}", "cycleLaunched");
            case RehearsedLaunch.WasLaunched launched:
                return Sayings.Back($"/cycles/{Uri.EscapeDataString(launched.Cycle)}", "cycleWasLaunched");
            case RehearsedLaunch.NoRehearsal:
                return PageRoutes.NotFound();
            case RehearsedLaunch.NotApproved or RehearsedLaunch.NotOfToday:
                // Its page says so, and what to do.
                return Results.LocalRedirect(RehearsalRoutes.Of(id));
            case RehearsedLaunch.Launches launches:
                return await Show(http, id, input, launches.Effect, meanwhile: false);
            case RehearsedLaunch.EffectHasChanged changed:
                return await Show(http, id, input, changed.Effect, meanwhile: true);
            default:
                var (field, text) = Refusal(((RehearsedLaunch.Refused)answer).Why);
                input.Refuse(field, text);
                return await Show(http, id, input, null, meanwhile: false);
        }
    }

    private static (string Field, string Text) Refusal(LaunchAnswer why) => why switch
    {
        LaunchAnswer.NameNotAllowed name => (NameField, CommandTexts.Get("CycleNameWrong", name.Name)),
        LaunchAnswer.UnknownScope scope => ("main", CommandTexts.Get("ScopeNotValidToday", scope.Scope, scope.Day)),
        LaunchAnswer.EndsBeforeLaunch ends => ("main", CommandTexts.Get("LaunchAfterEnd", ends.Day, ends.EndsDay)),
        _ => throw new ArgumentException($"Unknown answer {why.GetType().Name}.", nameof(why)),
    };

    private static async Task<IResult> Show(HttpContext http, long id, FormInput input, LaunchEffect? effect, bool meanwhile)
    {
        var services = http.RequestServices;
        var clock = services.GetRequiredService<SteadyClock>();
        await using var work = await services.GetRequiredService<Database>().ReadAsync(http.RequestAborted);
        if (await KeptRehearsal.Read(work, id, clock.GetUtcNow(), http.RequestAborted) is not { } kept)
        {
            return PageRoutes.NotFound();
        }

        var today = await services.GetRequiredService<Tree>().On(work, ShownTime.DayOf(clock.GetUtcNow()));
        var model = new LaunchModel(
            await ShownState.Read(work, clock, http), kept.Row, kept, kept.Row.ApprovedBy is { } person ? today.FindPerson(person)?.Name ?? person : null, input, effect, meanwhile,
            kept.Now is { } now ? [.. LaunchWarnings.Of(now, "", "").Select(w => w.Text)] : []);
        return PageRoutes.Page<LaunchPage>(model, !input.IsFine ? StatusCodes.Status422UnprocessableEntity : meanwhile ? StatusCodes.Status409Conflict : StatusCodes.Status200OK);
    }
}
