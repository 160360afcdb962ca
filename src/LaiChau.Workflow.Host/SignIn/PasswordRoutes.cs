using LaiChau.Workflow.Host.Pages;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.People;

namespace LaiChau.Workflow.Host.SignIn;

/// <param name="Has">There is one, which is changed.</param>
/// <param name="Name">Whose it is.</param>
internal sealed record PasswordModel(string Back, string Name, bool Has, string? Problem = null);

/// <summary>An own password, for whoever signs in often or gets no mail.</summary>
internal static class PasswordRoutes
{
    public static void MapPassword(this WebApplication app)
    {
        var pages = app.MapGroup("").ForSignedIn().ExcludeFromDescription();
        pages.MapGet(SignInRoutes.Password, async (HttpContext http, Visitors visitors, string? ve) =>
            await visitors.AccountOf(http) is { } account
                ? PageRoutes.Page<PasswordPage>(new PasswordModel(Access.Back(ve), Visitor.Of(http).Name, account.PasswordHash is not null))
                : PageRoutes.NotForYou());
        pages.MapForm(SignInRoutes.Password, Set).RequireRateLimiting(TryLimit.Policy);
    }

    private static async Task<IResult> Set(HttpContext http, IFormCollection form)
    {
        var (visitors, visitor, back) = (http.RequestServices.GetRequiredService<Visitors>(), Visitor.Of(http), Access.Back(form[Access.BackField]));
        if (await visitors.AccountOf(http) is not { } account)
        {
            return PageRoutes.NotForYou();
        }

        var password = form["mat-khau"].ToString();
        var problem = Passwords.Problem(password, [visitor.Name, account.PersonId, account.Name]) ?? (form["nhac-lai"] == password ? null : "PasswordsDiffer");
        if (problem is not null)
        {
            return PageRoutes.Page<PasswordPage>(new PasswordModel(back, visitor.Name, account.PasswordHash is not null, problem), StatusCodes.Status422UnprocessableEntity);
        }

        await AccountCookie.SignIn(http, await http.RequestServices.GetRequiredService<Passwords>().Set(account, password, http.RequestAborted));
        return Results.LocalRedirect(back);
    }
}
