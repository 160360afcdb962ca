namespace LaiChau.Workflow.Mail;

internal enum LetterBlockKind
{
    Paragraph,

    /// <summary>`# ` at the start of the line.</summary>
    Heading,

    /// <summary>`> `: other people's words.</summary>
    Quote,

    /// <summary>`- `</summary>
    Dash,

    /// <summary>`+ `: belongs to the line above, as in official papers.</summary>
    Plus,

    /// <summary>`1. `</summary>
    Number,

    /// <summary>`| a | b`: consecutive ones are a table, the first is its head.</summary>
    Row,

    /// <summary>A paragraph in brackets: a note in small print.</summary>
    Note,
}

/// <param name="Mark">The item's number with its dot, otherwise empty.</param>
internal readonly record struct LetterBlock(LetterBlockKind Kind, string Mark, string Text);

/// <summary>
/// The letter as templates write it: plain text with the marks of official papers at the start of a line. It becomes the text
/// part and the HTML part, so that the two cannot disagree, administrators edit words only and no value can become markup.
/// A blank line ends a paragraph; lines that follow each other are one. Items need no blank line between them.
/// </summary>
internal static class LetterBlocks
{
    public static List<LetterBlock> Parse(string letter)
    {
        var blocks = new List<LetterBlock>();
        var open = false;
        foreach (var range in letter.AsSpan().Split('\n'))
        {
            var line = letter.AsSpan(range).Trim();
            if (line.IsEmpty)
            {
                open = false;
                continue;
            }

            var (kind, mark, skip) = Marked(line);
            var text = line[skip..].Trim();
            if (open && (kind is LetterBlockKind.Paragraph or LetterBlockKind.Note))
            {
                blocks[^1] = blocks[^1] with { Text = $"{blocks[^1].Text} {text}" };
                continue;
            }

            blocks.Add(new LetterBlock(kind, mark, text.ToString()));
            open = kind is not (LetterBlockKind.Row or LetterBlockKind.Heading);
        }

        return blocks;
    }

    private static (LetterBlockKind Kind, string Mark, int Skip) Marked(ReadOnlySpan<char> line)
    {
        if (line.Length > 1 && line[1] == ' ')
        {
            switch (line[0])
            {
                case '#': return (LetterBlockKind.Heading, "", 2);
                case '>': return (LetterBlockKind.Quote, "", 2);
                case '-': return (LetterBlockKind.Dash, "", 2);
                case '+': return (LetterBlockKind.Plus, "", 2);
                case '|': return (LetterBlockKind.Row, "", 2);
            }
        }

        var digits = 0;
        while (digits < line.Length && char.IsAsciiDigit(line[digits]))
        {
            digits++;
        }

        if (digits is > 0 and < 4 && digits + 1 < line.Length && line[digits] == '.' && line[digits + 1] == ' ')
        {
            return (LetterBlockKind.Number, line[..(digits + 1)].ToString(), digits + 2);
        }

        return (line[0] == '(' && line[^1] == ')' ? LetterBlockKind.Note : LetterBlockKind.Paragraph, "", 0);
    }
}
