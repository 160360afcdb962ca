using System.Globalization;
using LaiChau.Workflow.Mail;

namespace LaiChau.Workflow.Rehearsal;

/// <summary>Which mails of a rehearsal are kept as files.</summary>
internal sealed class MailKeeper
{
    /// <summary>Of every kind so many are kept in any case.</summary>
    private const int OfEveryKind = 5;

    private readonly string folder;
    private readonly KeptMail which;
    private readonly Random random = new(20260101);
    private readonly List<long> sample = [];
    private readonly Dictionary<MailItemKind, int> ofKind = [];
    private int offered;

    public MailKeeper(string folder, KeptMail which)
    {
        this.folder = folder;
        this.which = which;
        Directory.CreateDirectory(folder);
    }

    public long Bytes => Files().Sum(f => f.Length);

    public int Count => Files().Count();

    /// <summary>
    /// A sample is uniform over the year (reservoir sampling: nobody knows the number of mails before the end), plus the
    /// first of every kind.
    /// </summary>
    public bool Keeps(long mail, IReadOnlyCollection<MailItemKind> kinds)
    {
        if (which.Sample is not { } size)
        {
            return which.All;
        }

        if (File.Exists(PathOf(mail)))
        {
            // Sent again.
            return true;
        }

        var rare = kinds.Any(k => (ofKind[k] = ofKind.GetValueOrDefault(k) + 1) <= OfEveryKind);
        if (rare)
        {
            return true;
        }

        offered++;
        if (sample.Count < size)
        {
            sample.Add(mail);
            return true;
        }

        var place = random.Next(offered);
        if (place >= size)
        {
            return false;
        }

        File.Delete(PathOf(sample[place]));
        sample[place] = mail;
        return true;
    }

    public void Write(long mail, byte[] message) => File.WriteAllBytes(PathOf(mail), message);

    private string PathOf(long mail) => Path.Combine(folder, mail.ToString("D6", CultureInfo.InvariantCulture) + ".eml");

    private IEnumerable<FileInfo> Files() => new DirectoryInfo(folder).EnumerateFiles("*.eml");
}

/// <summary>`--mail`: `all`, `none` or `sample:N`.</summary>
public sealed record KeptMail(bool All, int? Sample)
{
    public static readonly KeptMail Every = new(true, null);
    public static readonly KeptMail None = new(false, null);

    /// <summary>Null: the word is none of the three.</summary>
    public static KeptMail? Parse(string word) => word switch
    {
        "all" => Every,
        "none" => None,
        _ when word.StartsWith("sample:", StringComparison.Ordinal)
            && int.TryParse(word.AsSpan("sample:".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            && size > 0 => new KeptMail(false, size),
        _ => null,
    };
}
