using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.Logging;

namespace LaiChau.Workflow.Mail;

/// <summary>
/// Mail as files for another program to pick up, `NNNNNN.eml` by the mail's number: a mail that is tried again writes over
/// its file. The default, because it needs no mail server.
/// </summary>
/// <remarks>
/// What is answered with accepted survives a loss of power: the files of a chunk are written under another name, forced to
/// the disk, renamed, and then the folder itself is forced. Whoever reads the folder sees whole letters only. Forcing
/// a chunk together is cheaper than file by file: what the first waits for, the others mostly find done.
/// </remarks>
public sealed class PickupFolder(string folder, MessageBuilder builder, ILogger<PickupFolder> log) : IMailTransport
{
    private const string Failed = "pickupFailed";
    private const string Unfinished = ".part";

    /// <summary>A chunk of letters finds room, or the folder counts as full.</summary>
    private const int Room = 256 * 1024;

    /// <summary>As for SMTP: what a crash makes unknown.</summary>
    public int ChunkSize => 10;

    /// <summary>Letters are made on as many threads; more do not make the disk faster.</summary>
    public int Connections => 2;

    public bool NeedsContent(long mail, IReadOnlyCollection<MailItemKind> kinds) => true;

    /// <exception cref="MailServerUnavailableException">`pickupFailed`: no folder, no right to write, no room.</exception>
    public Task<IMailConnection> Connect(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".{Guid.CreateVersion7():n}{Unfinished}");
            using var file = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
            file.Write(new byte[Room]);
        }
        catch (Exception e) when (IsFault(e))
        {
            log.Unavailable(Failed, e);
            throw new MailServerUnavailableException(Failed, e);
        }

        return Task.FromResult<IMailConnection>(new Connection(this));
    }

    private static bool IsFault(Exception e) => e is IOException or UnauthorizedAccessException or System.Security.SecurityException or NotSupportedException;

    private Delivery[] Store(IReadOnlyList<OutgoingMail> mails, CancellationToken cancel)
    {
        var answers = new Delivery[mails.Count];
        var written = new List<int>(mails.Count);
        var at = 0;
        for (; at < mails.Count && !cancel.IsCancellationRequested; at++)
        {
            if (!Write(mails[at], out var answer))
            {
                if (answer.Outcome == DeliveryOutcome.NotHanded)
                {
                    break;
                }

                answers[at] = answer;
                continue;
            }

            written.Add(at);
        }

        Array.Fill(answers, new Delivery(DeliveryOutcome.NotHanded, cancel.IsCancellationRequested ? "stopped" : Failed), at, mails.Count - at);
        Finish(mails, written, answers);
        return answers;
    }

    private bool Write(OutgoingMail mail, out Delivery answer)
    {
        answer = new Delivery(DeliveryOutcome.Accepted);
        byte[] bytes;
        try
        {
            bytes = builder.Bytes(mail);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // One letter that cannot be written must neither stop the others nor be lost.
            log.NotBuilt(mail.Number, e);
            answer = new Delivery(DeliveryOutcome.Deferred, "notBuilt");
            return false;
        }

        var path = PathOf(mail) + Unfinished;
        try
        {
            File.WriteAllBytes(path, bytes);
            return true;
        }
        catch (Exception e) when (IsFault(e))
        {
            log.NotStored(mail.Number, e);
            Remove(path);
            answer = new Delivery(DeliveryOutcome.NotHanded, Failed);
            return false;
        }
    }

    private void Finish(IReadOnlyList<OutgoingMail> mails, List<int> written, Delivery[] answers)
    {
        // The disk is asked for all first and the names are given after, so that one journal entry holds many.
        var forced = written.Where(i => Try(mails[i], answers, i, path => Force(path + Unfinished))).ToList();
        var named = forced.Where(i => Try(mails[i], answers, i, path => File.Move(path + Unfinished, path, overwrite: true))).ToList();
        try
        {
            if (named.Count > 0)
            {
                ForceFolder(folder);
            }

            named.ForEach(i => answers[i] = new Delivery(DeliveryOutcome.Accepted));
        }
        catch (IOException e)
        {
            // The names are there, but whether they will be after a loss of power nobody knows.
            log.NotStored(mails[named[0]].Number, e);
            named.ForEach(i => answers[i] = new Delivery(DeliveryOutcome.Unknown, Failed));
        }
    }

    private bool Try(OutgoingMail mail, Delivery[] answers, int index, Action<string> step)
    {
        var path = PathOf(mail);
        try
        {
            step(path);
            return true;
        }
        catch (Exception e) when (IsFault(e))
        {
            log.NotStored(mail.Number, e);
            Remove(path + Unfinished);
            answers[index] = new Delivery(DeliveryOutcome.NotHanded, Failed);
            return false;
        }
    }

    private static void Force(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
        RandomAccess.FlushToDisk(file);
    }

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (IsFault(e))
        {
            // The next try writes over it.
        }
    }

    private string PathOf(OutgoingMail mail) => Path.Combine(folder, mail.Number.ToString("D6", CultureInfo.InvariantCulture) + ".eml");

    /// <summary>.NET opens no folders, and a new name is safe only when the folder is on the disk. Windows keeps names in its journal by itself.</summary>
    private static void ForceFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = Open(Encoding.UTF8.GetBytes(folder + "\0"), ReadOnly);
        if (handle < 0)
        {
            throw new IOException($"The folder cannot be opened (error {Marshal.GetLastPInvokeError()}).");
        }

        var failed = Sync(handle) != 0 ? Marshal.GetLastPInvokeError() : 0;
        _ = Close(handle);
        if (failed != 0)
        {
            throw new IOException($"The folder cannot be forced to the disk (error {failed}).");
        }
    }

    private const int ReadOnly = 0;

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Sync(int handle);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Close(int handle);

    private sealed class Connection(PickupFolder pickup) : IMailConnection
    {
        /// <summary>All of it is work and waiting for the disk; the sender's other connections go on meanwhile.</summary>
        public Task<IReadOnlyList<Delivery>> Send(IReadOnlyList<OutgoingMail> mails, CancellationToken cancel) =>
            Task.Run<IReadOnlyList<Delivery>>(() => pickup.Store(mails, cancel), CancellationToken.None);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
