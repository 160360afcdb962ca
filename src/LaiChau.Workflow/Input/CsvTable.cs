using CsvHelper;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Input;

/// <summary>
/// One CSV file with a header (RFC 4180, comma, UTF-8): its header checked, its lines handed out once. What is wrong is collected, and
/// reading goes on as far as it can say something true.
/// </summary>
internal sealed class CsvTable
{
    private readonly string[] required;
    private readonly string[] optional;
    private readonly Dictionary<string, int> columns = new(StringComparer.OrdinalIgnoreCase);
    private readonly byte[]? bytes;

    /// <param name="required">In the order in which a new file would have them.</param>
    public CsvTable(string path, long maxBytes, string[] required, string[]? optional = null)
    {
        this.required = required;
        this.optional = optional ?? [];
        Problems = new ProblemList(path);
        Warnings = new ProblemList(path);
        bytes = InputFile.Read(path, maxBytes, Problems);
    }

    public ProblemList Problems { get; }

    public ProblemList Warnings { get; }

    /// <summary>Set when every line was handed out with every column; else what is missing in the lines proves nothing.</summary>
    public bool Complete { get; private set; }

    public IEnumerable<CsvLine> Lines()
    {
        if (bytes is null)
        {
            yield break;
        }

        CsvMalformedReason? malformed = null;
        var swallowed = false;
        using var reader = CsvReader.Create(bytes, new CsvReaderOptions
        {
            Separator = ',',
            HasHeader = false,
            TrackLineNumbers = true,
            OnMalformedRecord = record =>
            {
                malformed = record.Reason;
                swallowed |= record.Reason == CsvMalformedReason.UnterminatedQuote;
            },
        });

        if (!reader.Read())
        {
            Problems.Add("FileEmpty", string.Join(',', required));
            yield break;
        }

        if (!ReadHeader(reader.Current.ToArray(), (int)reader.LineNumber))
        {
            yield break;
        }

        var width = reader.FieldCount;
        for (malformed = null; reader.Read(); malformed = null)
        {
            if (Problems.Full)
            {
                yield break;
            }

            if (malformed is not null || !IsBlank(reader))
            {
                yield return Line(reader, width, malformed);
            }
        }

        // A quote that is never closed swallows the lines behind it.
        Complete = !swallowed && required.All(columns.ContainsKey);
    }

    /// <summary>0-based; -1 when the file has no such column.</summary>
    public int Column(string name) => columns.GetValueOrDefault(name, -1);

    public void Wrong(int line, string column, string key, params object?[] values) =>
        Problems.AddCell(line, Column(column) + 1, column, Texts.Input.Get(key, values));

    /// <summary>As <see cref="Wrong"/>, with the word that was probably meant.</summary>
    public void Unknown(int line, string column, NearestWord known, string word, string key, params object?[] values) =>
        Problems.AddCell(line, Column(column) + 1, column, Texts.Input.Get(key, values) + known.Question(word));

    /// <summary>Spreadsheets leave lines of nothing but commas behind.</summary>
    private static bool IsBlank(CsvReader reader)
    {
        for (var i = 0; i < reader.FieldCount; i++)
        {
            if (!reader.GetSpan(i).Trim((byte)' ').IsEmpty)
            {
                return false;
            }
        }

        return true;
    }

    private CsvLine Line(CsvReader reader, int width, CsvMalformedReason? malformed)
    {
        var line = (int)reader.LineNumber;
        var sound = false;
        if (malformed is { } reason)
        {
            Problems.AddLine(line, reason switch
            {
                CsvMalformedReason.StrayQuote => "CsvStrayQuote",
                CsvMalformedReason.TextAfterClosingQuote => "CsvTextAfterQuote",
                _ => "CsvUnterminatedQuote",
            });
        }
        else if (reader.FieldCount != width)
        {
            Problems.AddLine(line, "CsvFieldCount", reader.FieldCount, width);
        }
        else
        {
            sound = true;
        }

        return new CsvLine(this, line, reader.Current.ToArray(), sound);
    }

    private bool ReadHeader(string[] names, int line)
    {
        if (names is [var only] && only.AsSpan().IndexOfAny(';', '\t', '|') is >= 0 and var at)
        {
            Problems.AddLine(line, "CsvSeparator", Texts.Input[only[at] switch { ';' => "CsvSemicolon", '\t' => "CsvTab", _ => "CsvBar" }]);
            return false;
        }

        string[] known = [.. required, .. optional];
        if (!names.Any(n => known.Contains(n.Trim(), StringComparer.OrdinalIgnoreCase)))
        {
            Problems.AddLine(line, "CsvNoHeader", string.Join(',', required));
            return false;
        }

        for (var i = 0; i < names.Length; i++)
        {
            ReadHeaderName(SafeText.Normalised(names[i]), i, line, known);
        }

        foreach (var name in required.Where(name => !columns.ContainsKey(name)))
        {
            Problems.AddLine(line, "CsvColumnMissing", name, string.Join(',', required));
        }

        return true;
    }

    private void ReadHeaderName(string name, int index, int line, string[] known)
    {
        var shown = SafeText.Shown(name);
        if (!known.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            var question = new NearestWord([.. known.Where(k => !columns.ContainsKey(k))]).Question(name);
            Problems.AddCell(line, index + 1, shown, Texts.Input.Get("CsvColumnUnknown", shown, string.Join(',', known)) + question);
        }
        else if (!columns.TryAdd(name, index))
        {
            Problems.AddCell(line, index + 1, shown, Texts.Input.Get("CsvColumnTwice", name, columns[name] + 1));
        }
    }
}
