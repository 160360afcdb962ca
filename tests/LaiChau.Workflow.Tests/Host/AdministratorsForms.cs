using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>What a browser without script does on the administrators' pages.</summary>
internal static partial class AdministratorsForms
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <returns>The address of its page, when it is through.</returns>
    public static async Task<string> Rehearse(HttpClient client, string definition, string people)
    {
        using var asked = await Post(client, "/dien-tap", "/dien-tap", ("quy-trinh", definition), ("nam", "2026"), ("pham-vi", ""), ("nguoi", people), ("so", "3"));
        var page = asked.Headers.Location!.ToString().Split('?')[0];
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            using var shown = await client.GetAsync(new Uri(page, UriKind.Relative), Cancel);
            Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
            if (!shown.Headers.Contains("Refresh"))
            {
                Assert.Contains(page + "/bao-cao", await Page(shown), StringComparison.Ordinal);
                return page;
            }

            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(90), await Page(shown));
            await Task.Delay(200, Cancel);
        }
    }

    public static async Task<string> Get(HttpClient client, string path)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await Page(response);
    }

    public static async Task<string> Page(HttpResponseMessage response) => WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Cancel));

    public static async Task<HttpResponseMessage> Post(HttpClient client, string page, string form, params (string Name, string Value)[] fields) =>
        await PostWith(client, Token().Match(await Get(client, page)).Groups[1].Value, form, fields);

    public static Task<HttpResponseMessage> PostWith(HttpClient client, string token, string form, params (string Name, string Value)[] fields) => client.PostAsync(
        new Uri(form, UriKind.Relative),
        new FormUrlEncodedContent([new("__RequestVerificationToken", token), .. fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))]), Cancel);

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    public static partial Regex Token();

    [GeneratedRegex("name=\"da-xem\" value=\"([^\"]+)\"")]
    public static partial Regex Digest();
}
