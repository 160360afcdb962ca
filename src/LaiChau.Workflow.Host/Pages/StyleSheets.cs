using System.IO.Compression;
using System.Security.Cryptography;
using LaiChau.Workflow.Host.Serving;

namespace LaiChau.Workflow.Host.Pages;

/// <summary>
/// The style sheets, kept in the program and compressed once. MudBlazor's own path is that of its package; a browser keeps
/// what it has as long as the digest in the address is the same.
/// </summary>
internal sealed class StyleSheets
{
    private readonly Sheet[] sheets = [new("/_content/MudBlazor/MudBlazor.min.css", "MudBlazor.min.css"), new("/page.css", "page.css"), new("/admin.css", "admin.css")];

    public IEnumerable<string> Addresses => sheets.Select(s => $"{s.Path}?v={s.Digest}");

    public void Map(WebApplication app)
    {
        foreach (var sheet in sheets)
        {
            app.MapGet(sheet.Path, (HttpContext http) =>
            {
                http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
                http.Response.Headers.Vary = "Accept-Encoding";
                if (!http.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
                {
                    return Results.Bytes(sheet.Plain, "text/css");
                }

                http.Response.Headers.ContentEncoding = "br";
                return Results.Bytes(sheet.Compressed, "text/css");
            }).ForEveryone();
        }
    }

    private sealed class Sheet
    {
        private readonly Lazy<byte[]> compressed;

        public Sheet(string path, string resource)
        {
            Path = path;
            using var stream = typeof(StyleSheets).Assembly.GetManifestResourceStream(resource)!;
            using var plain = new MemoryStream();
            stream.CopyTo(plain);
            Plain = plain.ToArray();
            Digest = Convert.ToHexStringLower(SHA256.HashData(Plain))[..12];
            compressed = new Lazy<byte[]>(() => Pack(Plain));
        }

        public string Path { get; }

        public byte[] Plain { get; }

        public string Digest { get; }

        public byte[] Compressed => compressed.Value;

        private static byte[] Pack(byte[] plain)
        {
            using var packed = new MemoryStream();
            using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal))
            {
                brotli.Write(plain);
            }

            return packed.ToArray();
        }
    }
}
