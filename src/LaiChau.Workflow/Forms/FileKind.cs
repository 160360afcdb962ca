using System.Buffers.Binary;
using System.Text;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Forms;

/// <summary>A kind of file that units hand in: what its content and its name both say that it is.</summary>
/// <remarks>
/// Own code: of the packages that tell kinds one is an early pre-release and the other does not restore for this runtime; five kinds
/// are wanted, and whether a document has macros has to be looked up in any case. Of it only the list of its parts is read and nothing is unpacked.
/// </remarks>
internal sealed record FileKind(string Word, string Label, string ContentType, params string[] Endings)
{
    public static readonly FileKind Pdf = new("pdf", "PDF", "application/pdf", ".pdf");
    public static readonly FileKind Png = new("png", "PNG", "image/png", ".png");
    public static readonly FileKind Jpeg = new("jpeg", "JPEG", "image/jpeg", ".jpg", ".jpeg");
    public static readonly FileKind Docx = new("docx", "Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx");
    public static readonly FileKind Xlsx = new("xlsx", "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx");

    public static readonly IReadOnlyList<FileKind> All = [Pdf, Png, Jpeg, Docx, Xlsx];

    /// <summary>Documents have some dozens; one of pictures some hundreds.</summary>
    private const int MostParts = 3000;

    private const int EndRecord = 22;
    private const int PartRecord = 46;

    /// <summary>For a browser's choice of files.</summary>
    public static string Accepted => string.Join(',', All.SelectMany(k => k.Endings));

    /// <returns>The kind, or a Vietnamese sentence that says what to give instead.</returns>
    public static (FileKind? Kind, string? Problem) Tell(string name, ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty)
        {
            return (null, Texts.Forms.Get("FileEmpty", name));
        }

        var ending = Path.GetExtension(name).ToLowerInvariant();
        var said = All.FirstOrDefault(k => k.Endings.Contains(ending));
        var told = Told(content, out var macros);
        return macros || ending is ".docm" or ".xlsm" or ".dotm" or ".xltm" or ".xlsb" ? (null, Texts.Forms.Get("FileMacros", name))
            : IsOldOffice(content) || (ending is ".doc" or ".xls" && told is null) ? (null, Texts.Forms.Get("FileOld", name))
            : told is null ? (null, said is null ? Texts.Forms.Get("FileKind", name) : Texts.Forms.Get("FileNot", name, said.Label))
            : said is null || said != told ? (null, Texts.Forms.Get("FileEnding", name, told.Label, told.Endings[0]))
            : (told, null);
    }

    private static bool IsOldOffice(ReadOnlySpan<byte> content) => content.StartsWith((ReadOnlySpan<byte>)[0xd0, 0xcf, 0x11, 0xe0]);

    private static FileKind? Told(ReadOnlySpan<byte> content, out bool macros)
    {
        macros = false;
        return content.StartsWith("%PDF-"u8) ? Pdf
            : content.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) ? Png
            : content.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff]) ? Jpeg
            : content.StartsWith("PK\u0003\u0004"u8) ? Office(content, out macros)
            : null;
    }

    /// <summary>By the names in the directory at the end of a zip file.</summary>
    private static FileKind? Office(ReadOnlySpan<byte> zip, out bool macros)
    {
        macros = false;
        var tail = zip[^Math.Min(zip.Length, EndRecord + ushort.MaxValue)..];
        var end = tail.LastIndexOf("PK\u0005\u0006"u8);
        if (end < 0 || end + EndRecord > tail.Length)
        {
            return null;
        }

        var count = BinaryPrimitives.ReadUInt16LittleEndian(tail[(end + 10)..]);
        long at = BinaryPrimitives.ReadUInt32LittleEndian(tail[(end + 16)..]);
        var (types, word, sheet) = (false, false, false);
        for (var i = 0; i < count; i++)
        {
            if (i == MostParts || at + PartRecord > zip.Length || !zip[(int)at..].StartsWith("PK\u0001\u0002"u8))
            {
                return null;
            }

            var part = zip[(int)at..];
            var length = BinaryPrimitives.ReadUInt16LittleEndian(part[28..]);
            if (PartRecord + length > part.Length)
            {
                return null;
            }

            var name = Encoding.UTF8.GetString(part.Slice(PartRecord, length));
            types |= name == "[Content_Types].xml";
            word |= name.StartsWith("word/", StringComparison.Ordinal);
            sheet |= name.StartsWith("xl/", StringComparison.Ordinal);
            macros |= name.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase) || name.Contains("/macrosheets/", StringComparison.OrdinalIgnoreCase);
            at += PartRecord + length + BinaryPrimitives.ReadUInt16LittleEndian(part[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(part[32..]);
        }

        return !types || word == sheet ? null : word ? Docx : Xlsx;
    }
}
