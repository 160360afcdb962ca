using LaiChau.Workflow.Operation;
using LaiChau.Workflow.People;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace LaiChau.Workflow.Tests.Operation;

/// <summary>What nobody needs any more is removed, and nothing else.</summary>
public abstract class HousekeepingTests(StoreKind kind)
{
    private static readonly TimeSpan KeepContent = TimeSpan.FromDays(60);

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_somebody_wrote_and_never_came_back_for_goes_after_a_month()
    {
        await using var store = await TestStore.Make(kind);
        await using var database = store.Open();
        foreach (var days in new[] { 0, 29, 31, 400 })
        {
            await Write(database, "insert into kept_text (person_id, path, fields, kept_at) values ('p01', @Path, '{}', @At)", new { Path = $"/{days}", At = clock.GetUtcNow().AddDays(-days) });
        }

        Assert.Equal(2, await Run(database));
        Assert.Equal(["/0", "/29"], await Texts(database, "select path from kept_text order by path"));
    }

    [Fact]
    public async Task A_link_goes_a_month_after_it_ran_out_and_a_printed_code_after_a_year()
    {
        await using var store = await TestStore.Make(kind);
        await using var database = store.Open();
        await Write(database, "insert into account (id, name, stamp, made_at) values (1, 'one', 's', @At)", new { At = clock.GetUtcNow() });
        foreach (var key in new[] { SignInKeyKind.Link, SignInKeyKind.Letter })
        {
            foreach (var days in new[] { -1, 29, 31, 365, 367 })
            {
                var ranOut = clock.GetUtcNow().AddDays(-days);
                await Write(database, "insert into sign_in_key (digest, account_id, kind, made_at, expires_at) values (@Digest, 1, @Kind, @At, @At)", new { Digest = $"{key} {days}", Kind = key, At = ranOut });
            }
        }

        Assert.Equal(4, await Run(database));
        Assert.Equal(
            ["letter -1", "letter 29", "letter 31", "letter 365", "link -1", "link 29"],
            (await Texts(database, "select digest from sign_in_key")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Much_is_removed_in_several_runs_and_the_oldest_first()
    {
        await using var store = await TestStore.Make(kind);
        await using var database = store.Open();
        await using (var work = await database.BeginAsync(Cancel))
        {
            await work.ExecuteMany(
                "insert into kept_text (person_id, path, fields, kept_at) values ('p01', @Path, '{}', @At)",
                Enumerable.Range(0, 700).Select(i => new { Path = $"/{i:000}", At = clock.GetUtcNow().AddDays(-40).AddMinutes(i) }));
            await work.Commit(Cancel);
        }

        Assert.Equal(500, await Run(database));
        Assert.Equal("/500", (await Texts(database, "select path from kept_text order by path"))[0]);
        Assert.Equal(200, await Run(database));
        Assert.Equal(0, await Run(database));
    }

    [Fact]
    public async Task A_rehearsal_goes_a_year_after_its_end_unless_a_cycle_came_of_it_and_its_letters_go_with_it()
    {
        await using var store = await TestStore.Make(kind);
        await using var database = store.Open();
        await Write(
            database,
            """
            insert into cycle (id, name, definition_id, definition, year, engine, flow_ended, state, launched_at, launched_day, ends_day, ends_at, followed_day)
            values (7, 'review-2025', 'review', '{}', 2025, 'flow', true, 'completed', @At, '2025-01-01', '2025-12-31', @At, '2025-12-31')
            """,
            new { At = clock.GetUtcNow() });
        var id = 0;
        foreach (var (days, launched) in new (int?, bool)[] { (null, false), (399, false), (401, false), (401, true) })
        {
            id++;
            await Write(
                database,
                """
                insert into rehearsal (id, definition_id, number, definition, year, act, state, asked_at, from_day, ended_at, cycle_id)
                values (@Id, 'review', 1, '{}', 2025, 'none', 'done', @At, '2025-01-01', @Ended, @Cycle)
                """,
                new { Id = id, At = clock.GetUtcNow().AddDays(-500), Ended = days is { } ago ? clock.GetUtcNow().AddDays(-ago) : (DateTimeOffset?)null, Cycle = launched ? 7L : (long?)null });
            await Write(database, "insert into rehearsal_letter (rehearsal_id, number, message) values (@Id, 1, @Message)", new { Id = id, Message = "x"u8.ToArray() });
        }

        Assert.Equal(2, await Run(database));
        Assert.Equal(["1", "2", "4"], await Texts(database, "select cast(id as text) from rehearsal order by id"));
        Assert.Equal(["1", "2", "4"], await Texts(database, "select cast(rehearsal_id as text) from rehearsal_letter order by rehearsal_id"));
        Assert.Equal(0, await Run(database));
    }

    private Task<int> Run(Database database) => new Housekeeping(database, clock).Run(KeepContent, Cancel);

    private static async Task Write(Database database, string sql, object values)
    {
        await using var work = await database.BeginAsync(Cancel);
        await work.Execute(sql, values);
        await work.Commit(Cancel);
    }

    private static async Task<List<string>> Texts(Database database, string sql)
    {
        await using var work = await database.ReadAsync(Cancel);
        return await work.Query<string>(sql);
    }
}

/// <summary>Over one file.</summary>
public sealed class HousekeepingOnSqlite() : HousekeepingTests(StoreKind.Sqlite);

/// <summary>Over a database server.</summary>
public sealed class HousekeepingOnPostgres() : HousekeepingTests(StoreKind.Postgres);
