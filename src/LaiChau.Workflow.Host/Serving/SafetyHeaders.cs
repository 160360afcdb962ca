namespace LaiChau.Workflow.Host.Serving;

/// <summary>What every answer tells a browser, whoever asks and whatever comes of it.</summary>
internal static class SafetyHeaders
{
    /// <summary>
    /// No script at all, and nothing from elsewhere. Styles in the page itself are MudBlazor's: its theme is a style element
    /// and its bars have style attributes, for neither of which it takes a nonce.
    /// </summary>
    private const string PagePolicy =
        "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Hangfire's own pages bring scripts; they are at least shown in no frame of others.</summary>
    private const string DashboardPolicy = "frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'";

    private const string NoDevices = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

    /// <summary>Before everything, so that refusals and faults have them too.</summary>
    public static void UseSafetyHeaders(this WebApplication app) => app.Use(async (http, next) =>
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = http.Request.Path.StartsWithSegments(Jobs.JobRegistration.DashboardPath) ? DashboardPolicy : PagePolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = NoDevices;
        // Both words, or the form's tokens warn that they have added one.
        headers.CacheControl = "no-cache, no-store";
        if (http.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        await next(http);
    });
}
