using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LaiChau.Workflow.Host.Jobs;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;
using Microsoft.AspNetCore.Mvc;

namespace LaiChau.Workflow.Host.Api;

/// <summary>
/// Carries out writes. Effect, answer and idempotency key are one transaction, so that a crash leaves all or nothing, and of
/// two requests with one key the second waits for the first and gets its answer: writers queue for the store.
/// </summary>
internal sealed class Writes(Database database, Tree tree, TimeProvider clock, JobClock jobs)
{
    public const string KeyHeader = "Idempotency-Key";

    private const int LongestKey = 200;

    /// <param name="effect">Throws <see cref="ProblemException"/> when nothing was done and nothing is to be kept.</param>
    public async Task<IResult> Run<T>(HttpContext http, Body<T> body, Func<Write, Task<Answer>> effect)
        where T : class, new()
    {
        body.ThrowIfWrong();
        var caller = Caller.Of(http);
        var key = KeyOf(http);
        var request = RequestOf(http, caller, body.Digest);
        await using var work = await database.BeginAsync(http.RequestAborted);
        if (key is not null && await ApiRequestTable.Read(work, caller.Name, key) is { } before)
        {
            return Repeated(before, request);
        }

        var answer = await effect(new Write(work, tree, caller, clock.GetUtcNow()));
        if (key is not null)
        {
            await Keep(work, caller, key, request, answer);
        }

        await work.Commit(http.RequestAborted);
        jobs.Nudge();
        return answer;
    }

    /// <summary>
    /// For an effect outside the store. The key is taken before it, so that a crash on the way makes the repeated request
    /// ask what came of it, not do it twice.
    /// </summary>
    public async Task<IResult> RunOutside<T>(HttpContext http, Body<T> body, Func<Caller, Task<Answer>> effect)
        where T : class, new()
    {
        body.ThrowIfWrong();
        var caller = Caller.Of(http);
        if (KeyOf(http) is not { } key)
        {
            return await effect(caller);
        }

        var request = RequestOf(http, caller, body.Digest);
        await using (var work = await database.BeginAsync(http.RequestAborted))
        {
            if (await ApiRequestTable.Read(work, caller.Name, key) is { } before)
            {
                return before.Status == 0 && before.Request == request
                    ? throw new ProblemException(StatusCodes.Status409Conflict, "underWay")
                    : Repeated(before, request);
            }

            await Keep(work, caller, key, request, new Answer(0, ""));
            await work.Commit(http.RequestAborted);
        }

        try
        {
            var answer = await effect(caller);
            await Finish(caller, key, answer);
            return answer;
        }
        catch (Exception failed)
        {
            // Nobody may know how far it came; whoever repeats it hears the same, and asks anew under another key.
            await Finish(caller, key, Answer.Problem((failed as ProblemException)?.Details ?? Problems.Of(StatusCodes.Status500InternalServerError, "failed")));
            throw;
        }
    }

    private async Task Finish(Caller caller, string key, Answer answer)
    {
        await using var work = await database.BeginAsync(CancellationToken.None);
        await ApiRequestTable.Finish(work, caller.Name, key, answer.Status, JsonSerializer.Serialize(answer.Kept, ApiJson.Options));
        await work.Commit(CancellationToken.None);
    }

    private static Answer Repeated(ApiRequestRow before, string request) => before.Request == request
        ? Answer.Of(before.Status, JsonSerializer.Deserialize<KeptAnswer>(before.Answer, ApiJson.Options)!)
        : throw new ProblemException(StatusCodes.Status422UnprocessableEntity, "keyUsed");

    private Task Keep(Work work, Caller caller, string key, string request, Answer answer) => ApiRequestTable.Insert(work, new ApiRequestRow
    {
        Token = caller.Name,
        Key = key,
        Request = request,
        Status = answer.Status,
        Answer = JsonSerializer.Serialize(answer.Kept, ApiJson.Options),
        MadeAt = clock.GetUtcNow(),
    });

    private static string? KeyOf(HttpContext http)
    {
        var header = http.Request.Headers[KeyHeader];
        if (header.Count == 0)
        {
            return null;
        }

        var key = header.ToString();
        return header.Count == 1 && key.Length is > 0 and <= LongestKey && key.All(c => c is > ' ' and <= '~')
            ? key
            : throw ProblemException.Field(KeyHeader, ApiTexts.Get("KeyMalformed", LongestKey));
    }

    /// <summary>Everything that makes it another request.</summary>
    private static string RequestOf(HttpContext http, Caller caller, byte[] body) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{http.Request.Method}\n{http.Request.Path}{http.Request.QueryString}\n{http.Request.Headers.IfMatch}\n{caller.Person}\n{Convert.ToHexStringLower(body)}")));
}

/// <summary>One write on its way: handlers made over <see cref="Store"/> act in its transaction.</summary>
internal sealed class Write(Work work, Tree tree, Caller caller, DateTimeOffset now)
{
    public Work Work => work;

    public Tree Tree => tree;

    public Caller Caller => caller;

    public DateTimeOffset Now => now;

    public JoinedDatabase Store { get; } = new(work);
}

/// <param name="Content">JSON; empty: none.</param>
internal sealed record Answer(int Status, string Content) : IResult
{
    public string? ETag { get; init; }

    public KeptAnswer Kept => new(Content, ETag);

    public static Answer Ok<T>(T body, string? etag = null) => new(StatusCodes.Status200OK, JsonSerializer.Serialize(body, ApiJson.Options)) { ETag = etag };

    public static Answer Nothing => new(StatusCodes.Status204NoContent, "");

    public static Answer Problem(ProblemDetails problem, string? etag = null) =>
        new(problem.Status!.Value, JsonSerializer.Serialize(problem, ApiJson.Options)) { ETag = etag };

    public static Answer Of(int status, KeptAnswer kept) => new(status, kept.Content) { ETag = kept.ETag };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        if (ETag is not null)
        {
            httpContext.Response.Headers.ETag = ETag;
        }

        if (Content.Length > 0)
        {
            httpContext.Response.ContentType = Status < 400 ? "application/json" : Problems.ContentType;
            await httpContext.Response.WriteAsync(Content, httpContext.RequestAborted);
        }
    }
}

/// <summary>An answer as it is kept for a repeated request.</summary>
internal sealed record KeptAnswer(string Content, string? ETag);
