using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Storage;

/// <summary>What handlers count on, whichever database it is.</summary>
public abstract class StoreContract(StoreKind kind) : IAsyncLifetime
{
    private const string PutSql = """
        insert into mail (id, person_id, send_window, state, made_at, expires_at, next_try_at, attempts)
        values (@Id, @Person, @Window, @State, @MadeAt, @ExpiresAt, @NextTryAt, @Attempts)
        """;

    private static readonly string[] Words = ["b", "B", "a-b", "ab", "\u00e1", "z", "\u0111"];

    private static readonly DateTimeOffset Noon = new(2026, 3, 31, 12, 0, 0, 123, TimeSpan.FromHours(7));

    private TestStore store = null!;
    private Database database = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.Make(kind, durable: true);
        database = store.Open();
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(25_000)]
    public async Task Many_rows_come_back_as_they_were_written_however_many_they_are(int count)
    {
        var mails = Enumerable.Range(1, count).Select(Mail).ToList();
        await using (var work = await database.BeginAsync(Cancel))
        {
            Assert.Equal(count, await work.ExecuteMany(PutSql, mails));
            await work.Commit(Cancel);
        }

        await using var read = await database.ReadAsync(Cancel);
        var stored = await read.Query<MailLine>("select id, person_id as person, send_window as window, state, made_at, expires_at, next_try_at, attempts from mail order by id");
        Assert.Equal(mails.Select(m => m with { MadeAt = m.MadeAt.ToUniversalTime(), ExpiresAt = m.ExpiresAt.ToUniversalTime() }), stored);
    }

    [Fact]
    public async Task Many_updates_change_each_its_row_and_tell_how_many_they_changed()
    {
        await Put(Enumerable.Range(1, 1200));
        await using var work = await database.BeginAsync(Cancel);
        var changed = await work.ExecuteMany("update mail set attempts = @Number, next_try_at = @At where id = @Id", Enumerable.Range(1, 1300).Select(i => new
        {
            Id = (long)i,
            Number = i * 2,
            At = i % 2 == 0 ? Noon.AddMinutes(i) : (DateTimeOffset?)null,
        }));
        Assert.Equal(1200, changed);
        Assert.Equal(1200, await work.Scalar<long>("select count(*) from mail where attempts = id * 2"));
        Assert.Equal(600, await work.Scalar<long>("select count(*) from mail where next_try_at is null"));
    }

    [Fact]
    public async Task No_rows_are_no_work()
    {
        await using var work = await database.BeginAsync(Cancel);
        Assert.Equal(0, await work.ExecuteMany(PutSql, Enumerable.Empty<MailLine>()));
    }

    [Fact]
    public async Task What_the_second_of_many_rows_breaks_is_not_half_there()
    {
        await using (var work = await database.BeginAsync(Cancel))
        {
            var twice = Enumerable.Range(1, 20).Select(i => Mail(i) with { Id = i == 20 ? 19 : i });
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => work.ExecuteMany(PutSql, twice));
        }

        Assert.Equal(0, await Count());
    }

    [Fact]
    public async Task An_instant_is_found_to_the_millisecond_whatever_its_offset()
    {
        await Put([1]);
        await using var work = await database.BeginAsync(Cancel);
        const string sql = "select count(*) from mail where made_at <= @At";
        Assert.Equal(0, await work.Scalar<long>(sql, new { At = Noon.AddMinutes(1).AddMilliseconds(-1) }));
        Assert.Equal(1, await work.Scalar<long>(sql, new { At = Noon.AddMinutes(1).ToOffset(TimeSpan.FromHours(-7)) }));
    }

    [Fact]
    public async Task What_is_not_committed_is_gone()
    {
        await using (var work = await database.BeginAsync(Cancel))
        {
            await work.ExecuteMany(PutSql, [Mail(1)]);
        }

        Assert.Equal(0, await Count());
    }

    [Fact]
    public async Task A_list_of_ids_finds_exactly_these_and_an_empty_one_none()
    {
        await Put([1, 2, 3]);
        await using var work = await database.BeginAsync(Cancel);
        var sql = $"select id from mail where id {database.InIds("@Ids")} order by id";
        Assert.Equal([1L, 3L], await work.Query<long>(sql, new { Ids = database.Ids([3, 1, 99]) }));
        Assert.Empty(await work.Query<long>(sql, new { Ids = database.Ids([]) }));
    }

    [Fact]
    public async Task Handlers_queue_so_that_keys_taken_at_once_are_never_the_same()
    {
        var blocks = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            await using var work = await database.BeginAsync(Cancel);
            var seen = await work.Scalar<long>("select value from sequence where name = @Name", new { Name = Keys.Row });
            var first = await Keys.Take(work, Keys.Row, 5);
            await work.Commit(Cancel);
            return (seen, first);
        }));

        Assert.Equal(Enumerable.Range(0, 20).Select(i => i * 5L + 1), blocks.Select(b => b.first).Order());
        Assert.All(blocks, b => Assert.Equal(b.seen + 1, b.first));
    }

    [Fact]
    public async Task A_page_reads_one_state_while_a_handler_writes()
    {
        await Put([1]);
        await using var read = await database.ReadAsync(Cancel);
        Assert.Equal(1, await read.Scalar<long>("select count(*) from mail"));
        await Put([2]);
        Assert.Equal(1, await read.Scalar<long>("select count(*) from mail"));
    }

    [Fact]
    public async Task Only_one_holds_a_lock_until_it_is_given_back()
    {
        var first = await database.TryHold(7, Cancel);
        Assert.NotNull(first);
        Assert.True(await first.IsHeld(Cancel));
        Assert.Null(await database.TryHold(7, Cancel));
        await using (var other = await database.TryHold(8, Cancel))
        {
            Assert.NotNull(other);
        }

        await first.DisposeAsync();
        await using var second = await database.TryHold(7, Cancel);
        Assert.NotNull(second);
    }

    [Fact]
    public async Task A_store_of_a_newer_program_is_refused_and_left_as_it_is()
    {
        await using (var work = await database.BeginAsync(Cancel))
        {
            await work.Execute(kind == StoreKind.Sqlite
                ? "update SchemaVersions set ScriptName = '9999_future.sql' where ScriptName = '0002_live.sql'"
                : "update schemaversions set scriptname = '9999_future.sql' where scriptname = '0002_live.sql'");
            await work.Commit(Cancel);
        }

        var refused = Assert.Throws<NewerSchemaException>(database.Migrate);
        Assert.Contains("9999_future.sql", refused.Message, StringComparison.Ordinal);
        Assert.Equal(StoreFault.Newer, StoreFaults.Of(refused));
    }

    [Fact]
    public async Task Text_is_ordered_by_code_point()
    {
        await using var work = await database.BeginAsync(Cancel);
        await work.ExecuteMany("insert into person (id, name) values (@Id, @Id)", Words.Select(id => new { Id = id }));
        Assert.Equal(["B", "a-b", "ab", "b", "z", "\u00e1", "\u0111"], await work.Query<string>("select id from person order by id"));
    }

    private async Task Put(IEnumerable<int> numbers)
    {
        await using var work = await database.BeginAsync(Cancel);
        await work.ExecuteMany(PutSql, numbers.Select(Mail));
        await work.Commit(Cancel);
    }

    private async Task<long> Count()
    {
        await using var read = await database.ReadAsync(Cancel);
        return await read.Scalar<long>("select count(*) from mail");
    }

    private static MailLine Mail(int number) => new()
    {
        Id = number,
        Person = $"p{number}",
        Window = "'); \u0111 \u2028 \\ \t",
        State = "planned",
        MadeAt = Noon.AddMinutes(number),
        ExpiresAt = Noon.AddDays(1),
        NextTryAt = number % 3 == 0 ? null : Noon.ToUniversalTime().AddHours(number),
        Attempts = number,
    };

    private sealed record MailLine
    {
        public long Id { get; init; }

        public string Person { get; init; } = "";

        public string Window { get; init; } = "";

        public string State { get; init; } = "";

        public DateTimeOffset MadeAt { get; init; }

        public DateTimeOffset ExpiresAt { get; init; }

        public DateTimeOffset? NextTryAt { get; init; }

        public int Attempts { get; init; }
    }
}

/// <summary>One file.</summary>
public sealed class SqliteContract() : StoreContract(StoreKind.Sqlite);

/// <summary>A database server.</summary>
public sealed class PostgresContract() : StoreContract(StoreKind.Postgres);
