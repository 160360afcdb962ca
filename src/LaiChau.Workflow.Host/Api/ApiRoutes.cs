using LaiChau.Workflow.Host.Serving;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace LaiChau.Workflow.Host.Api;

/// <summary>Everything that people do, over HTTP.</summary>
internal static class ApiRoutes
{
    public const string Root = "/api";
    public const string Description = "/api/openapi.json";

    /// <summary>A submission's values are a form's, not a file's.</summary>
    private const long LongestBody = 1024 * 1024;

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => ApiJson.Set(json.SerializerOptions));
        // The binder's own refusals become problem details only as exceptions.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        return services.AddApiDescription().AddSingleton<Rights>().AddSingleton<Writes>().AddSingleton<WorkWrites>();
    }

    public static void MapApi(this WebApplication app)
    {
        app.UseProblems();
        app.UseTokens();
        var api = app.MapGroup(Root).ForTokens().WithMetadata(new RequestSizeLimitAttribute(LongestBody));
        api.MapCycles();
        api.MapAmendments();
        api.MapWork();
        api.MapWorkFiles();
        api.MapPosts();
        api.MapMails();
        api.MapOperator();
        api.MapLedger();
        // It tells nothing of anybody, but only those who may look at anything at all see it.
        app.MapOpenApi(Description).ForTokensAndAdministrators();
    }

    /// <summary>Who calls is known before anything of the request is read.</summary>
    private static void UseTokens(this WebApplication app) => app.Use(async (http, next) =>
    {
        var recognised = http.Request.Path.StartsWithSegments(Root) && Caller.Recognise(http);
        if (http.GetEndpoint() is { } endpoint && !recognised && Access.Of(endpoint) switch
        {
            [Audience.Tokens] => true,
            [Audience.TokensAndAdministrators] => !http.RequestServices.GetRequiredService<AdminAccess>().IsAdmin(http),
            _ => false,
        })
        {
            throw new ProblemException(StatusCodes.Status401Unauthorized, "noToken");
        }

        await next(http);
    });
}
