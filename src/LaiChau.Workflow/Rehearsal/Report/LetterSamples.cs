using System.Globalization;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Storage;
using MimeKit;

namespace LaiChau.Workflow.Rehearsal.Report;

/// <summary>One kind of letter, with a kept mail to read.</summary>
internal sealed record LetterSample(LetterKind Kind, long Notices)
{
    /// <summary>Relative to the report; null: none of this kind was kept.</summary>
    public string? File { get; init; }

    public string Date { get; init; } = "";

    public string To { get; init; } = "";

    public string Subject { get; init; } = "";

    /// <summary>What stands in the body of the letter's page: markup of ours around encoded words.</summary>
    public string Body { get; init; } = "";
}

/// <summary>
/// Of every kind of notice that occurred one letter, as simple as there is one: read back from the kept files, so that
/// the report shows what would have gone out and not another rendering of it.
/// </summary>
internal static class LetterSamples
{
    /// <summary>A sample larger than this is looked through only so far.</summary>
    private const int Candidates = 20_000;

    /// <summary>A digest worth reading: several things, and short enough for a page.</summary>
    private const int LongestDigest = 12;

    private const string TableSql = "create temporary table report_candidate (mail bigint primary key)";

    private const string Sql = """
        select c.mail, k.letter, count(*) as notices
        from report_candidate c
        join notice n on n.mail_id = c.mail
        join report_kind k on k.stage = n.stage and k.kind = n.kind and k.key = n.key
        group by c.mail, k.letter
        order by c.mail, k.letter
        """;

    public static async Task<IReadOnlyList<LetterSample>> Read(Work work, RehearsalInput input, OutputFolder output, IReadOnlyList<NoticeCount> counts)
    {
        var occurred = counts.Where(c => c.FirstMail is not null)
            .GroupBy(c => NoticeKinds.Of(input.Definition, c.Stage, c.Kind, c.Key).Letter)
            .ToDictionary(g => g.Key, g => g.Sum(c => c.Number));
        await work.Execute(TableSql);
        await work.ExecuteMany("insert into report_candidate (mail) values (@Mail)", Kept(input, output, counts).Select(m => new { Mail = m }));
        var mails = (await work.Query<Row>(Sql)).GroupBy(r => r.Mail).Select(g => new Candidate(g.Key, [.. g])).ToList();
        List<LetterSample> samples = [];
        foreach (var (kind, notices) in occurred.OrderBy(o => o.Key))
        {
            var ordered = mails.Where(m => m.Rows.Any(r => r.Letter == (int)kind)).OrderBy(m => m.Notices).ThenBy(m => m.Mail);
            samples.Add(First(new LetterSample(kind, notices), ordered, output));
        }

        var digests = mails.Where(m => m.Notices > 1).ToList();
        if (digests.Count > 0)
        {
            var richest = digests.OrderBy(m => m.Notices > LongestDigest).ThenByDescending(m => m.Rows.Count).ThenByDescending(m => m.Notices).ThenBy(m => m.Mail);
            samples.Add(First(new LetterSample(LetterKind.Digest, 0), richest, output));
        }

        return samples;
    }

    /// <summary>When every mail is kept, the first and the last of every rung are choice enough.</summary>
    private static IEnumerable<long> Kept(RehearsalInput input, OutputFolder output, IReadOnlyList<NoticeCount> counts) => input.Mail switch
    {
        { All: true } => counts.SelectMany(c => new[] { c.FirstMail, c.LastMail }).OfType<long>().Distinct().Order(),
        { Sample: not null } => Directory.EnumerateFiles(output.Mail, "*.eml").Take(Candidates)
            .Select(f => long.Parse(Path.GetFileNameWithoutExtension(f), CultureInfo.InvariantCulture)).Order(),
        _ => [],
    };

    private static LetterSample First(LetterSample sample, IEnumerable<Candidate> ordered, OutputFolder output)
    {
        foreach (var candidate in ordered)
        {
            var name = candidate.Mail.ToString("D6", CultureInfo.InvariantCulture) + ".eml";
            var path = Path.Combine(output.Mail, name);
            if (File.Exists(path))
            {
                using var message = MimeMessage.Load(path);
                return sample with
                {
                    File = $"{Path.GetFileName(output.Mail)}/{name}",
                    Date = OfficialText.Moment(message.Date),
                    To = string.Join("; ", message.To.Mailboxes.Select(m => $"{m.Name} <{m.Address}>")),
                    Subject = message.Subject ?? "",
                    Body = Body(message.HtmlBody ?? ""),
                };
            }
        }

        return sample;
    }

    /// <summary>
    /// The letter's page is put into the report itself: a frame would print cut off at its height, and the plain part shows
    /// tables as columns of spaces. It is safe because the words in it are encoded where it is made, and the report's
    /// content policy lets nothing run or load in any case.
    /// </summary>
    private static string Body(string page)
    {
        var start = page.IndexOf("<body", StringComparison.Ordinal);
        start = start < 0 ? 0 : page.IndexOf('>', start) + 1;
        var end = page.LastIndexOf("</body>", StringComparison.Ordinal);
        return page[start..(end < start ? page.Length : end)].Trim();
    }

    private sealed class Candidate(long mail, IReadOnlyList<Row> rows)
    {
        public long Mail => mail;

        public IReadOnlyList<Row> Rows => rows;

        public long Notices { get; } = rows.Sum(r => r.Notices);
    }

    private sealed class Row
    {
        public long Mail { get; init; }

        public int Letter { get; init; }

        public long Notices { get; init; }
    }
}
