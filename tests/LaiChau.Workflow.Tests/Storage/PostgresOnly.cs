using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace LaiChau.Workflow.Tests.Storage;

/// <summary>What several nodes and a server far away bring with them.</summary>
public sealed class PostgresOnly : IAsyncLifetime
{
    private TestSchema store = null!;
    private Database database = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        store = await TestSchema.Make();
        database = store.Open();
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await store.DisposeAsync();
    }

    [Fact]
    public async Task Marks_of_mails_do_not_wait_for_a_handler()
    {
        await using var handler = await database.BeginAsync(Cancel);
        await using var marks = await database.BeginMarksAsync(Cancel);
        await marks.Execute("update mail set state = 'handed' where id = 1");
        await marks.Commit(Cancel);
    }

    [Fact]
    public async Task A_handler_of_another_node_waits_for_this_one_and_sees_what_it_did()
    {
        await using var node = store.Open();
        var first = await database.BeginAsync(Cancel);
        await Keys.Take(first, Keys.Row, 3);
        var second = Task.Run(async () =>
        {
            await using var work = await node.BeginAsync(Cancel);
            return await Keys.Take(work, Keys.Row, 1);
        }, Cancel);
        Assert.NotSame(second, await Task.WhenAny(second, Task.Delay(300, Cancel)));
        await first.Commit(Cancel);
        await first.DisposeAsync();
        Assert.Equal(4, await second);
    }

    [Fact]
    public async Task A_handler_that_waits_can_be_called_off()
    {
        await using var first = await database.BeginAsync(Cancel);
        using var off = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var second = database.BeginAsync(off.Token);
        await off.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
    }

    [Fact]
    public async Task Nodes_that_start_at_once_migrate_one_after_the_other()
    {
        await using var fresh = await TestSchema.Make();
        var nodes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(fresh.Open, Cancel)));
        await using (var work = await nodes[0].BeginAsync(Cancel))
        {
            Assert.Equal(1, await work.Scalar<long>("select count(*) from tree_state"));
        }

        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task Two_nodes_never_hold_one_lock_and_that_of_a_broken_connection_is_free()
    {
        await using var node = store.Open();
        await using var held = await database.TryHold(42, Cancel);
        Assert.Null(await node.TryHold(42, Cancel));

        await TestPostgres.Execute($"""
            select pg_terminate_backend(l.pid) from pg_locks l join pg_stat_activity a on a.pid = l.pid
            where l.locktype = 'advisory' and l.granted and a.query like '%pg_try_advisory_lock(hashtextextended%'
              and l.objid::bigint + (l.classid::bigint << 32) = hashtextextended('{store.Name}', 42)
            """);
        Assert.False(await held!.IsHeld(Cancel));
        await using var taken = await node.TryHold(42, Cancel);
        Assert.NotNull(taken);
        Assert.True(await taken.IsHeld(Cancel));
    }

    [Fact]
    public async Task A_lock_of_one_schema_is_not_that_of_another()
    {
        await using var other = await TestSchema.Make();
        await using var beside = other.Open();
        await using var held = await database.TryHold(42, Cancel);
        await using var also = await beside.TryHold(42, Cancel);
        Assert.NotNull(also);
    }

    [Fact]
    public async Task A_reading_transaction_can_write_nothing()
    {
        await using var read = await database.ReadAsync(Cancel);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => read.Execute("update tree_state set version = 9"));
        Assert.Equal(StoreFault.ReadOnly, StoreFaults.Of(refused));
    }

    [Fact]
    public async Task A_rehearsals_schema_goes_with_it_and_that_of_a_dead_one_goes_with_the_next()
    {
        var name = "laichau_rehearsal_" + Guid.NewGuid().ToString("n");
        await TestPostgres.Execute($"create schema {name}");
        await using (var scratch = await TestStore.Scratch(StoreKind.Postgres, Cancel))
        {
            scratch.Migrate();
            Assert.Equal(0, await Schemas(name));
            await using var work = await scratch.BeginAsync(Cancel);
            name = (await work.Scalar<string>("select current_schema()"))!;
            Assert.StartsWith("laichau_rehearsal_", name, StringComparison.Ordinal);
            await using var neighbour = await TestStore.Scratch(StoreKind.Postgres, Cancel);
            Assert.Equal(1, await Schemas(name));
        }

        Assert.Equal(0, await Schemas(name));
    }

    [Fact]
    public async Task The_clock_is_the_databases_and_goes_on_by_itself()
    {
        var machine = new FakeTimeProvider(new DateTimeOffset(1999, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var clock = await database.Clock(machine, Cancel);
        await using var work = await database.ReadAsync(Cancel);
        var told = await work.Scalar<DateTimeOffset>("select clock_timestamp()");
        Assert.InRange(clock.GetUtcNow(), told.AddMinutes(-1), told.AddMinutes(1));
        var before = clock.GetUtcNow();
        machine.Advance(TimeSpan.FromHours(1));
        Assert.Equal(before.AddHours(1), clock.GetUtcNow());
        await clock.Follow(Cancel);
        Assert.Equal(before.AddHours(1), clock.GetUtcNow());
    }

    private async Task<long> Schemas(string name)
    {
        await using var work = await database.BeginMarksAsync(Cancel);
        return await work.Scalar<long>("select count(*) from pg_namespace where nspname = @Name", new { Name = name });
    }
}
