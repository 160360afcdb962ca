using System.Globalization;
using LaiChau.Workflow.Host.CommandLine;
using LaiChau.Workflow.Host.Pages.Change;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Rehearsal;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Versions;

namespace LaiChau.Workflow.Host.Pages.Rehearsals;

/// <summary>The newest rehearsals, and a form for another.</summary>
/// <param name="Names">Of definitions by their ids.</param>
internal sealed record RehearsalListModel(ShownState State, FormInput Input, IReadOnlyList<DefinitionVersion> Definitions, IReadOnlyList<RehearsalRow> Rehearsals, IReadOnlyDictionary<string, string> Names)
{
    private const int Most = 50;

    /// <summary>From this month on whoever rehearses means the next year.</summary>
    private const int NextYearFrom = 9;

    private const int DefaultSeed = 7;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapPage(RehearsalRoutes.Path, http => Show(http, new FormInput(Beginning(http))));
        pages.MapForm(RehearsalRoutes.Path, async (http, form) =>
        {
            var input = new FormInput(form);
            if (Wish(input) is not { } wish)
            {
                return await Show(http, input);
            }

            var answer = await http.RequestServices.GetRequiredService<AskRehearsal>().Run(wish with { By = Visitor.Of(http).By }, http.RequestAborted);
            if (answer is RehearsalAnswer.Refused refused)
            {
                input.Refuse(refused.Why is RehearsalRefusal.NoSuchScope or RehearsalRefusal.ScopeNotValid ? "pham-vi" : refused.Why == RehearsalRefusal.EndsBeforeItBegins ? "nam" : "quy-trinh",
                    LaunchTexts.Get($"Refused.{refused.Why}", refused.Day is { } day ? ShownTime.Of(day) : ""));
                return await Show(http, input);
            }

            RehearsalRoutes.Begin(http);
            return Sayings.Back(RehearsalRoutes.Of(((RehearsalAnswer.Asked)answer).Id), "rehearsalAsked");
        });
    }

    /// <returns>Null: the input says why not.</returns>
    private static RehearsalWish? Wish(FormInput input)
    {
        if (input["quy-trinh"].Split('/') is not [var definition, var number] || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            input.Refuse("quy-trinh", LaunchTexts.Get("Refused.NoSuchDefinition"));
            return null;
        }

        if (RehearseInput.Year(input["nam"]) is not { } year)
        {
            input.Refuse("nam", LaunchTexts.Get("YearWrong"));
            return null;
        }

        if (ActWord.Parse(input["nguoi"] == "mixed" ? $"mixed:{input["so"]}" : input["nguoi"]) is not { } act)
        {
            input.Refuse(input["nguoi"] == "mixed" ? "so" : "nguoi", LaunchTexts.Get(input["nguoi"] == "mixed" ? "SeedWrong" : "ActMissing"));
            return null;
        }

        return new RehearsalWish(definition, version, year, input.Has("pham-vi") ? input["pham-vi"] : null, act);
    }

    /// <summary>What the form begins with; a link may choose the definition.</summary>
    private static FormCollection Beginning(HttpContext http)
    {
        var today = ShownTime.DayOf(http.RequestServices.GetRequiredService<SteadyClock>().GetUtcNow());
        var query = http.Request.Query;
        return new FormCollection(new Dictionary<string, Microsoft.Extensions.Primitives.StringValues>(StringComparer.Ordinal)
        {
            ["quy-trinh"] = query["quy-trinh"],
            ["nam"] = query.ContainsKey("nam") ? query["nam"] : (today.Month >= NextYearFrom ? today.Year + 1 : today.Year).ToString(CultureInfo.InvariantCulture),
            ["pham-vi"] = query["pham-vi"],
            ["nguoi"] = query.ContainsKey("nguoi") ? query["nguoi"] : "mixed",
            ["so"] = query.ContainsKey("so") ? query["so"] : DefaultSeed.ToString(CultureInfo.InvariantCulture),
        });
    }

    private static async Task<IResult> Show(HttpContext http, FormInput input)
    {
        var services = http.RequestServices;
        await using var work = await services.GetRequiredService<Database>().ReadAsync(http.RequestAborted);
        var definitions = await DefinitionVersions.All(work);
        var model = new RehearsalListModel(
            await ShownState.Read(work, services.GetRequiredService<SteadyClock>(), http), input, definitions, await RehearsalTable.Newest(work, Most),
            definitions.GroupBy(d => d.DefinitionId, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Name, StringComparer.Ordinal));
        return PageRoutes.Page<RehearsalListPage>(model, input.IsFine ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }
}
