using System.Globalization;
using System.Text.RegularExpressions;
using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Mail;

/// <summary>
/// Whether letters can be made from a changed template: it is parsed, then every kind of letter is written with it. What
/// would fail on the day is told while its writer still sees it.
/// </summary>
internal static partial class TemplateCheck
{
    public const int Longest = 64 * 1024;

    private const string Body = "<p>letter</p>";

    private const int MostProblems = 20;
    private const int LongestQuote = 60;

    /// <param name="others">The other templates that are not built in, by file name.</param>
    public static IReadOnlyList<TemplateProblem> Problems(IReadOnlyDictionary<string, string> others, string file, string source)
    {
        if (source.Length > Longest)
        {
            return [new TemplateProblem(file, Texts.Mail.Get("TemplateLong", Longest))];
        }

        if (source.Any(c => char.IsControl(c) && c is not ('\n' or '\t')))
        {
            return [At(file, source, source.TakeWhile(c => !char.IsControl(c) || c is '\n' or '\t').Count(), "TemplateControl")];
        }

        if (MailTemplates.Broken(source) is { } error)
        {
            return [Parsed(file, source, error)];
        }

        List<TemplateProblem> unknown =
        [
            .. PartName().Matches(source).Where(m => !MailTemplates.Files.Contains(m.Groups[1].Value + ".liquid"))
                .Select(m => At(file, source, m.Index, "TemplatePartUnknown", m.Groups[1].Value)),
        ];
        return unknown.Count > 0 ? unknown : Tried(others, file, source);
    }

    private static List<TemplateProblem> Tried(IReadOnlyDictionary<string, string> others, string file, string source)
    {
        var templates = new MailTemplates(new Dictionary<string, string>(others, StringComparer.Ordinal) { [file] = source });
        HashSet<string> unknown = new(StringComparer.Ordinal);
        foreach (var trial in TrialLetters.All)
        {
            var letter = LetterSorter.Sort(trial.Content, Texts.Mail["SystemName"], hasCalendar: true);
            LetterWords words;
            bool framed;
            try
            {
                (words, framed) = templates.Try(
                    r => (LetterWords.Write(r, letter, trial.Content.PublicAddress), r.Page(letter, "", Body).Contains(Body, StringComparison.Ordinal)), unknown);
            }
            catch (Exception failed) when (failed is not OutOfMemoryException)
            {
                return [Failed(file, source, trial, failed)];
            }

            if (words.Subject.Length == 0 || string.IsNullOrWhiteSpace(words.Text))
            {
                return [new TemplateProblem(file, Texts.Mail.Get(words.Subject.Length == 0 ? "TemplateNoSubject" : "TemplateNoText", TrialLetters.NameOf(trial.Kind)))];
            }

            if (!framed)
            {
                return [new TemplateProblem(file, Texts.Mail["TemplateNoBody"])];
            }
        }

        // What the templates set themselves is empty until they do, which is no misspelling.
        var own = OwnName().Matches(source).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. unknown.Where(n => !own.Contains(n)).Order(StringComparer.Ordinal)
                .Select(n => (Name: n, At: Regex.Match(source, $@"(?<![\w-]){Regex.Escape(n)}(?![\w-])")))
                .Where(n => n.At.Success)
                .Select(n => At(file, source, n.At.Index, "TemplateNameUnknown", n.Name))
                .OrderBy(p => p.Line).Take(MostProblems),
        ];
    }

    private static TemplateProblem Failed(string file, string source, TrialLetter trial, Exception failed)
    {
        var filter = UndefinedFilter().Match(failed.Message);
        if (filter.Success && Regex.Match(source, $@"\|\s*{Regex.Escape(filter.Groups[1].Value)}\b") is { Success: true } at)
        {
            return At(file, source, at.Index, "TemplateFilterUnknown", filter.Groups[1].Value);
        }

        return new TemplateProblem(file, Texts.Mail.Get("TemplateFailsFor", TrialLetters.NameOf(trial.Kind), failed.Message));
    }

    private static TemplateProblem Parsed(string file, string source, string error)
    {
        var place = LineAndColumn().Match(error);
        var line = place.Success ? int.Parse(place.Groups[1].Value, CultureInfo.InvariantCulture) : (int?)null;
        var message = place.Success ? error[..place.Index].TrimEnd(' ', '\r', '\n') : error;
        message = message.EndsWith(" at", StringComparison.Ordinal) ? message[..^3] : message;
        return new TemplateProblem(file, Texts.Mail.Get("TemplateSyntax", line is { } known ? Quote(source, known) : file, message)) { Line = line };
    }

    private static TemplateProblem At(string file, string source, int index, string text, params object[] values)
    {
        var line = source.AsSpan(0, index).Count('\n') + 1;
        return new TemplateProblem(file, Texts.Mail.Get(text, [Quote(source, line), .. values])) { Line = line };
    }

    private static string Quote(string source, int line)
    {
        var text = source.Split('\n').ElementAtOrDefault(line - 1)?.Trim() ?? "";
        return OfficialText.Clean(text.Length <= LongestQuote ? text : text[..LongestQuote] + "…");
    }

    [GeneratedRegex(@"\{%-?\s*part\s+([\w-]+)")]
    private static partial Regex PartName();

    [GeneratedRegex(@"\{%-?\s*(?:assign|capture|for|tablerow|increment|decrement)\s+([\w-]+)")]
    private static partial Regex OwnName();

    [GeneratedRegex(@"\((\d+):(\d+)\)")]
    private static partial Regex LineAndColumn();

    [GeneratedRegex("Undefined filter '([^']+)'")]
    private static partial Regex UndefinedFilter();
}
