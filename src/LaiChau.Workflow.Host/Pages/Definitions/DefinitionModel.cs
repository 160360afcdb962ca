using System.Text;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Host.Api;
using LaiChau.Workflow.Host.Pages.Change;
using LaiChau.Workflow.Host.Pages.Overview;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Versions;

namespace LaiChau.Workflow.Host.Pages.Definitions;

/// <summary>All definitions, one of them as a picture and a table: of a cycle, or of a file that is being checked; and a form for another.</summary>
/// <param name="Cycles">Those that have not ended; each keeps the definition it was launched with.</param>
/// <param name="Shown">Null: none is chosen, or the file is wrong.</param>
/// <param name="Cycle">Whose it is; null: it comes from a file.</param>
internal sealed record DefinitionModel(ShownState State, FormInput Input, IReadOnlyList<CycleShown> Cycles, IReadOnlyList<DefinitionVersion> Versions, CycleDefinition? Shown, string? Cycle,
    IReadOnlyList<InputProblem> Problems, IReadOnlyList<InputProblem> Warnings)
{
    public const string Path = "/quy-trinh";

    private static readonly InputResult<CycleDefinition> Nothing = new();

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapPage(Path, http => Show(http, new FormInput(null), null, null, Nothing));
        pages.MapGet(Path + "/{cycle}", async (HttpContext http, Database database, string cycle) =>
            await Text(database, cycle, http.RequestAborted) is { } text
                ? await Show(http, new FormInput(null), StoredDefinitions.Of(text), cycle, Nothing)
                : PageRoutes.NotFound());
        pages.MapGet(Path + "/{cycle}/tep", async (HttpContext http, Database database, string cycle) =>
            await Text(database, cycle, http.RequestAborted) is { } text
                ? Results.File(Encoding.UTF8.GetBytes(text), "application/json", cycle + ".json")
                : PageRoutes.NotFound());
        pages.MapForm(Path, async (http, form) =>
        {
            var input = new FormInput(form);
            if (await DefinitionUpload.Of(form, input, http.RequestAborted) is not { } upload)
            {
                return await Show(http, input, null, null, Nothing);
            }

            if (!input.IsFine || upload.Definition.Value is not { } definition || input["viec"] != "luu")
            {
                return await Show(http, input, upload.Definition.Value, null, upload.Definition);
            }

            var stored = await http.RequestServices.GetRequiredService<StoreDefinition>().Run(definition, upload.Forms, Visitor.Of(http).By, http.RequestAborted);
            return Sayings.Back(VersionModel.Of(definition.DefinitionId, stored.Number), stored.WasThere ? "definitionSame" : "definitionStored");
        }, longest: 2 * DefinitionUpload.Longest);
        VersionModel.Map(pages);
    }

    private static async Task<string?> Text(Database database, string cycle, CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        return (await CycleListTable.One(work, cycle))?.Definition;
    }

    private static async Task<IResult> Show(HttpContext http, FormInput input, CycleDefinition? shown, string? cycle, InputResult<CycleDefinition> read)
    {
        var services = http.RequestServices;
        await using var work = await services.GetRequiredService<Database>().ReadAsync(http.RequestAborted);
        var model = new DefinitionModel(
            await ShownState.Read(work, services.GetRequiredService<SteadyClock>(), http), input, await OverviewTable.Cycles(work), await DefinitionVersions.All(work), shown, cycle, read.Problems, read.Warnings);
        return PageRoutes.Page<DefinitionPage>(model, input.IsFine && read.Problems.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }
}
