using LaiChau.Workflow.Host.Serving;

namespace LaiChau.Workflow.Host.Api;

/// <summary>Who calls the API.</summary>
/// <param name="Name">What the token is called.</param>
/// <param name="Person">Whose rights the caller has; null: a service, which names the person for whom it acts.</param>
/// <param name="Administrator">The configuration lets the token do what operators do.</param>
internal sealed record Caller(string Name, string? Person, bool Administrator)
{
    private static readonly object Key = new();

    /// <summary>What the store keeps as the one who switched something.</summary>
    public string Signature => Person ?? Name;

    public static Caller Of(HttpContext http) => (Caller)http.Items[Key]!;

    /// <summary>
    /// A token in the header, not the page's cookie nor the freedom of this machine's own user: a foreign page in a browser
    /// could use either of them to write.
    /// </summary>
    public static bool Recognise(HttpContext http)
    {
        if (http.RequestServices.GetRequiredService<AdminAccess>().InHeader(http) is not { } token)
        {
            return false;
        }

        http.Items[Key] = new Caller(token.Name, token.Person, token.Administrator);
        return true;
    }

    /// <summary>Whose act it is.</summary>
    /// <param name="by">The person that a service names.</param>
    public string ActsAs(string? by) => (Person, by) switch
    {
        (null, null) => throw ProblemException.Field("by", ApiTexts.Get("ByNeeded")),
        (null, _) => by,
        (_, null) => Person,
        _ when by == Person => Person,
        _ => throw new ProblemException(StatusCodes.Status403Forbidden, "notThisPerson"),
    };
}
