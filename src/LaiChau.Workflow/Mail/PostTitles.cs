using LaiChau.Workflow.Resources;

namespace LaiChau.Workflow.Mail;

/// <summary>
/// How a letter addresses the holder of a post. The table `Heads` in MailTexts.resx says, for the first words of a unit's
/// name, what its head is called and which body stands in the address: an organisation is led by its committee.
/// </summary>
internal static class PostTitles
{
    private static readonly (string Start, string Head, string Body)[] Heads =
    [
        .. Texts.Mail["Heads"].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(parts => (parts[0], parts[1], parts[2]))
            .OrderByDescending(row => row.Item1.Length),
    ];

    private static readonly string Administrator = Texts.Mail["Post.administrator"];

    /// <summary>For example the secretary of a commune's committee, or whoever is in charge meanwhile.</summary>
    public static string Of(MailPerson person)
    {
        if (person.Unit is null || person.Post is null or "administrator")
        {
            return Administrator;
        }

        var (head, body) = HeadOf(OfficialText.Clean(person.Unit));
        return person.Post switch
        {
            "acting" => Texts.Mail.Get("Post.acting", head, body),
            "deputyInCharge" => Texts.Mail.Get("Post.deputyInCharge", head, body),
            "deputy" => Texts.Mail.Get("Post.deputy", head, body),
            "delegate" => Texts.Mail.Get("Post.delegate", head, body),
            "officer" => Texts.Mail.Get("Post.officer", head, body),
            "viewer" => Texts.Mail.Get("Post.viewer", head, body),
            _ => Texts.Mail.Get("Post.head", head, body),
        };
    }

    private static (string Head, string Body) HeadOf(string unit)
    {
        foreach (var (start, head, body) in Heads)
        {
            if (unit.StartsWith(start, StringComparison.Ordinal) && (unit.Length == start.Length || unit[start.Length] == ' '))
            {
                return (head, body + unit[start.Length..]);
            }
        }

        return (Texts.Mail["HeadElsewhere"], unit);
    }
}
