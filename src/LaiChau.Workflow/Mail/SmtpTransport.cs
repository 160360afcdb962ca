using MailKit.Net.Smtp;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace LaiChau.Workflow.Mail;

/// <summary>
/// Mail to a real server. Lines are kept between runs: a new one costs up to five round trips and a TLS handshake. Safe for
/// several threads; each connection is for one.
/// </summary>
public sealed class SmtpTransport : IMailTransport, IAsyncDisposable
{
    /// <summary>A line that was kept is asked first; who has not answered by then is gone.</summary>
    private static readonly TimeSpan StillThere = TimeSpan.FromSeconds(5);

    /// <summary>For QUIT, which nobody depends on.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly MailOptions options;
    private readonly MessageBuilder builder;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly SmtpDialer dialer;
    private readonly MailboxAddress sender;
    private readonly TimeSpan keep;
    private readonly Lock gate = new();
    private readonly Stack<Kept> kept = [];
    private readonly ITimer sweep;
    private bool disposed;

    public SmtpTransport(MailOptions options, MessageBuilder builder, TimeProvider clock, ILogger<SmtpTransport> log)
    {
        this.options = options;
        this.builder = builder;
        this.clock = clock;
        this.log = log;
        dialer = new SmtpDialer(options, log);
        sender = new MailboxAddress(null, OfficialText.Clean(options.SenderAddress));
        keep = TimeSpan.FromSeconds(options.ConnectionKeepSeconds);
        sweep = clock.CreateTimer(_ => _ = CloseOld(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What a crash makes unknown, for each connection (measured.md).</summary>
    public int ChunkSize => 10;

    public int Connections => options.Connections;

    /// <summary>How long a stop of the service waits for the answer to a mail in hand; the service has ten seconds in all.</summary>
    internal TimeSpan StopTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Lines that wait for the next run.</summary>
    internal int KeptLines
    {
        get
        {
            lock (gate)
            {
                return kept.Count;
            }
        }
    }

    /// <summary>Tests look at the line as it is in use.</summary>
    internal Action<System.Net.Sockets.Socket>? Dialed { get => dialer.Dialed; set => dialer.Dialed = value; }

    public bool NeedsContent(long mail, IReadOnlyCollection<MailItemKind> kinds) => true;

    public async Task<IMailConnection> Connect(CancellationToken cancel)
    {
        while (Take() is { } line)
        {
            if (await IsThere(line, cancel))
            {
                return Connection(line);
            }

            line.Dispose();
        }

        return Connection(await dialer.Dial(cancel));
    }

    public async ValueTask DisposeAsync()
    {
        List<Kept> left;
        lock (gate)
        {
            disposed = true;
            left = [.. kept];
            kept.Clear();
        }

        await sweep.DisposeAsync();
        await Task.WhenAll(left.Select(l => Close(l.Line)));
    }

    private SmtpConnection Connection(SmtpSession line) => new(line, sender, builder, StopTime, log, GiveBack);

    private SmtpSession? Take()
    {
        lock (gate)
        {
            return kept.TryPop(out var last) ? last.Line : null;
        }
    }

    /// <summary><see cref="MailKit.MailService.IsConnected"/> knows nothing of a server that has hung up since.</summary>
    private async Task<bool> IsThere(SmtpSession line, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(StillThere);
        try
        {
            await line.NoOpAsync(limit.Token);
            return true;
        }
        catch (Exception e) when (SmtpDialer.IsFault(e) || e is SmtpCommandException)
        {
            if (cancel.IsCancellationRequested)
            {
                line.Dispose();
                throw new OperationCanceledException(cancel);
            }

            log.KeptLineGone(e);
            return false;
        }
    }

    private async ValueTask GiveBack(SmtpSession line, bool good)
    {
        if (good && keep > TimeSpan.Zero)
        {
            lock (gate)
            {
                if (!disposed && kept.Count < options.Connections)
                {
                    kept.Push(new Kept(line, clock.GetTimestamp()));
                    sweep.Change(keep, Timeout.InfiniteTimeSpan);
                    return;
                }
            }
        }

        if (good)
        {
            await Close(line);
        }
        else
        {
            // What this server might still say must not meet the next mail.
            line.Dispose();
        }
    }

    private async Task CloseOld()
    {
        List<SmtpSession> old = [];
        lock (gate)
        {
            if (disposed)
            {
                return;
            }

            var young = kept.Where(k => clock.GetElapsedTime(k.Since) < keep).Reverse().ToList();
            old.AddRange(kept.Except(young).Select(k => k.Line));
            kept.Clear();
            young.ForEach(kept.Push);
            if (young.Count > 0)
            {
                sweep.Change(keep, Timeout.InfiniteTimeSpan);
            }
        }

        await Task.WhenAll(old.Select(Close));
    }

    private static async Task Close(SmtpSession line)
    {
        using var limit = new CancellationTokenSource(Farewell);
        try
        {
            await line.DisconnectAsync(true, limit.Token);
        }
        catch (Exception e) when (SmtpDialer.IsFault(e))
        {
            // It is gone, which is what was wanted.
        }

        line.Dispose();
    }

    /// <param name="Since">A timestamp of the clock.</param>
    private sealed record Kept(SmtpSession Line, long Since);
}
