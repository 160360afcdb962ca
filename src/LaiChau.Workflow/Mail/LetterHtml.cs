using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace LaiChau.Workflow.Mail;

/// <summary>
/// The body of the HTML part. Styles stand at the elements because mail clients drop style sheets, and layout is made
/// with tables because Outlook draws with Word.
/// </summary>
internal static class LetterHtml
{
    public static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private const string Paragraph = "<p style=\"margin:0 0 14px 0\">";
    private const string Note = "<p style=\"margin:18px 0 0 0;font-size:14px;font-style:italic;color:#444444\">";
    private const string Heading = "<p style=\"margin:24px 0 10px 0;font-weight:bold\">";
    private const string Quote = "<p style=\"margin:0 0 14px 0;padding:2px 0 2px 14px;border-left:3px solid #999999\">";
    private const string Items = "<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"border-collapse:collapse;margin:0 0 14px 0\">";
    private const string ItemMark = "<td valign=\"top\" style=\"padding:0 8px 6px 0;white-space:nowrap\">";
    private const string ItemText = "<td valign=\"top\" style=\"padding:0 0 6px 0;word-break:break-word\">";
    private const string Table = "<table cellpadding=\"0\" cellspacing=\"0\" border=\"0\" width=\"100%\" style=\"border-collapse:collapse;width:100%;margin:0 0 16px 0;font-size:14px;line-height:1.4;word-break:normal\">";
    private const string HeadCell = "<th scope=\"col\" align=\"left\" valign=\"bottom\" style=\"padding:5px 4px;border:1px solid #777777;background-color:#f0f0f0;font-weight:bold\">";
    private const string Cell = "<td valign=\"top\" style=\"padding:5px 4px;border:1px solid #777777\">";

    /// <param name="link">What starts with it becomes a link; nothing else in a letter does.</param>
    public static string Write(List<LetterBlock> blocks, string link)
    {
        var html = new StringBuilder(4096);
        for (var i = 0; i < blocks.Count; i++)
        {
            var block = blocks[i];
            switch (block.Kind)
            {
                case LetterBlockKind.Row:
                    i = Rows(html, blocks, i, link);
                    break;
                case LetterBlockKind.Dash or LetterBlockKind.Plus or LetterBlockKind.Number:
                    i = ItemRows(html, blocks, i, link);
                    break;
                case LetterBlockKind.Heading: Whole(html, Heading, block.Text, link); break;
                case LetterBlockKind.Quote: Whole(html, Quote, block.Text, link); break;
                case LetterBlockKind.Note: Whole(html, Note, block.Text, link); break;
                default: Whole(html, Paragraph, block.Text, link); break;
            }
        }

        return html.ToString();
    }

    private static void Whole(StringBuilder html, string start, string text, string link)
    {
        html.Append(start);
        Words(html, text, link);
        html.Append("</p>\n");
    }

    private static int Rows(StringBuilder html, List<LetterBlock> blocks, int start, string link)
    {
        html.Append(Table).Append('\n');
        var i = start;
        for (; i < blocks.Count && blocks[i].Kind == LetterBlockKind.Row; i++)
        {
            html.Append(i == start ? "<thead><tr>" : "<tr>");
            foreach (var cell in blocks[i].Text.Split('|', StringSplitOptions.TrimEntries))
            {
                html.Append(i == start ? HeadCell : Cell);
                Words(html, cell, link);
                html.Append(i == start ? "</th>" : "</td>");
            }

            html.Append(i == start ? "</tr></thead>\n<tbody>" : "</tr>\n");
        }

        html.Append("</tbody></table>\n");
        return i - 1;
    }

    private static int ItemRows(StringBuilder html, List<LetterBlock> blocks, int start, string link)
    {
        html.Append(Items).Append('\n');
        var i = start;
        for (; i < blocks.Count && blocks[i].Kind is LetterBlockKind.Dash or LetterBlockKind.Plus or LetterBlockKind.Number; i++)
        {
            if (i > start && blocks[i].Kind == LetterBlockKind.Plus)
            {
                continue;
            }

            html.Append("<tr>").Append(ItemMark).Append(blocks[i].Kind == LetterBlockKind.Number ? blocks[i].Mark : "-").Append("</td>").Append(ItemText);
            // The name of each piece of work is what the eye looks for in a long list.
            var title = blocks[i].Kind == LetterBlockKind.Number;
            html.Append(title ? "<strong>" : "");
            Words(html, blocks[i].Text, link);
            html.Append(title ? "</strong>" : "");
            for (var sub = i + 1; sub < blocks.Count && blocks[sub].Kind == LetterBlockKind.Plus; sub++)
            {
                html.Append("<br>+ ");
                Words(html, blocks[sub].Text, link);
            }

            html.Append("</td></tr>\n");
        }

        html.Append("</table>\n");
        return i - 1;
    }

    private static void Words(StringBuilder html, string text, string link)
    {
        var at = link.Length == 0 ? -1 : text.IndexOf(link, StringComparison.Ordinal);
        if (at < 0)
        {
            html.Append(Encoder.Encode(text));
            return;
        }

        var end = text.IndexOf(' ', at);
        end = end < 0 ? text.Length : end;
        while (end > at + link.Length && text[end - 1] is '.' or ',' or ';' or ')')
        {
            end--;
        }

        var address = Encoder.Encode(text[at..end]);
        html.Append(Encoder.Encode(text[..at]))
            .Append("<a href=\"").Append(address).Append("\" style=\"color:#1a4480\">").Append(address).Append("</a>")
            .Append(Encoder.Encode(text[end..]));
    }
}
