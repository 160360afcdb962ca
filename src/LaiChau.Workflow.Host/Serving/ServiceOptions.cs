namespace LaiChau.Workflow.Host.Serving;

/// <summary>Section `Service`: how the service is reached, and by whom.</summary>
internal sealed class ServiceOptions
{
    /// <summary>
    /// The address that people outside use and that links in mails begin with, without a slash at its end; null: only this
    /// machine uses the service.
    /// </summary>
    public string? PublicAddress { get; set; }

    /// <summary>Who may use API and page, until there is a sign-in.</summary>
    public List<TokenOptions> Tokens { get; set; } = [];

    /// <summary>Addresses of proxies whose forwarding headers are believed.</summary>
    public List<string> KnownProxies { get; set; } = [];
}

/// <summary>One token in the configuration.</summary>
internal sealed class TokenOptions
{
    /// <summary>What the ledger and the log call whoever uses it.</summary>
    public string Name { get; set; } = "";

    /// <summary>The secret itself.</summary>
    public string Token { get; set; } = "";

    /// <summary>Person id: the token's user has this person's rights; null: none of a person.</summary>
    public string? Person { get; set; }

    public bool Administrator { get; set; }
}

/// <summary>Who calls. <see cref="Token"/> is a secret and never logged.</summary>
/// <param name="Person">Person id whose rights the caller has; null: none of a person.</param>
internal sealed record ApiToken(string Name, string Token, string? Person, bool Administrator)
{
    public override string ToString() => Name;
}
