using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Serving;

/// <summary>
/// Who looks at a page. Each request asks anew, so that a post which ended yesterday opens nothing today.
/// </summary>
/// <param name="Person">Person id whose posts of today decide what he may; null: none of a person.</param>
/// <param name="Name">As the page greets him.</param>
/// <param name="Operator">May do what operators do, by the configuration, by an account of his own or as this machine's user.</param>
internal sealed record Visitor(string? Person, string Name, bool Operator)
{
    private static readonly object Key = new();

    /// <summary>An operator, or a person who holds the post of an administrator today.</summary>
    public bool Administrator { get; init; }

    /// <summary>What the record calls him; null: whoever sits at this machine.</summary>
    public string? By { get; init; }

    /// <summary>Of an endpoint that is not for everyone.</summary>
    /// <exception cref="InvalidOperationException">The endpoint is for everyone and nobody was asked who he is.</exception>
    public static Visitor Of(HttpContext http) => Find(http) ?? throw new InvalidOperationException("Nobody has signed in.");

    /// <returns>Null: nobody has signed in, or the endpoint does not ask.</returns>
    public static Visitor? Find(HttpContext http) => http.Items[Key] as Visitor;

    internal void Enter(HttpContext http) => http.Items[Key] = this;
}

/// <summary>Finds out who looks: by a token in the header or in its cookie, else as this machine's own user.</summary>
internal sealed class Visitors(AdminAccess access, Database database, Tree tree, TimeProvider clock)
{
    /// <returns>Null: somebody who has to sign in.</returns>
    public async Task<Visitor?> Find(HttpContext http)
    {
        if (access.TokenOf(http) is { } token)
        {
            return await OfToken(token, http.RequestAborted);
        }

        return access.NeedsNoSignIn(http) ? new Visitor(null, ServingTexts.Get("ThisMachine"), Operator: true) { Administrator = true } : null;
    }

    private async Task<Visitor> OfToken(ApiToken token, CancellationToken cancel) => token.Person is { } person
        ? await OfPerson(person, token.Administrator, cancel) ?? new Visitor(person, token.Name, token.Administrator) { Administrator = token.Administrator, By = person }
        : new Visitor(null, token.Name, token.Administrator) { Administrator = token.Administrator, By = token.Name };

    /// <returns>Null: nobody of this id is known.</returns>
    private async Task<Visitor?> OfPerson(string person, bool isOperator, CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        var today = await tree.On(work, ShownTime.DayOf(clock.GetUtcNow()));
        return today.FindPerson(person) is { } known
            ? new Visitor(person, known.Name, isOperator) { Administrator = isOperator || today.Administrators.Contains(person), By = person }
            : null;
    }
}
