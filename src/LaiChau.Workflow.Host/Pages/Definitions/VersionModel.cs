using System.Globalization;
using System.Text;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Host.Pages.Rehearsals;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Versions;

namespace LaiChau.Workflow.Host.Pages.Definitions;

/// <summary>One version of a definition, beside the others of its id.</summary>
/// <param name="Read">Null: the program that stored it read it otherwise than this one.</param>
/// <param name="All">Of the same id, the newest first.</param>
/// <param name="Forms">Names of forms that were stored with it.</param>
/// <param name="Before">The one it is compared with; null: there is none.</param>
internal sealed record VersionModel(ShownState State, DefinitionVersion Version, CycleDefinition? Read, IReadOnlyList<DefinitionVersion> All, IReadOnlyList<string> Forms,
    DefinitionVersion? Before, IReadOnlyList<DefinitionChange> Changes, bool FormsDiffer)
{
    public const string Compared = "so-voi";

    private const string Path = "/dinh-nghia";

    public static string Of(string definition, int number) => string.Create(CultureInfo.InvariantCulture, $"{Path}/{Uri.EscapeDataString(definition)}/{number}");

    public static string Rehearse(string definition, int number) =>
        $"{RehearsalRoutes.Path}?quy-trinh={Uri.EscapeDataString(string.Create(CultureInfo.InvariantCulture, $"{definition}/{number}"))}";

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet(Path + "/{definition}/{version:int}", Show);
        pages.MapGet(Path + "/{definition}/{version:int}/tep", async (HttpContext http, Database database, string definition, int version) =>
        {
            await using var work = await database.ReadAsync(http.RequestAborted);
            return await DefinitionVersions.One(work, definition, version) is { } found
                ? Results.File(Encoding.UTF8.GetBytes(found.Definition), "application/json", string.Create(CultureInfo.InvariantCulture, $"{definition}-{version}.json"))
                : PageRoutes.NotFound();
        });
        pages.MapGet(Path + "/{definition}/{version:int}/bieu-mau/{form}", async (HttpContext http, Database database, string definition, int version, string form) =>
        {
            await using var work = await database.ReadAsync(http.RequestAborted);
            return (await DefinitionTable.Forms(work, definition, version)).TryGetValue(form, out var text)
                ? Results.File(Encoding.UTF8.GetBytes(text), "application/json", form + ".json")
                : PageRoutes.NotFound();
        });
    }

    private static async Task<IResult> Show(HttpContext http, Database database, SteadyClock clock, string definition, int version)
    {
        await using var work = await database.ReadAsync(http.RequestAborted);
        if (await DefinitionVersions.One(work, definition, version) is not { } found)
        {
            return PageRoutes.NotFound();
        }

        var all = (await DefinitionVersions.All(work)).Where(v => v.DefinitionId == definition).ToList();
        var asked = int.TryParse(http.Request.Query[Compared], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
        var other = asked ?? all.FirstOrDefault(v => v.Number < version)?.Number;
        var before = other is { } one && one != version ? await DefinitionVersions.One(work, definition, one) : null;
        var (read, readBefore) = (ReadOf(found), before is null ? null : ReadOf(before));
        var forms = await DefinitionTable.Forms(work, definition, version);
        var formsBefore = before is null ? [] : await DefinitionTable.Forms(work, definition, before.Number);
        var model = new VersionModel(
            await ShownState.Read(work, clock, http), found, read, all, [.. forms.Keys.Order(StringComparer.Ordinal)], readBefore is null || read is null ? null : before,
            readBefore is null || read is null ? [] : DefinitionDifference.Between(readBefore, read),
            forms.Count != formsBefore.Count || forms.Any(f => formsBefore.GetValueOrDefault(f.Key) != f.Value));
        return PageRoutes.Page<VersionPage>(model);
    }

    private static CycleDefinition? ReadOf(DefinitionVersion version) => DefinitionFile.Parse(version.Definition, version.DefinitionId).Value;
}
