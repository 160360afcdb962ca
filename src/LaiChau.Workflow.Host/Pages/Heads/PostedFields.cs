using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace LaiChau.Workflow.Host.Pages.Heads;

/// <summary>The fields of a form with files, of somebody who is not known: the files run through and are kept nowhere.</summary>
internal static class PostedFields
{
    private const int MostFields = 20_000;

    /// <returns>Null: there is more text than is kept, or it is no such form.</returns>
    public static async Task<IFormCollection?> WithoutFiles(HttpRequest request, long mostBytes, CancellationToken cancel)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 } boundary)
        {
            return null;
        }

        var fields = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        var reader = new MultipartReader(boundary, request.Body);
        var left = mostBytes;
        try
        {
            for (var count = 0; await reader.ReadNextSectionAsync(cancel) is { } section; count++)
            {
                if (ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var about) && about.IsFormDisposition())
                {
                    var text = await Text(section.Body, left, cancel);
                    var name = HeaderUtilities.RemoveQuotes(about.Name).Value;
                    if (text is null || name is null || count >= MostFields)
                    {
                        return null;
                    }

                    left -= text.Length;
                    fields[name] = StringValues.Concat(fields.GetValueOrDefault(name), text);
                }
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException)
        {
            return null;
        }

        return new FormCollection(fields);
    }

    private static async Task<string?> Text(Stream body, long most, CancellationToken cancel)
    {
        using var text = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (var read = await body.ReadAsync(chunk, cancel); read > 0; read = await body.ReadAsync(chunk, cancel))
        {
            text.Write(chunk, 0, read);
            if (text.Length > most)
            {
                return null;
            }
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
