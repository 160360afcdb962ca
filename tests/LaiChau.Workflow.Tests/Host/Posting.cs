using System.Net;
using System.Text.RegularExpressions;

namespace LaiChau.Workflow.Tests.Host;

/// <summary>A browser without script that fills in a form with files.</summary>
internal static partial class Posting
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<string> Shown(this HttpClient client, string path) => WebUtility.HtmlDecode(await client.GetStringAsync(new Uri(path, UriKind.Relative), Cancel));

    /// <summary>The hidden fields of the page come along, those given instead of them.</summary>
    /// <param name="page">Shows the form.</param>
    public static async Task<HttpResponseMessage> Send(this HttpClient client, string page, string to, IReadOnlyList<(string Name, string Value)> fields, params (string Name, string File, byte[] Content)[] files) =>
        await client.SendShown(await client.GetStringAsync(new Uri(page, UriKind.Relative), Cancel), to, fields, files);

    /// <param name="shown">HTML of the page.</param>
    public static Task<HttpResponseMessage> SendShown(this HttpClient client, string shown, string to, IReadOnlyList<(string Name, string Value)> fields, params (string Name, string File, byte[] Content)[] files)
    {
        var content = new MultipartFormDataContent();
        var hidden = Hidden().Matches(shown).Select(m => (Name: m.Groups[1].Value, Value: WebUtility.HtmlDecode(m.Groups[2].Value))).DistinctBy(h => h.Name);
        foreach (var (name, value) in hidden.Where(h => fields.All(f => f.Name != h.Name)).Concat(fields))
        {
            content.Add(new StringContent(value), name);
        }

        foreach (var (name, file, bytes) in files)
        {
            var part = new ByteArrayContent(bytes);
            if (file.Length == 0)
            {
                // As a browser sends a field in which no file was chosen.
                part.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"{name}\"; filename=\"\"");
                content.Add(part);
            }
            else
            {
                content.Add(part, name, file);
            }
        }

        return client.PostAsync(new Uri(to, UriKind.Relative), content, Cancel);
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
