using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Host.Serving;

/// <summary>
/// This process as a node of the store. When the store has let go of its lock (its connection broke), others may have
/// taken over what it had in hand, so that it joins anew under another number.
/// </summary>
internal sealed class Membership(Database database, TimeProvider clock, ILogger<Membership> log, Func<Node, SendMails> sender) : IAsyncDisposable
{
    private static readonly string Name = $"{Environment.MachineName}/{Environment.ProcessId}";

    private readonly SemaphoreSlim turn = new(1, 1);
    private Node? node;

    /// <summary>Null: not joined, or no longer.</summary>
    public long? Id => node?.Id;

    /// <summary>Sends under the name of the present node.</summary>
    public SendMails Send { get; private set; } = null!;

    /// <summary>Joins, or joins anew when the lock was lost.</summary>
    /// <returns>True: joined just now.</returns>
    public async Task<bool> Hold(CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            return await HoldAlone(cancel);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<bool> HoldAlone(CancellationToken cancel)
    {
        if (node is { } held)
        {
            if (await held.IsHeld(cancel))
            {
                return false;
            }

            log.LostLock(held.Id);
            await held.DisposeAsync();
            node = null;
        }

        var joined = await Node.Join(database, Name, clock, cancel);
        Send = sender(joined);
        node = joined;
        log.Joined(joined.Id);
        return true;
    }

    public Task Seen(CancellationToken cancel) => node?.Seen(cancel) ?? Task.CompletedTask;

    /// <summary>A regular end: nothing is in hand any more.</summary>
    public async Task Leave(CancellationToken cancel)
    {
        if (node is { } held)
        {
            await held.Leave(cancel);
            log.Left(held.Id);
        }
    }

    public async ValueTask DisposeAsync()
    {
        turn.Dispose();
        if (node is { } held)
        {
            node = null;
            await held.DisposeAsync();
        }
    }
}
