using System.Text.Json;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Storage;
using Microsoft.AspNetCore.Mvc;

namespace LaiChau.Workflow.Host.Api;

/// <summary>
/// What goes wrong, as problem details (RFC 9457): the type is a stable URN whose last word says what it is, title and
/// detail are for people. Nothing of the program's inside gets out.
/// </summary>
internal static class Problems
{
    public const string ContentType = "application/problem+json";

    private const string Kind = "urn:laichau:problem:";
    private const string RefusalKind = "urn:laichau:refusal:";

    /// <param name="word">Has a text `Problem.word`.</param>
    public static ProblemDetails Of(int status, string word) => new()
    {
        Type = Kind + word,
        Title = ApiTexts.Get($"Problem.{word}"),
        Status = status,
    };

    public static ProblemDetails Malformed(IReadOnlyDictionary<string, string[]> errors)
    {
        var problem = Of(StatusCodes.Status400BadRequest, "malformed");
        problem.Extensions["errors"] = errors;
        return problem;
    }

    /// <summary>The rules forbid it; the word is the ledger's.</summary>
    public static ProblemDetails Refused(int status, string word) => new()
    {
        Type = RefusalKind + word,
        Title = ApiTexts.Get($"Refusal.{word}"),
        Status = status,
    };

    /// <summary>Everything below: an exception becomes an answer, a bare status gets its words.</summary>
    public static void UseProblems(this WebApplication app)
    {
        var log = app.Logger;
        app.Use(async (http, next) =>
        {
            if (!http.Request.Path.StartsWithSegments(ApiRoutes.Root))
            {
                await next(http);
                return;
            }

            try
            {
                await next(http);
                if (!http.Response.HasStarted && http.Response.StatusCode >= 400 && http.Response.ContentLength is null && http.Response.ContentType is null)
                {
                    await Write(http, OfStatus(http.Response.StatusCode));
                }
            }
            catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
            {
            }
            catch (Exception failed) when (!http.Response.HasStarted)
            {
                await Write(http, OfException(failed, log));
            }
        });
    }

    public static async Task Write(HttpContext http, ProblemDetails problem)
    {
        http.Response.StatusCode = problem.Status!.Value;
        http.Response.ContentType = ContentType;
        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
        }

        await http.Response.WriteAsync(JsonSerializer.Serialize(problem, ApiJson.Options), http.RequestAborted);
    }

    private static ProblemDetails OfException(Exception failed, ILogger log)
    {
        switch (failed)
        {
            case ProblemException problem:
                return problem.Details;
            case BadHttpRequestException bad:
                return OfStatus(bad.StatusCode);
        }

        log.RequestFailed(FaultWord.Place(failed));
        return StoreFaults.Of(failed) is null
            ? Of(StatusCodes.Status500InternalServerError, "failed")
            : Of(StatusCodes.Status503ServiceUnavailable, "storeAway");
    }

    private static ProblemDetails OfStatus(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => Of(status, "noToken"),
        StatusCodes.Status404NotFound => Of(status, "notFound"),
        StatusCodes.Status405MethodNotAllowed => Of(status, "wrongMethod"),
        StatusCodes.Status413PayloadTooLarge => Of(status, "tooLarge"),
        StatusCodes.Status415UnsupportedMediaType => Of(status, "notJson"),
        >= 500 => Of(status, "failed"),
        _ => Of(status, "badRequest"),
    };
}

/// <summary>Ends a request without effect.</summary>
internal sealed class ProblemException(ProblemDetails details) : Exception(details.Type)
{
    public ProblemException(int status, string word)
        : this(Problems.Of(status, word))
    {
    }

    public ProblemDetails Details => details;

    public static ProblemException Field(string name, string message) =>
        new(Problems.Malformed(new Dictionary<string, string[]> { [name] = [message] }));

    public static ProblemException NotFound => new(StatusCodes.Status404NotFound, "notFound");

    public static ProblemException NotAllowed => new(StatusCodes.Status403Forbidden, "notAllowed");
}
