using System.Globalization;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Mail;

/// <summary>
/// This process among those that serve the store. It holds a lock for its life; rows that name a node whose lock is free
/// are taken over (design.md section 3 "Nodes"), so a killed node is noticed by its lock, not by a timeout.
/// </summary>
public sealed class Node : IAsyncDisposable
{
    private readonly Database database;
    private readonly TimeProvider clock;
    private readonly string name;
    private Seat seat;

    private Node(Database database, string name, TimeProvider clock, Seat seat)
    {
        this.database = database;
        this.name = name;
        this.clock = clock;
        this.seat = seat;
    }

    public long Id => seat.Id;

    /// <summary>As claimed and handed rows name it.</summary>
    internal string Key => KeyOf(Id);

    /// <param name="name">What an operator recognises it by.</param>
    public static async Task<Node> Join(Database database, string name, TimeProvider clock, CancellationToken cancel) =>
        new(database, name, clock, await Take(database, name, clock, cancel));

    /// <summary>
    /// After the store has let go of the lock: a new number. What was in hand under the old one is taken over by whoever comes
    /// first, like that of any dead node.
    /// </summary>
    public async Task Rejoin(CancellationToken cancel)
    {
        var old = seat;
        await old.Held.DisposeAsync();
        seat = await Take(database, name, clock, cancel);
    }

    private static async Task<Seat> Take(Database database, string name, TimeProvider clock, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var id = await Keys.Take(work, Keys.Row, 1);
        // Held before the row can be seen: a row whose lock is free is that of a dead node.
        var held = await database.TryHold(id, cancel)
            ?? throw new InvalidOperationException($"The lock of the new node {id} is held by another process.");
        try
        {
            await NodeTable.Insert(work, new NodeRow { Id = id, Name = name, StartedAt = clock.GetUtcNow(), SeenAt = clock.GetUtcNow() });
            await work.Commit(cancel);
            return new Seat(id, held);
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }

    /// <summary>False: the store has let go of our lock, so that others may have taken over what we had in hand.</summary>
    public Task<bool> IsHeld(CancellationToken cancel) => seat.Held.IsHeld(cancel);

    /// <summary>For whoever watches: the process is there and reaches the store.</summary>
    public async Task Seen(CancellationToken cancel)
    {
        await using var work = await database.BeginMarksAsync(cancel);
        await NodeTable.Seen(work, Id, clock.GetUtcNow());
        await work.Commit(cancel);
    }

    /// <summary>A regular end: nothing of it is in hand any more.</summary>
    public async Task Leave(CancellationToken cancel)
    {
        await using var work = await database.BeginMarksAsync(cancel);
        await NodeTable.End(work, Id, clock.GetUtcNow());
        await work.Commit(cancel);
    }

    public ValueTask DisposeAsync() => seat.Held.DisposeAsync();

    private sealed record Seat(long Id, HeldLock Held);

    internal static long IdOf(string key) => long.Parse(key, CultureInfo.InvariantCulture);

    internal static string KeyOf(long id) => id.ToString(CultureInfo.InvariantCulture);
}
