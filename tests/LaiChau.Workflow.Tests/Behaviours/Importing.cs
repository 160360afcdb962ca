using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Tests.Support;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Tests.Behaviours;

/// <summary>Files of an HR office against what people have done on pages meanwhile, and what the ledger says of it.</summary>
public abstract class Importing(StoreKind kind)
{
    private const string Lines = """
        select event || ' ' || coalesce(by_person, '-') || ' ' || coalesce(recipients, '-') || ' ' || coalesce(reason, '-') from ledger
        where event in ('tree.imported', 'person.addressChanged') order by n
        """;

    private const string Heads = """
        select p.person_id || ' ' || p.from_day || ' ' || coalesce(cast(p.to_day as text), '-') || case when p.to_at is null then '' else ' ended' end
        from post p join unit u on u.id = p.unit_id where u.code = 'X' and p.kind = 'head' order by p.id
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ReviewYear Year => new ReviewYear().Ends("06-30").Stage("pledges", "03-02", "03-31").Quiet().People("X,deputy,p05");

    private static ReviewYear WithHead(string row) =>
        new ReviewYear().Ends("06-30").Stage("pledges", "03-02", "03-31").Quiet().OnlyPeople("R,administrator,p00", "R,head,p01", "P,head,p02", "X,deputy,p05").PersonRow(row);

    [Fact]
    public async Task Who_stands_in_for_somebody_is_in_no_file_and_stays()
    {
        const string delegations = "select person_id || ' ' || from_day || ' ' || to_day from post where stands_in_for is not null and to_at is null";
        await using var store = await Store();
        Assert.Equal(DelegateAnswer.Done, await new DelegateOffice(store.Database, store.Service.Tree)
            .RunNow(new Delegation("X", "p05", new DateOnly(2026, 3, 18), new DateOnly(2026, 3, 27), "p03"), LocalTime.Vietnam, store.Clock, Cancel));

        var difference = await Import(store, Year, new ImportAct("p00") { EndMissing = true });

        Assert.True(difference.IsEmpty);
        Assert.Equal(["p05 2026-03-18 2026-03-27"], await store.Texts(delegations));
        Assert.Equal("p05", Assert.Single(await store.Assignments(store.Cycle)).AnsweredBy);
        // A row of the file that has the same person in the same post from the same day is a term of its own.
        await Import(store, Year.People("X,delegate,p05,2026-03-18,2026-03-20"), new ImportAct("p00"));
        Assert.Equal(["p05 2026-03-18 2026-03-27"], await store.Texts(delegations));
        Assert.Equal(["2026-03-20"], await store.Texts("select cast(to_day as text) from post where kind = 'delegate' and stands_in_for is null"));
    }

    [Fact]
    public async Task Who_lost_his_post_by_mistake_has_it_again_by_the_file_that_still_has_him()
    {
        await using var store = await Store();
        await Appoint(store, new Appointment("X", PostKind.Head, null, null));
        Assert.Equal("p05", Assert.Single(await store.Assignments(store.Cycle)).AnsweredBy);

        var difference = await Import(store, Year, new ImportAct("p00"));

        Assert.Equal(["p03"], difference.NewTerms.Select(t => t.Person));
        Assert.Equal(["p03 2025-07-01 - ended", "p03 2025-07-01 -"], await store.Texts(Heads));
        Assert.Equal("p03", Assert.Single(await store.Assignments(store.Cycle)).AnsweredBy);
        // It is known from then on, and its last day is changed alone.
        Assert.True((await Import(store, Year, new ImportAct("p00"))).IsEmpty);
        await Import(store, WithHead("X,head,p03,Name p03,p03@mail.example,2025-07-01,2026-12-31"), new ImportAct("p00"));
        Assert.Equal(["p03 2025-07-01 - ended", "p03 2025-07-01 2026-12-31"], await store.Texts(Heads));
    }

    [Fact]
    public async Task Who_was_appointed_instead_is_ended_when_that_is_confirmed_and_the_unit_has_its_head()
    {
        await using var store = await Store();
        await Appoint(store, new Appointment("X", PostKind.Head, new PersonRecord { Id = "n01", Name = "Somebody New" }, null));

        var difference = await Import(store, Year, new ImportAct("p00") { EndMissing = true });

        Assert.Equal(["p03"], difference.NewTerms.Select(t => t.Person));
        Assert.Equal(["n01"], difference.MissingTerms.Select(t => t.Person));
        Assert.Equal(["p03 2025-07-01 - ended", "n01 2026-03-18 2026-03-18", "p03 2025-07-01 -"], await store.Texts(Heads));
        Assert.Equal("p03", Assert.Single(await store.Assignments(store.Cycle)).AnsweredBy);
    }

    [Fact]
    public async Task Who_left_and_is_over_by_the_file_as_well_does_not_come_back()
    {
        await using var store = await Store();
        await Appoint(store, new Appointment("X", PostKind.Head, null, null));
        await store.Until("2026-03-20 10:00");

        var difference = await Import(store, WithHead("X,head,p03,Name p03,p03@mail.example,2025-07-01,2026-03-18"), new ImportAct("p00"));

        Assert.Empty(difference.NewTerms);
        Assert.Equal(["p03 2025-07-01 - ended"], await store.Texts(Heads));
    }

    [Fact]
    public async Task The_ledger_says_who_imported_how_much_and_whose_address_is_another_now()
    {
        await using var store = await Store();
        // As a rehearsal begins.
        Assert.Empty(await store.Texts(Lines));

        await Import(store, Year, new ImportAct("p00"));
        Assert.Empty(await store.Texts(Lines));

        var other = WithHead("X,head,p03,Name p03,other@mail.example,2025-07-01,").Units("Y,Cell Y,cell,P,2025-07-01,").PersonRow("Y,head,p08,Name p08,p08@mail.example,2025-07-01,");
        await Import(store, other, new ImportAct("p00"));
        await Import(store, Year, new ImportAct(By: null) { EndMissing = true });
        await Import(store, WithHead("X,head,p03,Another Name,p03@mail.example,2025-07-01,"), new ImportAct("p00"));

        Assert.Equal(
            [
                "tree.imported p00 - newUnits 1, newTerms 1, changedPeople 1", "person.addressChanged p00 [\"p03\"] -",
                "tree.imported - - endedUnits 1, endedTerms 1, changedPeople 1", "person.addressChanged - [\"p03\"] -",
                "tree.imported p00 - changedPeople 1",
            ],
            await store.Texts(Lines));
        Assert.Equal(["64", "64", "64"], await store.Texts("select cast(length(cause) as text) from ledger where event = 'tree.imported'"));
    }

    /// <returns>What it was to change.</returns>
    private static async Task<TreeDifference> Import(LiveStore store, ReviewYear year, ImportAct act)
    {
        using var files = new TemporaryFolder();
        var written = year.Write(files);
        var (tree, calendar) = (TreeCheck.Read(written.Units, written.People).Value!, CalendarFile.Read(written.Calendar).Value!);
        TreeDifference difference;
        await using (var work = await store.Database.ReadAsync(Cancel))
        {
            difference = new TreeDifference(tree, await store.Service.Tree.Data(work), LocalTime.DayOf(store.Clock.GetUtcNow(), LocalTime.Vietnam));
        }

        Assert.True(await new ImportTree(store.Database, store.Service.Tree, store.Clock).Run(tree, calendar, act with { Seen = difference.Digest([]) }, Cancel));
        return difference;
    }

    private static async Task Appoint(LiveStore store, Appointment appointment) =>
        Assert.Equal(AppointAnswer.Done, await store.Service.Appoint.RunNow(appointment with { By = "p00", Reason = "Elected." }, LocalTime.Vietnam, store.Clock, Cancel));

    /// <summary>A cell whose work is open and which has a deputy besides its head.</summary>
    private async Task<LiveStore> Store()
    {
        var store = await LiveStore.Make(kind, "2026-03-02 00:00");
        store.Cycle = await store.Launch(Year, import: true);
        await store.Until("2026-03-18 10:00");
        return store;
    }
}

/// <summary>Over one file.</summary>
public sealed class ImportingOnSqlite() : Importing(StoreKind.Sqlite);

/// <summary>Over a database server.</summary>
public sealed class ImportingOnPostgres() : Importing(StoreKind.Postgres);
