using System.IO.Compression;
using System.Security;
using System.Text;

namespace LaiChau.Workflow.Tests.Forms;

/// <summary>The smallest XLSX files, written part by part, so that they can be wrong in any way.</summary>
internal static class Workbook
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>Cells as they stand in the sheet; see <see cref="Text"/> and the others.</summary>
    public static byte[] Of(params string[][] rows)
    {
        var sheet = new StringBuilder($"<worksheet xmlns=\"{Main}\"><sheetData>");
        foreach (var row in rows)
        {
            sheet.Append("<row>").AppendJoin("", row).Append("</row>");
        }

        return Packed(("xl/worksheets/sheet1.xml", sheet.Append("</sheetData></worksheet>").ToString()));
    }

    public static string Text(string text) => $"<c t=\"inlineStr\"><is><t>{SecurityElement.Escape(text)}</t></is></c>";

    public static string Number(string number) => $"<c><v>{number}</v></c>";

    /// <summary>With the value that the spreadsheet had stored beside it.</summary>
    public static string Formula(string formula, string value) => $"<c t=\"str\"><f>{SecurityElement.Escape(formula)}</f><v>{SecurityElement.Escape(value)}</v></c>";

    /// <summary>A few kilobytes that unpack to a hundred megabytes.</summary>
    public static byte[] Bomb() => Packed(("xl/worksheets/sheet1.xml", $"<worksheet xmlns=\"{Main}\"><sheetData>{new string(' ', 100 * 1024 * 1024)}</sheetData></worksheet>"));

    /// <summary>Four megabytes of cells with nothing in them, which would be a gigabyte of objects.</summary>
    public static byte[] EmptyCells() => Packed(("xl/worksheets/sheet1.xml",
        $"<worksheet xmlns=\"{Main}\"><sheetData><row>{Text("name")}</row><row>{string.Concat(Enumerable.Repeat("<c/>", 1024 * 1024))}</row></sheetData></worksheet>"));

    /// <summary>Some rows whose cells of the second column are all the one text that the file holds once.</summary>
    public static byte[] Shared(string header, string text, int rows) => Packed(
        ("xl/worksheets/sheet1.xml", $"<worksheet xmlns=\"{Main}\"><sheetData><row>{Text("name")}{Text(header)}</row>"
            + string.Concat(Enumerable.Range(0, rows).Select(i => $"<row>{Text($"Person {i}")}<c t=\"s\"><v>0</v></c></row>")) + "</sheetData></worksheet>"),
        $"<sst xmlns=\"{Main}\"><si><t>{text}</t></si></sst>");

    private static byte[] Packed((string Name, string Xml) sheet, string shared = "")
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "[Content_Types].xml", """
                <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
                <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
                <Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
                <Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>
                <Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
                </Types>
                """);
            Add(zip, "_rels/.rels", $"<Relationships xmlns=\"{Relations}\"><Relationship Id=\"r1\" Type=\"{Office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
            Add(zip, "xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Office}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
            Add(zip, "xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"{Relations}\"><Relationship Id=\"r1\" Type=\"{Office}/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
                + (shared.Length > 0 ? $"<Relationship Id=\"r2\" Type=\"{Office}/sharedStrings\" Target=\"sharedStrings.xml\"/>" : "") + "</Relationships>");
            Add(zip, sheet.Name, sheet.Xml);
            if (shared.Length > 0)
            {
                Add(zip, "xl/sharedStrings.xml", shared);
            }
        }

        return file.ToArray();
    }

    private static void Add(ZipArchive zip, string name, string content)
    {
        using var entry = zip.CreateEntry(name).Open();
        entry.Write(Encoding.UTF8.GetBytes(content));
    }
}
