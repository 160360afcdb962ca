using System.IO.Compression;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Pages.Imports;

/// <summary>
/// The files of an import as they were uploaded. Between what is shown and what is done the page itself carries them, so
/// that no node keeps anything in between.
/// </summary>
internal sealed record UploadedFiles(byte[] Units, byte[] People, byte[]? Calendar)
{
    /// <summary>Of each file, packed or not.</summary>
    public const int Longest = 20 * 1024 * 1024;

    private static readonly (string Field, string Name)[] Files = [("don-vi", "units.csv"), ("nguoi", "people.csv"), ("lich", "calendar.csv")];

    /// <returns>Null: a file that is needed is missing.</returns>
    public static async Task<UploadedFiles?> Of(IFormCollection form, CancellationToken cancel)
    {
        var read = new byte[]?[Files.Length];
        for (var i = 0; i < Files.Length; i++)
        {
            if (form.Files.GetFile(Files[i].Field) is { Length: > 0 and <= Longest } file)
            {
                using var content = new MemoryStream();
                await file.CopyToAsync(content, cancel);
                read[i] = content.ToArray();
            }
            else if (form[Files[i].Field + "-goi"].ToString() is { Length: > 0 } packed)
            {
                read[i] = Unpacked(packed);
            }
        }

        return read is [{ } units, { } people, var calendar] ? new UploadedFiles(units, people, calendar) : null;
    }

    /// <summary>For hidden fields of the page on which the import is confirmed.</summary>
    public IEnumerable<(string Field, string Packed)> Packed()
    {
        byte[]?[] contents = [Units, People, Calendar];
        return contents.Zip(Files).Where(f => f.First is not null).Select(f => (f.Second.Field + "-goi", Pack(f.First!)));
    }

    /// <summary>Checked as the command line checks files; problems name them as they are called there.</summary>
    public (InputResult<TreeFiles> Tree, InputResult<IReadOnlyList<CalendarDay>> Calendar) Check()
    {
        var folder = Directory.CreateTempSubdirectory("laichau-import-");
        try
        {
            byte[]?[] contents = [Units, People, Calendar];
            foreach (var (content, (_, name)) in contents.Zip(Files))
            {
                if (content is not null)
                {
                    File.WriteAllBytes(Path.Combine(folder.FullName, name), content);
                }
            }

            var tree = TreeCheck.Read(Path.Combine(folder.FullName, Files[0].Name), Path.Combine(folder.FullName, Files[1].Name), Longest);
            var calendar = Calendar is null
                ? new InputResult<IReadOnlyList<CalendarDay>> { Value = [] }
                : CalendarFile.Read(Path.Combine(folder.FullName, Files[2].Name), Longest);
            return (tree, calendar);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest))
        {
            brotli.Write(content);
        }

        return Convert.ToBase64String(packed.ToArray());
    }

    /// <returns>Null: it is not what we have packed, or longer than any file may be.</returns>
    private static byte[]? Unpacked(string packed)
    {
        try
        {
            using var brotli = new BrotliStream(new MemoryStream(Convert.FromBase64String(packed)), CompressionMode.Decompress);
            using var content = new MemoryStream();
            var buffer = new byte[81920];
            for (var n = brotli.Read(buffer); n > 0; n = brotli.Read(buffer))
            {
                content.Write(buffer, 0, n);
                if (content.Length > Longest)
                {
                    return null;
                }
            }

            return content.ToArray();
        }
        catch (Exception wrong) when (wrong is FormatException or InvalidDataException or InvalidOperationException)
        {
            return null;
        }
    }
}
