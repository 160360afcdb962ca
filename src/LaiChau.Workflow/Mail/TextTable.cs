using System.Text;

namespace LaiChau.Workflow.Mail;

/// <summary>The table of sample 3 in plain text: columns padded, long cells over several lines.</summary>
internal static class TextTable
{
    private const string Between = " | ";
    private const int Narrowest = 4;

    public static void Write(StringBuilder text, List<LetterBlock> rows, int width)
    {
        var cells = rows.ConvertAll(row => row.Text.Split('|', StringSplitOptions.TrimEntries));
        var columns = cells.Max(row => row.Length);
        var widths = Widths(cells, columns, width - (columns - 1) * Between.Length);
        foreach (var row in cells)
        {
            var wrapped = new List<Range>[row.Length];
            for (var column = 0; column < row.Length; column++)
            {
                wrapped[column] = LetterText.Lines(row[column], widths[column]);
            }

            for (var line = 0; line < wrapped.Max(w => w.Count); line++)
            {
                var start = text.Length;
                for (var column = 0; column < row.Length; column++)
                {
                    text.Append(column == 0 ? "" : Between);
                    var words = line < wrapped[column].Count ? row[column].AsSpan()[wrapped[column][line]] : default;
                    text.Append(words).Append(' ', Math.Max(0, widths[column] - words.Length));
                }

                while (text.Length > start && text[^1] == ' ')
                {
                    text.Length--;
                }

                text.Append('\n');
            }
        }
    }

    /// <summary>As wide as the contents; what is too much is taken from the widest, down to its longest word.</summary>
    private static int[] Widths(List<string[]> cells, int columns, int available)
    {
        var widths = new int[columns];
        var least = new int[columns];
        foreach (var row in cells)
        {
            for (var column = 0; column < row.Length; column++)
            {
                widths[column] = Math.Max(widths[column], row[column].Length);
                least[column] = Math.Max(least[column], Math.Max(Narrowest, row[column].Split(' ').Max(word => word.Length)));
            }
        }

        for (var surplus = widths.Sum() - available; surplus > 0; surplus--)
        {
            var widest = -1;
            for (var column = 0; column < columns; column++)
            {
                if (widths[column] > least[column] && (widest < 0 || widths[column] > widths[widest]))
                {
                    widest = column;
                }
            }

            if (widest < 0)
            {
                break;
            }

            widths[widest]--;
        }

        return widths;
    }
}
