using System.Text;
using System.Text.Encodings.Web;

namespace LaiChau.Workflow.Host.Serving;

/// <summary>Signing in with a token of the configuration.</summary>
internal static class TokenSignIn
{
    private const string TokenField = "ma";

    /// <summary>The small form for a browser, which cannot send a header.</summary>
    public static void MapSignIn(this WebApplication app)
    {
        app.MapGet(Access.SignInPath, (string? ve) => Form(ve, wrong: false)).ForEveryone();
        app.MapPost(Access.SignInPath, async (HttpContext request, AdminAccess access) =>
        {
            var form = await request.Request.ReadFormAsync(request.RequestAborted);
            return access.SignIn(request, form[TokenField].ToString())
                ? Results.LocalRedirect(Access.Back(form[Access.BackField]))
                : Form(form[Access.BackField], wrong: true);
        }).DisableAntiforgery().ForEveryone();
        app.MapPost("/dang-xuat", (HttpContext request) =>
        {
            AdminAccess.SignOut(request);
            return Results.LocalRedirect(Access.SignInPath);
        }).DisableAntiforgery().ForEveryone();
    }

    private static IResult Form(string? back, bool wrong)
    {
        var html = HtmlEncoder.Default;
        var said = wrong ? $"<p role=\"alert\">{html.Encode(ServingTexts.Get("TokenWrong"))}</p>" : "";
        var page = $"""
            <!doctype html>
            <html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{html.Encode(ServingTexts.Get("SignIn"))}</title></head>
            <body><h1>{html.Encode(ServingTexts.Get("SignIn"))}</h1>{said}
            <form method="post" action="{Access.SignInPath}"><input type="hidden" name="{Access.BackField}" value="{html.Encode(Access.Back(back))}">
            <label>{html.Encode(ServingTexts.Get("Token"))} <input type="password" name="{TokenField}" autocomplete="current-password" required autofocus></label>
            <button>{html.Encode(ServingTexts.Get("SignIn"))}</button></form></body></html>
            """;
        return Results.Content(page, "text/html", Encoding.UTF8, wrong ? StatusCodes.Status401Unauthorized : StatusCodes.Status200OK);
    }
}
