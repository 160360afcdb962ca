using System.Text;
using LaiChau.Workflow.Forms;

namespace LaiChau.Workflow.Tests.Forms;

/// <summary>What a file is follows from what is in it, and its name must say the same.</summary>
public sealed class FileKindTests
{
    private const string Remedy = "\u0111\u1ec1 ngh\u1ecb ";

    private static readonly Dictionary<string, byte[]> Contents = new(StringComparer.Ordinal)
    {
        ["pdf"] = FileSamples.Pdf(),
        ["png"] = FileSamples.Png,
        ["jpeg"] = FileSamples.Jpeg,
        ["docx"] = FileSamples.Docx("word/embeddings/table.xlsx"),
        ["xlsx"] = FileSamples.Xlsx(),
        ["page"] = FileSamples.Page,
        ["svg"] = FileSamples.Svg,
        ["program"] = FileSamples.Program,
        ["old"] = FileSamples.OldOffice,
        ["macros"] = FileSamples.Docx("word/vbaProject.bin"),
        ["macros of a sheet"] = FileSamples.Xlsx("xl/vbaProject.bin"),
        ["old macros of a sheet"] = FileSamples.Xlsx("xl/macrosheets/sheet1.xml"),
        ["zip"] = FileSamples.Packed(["report.docx", "word/document.xml"]),
        ["both"] = FileSamples.Docx("xl/workbook.xml"),
        ["many parts"] = FileSamples.Docx([.. Enumerable.Range(0, 3000).Select(i => $"word/media/{i}.png")]),
        ["cut"] = FileSamples.Docx()[..^8],
        ["lies"] = Lying(),
        ["junk before"] = [.. "junk"u8, .. FileSamples.Pdf()],
        ["nothing"] = [],
    };

    [Theory]
    [InlineData("pdf", "Report.pdf", "pdf")]
    [InlineData("pdf", "REPORT.PDF", "pdf")]
    [InlineData("pdf", "page.html.pdf", "pdf")]
    [InlineData("png", "seal.png", "png")]
    [InlineData("jpeg", "photo.jpg", "jpeg")]
    [InlineData("jpeg", "photo.JPEG", "jpeg")]
    [InlineData("docx", "text.docx", "docx")]
    [InlineData("xlsx", "table.xlsx", "xlsx")]
    public void What_a_file_is_is_told_by_its_content(string content, string name, string kind) =>
        Assert.Equal((kind, null), (FileKind.Tell(name, Contents[content]).Kind?.Word, FileKind.Tell(name, Contents[content]).Problem));

    [Theory]
    [InlineData("page", "report.pdf", "PDF")]
    [InlineData("page", "report.html", "DOCX")]
    [InlineData("svg", "seal.svg", "DOCX")]
    [InlineData("svg", "seal.png", "PNG")]
    [InlineData("program", "report.exe", "DOCX")]
    [InlineData("program", "report.pdf.exe", "DOCX")]
    [InlineData("program", "report.docx", "Word")]
    [InlineData("pdf", "report", ".pdf")]
    [InlineData("pdf", "report.docx", ".pdf")]
    [InlineData("png", "photo.jpg", ".png")]
    [InlineData("xlsx", "text.docx", ".xlsx")]
    [InlineData("docx", "report.doc", ".docx")]
    [InlineData("old", "report.doc", ".docx")]
    [InlineData("old", "report.docx", ".docx")]
    [InlineData("page", "report.doc", ".docx")]
    [InlineData("page", "table.xls", ".xlsx")]
    [InlineData("macros", "report.docx", "macro")]
    [InlineData("macros", "report.docm", "macro")]
    [InlineData("docx", "report.docm", "macro")]
    [InlineData("macros of a sheet", "table.xlsx", "macro")]
    [InlineData("old macros of a sheet", "table.xlsx", "macro")]
    [InlineData("zip", "report.docx", "Word")]
    [InlineData("zip", "report.zip", "DOCX")]
    [InlineData("both", "report.docx", "Word")]
    [InlineData("many parts", "report.docx", "Word")]
    [InlineData("cut", "report.docx", "Word")]
    [InlineData("lies", "report.docx", "Word")]
    [InlineData("junk before", "report.pdf", "PDF")]
    [InlineData("nothing", "report.pdf", "report.pdf")]
    public void What_is_something_else_is_refused_with_what_to_do(string content, string name, string says)
    {
        var (kind, problem) = FileKind.Tell(name, Contents[content]);

        Assert.Null(kind);
        Assert.Contains(says, problem, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(name, problem, StringComparison.Ordinal);
        Assert.Contains(Remedy, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_unpacks_to_a_hundred_megabytes_costs_nothing()
    {
        var bomb = Workbook.Bomb();
        FileKind.Tell("table.xlsx", FileSamples.Xlsx());
        var before = GC.GetAllocatedBytesForCurrentThread();
        var told = FileKind.Tell("table.xlsx", bomb).Kind;
        var cost = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal("xlsx", told?.Word);
        Assert.True(cost < 64 * 1024, $"{cost} bytes");
    }

    [Fact]
    public void Damaged_files_are_told_or_refused_and_never_an_exception()
    {
        var whole = FileSamples.Docx("word/styles.xml");
        for (var at = 0; at < whole.Length; at++)
        {
            foreach (var put in new byte[] { 0, 0xff })
            {
                byte[] damaged = [.. whole];
                damaged[at] = put;
                var (kind, problem) = FileKind.Tell("report.docx", damaged);
                Assert.True((kind is null) != (problem is null));
            }

            Assert.NotNull(FileKind.Tell("report.docx", whole.AsSpan(0, at)).Problem);
        }
    }

    [Theory]
    [InlineData("report.pdf", "report.pdf")]
    [InlineData(@"C:\Users\Head\Documents\report.pdf", "report.pdf")]
    [InlineData("../../etc/report.pdf", "report.pdf")]
    [InlineData(" report\u0000\r\n.pdf ", "report.pdf")]
    [InlineData("report\u202efdp.exe", "reportfdp.exe")]
    [InlineData("a\u0301.pdf", "\u00e1.pdf")]
    [InlineData(null, "")]
    public void A_name_is_kept_without_folders_and_without_what_cannot_be_seen(string? given, string kept) => Assert.Equal(kept, AttachedFile.NameOf(given));

    [Fact]
    public void A_long_name_keeps_its_ending() => Assert.Equal(new string('n', 196) + ".pdf", AttachedFile.NameOf(new string('n', 300) + ".pdf"));

    /// <summary>Its directory says more parts than there are.</summary>
    private static byte[] Lying()
    {
        var zip = FileSamples.Docx();
        var end = zip.AsSpan().LastIndexOf(Encoding.Latin1.GetBytes("PK\u0005\u0006"));
        zip[end + 10] = 200;
        return zip;
    }
}
