using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using LaiChau.Workflow.Input;
using Microsoft.AspNetCore.DataProtection;

namespace LaiChau.Workflow.Host.Pages.Heads;

/// <summary>
/// A list that was read, as the page carries it until it is confirmed. Only what this service has packed is unpacked: a few made-up
/// characters could stand for gigabytes.
/// </summary>
internal sealed class PackedRegister(IDataProtectionProvider protection)
{
    /// <summary>What is read is no longer than <see cref="SheetRows.MostBytes"/> characters; names of fields and escapes come on top.</summary>
    private const int MostUnpacked = 8 * SheetRows.MostBytes;

    private readonly IDataProtector protector = protection.CreateProtector("laichau.register");

    public string Pack(JsonArray rows)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest))
        using (var writer = new Utf8JsonWriter(brotli))
        {
            rows.WriteTo(writer);
        }

        return Convert.ToBase64String(protector.Protect(packed.ToArray()));
    }

    /// <returns>Null: it is not what we have packed.</returns>
    public JsonArray? Unpacked(string packed)
    {
        try
        {
            return Content(protector.Unprotect(Convert.FromBase64String(packed))) is { } content && HasRows(content) ? (JsonArray?)JsonNode.Parse(content) : null;
        }
        catch (Exception wrong) when (wrong is FormatException or InvalidDataException or InvalidOperationException or CryptographicException or JsonException)
        {
            return null;
        }
    }

    private static byte[]? Content(byte[] packed)
    {
        using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var content = new MemoryStream();
        var buffer = new byte[81920];
        for (var n = brotli.Read(buffer); n > 0; n = brotli.Read(buffer))
        {
            if (content.Length + n > MostUnpacked)
            {
                return null;
            }

            content.Write(buffer, 0, n);
        }

        return content.ToArray();
    }

    /// <summary>Before anything is made of them.</summary>
    private static bool HasRows(byte[] content)
    {
        var reader = new Utf8JsonReader(content);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        for (var rows = 0; reader.Read() && reader.TokenType == JsonTokenType.StartObject && rows < SheetRows.MostRows; rows++)
        {
            reader.Skip();
        }

        return reader.TokenType == JsonTokenType.EndArray && !reader.Read();
    }
}
