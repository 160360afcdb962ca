namespace LaiChau.Workflow.Host.Serving;

/// <summary>Section `Service`: how the service is reached, and by whom.</summary>
internal sealed class ServiceOptions
{
    /// <summary>
    /// The address that people outside use and that links in mails begin with, without a slash at its end; null: only this
    /// machine uses the service.
    /// </summary>
    public string? PublicAddress { get; set; }

    /// <summary>Programs that may use the API, and operators without an account.</summary>
    public List<TokenOptions> Tokens { get; set; } = [];

    /// <summary>So often an address may try to sign in; whole offices may come from one.</summary>
    [System.ComponentModel.DataAnnotations.Range(1, 100_000)]
    public int SignInTriesPerMinute { get; set; } = 60;

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
