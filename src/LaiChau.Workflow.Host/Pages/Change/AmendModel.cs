using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Host.Api;
using LaiChau.Workflow.Host.Jobs;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Pages.Change;

/// <summary>Another last valid day or latest day for a stage: asked, shown with its effect, done.</summary>
/// <param name="Effect">Null: nothing is shown yet.</param>
/// <param name="Meanwhile">The effect is no longer what was shown before.</param>
internal sealed record AmendModel(ShownState State, string Cycle, string Title, IReadOnlyList<AmendableStage> Stages, FormInput Input, AmendmentEffect? Effect, bool Meanwhile, CycleDefinition Definition)
{
    public const string Path = "/chu-ky/{cycle}/thoi-han";

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet(Path, async (HttpContext http, string cycle) => await Show(http, cycle, new FormInput(null), null, meanwhile: false));
        pages.MapForm(Path, async (http, form) =>
        {
            var cycle = (string)http.Request.RouteValues["cycle"]!;
            var input = new FormInput(form);
            var day = input.Day("ngay");
            var reason = input.Reason("ly-do");
            var services = http.RequestServices;
            if (await IdOf(services.GetRequiredService<Database>(), cycle, http.RequestAborted) is not { } id)
            {
                return PageRoutes.NotFound();
            }

            if (!input.IsFine)
            {
                return await Show(http, cycle, input, null, meanwhile: false);
            }

            var which = input["moc"] == "cham-nhat" ? AmendedDay.Latest : AmendedDay.Due;
            var amendment = new Amendment(id, input["buoc"], which, day!.Value, reason) { By = PageRoutes.ByOf(http) };
            var handler = services.GetRequiredService<AmendStage>();
            var answer = input.Has("da-xem")
                ? await handler.Run(amendment, input["da-xem"], http.RequestAborted)
                : await handler.Preview(amendment, http.RequestAborted);
            if (input.Has("da-xem") && answer is not AmendmentAnswer.Amends
                && await PressedTwice.WasDone(http, "stage.amended", reason, l => l.CycleId == id && l.Stage == input["buoc"] && l.DueOn == day && l.Cause == (which == AmendedDay.Latest ? "latest" : null)))
            {
                return Done(cycle);
            }

            switch (answer)
            {
                case AmendmentAnswer.Refused refused:
                    input.Refuse(refused.Why is AmendmentRefusal.NoSuchStage or AmendmentRefusal.StageIsClosed or AmendmentRefusal.StageIsDone ? "buoc" : "ngay",
                        AdminTexts.Get($"Amend.{refused.Why}", refused.Bound is { } bound ? ShownTime.Of(bound) : ""));
                    return await Show(http, cycle, input, null, meanwhile: false);
                case AmendmentAnswer.EffectHasChanged changed:
                    return await Show(http, cycle, input, changed.Effect, meanwhile: true);
                case AmendmentAnswer.Amends amends when !input.Has("da-xem"):
                    return await Show(http, cycle, input, amends.Effect, meanwhile: false);
                default:
                    services.GetRequiredService<JobClock>().Nudge();
                    return Done(cycle);
            }
        });
    }

    private static IResult Done(string cycle) => Sayings.Back($"/cycles/{Uri.EscapeDataString(cycle)}", "stageAmended");

    /// <summary>The activity as people call it.</summary>
    public string NameOf(string activity) => ActivityName.Of(Definition, activity);

    private static async Task<long?> IdOf(Database database, string cycle, CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        return await CycleListTable.ByName(work, cycle);
    }

    private static async Task<IResult> Show(HttpContext http, string name, FormInput input, AmendmentEffect? effect, bool meanwhile)
    {
        var services = http.RequestServices;
        await using var work = await services.GetRequiredService<Database>().ReadAsync(http.RequestAborted);
        if (await CycleListTable.One(work, name) is not { } line)
        {
            return PageRoutes.NotFound();
        }

        var definition = StoredDefinitions.Of(line.Definition);
        var model = new AmendModel(
            await ShownState.Read(work, services.GetRequiredService<SteadyClock>(), http), name, definition.Name,
            await AmendableStages.Of(work, services.GetRequiredService<Tree>(), line.Id), input, effect, meanwhile, definition);
        return PageRoutes.Page<AmendPage>(model, input.IsFine ? meanwhile ? StatusCodes.Status409Conflict : StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }
}
