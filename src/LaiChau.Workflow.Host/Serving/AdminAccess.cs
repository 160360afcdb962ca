using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace LaiChau.Workflow.Host.Serving;

/// <summary>
/// Who may see what only administrators see. Without sign-in only this machine's own user: the service listens on
/// loopback alone, no public address is set, and the request comes from here and through no proxy. Everybody else shows
/// a token from the configuration, in the header or in the cookie that <see cref="SignIn"/> sets.
/// </summary>
internal sealed class AdminAccess(ServiceOptions options, IServer server)
{
    public const string Cookie = "laichau";

    private const string Scheme = "Bearer ";

    /// <summary>What a cookie proves: that its owner knew the token, without being the token.</summary>
    private static readonly byte[] CookiePurpose = "laichau sign-in cookie"u8.ToArray();

    /// <summary>Headers that a proxy sets, and those under which ASP.NET keeps what it has taken out of them.</summary>
    private static readonly string[] Forwarding = ["Forwarded", "X-Forwarded-", "X-Original-", "X-Real-IP", "Via"];

    private readonly IReadOnlyList<ApiToken> tokens =
        [.. options.Tokens.Select(t => new ApiToken(t.Name, t.Token, t.Person, t.Administrator))];

    public bool IsAdmin(HttpContext request) =>
        TokenOf(request) is { } token ? token.Administrator : NeedsNoSignIn(request);

    /// <returns>Null: the request shows none, or one that is not in the configuration.</returns>
    public ApiToken? TokenOf(HttpContext request)
    {
        if (request.Request.Headers.Authorization.Count > 0)
        {
            return InHeader(request);
        }

        return request.Request.Cookies[Cookie] is { Length: > 0 } cookie ? First(t => CookieOf(t), cookie) : null;
    }

    /// <returns>Null: the header has none, or one that is not in the configuration.</returns>
    public ApiToken? InHeader(HttpContext request)
    {
        var header = request.Request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? ByToken(header[Scheme.Length..].Trim()) : null;
    }

    /// <summary>The request comes from this machine's own user and the service is for this machine alone.</summary>
    public bool NeedsNoSignIn(HttpContext request) =>
        options.PublicAddress is null
        && ListensOnLoopbackAlone()
        && request.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from)
        // Otherwise a foreign page could reach us under a name of its own that it lets point to this machine.
        && IsLoopback(request.Request.Host.Host)
        && !request.Request.Headers.Keys.Any(h => Forwarding.Any(f => h.StartsWith(f, StringComparison.OrdinalIgnoreCase)));

    /// <returns>False: there is no such token.</returns>
    public bool SignIn(HttpContext request, string token)
    {
        if (ByToken(token.Trim()) is not { } known)
        {
            return false;
        }

        request.Response.Cookies.Append(Cookie, CookieOf(known), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = request.Request.IsHttps,
            IsEssential = true,
            Path = "/",
        });
        return true;
    }

    public static void SignOut(HttpContext request) => request.Response.Cookies.Delete(Cookie);

    private ApiToken? ByToken(string token) => First(t => t.Token, token);

    /// <summary>Looks at all of them and at all of each, so that the time it takes tells nothing.</summary>
    private ApiToken? First(Func<ApiToken, string> of, string shown)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(shown));
        ApiToken? found = null;
        foreach (var token in tokens)
        {
            if (CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(of(token))), digest))
            {
                found = token;
            }
        }

        return found;
    }

    private static string CookieOf(ApiToken token) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(token.Token), CookiePurpose));

    /// <summary>As it is bound, not as it was asked for.</summary>
    private bool ListensOnLoopbackAlone()
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses;
        return addresses is { Count: > 0 } && addresses.All(a => IsLoopback(BindingAddress.Parse(a).Host));
    }

    internal static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
