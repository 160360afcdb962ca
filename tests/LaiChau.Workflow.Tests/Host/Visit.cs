using System.Net;
using System.Text.RegularExpressions;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>Somebody outside with a browser without script: he keeps cookies, follows nothing by himself, and posts what a page's form has.</summary>
internal sealed partial class Visit : IDisposable
{
    private readonly CookieContainer jar = new();
    private readonly HttpClient client;

    public Visit(string address, string from = "203.0.113.7")
    {
        client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = jar }) { BaseAddress = new Uri(address) };
        client.DefaultRequestHeaders.Add("X-Forwarded-For", from);
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>What his browser would send.</summary>
    public IEnumerable<Cookie> Cookies => jar.GetAllCookies();

    public Task<HttpResponseMessage> Get(string path) => client.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute), Cancel);

    public async Task<string> Read(string path)
    {
        using var response = await Get(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Cancel));
    }

    public async Task<HttpStatusCode> Status(string path)
    {
        using var response = await Get(path);
        return response.StatusCode;
    }

    /// <param name="page">Shows a form with its token.</param>
    public async Task<HttpResponseMessage> Post(string page, string form, params (string Name, string Value)[] fields)
    {
        using var shown = await Get(page);
        var token = Token().Match(await shown.Content.ReadAsStringAsync(Cancel)).Groups[1].Value;
        return await PostBare(form, [("__RequestVerificationToken", WebUtility.HtmlDecode(token)), .. fields]);
    }

    public Task<HttpResponseMessage> PostBare(string form, params (string Name, string Value)[] fields) =>
        client.PostAsync(new Uri(form, UriKind.Relative), new FormUrlEncodedContent(fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))), Cancel);

    public void Dispose() => client.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
