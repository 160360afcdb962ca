using System.Globalization;
using System.Text;
using CsvHelper;

namespace LaiChau.Workflow.Input;

/// <summary>A table as people have it at hand: pasted from a spreadsheet (tabs), CSV with comma or semicolon, or a workbook.</summary>
/// <param name="Fault">Why there are no rows; null: they are there, blank ones left out.</param>
/// <param name="IsWorkbook">Its dates are day numbers.</param>
internal sealed record SheetRows(SheetFault? Fault, IReadOnlyList<SheetRow> Rows, bool IsWorkbook = false)
{
    public const int MostRows = 5000;
    public const int MostColumns = 60;

    /// <summary>What is larger is no list of a unit's people.</summary>
    public const int MostBytes = 5 * 1024 * 1024;

    /// <summary>As many characters as the longest field of a form takes.</summary>
    public const int MostInCell = 20_000;

    public static SheetRows Failed(SheetFault fault) => new(fault, []);

    /// <param name="before">The rows that were read already.</param>
    /// <param name="number">Of the row with the cell.</param>
    /// <param name="column">0-based.</param>
    public static SheetRows LongCell(List<SheetRow> before, int number, int column)
    {
        var header = before.Count > 0 && column < before[0].Cells.Length ? before[0].Cells[column].Trim() : "";
        return new SheetRows(SheetFault.CellTooLong, [new SheetRow(number, [header.Length > 0 ? header : (column + 1).ToString(CultureInfo.InvariantCulture)])]);
    }

    /// <summary>By the content, whatever the file is called: a workbook, else UTF-8 text.</summary>
    public static SheetRows Of(byte[] bytes)
    {
        if (bytes.Length > MostBytes)
        {
            return Failed(SheetFault.TooLarge);
        }

        if (bytes.AsSpan().StartsWith("PK\u0003\u0004"u8))
        {
            return WorkbookRows.Read(bytes);
        }

        return bytes.AsSpan().Contains((byte)0) || !System.Text.Unicode.Utf8.IsValid(bytes)
            ? Failed(SheetFault.NoTable)
            : OfText(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
    }

    /// <summary>What somebody pasted. A cell that begins like a formula is text like any other.</summary>
    public static SheetRows OfText(string text) => text.Length > MostBytes / 2 ? Failed(SheetFault.TooLarge) : OfText(Encoding.UTF8.GetBytes(text));

    private static SheetRows OfText(byte[] utf8)
    {
        var rows = new List<SheetRow>();
        var malformed = false;
        using var reader = CsvReader.Create(utf8, new CsvReaderOptions
        {
            Separator = SeparatorOf(utf8),
            HasHeader = false,
            TrackLineNumbers = true,
            OnMalformedRecord = _ => malformed = true,
        });
        while (reader.Read())
        {
            if (malformed)
            {
                return new SheetRows(SheetFault.Quotes, [new SheetRow((int)reader.LineNumber, [])]);
            }

            var cells = reader.Current.ToArray();
            if (cells.Length > MostColumns)
            {
                return Failed(SheetFault.TooLarge);
            }

            if (Array.FindIndex(cells, c => c.Length > MostInCell) is >= 0 and var longest)
            {
                return LongCell(rows, (int)reader.LineNumber, longest);
            }

            if (!cells.All(string.IsNullOrWhiteSpace))
            {
                rows.Add(new SheetRow((int)reader.LineNumber, cells));
            }

            if (rows.Count > MostRows)
            {
                return Failed(SheetFault.TooLarge);
            }
        }

        return rows.Count == 0 ? Failed(SheetFault.Empty) : new SheetRows(null, rows);
    }

    /// <summary>The first line decides: a spreadsheet pastes tabs, a Vietnamese one writes semicolons.</summary>
    private static char SeparatorOf(ReadOnlySpan<byte> utf8)
    {
        var line = utf8.TrimStart("\r\n"u8);
        line = line.IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var end ? line[..end] : line;
        return line.Contains((byte)'\t') ? '\t' : line.Contains((byte)';') ? ';' : ',';
    }
}

/// <param name="Number">1-based line or row in what was given.</param>
internal sealed record SheetRow(int Number, string[] Cells);

/// <summary>Why a table cannot be read.</summary>
internal enum SheetFault
{
    Empty,
    TooLarge,

    /// <summary>Neither text in UTF-8 nor a workbook.</summary>
    NoTable,

    /// <summary>A quotation mark is out of place; the one row tells the line.</summary>
    Quotes,

    /// <summary>The one row tells the row and, as its cell, the column.</summary>
    CellTooLong,
}
