using System.Text;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Host.Api;
using LaiChau.Workflow.Host.Pages.Change;
using LaiChau.Workflow.Host.Pages.Overview;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Host.Pages.Definitions;

/// <summary>A definition as a picture and a table: of a cycle, or of a file that is being checked.</summary>
/// <param name="Cycles">Those that have not ended; each keeps the definition it was launched with.</param>
/// <param name="Shown">Null: none is chosen, or the file is wrong.</param>
/// <param name="Cycle">Whose it is; null: it comes from a file.</param>
internal sealed record DefinitionModel(ShownState State, FormInput Input, IReadOnlyList<CycleShown> Cycles, CycleDefinition? Shown, string? Cycle,
    IReadOnlyList<InputProblem> Problems, IReadOnlyList<InputProblem> Warnings)
{
    public const string Path = "/quy-trinh";

    private const long Longest = 5 * 1024 * 1024;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapPage(Path, http => Show(http, new FormInput(null), null, null, new InputResult<CycleDefinition>()));
        pages.MapGet(Path + "/{cycle}", async (HttpContext http, Database database, string cycle) =>
            await Text(database, cycle, http.RequestAborted) is { } text
                ? await Show(http, new FormInput(null), StoredDefinitions.Of(text), cycle, new InputResult<CycleDefinition>())
                : PageRoutes.NotFound());
        pages.MapGet(Path + "/{cycle}/tep", async (HttpContext http, Database database, string cycle) =>
            await Text(database, cycle, http.RequestAborted) is { } text
                ? Results.File(Encoding.UTF8.GetBytes(text), "application/json", cycle + ".json")
                : PageRoutes.NotFound());
        pages.MapForm(Path, async (http, form) =>
        {
            var input = new FormInput(form);
            if (form.Files.GetFile("tep") is not { Length: > 0 and <= Longest } file)
            {
                input.Refuse("tep", AdminTexts.Get("DefinitionMissing", Longest / 1024 / 1024));
                return await Show(http, input, null, null, new InputResult<CycleDefinition>());
            }

            var read = await Read(file, http.RequestAborted);
            return await Show(http, input, read.Value, null, read);
        }, longest: 2 * Longest);
    }

    /// <summary>Through a file, as the command line reads it: encodings are part of the check.</summary>
    private static async Task<InputResult<CycleDefinition>> Read(IFormFile file, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("laichau-check-");
        try
        {
            var path = System.IO.Path.Combine(folder.FullName, "definition.json");
            await using (var content = File.Create(path))
            {
                await file.CopyToAsync(content, cancel);
            }

            return DefinitionFile.Read(path, Longest);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
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
            await ShownState.Read(work, services.GetRequiredService<SteadyClock>(), http), input, await OverviewTable.Cycles(work), shown, cycle, read.Problems, read.Warnings);
        return PageRoutes.Page<DefinitionPage>(model, input.IsFine && read.Problems.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }
}
