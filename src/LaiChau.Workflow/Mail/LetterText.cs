using System.Text;

namespace LaiChau.Workflow.Mail;

/// <summary>The plain text part: what a terminal, a screen reader and a printer show without help.</summary>
internal static class LetterText
{
    /// <summary>The samples of domain.md section 6 keep to about this many characters a line.</summary>
    private const int Width = 92;

    public static string Write(List<LetterBlock> blocks)
    {
        var text = new StringBuilder(1024);
        for (var i = 0; i < blocks.Count; i++)
        {
            var block = blocks[i];
            if (i > 0 && !(IsItem(block.Kind) && IsItem(blocks[i - 1].Kind)))
            {
                text.Append('\n');
            }

            switch (block.Kind)
            {
                case LetterBlockKind.Row:
                    var end = i;
                    while (end + 1 < blocks.Count && blocks[end + 1].Kind == LetterBlockKind.Row)
                    {
                        end++;
                    }

                    TextTable.Write(text, blocks[i..(end + 1)], Width);
                    i = end;
                    break;
                case LetterBlockKind.Dash: Wrap(text, block.Text, "- ", "  "); break;
                case LetterBlockKind.Plus: Wrap(text, block.Text, "   + ", "     "); break;
                case LetterBlockKind.Number: Wrap(text, block.Text, block.Mark + " ", "   "); break;
                case LetterBlockKind.Quote: Wrap(text, block.Text, "    ", "    "); break;
                case LetterBlockKind.Heading: Wrap(text, block.Text, "", "   "); break;
                default: Wrap(text, block.Text, "", ""); break;
            }
        }

        return text.ToString();
    }

    private static bool IsItem(LetterBlockKind kind) => kind is LetterBlockKind.Dash or LetterBlockKind.Plus or LetterBlockKind.Number;

    private static void Wrap(StringBuilder text, string words, string first, string next)
    {
        text.Append(first);
        foreach (var line in Lines(words, Width - next.Length))
        {
            if (line.Start.Value > 0)
            {
                text.Append(next);
            }

            text.Append(words.AsSpan()[line]).Append('\n');
        }
    }

    /// <summary>Broken at spaces; a longer word, such as a link, is left whole.</summary>
    public static List<Range> Lines(string words, int width)
    {
        var lines = new List<Range>();
        var start = 0;
        while (words.Length - start > width)
        {
            var space = words.LastIndexOf(' ', start + width, width + 1);
            if (space <= start)
            {
                space = words.IndexOf(' ', start + width);
            }

            if (space < 0)
            {
                break;
            }

            lines.Add(start..space);
            start = space + 1;
        }

        lines.Add(start..words.Length);
        return lines;
    }
}
