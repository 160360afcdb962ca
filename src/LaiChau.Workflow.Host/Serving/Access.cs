namespace LaiChau.Workflow.Host.Serving;

/// <summary>Whom an endpoint is for; each says so exactly once.</summary>
internal enum Audience
{
    /// <summary>Nobody is asked who he is.</summary>
    Everyone,

    /// <summary>Whoever has signed in as a person, and operators.</summary>
    SignedIn,

    Administrators,

    /// <summary>Not those who administer by a post.</summary>
    Operators,

    /// <summary>Programs with a token in the header; what they may, the API decides.</summary>
    Tokens,

    /// <summary>Both of these.</summary>
    TokensAndAdministrators,
}

/// <summary>Marks endpoints with whom they are for, and lets nobody else through.</summary>
internal static class Access
{
    public const string SignInPath = "/dang-nhap";

    public const string BackField = "ve";

    public static TBuilder ForEveryone<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.For(Audience.Everyone);

    /// <summary>What such a page shows and does it restricts itself, by <see cref="Visitor.Of"/>.</summary>
    public static TBuilder ForSignedIn<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.For(Audience.SignedIn);

    /// <summary>For every kind of endpoint: page, dashboard.</summary>
    public static TBuilder ForAdministrators<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.For(Audience.Administrators);

    public static TBuilder ForOperators<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.For(Audience.Operators);

    public static TBuilder ForTokens<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.For(Audience.Tokens);

    public static TBuilder ForTokensAndAdministrators<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.For(Audience.TokensAndAdministrators);

    public static IReadOnlyList<Audience> Of(Endpoint endpoint) => [.. endpoint.Metadata.OfType<AudienceAttribute>().Select(a => a.Audience)];

    /// <summary>After routing, before the endpoints.</summary>
    public static void UseAccess(this WebApplication app) => app.Use(async (http, next) =>
    {
        if (http.GetEndpoint() is not { } endpoint || Asked(endpoint) is not { } audience)
        {
            await next(http);
            return;
        }

        var visitor = await http.RequestServices.GetRequiredService<Visitors>().Find(http);
        visitor?.Enter(http);
        if (visitor is not null && Lets(audience, visitor))
        {
            await next(http);
        }
        else if (!LooksAtPages(http))
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            var (text, status) = visitor is null ? ("SignInNeeded", StatusCodes.Status401Unauthorized) : ("NotForYou", StatusCodes.Status403Forbidden);
            await Results.Problem(ServingTexts.Get(text), statusCode: status).ExecuteAsync(http);
        }
        else if (visitor is null)
        {
            // Nobody can be sent back to a form that he has posted; what he wrote waits for him on its page.
            var back = HttpMethods.IsGet(http.Request.Method) ? http.Request.Path + http.Request.QueryString
                : await http.RequestServices.GetRequiredService<Pages.KeptTexts>().KeepPosted(http) ?? "/";
            http.Response.Redirect($"{SignInPath}?{BackField}={Uri.EscapeDataString(back)}");
        }
        else
        {
            await Pages.PageRoutes.NotForYou().ExecuteAsync(http);
        }
    });

    /// <returns>The path when it is one of ours; otherwise that of the first page.</returns>
    public static string Back(string? path) =>
        path is ['/', ..] && !path.StartsWith("//", StringComparison.Ordinal) && !path.Any(c => c == '\\' || char.IsControl(c)) ? path : "/";

    /// <returns>Null: nobody is asked here. Whoever forgot to say whom it is for gets a narrow one.</returns>
    private static Audience? Asked(Endpoint endpoint) => Of(endpoint) switch
    {
        // Routing's own: the address is right, and the method or the kind of content is not.
        [] when endpoint is not RouteEndpoint => null,
        [Audience.SignedIn] => Audience.SignedIn,
        [Audience.Operators] => Audience.Operators,
        [Audience.Everyone or Audience.Tokens or Audience.TokensAndAdministrators] => null,
        _ => Audience.Administrators,
    };

    private static bool Lets(Audience audience, Visitor visitor) => audience == Audience.Operators
        ? visitor.Operator
        : visitor.Administrator || (audience == Audience.SignedIn && visitor.Person is not null);

    private static bool LooksAtPages(HttpContext http) => http.Request.GetTypedHeaders().Accept.Any(a => a.MediaType == "text/html");

    private static TBuilder For<TBuilder>(this TBuilder endpoints, Audience audience)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new AudienceAttribute(audience));

    [AttributeUsage(AttributeTargets.Class)]
    private sealed class AudienceAttribute(Audience audience) : Attribute
    {
        public Audience Audience => audience;
    }
}
