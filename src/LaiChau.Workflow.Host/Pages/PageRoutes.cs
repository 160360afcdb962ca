using System.IO.Compression;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Host.Pages.Calendars;
using LaiChau.Workflow.Host.Pages.Change;
using LaiChau.Workflow.Host.Pages.Cycles;
using LaiChau.Workflow.Host.Pages.Definitions;
using LaiChau.Workflow.Host.Pages.Heads;
using LaiChau.Workflow.Host.Pages.Imports;
using LaiChau.Workflow.Host.Pages.Mails;
using LaiChau.Workflow.Host.Pages.Overview;
using LaiChau.Workflow.Host.Pages.Rehearsals;
using LaiChau.Workflow.Host.Pages.Templates;
using LaiChau.Workflow.Host.Pages.Watch;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Storage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.Extensions.Options;
using MudBlazor.Services;

namespace LaiChau.Workflow.Host.Pages;

/// <summary>The administrators' pages: rendered here, without script.</summary>
internal static class PageRoutes
{
    private const long LongestForm = 64 * 1024;
    private const long MostReadAndThrownAway = 256 * 1024 * 1024;

    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.Configure<RouteOptions>(routes => routes.SetParameterPolicy<RegexInlineRouteConstraint>("regex"));
        services.AddMudServices();
        services.AddAntiforgery(forgery => forgery.Cookie.Name = "laichau-form");
        // By the name of the program, not of its folder: every node reads what another has signed.
        services.AddDataProtection().SetApplicationName("laichau");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, StoredKeys>();
        services.AddResponseCompression(compression =>
        {
            // What a page says to one reader is not mixed with what another may choose, except the form's token, which is another each time.
            compression.EnableForHttps = true;
            compression.MimeTypes = ["text/html", "application/json", "application/problem+json"];
        });
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
        return services.AddSingleton<StyleSheets>().AddSingleton<SettleMails>().AddSingleton<HoldMails>().AddSingleton<TemplateTrials>().AddHeadPages();
    }

    /// <summary>Before anybody is asked who he is, so that a refusal is as safe as a page.</summary>
    public static void UsePages(this WebApplication app)
    {
        app.UseResponseCompression();
        app.UsePageSafety();
    }

    public static void MapPages(this WebApplication app)
    {
        app.UseAntiforgery();
        app.Services.GetRequiredService<StyleSheets>().Map(app);
        var pages = app.MapGroup("").ForAdministrators().ExcludeFromDescription();
        // The first page is the overview of those who administer, and everybody else's own work.
        app.MapGet("/", async (HttpContext http, Database database, SteadyClock clock) =>
        {
            if (!Visitor.Of(http).Administrator)
            {
                return Results.LocalRedirect(HeadPages.MyWork);
            }

            await using var work = await database.ReadAsync(http.RequestAborted);
            return Page<OverviewPage>(await OverviewModel.Read(work, clock, http));
        }).ForSignedIn().ExcludeFromDescription();
        pages.MapGet("/thu", async (HttpContext http, Database database, SteadyClock clock) =>
        {
            await using var work = await database.ReadAsync(http.RequestAborted);
            return Page<MailListPage>(await MailListModel.Read(work, clock, http));
        });
        pages.MapGet("/thu/{number:long}", async (HttpContext http, Database database, SteadyClock clock, long number) =>
        {
            await using var work = await database.ReadAsync(http.RequestAborted);
            return await MailPageModel.Read(work, clock, http, number) is { } mail ? Page<MailPage>(mail) : NotFound();
        });
        pages.MapSwitches();
        pages.MapCyclePages();
        pages.MapWatch();
        pages.MapChanges();
        CalendarModel.Map(pages);
        ImportModel.Map(pages);
        DefinitionModel.Map(pages);
        pages.MapRehearsals();
        pages.MapTemplates();
        app.MapHeadPages();
    }

    public static IResult Page<T>(object model, int status = StatusCodes.Status200OK)
        where T : IComponent => new RazorComponentResult<T>(new { Model = model }) { StatusCode = status };

    public static IResult TooMany() => Problem("TooMany", StatusCodes.Status429TooManyRequests);

    public static IResult Forged() => Problem("FormForged", StatusCodes.Status400BadRequest);

    public static IResult NotForYou() => Problem("NotForYou", StatusCodes.Status403Forbidden);

    public static IResult NotFound() => Problem("NotFound", StatusCodes.Status404NotFound);

    /// <summary>Who switched it, for the record; null: whoever sits at this machine.</summary>
    public static string? ByOf(HttpContext http) => Visitor.Of(http).By;

    /// <summary>Of a page that needs only the request: MapGet itself would take it for a delegate whose result is thrown away.</summary>
    public static void MapPage(this RouteGroupBuilder pages, string path, Func<HttpContext, Task<IResult>> show) => pages.MapGet(path, (Delegate)show);

    /// <summary>A form of ours, and nobody else's.</summary>
    /// <param name="longest">Bytes.</param>
    public static RouteHandlerBuilder MapForm(this RouteGroupBuilder pages, string path, Func<HttpContext, IFormCollection, Task<IResult>> post, long longest = LongestForm) =>
        pages.MapPost(path, async (HttpContext http, IAntiforgery forgery) =>
        {
            if (longest > LongestForm)
            {
                http.Features.Set<IFormFeature>(new FormFeature(http.Request, new FormOptions { ValueLengthLimit = (int)longest, MultipartBodyLengthLimit = longest }));
            }

            if (!await forgery.IsRequestValidAsync(http))
            {
                // Signed in anew in another window: what a form of ours may keep is kept.
                return await http.RequestServices.GetRequiredService<KeptTexts>().Keep(await http.Request.ReadFormAsync(http.RequestAborted), http.RequestAborted) is { } page
                    ? Results.LocalRedirect(page) : Forged();
            }

            return await post(http, await http.Request.ReadFormAsync(http.RequestAborted));
        }).WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(longest));

    private static RazorComponentResult<ProblemPage> Problem(string heading, int status) =>
        new RazorComponentResult<ProblemPage>(new { Heading = heading }) { StatusCode = status };

    /// <summary>Words for what fails.</summary>
    private static void UsePageSafety(this WebApplication app) => app.Use(async (http, next) =>
    {
        if (http.Request.Path.StartsWithSegments(Jobs.JobRegistration.DashboardPath) || http.Request.Path.StartsWithSegments(Api.ApiRoutes.Root))
        {
            await next(http);
            return;
        }

        try
        {
            if (await IsTooLarge(http))
            {
                await Problem("TooLarge", StatusCodes.Status413PayloadTooLarge).ExecuteAsync(http);
                return;
            }

            await next(http);
            // A mistyped address gets a page with a way back. No fallback route: it would match beside those of the API and hide why they refuse.
            if (http.GetEndpoint() is null && http.Response is { HasStarted: false, StatusCode: StatusCodes.Status404NotFound })
            {
                await NotFound().ExecuteAsync(http);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
        }
        catch (Exception failed) when (!http.Response.HasStarted)
        {
            var tooLarge = (failed as BadHttpRequestException)?.StatusCode;
            if (tooLarge is null)
            {
                app.Logger.RequestFailed(FaultWord.Place(failed));
                app.Logger.FailedHow(failed, "A request");
            }

            var (heading, status) = tooLarge is { } bad ? ("FormForged", bad)
                : StoreFaults.Of(failed) is null ? ("Failed", StatusCodes.Status500InternalServerError)
                : ("StoreAway", StatusCodes.Status503ServiceUnavailable);
            await Problem(heading, status).ExecuteAsync(http);
        }
    });
    /// <summary>
    /// The size is told beforehand; what comes is read and thrown away, for a browser whose sending is broken off shows no
    /// page but an error of the network.
    /// </summary>
    private static async Task<bool> IsTooLarge(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.Http.Metadata.IRequestSizeLimitMetadata>()?.MaxRequestBodySize is not { } longest
            || http.Request.ContentLength is not { } length || length <= longest)
        {
            return false;
        }

        if (length <= MostReadAndThrownAway && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = length;
            await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
        }

        return true;
    }
}
