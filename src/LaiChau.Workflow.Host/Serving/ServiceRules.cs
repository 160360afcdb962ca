using System.Net;

namespace LaiChau.Workflow.Host.Serving;

/// <summary>What no attribute can say about the settings of the service.</summary>
internal static class ServiceRules
{
    /// <summary>Nobody guesses so many characters, and nobody types fewer by mistake.</summary>
    public const int ShortestToken = 24;

    public static void Check(Settings settings, SettingsCheck check)
    {
        var service = settings.Service;
        if (service.PublicAddress is { } address && !IsPublicAddress(address))
        {
            check.Wrong("Service:PublicAddress", "PublicAddressWrong");
        }

        for (var i = 0; i < service.Tokens.Count; i++)
        {
            var token = service.Tokens[i];
            if (string.IsNullOrWhiteSpace(token.Name) || service.Tokens.Take(i).Any(t => t.Name == token.Name))
            {
                check.Wrong($"Service:Tokens:{i}:Name", "TokenNameWrong");
            }

            if (token.Token.Length < ShortestToken || token.Token.Any(c => c is <= ' ' or > '~') || service.Tokens.Take(i).Any(t => t.Token == token.Token))
            {
                check.Wrong($"Service:Tokens:{i}:Token", "TokenTooShort", ShortestToken);
            }
        }

        for (var i = 0; i < service.KnownProxies.Count; i++)
        {
            if (!IPAddress.TryParse(service.KnownProxies[i], out _))
            {
                check.Wrong($"Service:KnownProxies:{i}", "ProxyWrong");
            }
        }

        if (settings.Telemetry.OtlpEndpoint is { } otlp && !IsWebAddress(otlp))
        {
            check.Wrong("Telemetry:OtlpEndpoint", "OtlpWrong");
        }
    }

    private static bool IsPublicAddress(string text) => IsWebAddress(text) && !text.EndsWith('/');

    private static bool IsWebAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && address.Query.Length == 0 && address.Fragment.Length == 0 && address.UserInfo.Length == 0;
}
