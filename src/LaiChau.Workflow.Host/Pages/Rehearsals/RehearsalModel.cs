using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Host.Pages.Change;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Rehearsal;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;
using LaiChau.Workflow.Versions;

namespace LaiChau.Workflow.Host.Pages.Rehearsals;

/// <summary>One rehearsal: how far it is, what came of it, whether it may be launched.</summary>
/// <param name="Name">Of the definition.</param>
/// <param name="Kept">Null: it has not come to its end.</param>
/// <param name="Before">The one before it of the same definition and year; null: there is none.</param>
/// <param name="Newer">Number of a newer version of the definition; null: it is the newest.</param>
/// <param name="Cycle">Name of the cycle that was launched by it; null: none was, or it was cancelled.</param>
/// <param name="Approvers">Who may approve for whom this visitor enters it; null: he approves himself.</param>
internal sealed record RehearsalModel(
    ShownState State, RehearsalRow Row, string Name, string? ScopeName, KeptRehearsal? Kept, RehearsalRow? Before, RehearsalDifference? Difference,
    int? Newer, string? Cycle, string? ApprovedBy, IReadOnlyList<PersonRecord>? Approvers, FormInput Input, bool Follows)
{
    private const string Rest = "dung";

    private const string RefreshSeconds = "3";

    /// <summary>Of the days of the year; null: its end is not known.</summary>
    public int? Percent => Row is { Day: { } day, ToDay: { } to } && to > Row.FromDay
        ? Math.Clamp((day.DayNumber - Row.FromDay.DayNumber) * 100 / (to.DayNumber - Row.FromDay.DayNumber), 0, 100)
        : null;

    public string Resting => $"{RehearsalRoutes.Of(Row.Id)}?{Rest}=co";

    /// <summary>The form for another one like it.</summary>
    public string Again => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{RehearsalRoutes.Path}?quy-trinh={Uri.EscapeDataString($"{Row.DefinitionId}/{Newer ?? Row.Number}")}&nam={Row.Year}&pham-vi={Uri.EscapeDataString(Row.Scope ?? "")}&nguoi={Row.Act.Split(':')[0]}&so={(Row.Act.Contains(':') ? Row.Act.Split(':')[1] : "7")}");

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet(RehearsalRoutes.Path + "/{id:long}", async (HttpContext http, long id) => await Show(http, id, new FormInput(null)));
        pages.MapForm(RehearsalRoutes.Path + "/{id:long}/phe-duyet", async (http, form) =>
        {
            var (id, input) = (RehearsalRoutes.IdOf(http), new FormInput(form));
            var visitor = Visitor.Of(http);
            var himself = await IsAdministrator(http, visitor.Person);
            var answer = await http.RequestServices.GetRequiredService<ApproveRehearsal>().Run(
                id, himself ? visitor.Person! : input["nguoi"], himself ? null : visitor.By ?? visitor.Name, http.RequestAborted);
            if (answer is Approval.Approved or Approval.WasThere)
            {
                return Sayings.Back(RehearsalRoutes.Of(id), "rehearsalApproved");
            }

            input.Refuse("nguoi", LaunchTexts.Get($"Approval.{answer}"));
            return await Show(http, id, input);
        });
    }

    private static async Task<bool> IsAdministrator(HttpContext http, string? person)
    {
        var services = http.RequestServices;
        await using var work = await services.GetRequiredService<Database>().ReadAsync(http.RequestAborted);
        return person is not null && (await Today(work, services)).Administrators.Contains(person);
    }

    private static Task<TreeSnapshot> Today(Work work, IServiceProvider services) =>
        services.GetRequiredService<Tree>().On(work, ShownTime.DayOf(services.GetRequiredService<SteadyClock>().GetUtcNow()));

    private static async Task<IResult> Show(HttpContext http, long id, FormInput input)
    {
        var services = http.RequestServices;
        var clock = services.GetRequiredService<SteadyClock>();
        await using var work = await services.GetRequiredService<Database>().ReadAsync(http.RequestAborted);
        if (await RehearsalTable.One(work, id) is not { } row)
        {
            return PageRoutes.NotFound();
        }

        var kept = await KeptRehearsal.Read(work, id, clock.GetUtcNow(), http.RequestAborted);
        var before = kept is null ? null : await RehearsalTable.Before(work, row);
        var keptBefore = before is null ? null : await KeptRehearsal.Read(work, before.Id, clock.GetUtcNow(), http.RequestAborted);
        var cycle = row.CycleId is { } launched && await CycleTable.Find(work, launched) is { State: not CycleState.Cancelled } there ? there.Name : null;
        var newest = await DefinitionTable.Newest(work, row.DefinitionId);
        var today = await Today(work, services);
        var follows = row.IsUnderWay && !http.Request.Query.ContainsKey(Rest);
        if (follows)
        {
            // By the header, so that the page itself stays as it is; it can be switched off on the page.
            http.Response.Headers["Refresh"] = $"{RefreshSeconds}; url={RehearsalRoutes.Of(id)}";
        }

        var model = new RehearsalModel(
            await ShownState.Read(work, clock, http), row, (await DefinitionVersions.One(work, row.DefinitionId, row.Number))?.Name ?? row.DefinitionId,
            row.Scope is { } scope ? today.ByCode(scope)?.Name ?? scope : null, kept, before, keptBefore is null ? null : RehearsalDifference.Between(keptBefore, kept!),
            newest > row.Number ? newest : null, cycle, row.ApprovedBy is { } person ? today.FindPerson(person)?.Name ?? person : null,
            Visitor.Of(http).Person is { } me && today.Administrators.Contains(me) ? null : [.. today.Administrators.Select(today.Person)], input, follows);
        return PageRoutes.Page<RehearsalPage>(model, input.IsFine ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }
}
