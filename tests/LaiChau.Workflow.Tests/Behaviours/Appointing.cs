using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.People;
using LaiChau.Workflow.Tests.Support;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Tests.Behaviours;

/// <summary>A post given to somebody new, whose id may be another's.</summary>
public abstract class Appointing(StoreKind kind)
{
    private const string People = "select id || ' ' || name || ' ' || coalesce(email, '-') from person order by id";
    private const string Posts = "select person_id || ' ' || unit_id || ' ' || kind || ' ' || from_day || ' ' || coalesce(cast(to_day as text), '-') from post order by id";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_is_said_to_be_new_and_has_the_id_of_somebody_changes_nothing_of_him()
    {
        await using var store = await Store();
        var people = await store.Texts(People);
        var before = await All(store);

        Assert.Equal(AppointAnswer.PersonIsKnown, await Appoint(store, new Appointment("X", PostKind.Head, Somebody("p02"), null) { IsNew = true }));

        Assert.Equal(before, await All(store));
        Assert.Equal(AppointAnswer.Done, await Appoint(store, new Appointment("X", PostKind.Head, Somebody("n01"), null) { IsNew = true }));
        Assert.Equal([.. people.Append("n01 Somebody New n01@mail.example").Order(StringComparer.Ordinal)], await store.Texts(People));
    }

    private static async Task<List<string>> All(LiveStore store) => [.. await store.Texts(People), .. await store.Texts(Posts)];

    [Fact]
    public async Task A_reason_makes_a_line_of_the_ledger_and_a_story_which_has_none_writes_none()
    {
        await using var store = await Store();
        Assert.Equal(AppointAnswer.Done, await Appoint(store, new Appointment("X", PostKind.Head, Somebody("n01"), null) { By = "p00" }));
        Assert.Empty(await store.Texts("select event from ledger where event like 'post.%'"));
        Assert.Equal(AppointAnswer.Done, await Appoint(store, new Appointment("X", PostKind.Head, Somebody("n02"), null) { By = "p00", Reason = "Elected." }));
        Assert.Equal(AppointAnswer.Done, await Appoint(store, new Appointment("X", PostKind.Head, null, null) { By = "p00", Reason = "Left." }));

        Assert.Equal(["post.appointed X head [\"n02\"] Elected. p00", "post.vacated X head [\"n02\"] Left. p00"],
            await store.Texts("select event || ' ' || unit || ' ' || cause || ' ' || recipients || ' ' || reason || ' ' || by_person from ledger where event like 'post.%' order by n"));
    }

    [Fact]
    public async Task Who_appoints_on_a_page_that_shows_others_than_hold_the_post_now_changes_nothing()
    {
        await using var store = await Store();
        var shown = await Held(store);
        Assert.Equal(AppointAnswer.Done, await Appoint(store, First with { Shown = shown }));
        var before = await All(store);

        var second = new Appointment("X", PostKind.Head, Somebody("n02"), null) { IsNew = true, By = "p01", Reason = "Chosen.", Shown = shown };
        Assert.Equal(AppointAnswer.HoldersHaveChanged, await Appoint(store, second));
        Assert.Equal(AppointAnswer.HoldersHaveChanged, await Appoint(store, second with { Person = null, IsNew = false }));
        // The same by somebody else is not his doing, and another last day is another term.
        Assert.Equal(AppointAnswer.HoldersHaveChanged, await Appoint(store, First with { By = "p01", Shown = shown }));
        Assert.Equal(AppointAnswer.HoldersHaveChanged, await Appoint(store, First with { IsNew = false, Until = new DateOnly(2026, 12, 31), Shown = shown }));
        // Other posts of the unit are no matter.
        Assert.Equal(AppointAnswer.Done, await Appoint(store, new Appointment("X", PostKind.Officer, null, null) { PersonId = "p02", By = "p01", Reason = "Chosen.", Shown = [] }));

        Assert.Equal(before, (await All(store))[..^1]);
        Assert.Equal(AppointAnswer.Done, await Appoint(store, second with { Shown = await Held(store) }));
        Assert.Equal(["post.appointed n01", "post.appointed p02", "post.appointed n02"], await Acts(store));
    }

    [Fact]
    public async Task The_same_appointment_once_more_by_the_same_person_is_done_already()
    {
        await using var store = await Store();
        var shown = await Held(store);
        for (var presses = 1; presses <= 2; presses++)
        {
            Assert.Equal(AppointAnswer.Done, await Appoint(store, First with { Shown = shown }));
        }

        var appointed = await All(store);
        Assert.Equal(AppointAnswer.PersonIsKnown, await Appoint(store, First with { Person = new PersonRecord { Id = "n01", Name = "Another" } }));
        shown = await Held(store);
        for (var presses = 1; presses <= 2; presses++)
        {
            Assert.Equal(AppointAnswer.Done, await Appoint(store, new Appointment("X", PostKind.Head, null, null) { By = "p00", Reason = "Left.", Shown = shown }));
        }

        Assert.Equal(appointed, await All(store));
        Assert.Equal(["post.appointed n01", "post.vacated n01"], await Acts(store));
        // Meanwhile it was vacated: this is another appointment, of which whoever presses must know.
        Assert.Equal(AppointAnswer.HoldersHaveChanged, await Appoint(store, First with { Shown = shown }));
        Assert.Equal(AppointAnswer.Done, await Appoint(store, First with { Person = null, IsNew = false, PersonId = "n01", Shown = [] }));
        Assert.Equal(3, (await Acts(store)).Count);
    }

    private static Appointment First => new("X", PostKind.Head, Somebody("n01"), null) { IsNew = true, By = "p00", Reason = "Elected." };

    private static async Task<List<string>> Held(LiveStore store) =>
        await store.Texts("select cast(p.id as text) || ':' || coalesce(cast(p.to_day as text), '') from post p join unit u on u.id = p.unit_id where u.code = 'X' and p.kind = 'head' and p.to_at is null");

    private static async Task<List<string>> Acts(LiveStore store) =>
        [.. (await store.Texts("select event || ' ' || recipients from ledger where event like 'post.%' order by n")).Select(l => l.Replace("[\"", "", StringComparison.Ordinal).Replace("\"]", "", StringComparison.Ordinal))];

    [Theory]
    [InlineData("duty.officer")]
    [InlineData("Duty.Officer")]
    public async Task Nobody_new_gets_the_name_with_which_an_operator_signs_in(string id)
    {
        await using var store = await Store();
        await new KeepOperators(store.Database, new Tree(), store.Clock).Add("duty.officer", "Two are better.", null, Cancel);
        var before = await All(store);

        Assert.Equal(AppointAnswer.PersonIsOperator, await Appoint(store, new Appointment("X", PostKind.Head, Somebody(id), null) { IsNew = true }));
        var thrown = await Assert.ThrowsAsync<InputException>(() => store.Import(Year.PersonRow($"P,officer,{id},Somebody New,,2025-07-01,")));

        Assert.Equal(before, await All(store));
        var problem = Assert.Single(thrown.Problems);
        Assert.Equal("people.csv", Path.GetFileName(problem.File));
        Assert.Matches("^[^0-9]+[0-9]+$", problem.Place);
        Assert.Contains(id, problem.Text, StringComparison.Ordinal);
        // Nor does an operator get the id of a person.
        Assert.Equal(OperatorChange.NameTaken, (await new KeepOperators(store.Database, new Tree(), store.Clock).Add("p02", "Two are better.", null, Cancel)).Change);
    }

    private static ReviewYear Year => new ReviewYear().Stage("pledges", null, "03-31");

    private static PersonRecord Somebody(string id) => new() { Id = id, Name = "Somebody New", Email = $"{id}@mail.example" };

    private static Task<AppointAnswer> Appoint(LiveStore store, Appointment appointment) =>
        store.Service.Appoint.RunNow(appointment, LocalTime.Vietnam, store.Clock, Cancel);

    private async Task<LiveStore> Store()
    {
        var store = await LiveStore.Make(kind, "2026-03-02 00:00");
        await store.Import(Year);
        return store;
    }
}

/// <summary>Over one file.</summary>
public sealed class AppointingOnSqlite() : Appointing(StoreKind.Sqlite);

/// <summary>Over a database server.</summary>
public sealed class AppointingOnPostgres() : Appointing(StoreKind.Postgres);
