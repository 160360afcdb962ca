using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using LaiChau.Workflow.Mail;

namespace LaiChau.Workflow.Rehearsal;

/// <summary>
/// Which mails of a rehearsal are kept as files. They are built and written beside the year that goes on, by as many
/// workers as there are processors: what a letter says was fixed when it was sent.
/// </summary>
internal sealed class MailKeeper : IAsyncDisposable
{
    /// <summary>Of every kind so many are kept in any case.</summary>
    private const int OfEveryKind = 5;

    /// <summary>Letters that wait for each worker; the year waits when there are more, so that memory stays small.</summary>
    private const int Waiting = 500;

    private readonly string folder;
    private readonly KeptMail which;
    private readonly MessageBuilder builder;
    // A mail that is sent again goes to the same worker as before: the later letter is written later.
    private readonly Channel<MailContent>[] letters;
    private readonly Task[] workers;
    private readonly SeededRandom random = new(20260101);
    private readonly List<long> sample = [];
    private readonly HashSet<long> kept = [];
    private readonly Dictionary<MailItemKind, int> ofKind = [];
    private int offered;
    private long bytes;

    public MailKeeper(string folder, KeptMail which, MessageBuilder builder)
    {
        this.folder = folder;
        this.which = which;
        this.builder = builder;
        Directory.CreateDirectory(folder);
        letters = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Channel.CreateBounded<MailContent>(Waiting))];
        // Files are written synchronously, so each worker has a thread of its own and the pool stays free.
        workers = [.. letters.Select(channel => Task.Factory.StartNew(
            () => WriteLetters(channel), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
    }

    /// <summary>Known after <see cref="Finish"/>.</summary>
    public long Bytes => bytes;

    public int Count => kept.Count;

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

        if (kept.Contains(mail))
        {
            // Sent again.
            return true;
        }

        var rare = false;
        foreach (var kind in kinds)
        {
            rare |= (ofKind[kind] = ofKind.GetValueOrDefault(kind) + 1) <= OfEveryKind;
        }

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

        kept.Remove(sample[place]);
        sample[place] = mail;
        return true;
    }

    /// <exception cref="IOException">An earlier one could not be written.</exception>
    public async Task Write(MailContent letter, CancellationToken cancel)
    {
        kept.Add(letter.Number);
        try
        {
            await letters[letter.Number % letters.Length].Writer.WriteAsync(letter, cancel);
        }
        catch (ChannelClosedException closed) when (closed.InnerException is { } failed)
        {
            ExceptionDispatchInfo.Throw(failed);
        }
    }

    /// <summary>Waits until every letter is written, and removes those that gave their place in the sample to others.</summary>
    /// <exception cref="IOException">One could not be written.</exception>
    public async Task Finish()
    {
        Complete(null);
        await Task.WhenAll(workers);
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*.eml"))
        {
            if (kept.Contains(long.Parse(Path.GetFileNameWithoutExtension(file.Name), CultureInfo.InvariantCulture)))
            {
                bytes += file.Length;
            }
            else
            {
                file.Delete();
            }
        }
    }

    /// <summary>After a year that failed: the workers stop, and why it failed is for others to say.</summary>
    public async ValueTask DisposeAsync()
    {
        Complete(null);
        await Task.WhenAll(workers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void WriteLetters(Channel<MailContent> channel)
    {
        try
        {
            foreach (var letter in channel.Reader.ReadAllAsync().ToBlockingEnumerable())
            {
                File.WriteAllBytes(PathOf(letter.Number), builder.Bytes(letter));
            }
        }
        catch (Exception failed)
        {
            Complete(failed);
            throw;
        }
    }

    private void Complete(Exception? failed)
    {
        foreach (var channel in letters)
        {
            channel.Writer.TryComplete(failed);
        }
    }

    private string PathOf(long mail) => Path.Combine(folder, mail.ToString("D6", CultureInfo.InvariantCulture) + ".eml");
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
