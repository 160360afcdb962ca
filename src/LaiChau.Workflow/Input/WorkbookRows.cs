using System.Globalization;
using System.IO.Compression;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace LaiChau.Workflow.Input;

/// <summary>The first sheet of an XLSX file. Of a formula the value that was stored with it counts; nothing is computed.</summary>
internal static class WorkbookRows
{
    /// <summary>A list of people unpacks to a fraction of it.</summary>
    private const long MostUnpacked = 20 * 1024 * 1024;

    private const int MostEntries = 500;

    /// <summary>Of one part: 5,000 rows of 25 plain cells, of four tags each, have fewer. Each becomes an object of a hundred bytes and more.</summary>
    private const int MostTags = 600_000;

    /// <summary>Between the day numbers of the two calendars that workbooks use.</summary>
    private const int Days1904 = 1462;

    public static SheetRows Read(byte[] bytes)
    {
        try
        {
            return IsBomb(bytes) ? SheetRows.Failed(SheetFault.TooLarge) : Rows(bytes);
        }
        catch (Exception e) when (e is InvalidDataException or OpenXmlPackageException or FileFormatException or XmlException or IOException
            or ArgumentException or InvalidOperationException or FormatException or OverflowException)
        {
            return SheetRows.Failed(SheetFault.NoTable);
        }
    }

    /// <summary>By what it really unpacks to: what its directory says may be a lie.</summary>
    private static bool IsBomb(byte[] bytes)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes, writable: false));
        if (zip.Entries.Count > MostEntries)
        {
            return true;
        }

        var total = 0L;
        var chunk = new byte[81920];
        foreach (var entry in zip.Entries)
        {
            using var content = entry.Open();
            var tags = 0;
            for (var read = content.Read(chunk); read > 0; read = content.Read(chunk))
            {
                total += read;
                tags += chunk.AsSpan(0, read).Count((byte)'<');
                if (total > MostUnpacked || tags > MostTags)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static SheetRows Rows(byte[] bytes)
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(bytes, writable: false), isEditable: false);
        var book = document.WorkbookPart;
        if (book?.Workbook?.Sheets?.Elements<Sheet>().FirstOrDefault()?.Id?.Value is not { } first || book.GetPartById(first) is not WorksheetPart sheet)
        {
            return SheetRows.Failed(SheetFault.NoTable);
        }

        var shared = book.SharedStringTablePart is { } table ? Shared(table) : [];
        var shift = book.Workbook.WorkbookProperties?.Date1904?.Value == true ? Days1904 : 0;
        var rows = new List<SheetRow>();
        using var reader = OpenXmlReader.Create(sheet);
        var number = 0;
        var total = 0L;
        while (reader.Read())
        {
            if (reader.ElementType != typeof(Row) || !reader.IsStartElement)
            {
                continue;
            }

            var row = (Row)reader.LoadCurrentElement()!;
            number = (int)(row.RowIndex?.Value ?? (uint)number + 1);
            if (Cells(row, shared, shift) is not { } cells)
            {
                return SheetRows.Failed(SheetFault.TooLarge);
            }

            if (Array.FindIndex(cells, c => c.Length > SheetRows.MostInCell) is >= 0 and var longest)
            {
                return SheetRows.LongCell(rows, number, longest);
            }

            // A text that many cells share counts as often as it is used.
            total += cells.Sum(c => (long)c.Length);
            if (rows.Count > SheetRows.MostRows || total > SheetRows.MostBytes)
            {
                return SheetRows.Failed(SheetFault.TooLarge);
            }

            if (!cells.All(string.IsNullOrWhiteSpace))
            {
                rows.Add(new SheetRow(number, cells));
            }
        }

        return rows.Count == 0 ? SheetRows.Failed(SheetFault.Empty) : new SheetRows(null, rows, IsWorkbook: true);
    }

    /// <summary>One after the other: as a whole it would take many times the memory of its text.</summary>
    private static List<string> Shared(SharedStringTablePart table)
    {
        var texts = new List<string>();
        using var reader = OpenXmlReader.Create(table);
        while (reader.Read())
        {
            if (reader.ElementType == typeof(SharedStringItem) && reader.IsStartElement)
            {
                var text = TextOf((SharedStringItem)reader.LoadCurrentElement()!);
                // Enough to tell that it is too long.
                texts.Add(text.Length > SheetRows.MostInCell ? text[..(SheetRows.MostInCell + 1)] : text);
            }
        }

        return texts;
    }

    /// <returns>Null: there are more columns than a list of people has.</returns>
    private static string[]? Cells(Row row, List<string> shared, int shift)
    {
        var cells = new List<string>();
        foreach (var cell in row.Elements<Cell>())
        {
            var column = ColumnOf(cell.CellReference?.Value) ?? cells.Count;
            if (column >= SheetRows.MostColumns)
            {
                if (ValueOf(cell, shared, shift).Length > 0)
                {
                    return null;
                }

                continue;
            }

            while (cells.Count <= column)
            {
                cells.Add("");
            }

            cells[column] = ValueOf(cell, shared, shift);
        }

        return [.. cells];
    }

    private static string ValueOf(Cell cell, List<string> shared, int shift)
    {
        var value = cell.CellValue?.Text ?? "";
        var type = cell.DataType?.Value;
        if (type == CellValues.SharedString)
        {
            return shared[int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture)];
        }

        if (type == CellValues.InlineString)
        {
            return cell.InlineString is { } inline ? inline.Text?.Text ?? string.Concat(inline.Elements<Run>().Select(r => r.Text?.Text)) : "";
        }

        return type is null && shift > 0 && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var day)
            ? (day + shift).ToString(CultureInfo.InvariantCulture)
            : value;
    }

    /// <summary>Without the readings that East Asian workbooks keep beside a text.</summary>
    private static string TextOf(SharedStringItem item) => item.Text?.Text ?? string.Concat(item.Elements<Run>().Select(r => r.Text?.Text));

    /// <summary>0-based; `C5` is 2.</summary>
    private static int? ColumnOf(string? reference)
    {
        if (reference is null)
        {
            return null;
        }

        var column = 0;
        foreach (var letter in reference.TakeWhile(char.IsAsciiLetterUpper).Take(4))
        {
            column = (column * 26) + letter - 'A' + 1;
        }

        return column == 0 ? null : column - 1;
    }
}
