using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace LaiChau.Workflow.Tests.Forms;

/// <summary>The smallest files that are what they seem, and some that are not.</summary>
internal static class FileSamples
{
    public static readonly byte[] Png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13];
    public static readonly byte[] Jpeg = [0xff, 0xd8, 0xff, 0xe0, 0, 16];
    public static readonly byte[] OldOffice = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0];
    public static readonly byte[] Program = [.. "MZ"u8, 0x90, 0, 3, 0, 0, 0];
    public static readonly byte[] Page = Encoding.UTF8.GetBytes("<!DOCTYPE html><script>alert(1)</script>");
    public static readonly byte[] Svg = Encoding.UTF8.GetBytes("<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>");

    public static byte[] Pdf(string text = "") => Encoding.UTF8.GetBytes($"%PDF-1.7\n{text}\n%%EOF\n");

    public static byte[] Docx(params string[] more) => Packed(["[Content_Types].xml", "_rels/.rels", "word/document.xml", .. more]);

    public static byte[] Xlsx(params string[] more) => Packed(["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", .. more]);

    public static byte[] Packed(IEnumerable<string> parts)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var part in parts)
            {
                using var content = zip.CreateEntry(part).Open();
                content.Write("<x/>"u8);
            }
        }

        return file.ToArray();
    }

    public static string DigestOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
