using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using LaiChau.Workflow.Host.Pages;
using LaiChau.Workflow.Host.Serving;

namespace LaiChau.Workflow.Host.SignIn;

/// <summary>
/// How often an address may try to sign in; behind a proxy that is named in the settings it is the address that the proxy
/// tells. Each node counts for itself. What an account allows is counted in the store.
/// </summary>
internal static class TryLimit
{
    public const string Policy = "sign-in";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static IServiceCollection AddTryLimit(this IServiceCollection services, ServiceOptions options) => services.AddRateLimiter(limiter =>
    {
        limiter.AddPolicy(Policy, http => RateLimitPartition.GetFixedWindowLimiter(
            NetOf(http.Connection.RemoteIpAddress),
            _ => new FixedWindowRateLimiterOptions { PermitLimit = options.SignInTriesPerMinute, Window = Window, QueueLimit = 0 }));
        limiter.OnRejected = async (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = Window.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            await PageRoutes.TooMany().ExecuteAsync(rejected.HttpContext);
        };
    });

    /// <summary>Of IPv6 a house has a whole net.</summary>
    internal static string NetOf(IPAddress? from)
    {
        if (from is null)
        {
            return "";
        }

        from = from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from;
        return from.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(from.GetAddressBytes().AsSpan(0, 8)) : from.ToString();
    }
}
