using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Pages.Heads;

/// <summary>The pages of those who owe and review work. Each is restricted to what its reader may see on that day.</summary>
internal static class HeadPages
{
    public const string MyWork = "/viec";
    public const string Reviews = "/tham-dinh";
    public const string StandIns = "/uy-quyen";
    public const string Assignment = "/cycles/{cycle}/{stage}/{unit}";

    public static IServiceCollection AddHeadPages(this IServiceCollection services) =>
        services.AddSingleton<KeptTexts>().AddSingleton<AssignmentReader>().AddSingleton<WorkActs>().AddSingleton<AssignmentActs>()
            .AddSingleton<RegisterReader>().AddSingleton<RegisterForms>().AddSingleton<PackedRegister>().AddSingleton<FormUploads>().AddSingleton<ReviewForms>();

    public static void MapHeadPages(this WebApplication app)
    {
        var pages = app.MapGroup("").ForSignedIn().ExcludeFromDescription();
        pages.MapGet(MyWork, async (HttpContext http, Database database, Tree tree, SteadyClock clock) =>
        {
            await using var work = await database.ReadAsync(http.RequestAborted);
            return PageRoutes.Page<MyWorkPage>(await MyWorkModel.Read(work, tree, clock, http));
        });

        // Mails to administrators name the cycle alone.
        pages.MapGet("/cycles/{cycle}", async (HttpContext http, Database database, Tree tree, SteadyClock clock, string cycle) =>
            Visitor.Of(http).Administrator ? await Watch.WatchRoutes.Show(http, database, tree, clock, cycle) : Results.LocalRedirect(MyWork));

        pages.MapGet(Assignment, async (HttpContext http, Database database, AssignmentReader reader, string cycle, string stage, string unit) =>
        {
            await using var work = await database.ReadAsync(http.RequestAborted);
            var (model, status) = await reader.Read(work, http, cycle, stage, unit);
            return model is null ? Missing(status) : PageRoutes.Page<AssignmentPage>(model);
        });
        pages.MapGet($"{Assignment}/kiem-tra", async (HttpContext http, Database database, AssignmentReader reader, string cycle, string stage, string unit) =>
        {
            await using var work = await database.ReadAsync(http.RequestAborted);
            var (model, status) = await reader.Read(work, http, cycle, stage, unit);
            return model is null ? Missing(status)
                : model.Row.State != AssignmentState.Open || !model.Rights.Draft ? Results.LocalRedirect(model.Path)
                : PageRoutes.Page<CheckPage>(model);
        });
        pages.MapGet($"{Assignment}/nhap-thay", async (HttpContext http, Database database, AssignmentReader reader, string cycle, string stage, string unit) =>
        {
            await using var work = await database.ReadAsync(http.RequestAborted);
            var (model, status) = await reader.Read(work, http, cycle, stage, unit);
            if (model is null)
            {
                return Missing(status);
            }

            // What was kept is shown, also when it has come too late.
            var paper = await reader.OnBehalf(work, model, Visitor.Of(http).Person);
            return paper.Kept || (model.Row.State == AssignmentState.Open && model.Rights.Decide)
                ? PageRoutes.Page<OnBehalfPage>(PaperForm.Told(paper, "", model.Rights.Decide ? null : Refusal.NotTheReviewer)) : Results.LocalRedirect(model.Path);
        });
        pages.MapAssignmentForms();
        pages.MapRegister();
        pages.MapFiles();

        ReviewForms.Map(pages);

        pages.MapGet(StandIns, async (HttpContext http, Database database, Tree tree, SteadyClock clock, KeptTexts kept) =>
        {
            await using var work = await database.ReadAsync(http.RequestAborted);
            return PageRoutes.Page<StandInPage>(await StandInModel.Read(work, tree, clock, http, kept));
        });
        pages.MapStandInForms();
    }

    /// <summary>Nobody learns from an answer what there is that he may not see, except that he may not.</summary>
    public static IResult Missing(int status) => status == StatusCodes.Status403Forbidden ? PageRoutes.NotForYou() : PageRoutes.NotFound();
}
