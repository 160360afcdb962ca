using System.Text;
using System.Text.Unicode;

namespace LaiChau.Workflow.Input;

/// <summary>The bytes of a text file that a person handed in: present, not too large, UTF-8 with or without BOM (design.md 5 and 7).</summary>
internal static class InputFile
{
    /// <summary>design.md section 7; callers pass the configured size.</summary>
    public const long DefaultMaxBytes = 50 * 1024 * 1024;

    /// <returns>UTF-8 without BOM; null when a problem was added.</returns>
    public static byte[]? Read(string path, long maxBytes, ProblemList problems)
    {
        byte[]? bytes;
        try
        {
            bytes = ReadUpTo(path, maxBytes);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            problems.Add("FileMissing");
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            problems.Add("FileUnreadable");
            return null;
        }

        if (bytes is null)
        {
            problems.Add("FileTooLarge", maxBytes / (1024.0 * 1024));
            return null;
        }

        return IsUtf8(bytes, problems) ? WithoutBom(bytes) : null;
    }

    private static byte[]? ReadUpTo(string path, long maxBytes)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (file.CanSeek && file.Length > maxBytes)
        {
            return null;
        }

        // Pipes and files that still grow have no trustworthy length.
        using var content = new MemoryStream(file.CanSeek ? (int)Math.Min(file.Length, Array.MaxLength) : 0);
        var chunk = new byte[81920];
        for (var read = file.Read(chunk); read > 0; read = file.Read(chunk))
        {
            content.Write(chunk, 0, read);
            if (content.Length > maxBytes)
            {
                return null;
            }
        }

        return content.ToArray();
    }

    private static bool IsUtf8(byte[] bytes, ProblemList problems)
    {
        if (LooksLikeUtf16(bytes))
        {
            problems.AddLine(1, "FileUtf16");
            return false;
        }

        if (Utf8.IsValid(bytes))
        {
            return true;
        }

        var (first, count) = LinesNotUtf8(bytes);
        problems.AddLine(first, "FileNotUtf8", count);
        return false;
    }

    /// <summary>By its BOM, or by the zero bytes that ASCII letters have in UTF-16 and never in a CSV or JSON of UTF-8.</summary>
    private static bool LooksLikeUtf16(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])
        || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])
        || (bytes.Length >= 4 && bytes[..4].Count((byte)0) is 2 or 3);

    private static (int First, int Count) LinesNotUtf8(ReadOnlySpan<byte> bytes)
    {
        var (line, first, count) = (0, 0, 0);
        while (!bytes.IsEmpty)
        {
            line++;
            var end = bytes.IndexOf((byte)'\n');
            var current = end < 0 ? bytes : bytes[..end];
            if (!Utf8.IsValid(current))
            {
                first = first == 0 ? line : first;
                count++;
            }

            bytes = end < 0 ? [] : bytes[(end + 1)..];
        }

        return (first, count);
    }

    private static byte[] WithoutBom(byte[] bytes) =>
        bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
}
