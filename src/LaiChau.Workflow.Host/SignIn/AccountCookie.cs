using System.Globalization;
using System.Security.Claims;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.People;
using Microsoft.AspNetCore.Authentication;

namespace LaiChau.Workflow.Host.SignIn;

/// <summary>
/// The session of an account: a signed cookie with the account's number and stamp. What its owner may is asked anew with
/// each request; a new stamp ends it.
/// </summary>
internal static class AccountCookie
{
    public const string Scheme = "laichau-account";

    public const string Name = "laichau-phien";

    private const string StampClaim = "stamp";

    /// <summary>A working day; each request begins it anew.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromHours(8);

    public static IServiceCollection AddAccountCookie(this IServiceCollection services)
    {
        services.AddAuthentication().AddCookie(Scheme, cookie =>
        {
            cookie.Cookie.Name = Name;
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.IsEssential = true;
            // A link in a letter that is read in a browser comes from another site, and must find its reader signed in.
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.ExpireTimeSpan = Life;
            cookie.SlidingExpiration = true;
        });
        return services;
    }

    public static async Task SignIn(HttpContext http, AccountRow account)
    {
        var claims = new[] { new Claim(ClaimTypes.NameIdentifier, account.Id.ToString(CultureInfo.InvariantCulture)), new Claim(StampClaim, account.Stamp) };
        await http.SignInAsync(Scheme, new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme)));
        if (http.Request.Cookies.ContainsKey(AdminAccess.Cookie))
        {
            AdminAccess.SignOut(http);
        }
    }

    public static Task SignOut(HttpContext http) => http.SignOutAsync(Scheme);

    /// <returns>Null: the request shows no session of ours, or one that has run out.</returns>
    public static async Task<(long Account, string Stamp)?> Read(HttpContext http)
    {
        var shown = (await http.AuthenticateAsync(Scheme)).Principal;
        return long.TryParse(shown?.FindFirstValue(ClaimTypes.NameIdentifier), CultureInfo.InvariantCulture, out var account)
            && shown.FindFirstValue(StampClaim) is { } stamp ? (account, stamp) : null;
    }
}
