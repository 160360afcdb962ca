using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>Requests to the API as programs make them, and what is expected of every answer.</summary>
public abstract class ApiCalls(ServedStore served)
{
    protected const string ProblemType = "application/problem+json";

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected ServedStore Served => served;

    protected Task<Answered> Get(string? token, string path) => Send(token, HttpMethod.Get, path, null);

    protected Task<Answered> Post(string? token, string path, string? json = null, string? key = null, string? ifMatch = null) =>
        Send(token, HttpMethod.Post, path, json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"), key, ifMatch);

    protected async Task<Answered> Send(string? token, HttpMethod method, string path, HttpContent? content, string? key = null, string? ifMatch = null)
    {
        using var client = Served.Client(token);
        using var request = new HttpRequestMessage(method, path) { Content = content };
        // Whoever sends on what is refused already may find the line broken before he has read why.
        request.Headers.ExpectContinue = content?.Headers.ContentLength > 1024 * 1024;
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        using var response = await client.SendAsync(request, Cancel);
        return new Answered(response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers.ETag?.ToString(), await response.Content.ReadAsStringAsync(Cancel));
    }

    protected static void Is(HttpStatusCode expected, Answered answer) => Assert.True(expected == answer.Status, $"{answer.Status}: {answer.Text}");

    protected static void IsProblem(HttpStatusCode expected, string type, Answered answer)
    {
        Is(expected, answer);
        Assert.Equal(ProblemType, answer.MediaType);
        Assert.Equal(type, (string)answer.Json["type"]!);
        Assert.Equal((int)expected, (int)answer.Json["status"]!);
        Assert.NotEmpty((string)answer.Json["title"]!);
        Assert.DoesNotContain("   at ", answer.Text, StringComparison.Ordinal);
    }

    protected sealed record Answered(HttpStatusCode Status, string? MediaType, string? ETag, string Text)
    {
        public JsonNode Json => JsonNode.Parse(Text)!;
    }
}
