using LaiChau.Workflow.Host.Pages;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.People;

namespace LaiChau.Workflow.Host.SignIn;

/// <param name="Back">Path of ours that follows.</param>
/// <param name="Problem">Key of a text; null: nothing is wrong yet.</param>
internal sealed record SignInModel(string Back, string? Problem = null, string Typed = "");

/// <param name="Post">Where its form goes.</param>
/// <param name="Name">Whom it signs in.</param>
internal sealed record LinkModel(string Post, string Back, string Name);

/// <summary>The ways in: a mailed link, a printed code, an own password, a token of the configuration; and the way out.</summary>
internal static class SignInRoutes
{
    public const string Password = "/mat-khau";

    private const string AskForLink = Access.SignInPath + "/duong-dan";
    private const string WithPassword = Access.SignInPath + "/mat-khau";
    private const string WithCode = Access.SignInPath + "/ma-thu";
    private const string WithToken = Access.SignInPath + "/ma-truy-cap";
    private const string Sent = Access.SignInPath + "/da-gui";
    private const string TokenField = "ma";

    public static IServiceCollection AddSignIn(this IServiceCollection services, ServiceOptions options) => services
        .AddAccountCookie()
        .AddTryLimit(options)
        .AddSingleton<IssueKey>()
        .AddSingleton<UseKey>()
        .AddSingleton<KeepOperators>()
        .AddSingleton<SendSignInLink>()
        .AddSingleton<Passwords>()
        .AddSingleton<LinkMailer>()
        .AddHostedService(provider => provider.GetRequiredService<LinkMailer>());

    public static void MapSignIn(this WebApplication app)
    {
        var pages = app.MapGroup("").ForEveryone().ExcludeFromDescription();
        pages.MapGet(Access.SignInPath, (string? ve) => PageRoutes.Page<SignInPage>(new SignInModel(Access.Back(ve))));
        pages.MapGet(Sent, () => PageRoutes.Page<SentPage>(new SignInModel("/")));
        pages.MapGet(WithToken, (string? ve) => PageRoutes.Page<TokenPage>(new SignInModel(Access.Back(ve))));
        pages.MapForm(AskForLink, (http, form) => Task.FromResult(Ask(http, form))).RequireRateLimiting(TryLimit.Policy);
        pages.MapForm(WithPassword, TryPassword).RequireRateLimiting(TryLimit.Policy);
        pages.MapForm(WithCode, TryCode).RequireRateLimiting(TryLimit.Policy);
        // Without a form of ours before it, so that a program can do it too.
        pages.MapPost(Access.SignInPath, TryToken).DisableAntiforgery().RequireRateLimiting(TryLimit.Policy);
        pages.MapGet(SendSignInLink.Path + "{secret}", ShowLink);
        pages.MapForm(SendSignInLink.Path + "{secret}", UseLink).RequireRateLimiting(TryLimit.Policy);
        pages.MapPost("/dang-xuat", SignOut).DisableAntiforgery();
        app.MapPassword();
        app.MapLetters();
        app.MapOperators();
    }

    private static IResult Ask(HttpContext http, IFormCollection form)
    {
        var (address, back) = (form["dia-chi"].ToString().Trim(), Access.Back(form[Access.BackField]));
        return !MailboxText.IsAddress(address) ? Again<SignInPage>(new SignInModel(back, "AddressWrong", address), StatusCodes.Status422UnprocessableEntity)
            : http.RequestServices.GetRequiredService<LinkMailer>().Ask(address, back) ? Results.LocalRedirect(Sent)
            : PageRoutes.TooMany();
    }

    private static async Task<IResult> TryPassword(HttpContext http, IFormCollection form)
    {
        var (name, back) = (form["ten"].ToString().Trim(), Access.Back(form[Access.BackField]));
        if (await http.RequestServices.GetRequiredService<Passwords>().Check(name, form["mat-khau"].ToString(), http.RequestAborted) is not { } account)
        {
            return Again<SignInPage>(new SignInModel(back, "PasswordWrong", name), StatusCodes.Status401Unauthorized);
        }

        await AccountCookie.SignIn(http, account);
        return Results.LocalRedirect(back);
    }

    private static async Task<IResult> TryCode(HttpContext http, IFormCollection form)
    {
        var back = Access.Back(form[Access.BackField]);
        if (await http.RequestServices.GetRequiredService<UseKey>().Code(form["ma-thu"].ToString(), http.RequestAborted) is not { } account)
        {
            return Again<SignInPage>(new SignInModel(back, "CodeWrong"), StatusCodes.Status401Unauthorized);
        }

        await AccountCookie.SignIn(http, account);
        return WayOn(account, back);
    }

    private static async Task<IResult> TryToken(HttpContext http, AdminAccess access)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var back = Access.Back(form[Access.BackField]);
        if (!access.SignIn(http, form[TokenField].ToString()))
        {
            return Again<TokenPage>(new SignInModel(back, "TokenWrong"), StatusCodes.Status401Unauthorized);
        }

        if (http.Request.Cookies.Keys.Any(c => c.StartsWith(AccountCookie.Name, StringComparison.Ordinal)))
        {
            await AccountCookie.SignOut(http);
        }

        return Results.LocalRedirect(back);
    }

    private static async Task<IResult> ShowLink(HttpContext http, UseKey use, Visitors visitors, string secret, string? ve)
    {
        var back = Access.Back(ve);
        return await use.Look(secret, http.RequestAborted) is { } account
            ? PageRoutes.Page<LinkPage>(new LinkModel(SendSignInLink.Path + Uri.EscapeDataString(secret), back, await visitors.NameOf(account, http.RequestAborted)))
            : Again<LinkSpentPage>(new SignInModel(back), StatusCodes.Status410Gone);
    }

    private static async Task<IResult> UseLink(HttpContext http, IFormCollection form)
    {
        var back = Access.Back(form[Access.BackField]);
        if (await http.RequestServices.GetRequiredService<UseKey>().Link((string)http.Request.RouteValues["secret"]!, http.RequestAborted) is not { } account)
        {
            return Again<LinkSpentPage>(new SignInModel(back), StatusCodes.Status410Gone);
        }

        await AccountCookie.SignIn(http, account);
        // A person with a mailbox asks for another link; nobody mails an operator one.
        return account.PersonId is null ? WayOn(account, back) : Results.LocalRedirect(back);
    }

    /// <summary>Whoever has no other way back in is asked for a password.</summary>
    private static IResult WayOn(AccountRow account, string back) =>
        Results.LocalRedirect(account.PasswordHash is null ? $"{Password}?{Access.BackField}={Uri.EscapeDataString(back)}" : back);

    private static async Task<IResult> SignOut(HttpContext http, Visitors visitors)
    {
        await visitors.EndSessions(http);
        AdminAccess.SignOut(http);
        await AccountCookie.SignOut(http);
        return Results.LocalRedirect(Access.SignInPath);
    }

    private static IResult Again<T>(SignInModel model, int status)
        where T : Microsoft.AspNetCore.Components.IComponent => PageRoutes.Page<T>(model, status);
}
