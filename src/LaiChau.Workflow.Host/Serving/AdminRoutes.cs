using System.Text;
using System.Text.Encodings.Web;

namespace LaiChau.Workflow.Host.Serving;

/// <summary>Marks endpoints that are for administrators alone, and lets nobody else through.</summary>
internal static class AdminRoutes
{
    public const string SignInPath = "/dang-nhap";

    private const string BackField = "ve";
    private const string TokenField = "ma";

    /// <summary>For every kind of endpoint: API, page, dashboard.</summary>
    public static TBuilder ForAdministrators<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new ForAdministratorsAttribute());

    /// <summary>After routing, before the endpoints.</summary>
    public static void UseAdminAccess(this WebApplication app) => app.Use(async (request, next) =>
    {
        if (request.GetEndpoint()?.Metadata.GetMetadata<ForAdministratorsAttribute>() is null
            || request.RequestServices.GetRequiredService<AdminAccess>().IsAdmin(request))
        {
            await next(request);
        }
        else if (HttpMethods.IsGet(request.Request.Method) && request.Request.GetTypedHeaders().Accept.Any(a => a.MediaType == "text/html"))
        {
            var back = request.Request.Path + request.Request.QueryString;
            request.Response.Redirect($"{SignInPath}?{BackField}={Uri.EscapeDataString(back)}");
        }
        else
        {
            request.Response.Headers.WWWAuthenticate = "Bearer";
            await Results.Problem(ServingTexts.Get("SignInNeeded"), statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(request);
        }
    });

    /// <summary>The small form for a browser, which cannot send a header.</summary>
    public static void MapSignIn(this WebApplication app)
    {
        app.MapGet(SignInPath, (string? ve) => Form(ve, wrong: false));
        app.MapPost(SignInPath, async (HttpContext request, AdminAccess access) =>
        {
            var form = await request.Request.ReadFormAsync(request.RequestAborted);
            return access.SignIn(request, form[TokenField].ToString())
                ? Results.LocalRedirect(Back(form[BackField]))
                : Form(form[BackField], wrong: true);
        }).DisableAntiforgery();
        app.MapPost("/dang-xuat", (HttpContext request) =>
        {
            AdminAccess.SignOut(request);
            return Results.LocalRedirect(SignInPath);
        }).DisableAntiforgery();
    }

    /// <summary>Only to a page of ours.</summary>
    private static string Back(string? path) =>
        path is ['/', ..] && !path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("/\\", StringComparison.Ordinal) ? path : "/";

    private static IResult Form(string? back, bool wrong)
    {
        var html = HtmlEncoder.Default;
        var said = wrong ? $"<p role=\"alert\">{html.Encode(ServingTexts.Get("TokenWrong"))}</p>" : "";
        var page = $"""
            <!doctype html>
            <html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{html.Encode(ServingTexts.Get("SignIn"))}</title></head>
            <body><h1>{html.Encode(ServingTexts.Get("SignIn"))}</h1>{said}
            <form method="post" action="{SignInPath}"><input type="hidden" name="{BackField}" value="{html.Encode(Back(back))}">
            <label>{html.Encode(ServingTexts.Get("Token"))} <input type="password" name="{TokenField}" autocomplete="current-password" required autofocus></label>
            <button>{html.Encode(ServingTexts.Get("SignIn"))}</button></form></body></html>
            """;
        return Results.Content(page, "text/html", Encoding.UTF8, wrong ? StatusCodes.Status401Unauthorized : StatusCodes.Status200OK);
    }

    [AttributeUsage(AttributeTargets.Class)]
    private sealed class ForAdministratorsAttribute : Attribute;
}
