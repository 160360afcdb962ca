using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Behaviours;

/// <summary>A day off is decided in mid-year and taken back (design.md: "a holiday decided in mid-year").</summary>
public abstract class CalendarChanges(StoreKind kind)
{
    /// <summary>A Friday; the three working days before the last valid day, 31 March, begin with it when it is none.</summary>
    private static readonly DateOnly Friday = new(2026, 3, 27);

    private static readonly CalendarDay Off = new(Friday, CalendarDayKind.Holiday, "Notice 1");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ReviewYear Pledges => new ReviewYear().Ends("06-30").Ladder("T-3", "T+0").ReviewLadder().Stage("pledges", "03-02", "03-31");

    [Fact]
    public async Task A_day_that_is_taken_back_counts_again_as_if_it_had_never_been_off()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-01 00:00");
        await store.Launch(Pledges, import: true);
        await store.Until("2026-03-10 12:00");
        var untouched = await Counted(store);

        var added = await Change(store, new CalendarChange(Friday, Off, "Notice 1") { By = "p00" });
        Assert.Equal([new MovedRung("pledges", "T-3", new DateOnly(2026, 3, 26), new DateOnly(2026, 3, 25), 1)], Assert.Single(added.Cycles).Rungs);
        Assert.NotEqual(untouched, await Counted(store));
        store.Jump("2026-03-12 12:00");
        var removed = await Change(store, new CalendarChange(Friday, null, "The notice was withdrawn.") { By = "p00" });

        Assert.Equal((Off, null), (removed.Before, removed.After));
        Assert.Equal([new MovedRung("pledges", "T-3", new DateOnly(2026, 3, 25), new DateOnly(2026, 3, 26), 1)], Assert.Single(removed.Cycles).Rungs);
        Assert.Equal(untouched, await Counted(store));
        Assert.Null((await store.WorkingCalendar()).Entry(Friday));
        Assert.Equal(["calendar.dayDecided holiday Notice 1 p00", "calendar.dayRemoved holiday The notice was withdrawn. p00"],
            await store.Texts("select event || ' ' || cause || ' ' || reason || ' ' || by_person from ledger where event like 'calendar.%' order by n"));
        await store.Until("2026-03-31 12:00");
        (await store.Ledger()).Between("2026-03-13", "2026-04-01", """
            2026-03-26 08:00 mail.accepted p03 [pledges X T-3 v1]
            2026-03-31 08:00 mail.accepted p03 [pledges X T+0 v1]
            """);
    }

    [Fact]
    public async Task It_happens_when_its_turn_comes_and_not_when_it_was_asked_for()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-01 00:00");
        await store.Launch(Pledges, import: true);
        await store.Until("2026-03-26 08:30");
        Task<CalendarAnswer> change;
        await using (await store.Database.BeginAsync(Cancel))
        {
            change = Task.Run(() => store.Service.Holiday.Run(new CalendarChange(Friday, Off, "Notice 1"), null, Cancel), Cancel);
            Assert.NotSame(change, await Task.WhenAny(change, Task.Delay(300, Cancel)));
            store.Jump("2026-03-26 09:30");
        }

        Assert.IsType<CalendarAnswer.Changes>(await change);
        Assert.Equal([new DateTimeOffset(2026, 3, 26, 2, 30, 0, TimeSpan.Zero)], await Instants(store, "select at from ledger where event = 'calendar.dayDecided'"));
    }

    [Fact]
    public async Task What_has_come_by_the_day_that_is_taken_back_stays_and_comes_no_second_time()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-01 00:00");
        await store.Launch(Pledges, import: true);
        await store.Until("2026-03-10 12:00");
        await Change(store, new CalendarChange(Friday, Off, "Notice 1"));
        await store.Until("2026-03-25 12:00");
        await Change(store, new CalendarChange(Friday, null, "Withdrawn."));
        await store.Until("2026-03-31 12:00");

        (await store.Ledger()).Between("2026-03-11", "2026-04-01", """
            2026-03-25 08:00 mail.accepted p03 [pledges X T-3 v1]
            2026-03-25 12:00 calendar.dayRemoved due=2026-03-27 cause=holiday reason=Withdrawn.
            2026-03-31 08:00 mail.accepted p03 [pledges X T+0 v1]
            """);
    }

    [Fact]
    public async Task A_reminder_that_fell_before_the_opening_comes_back_with_its_day()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-20 00:00");
        await store.Launch(new ReviewYear().Ends("06-30").Ladder("T-3", "T+0").ReviewLadder().Stage("pledges", "03-25", "03-31"), import: true);
        await store.Until("2026-03-25 12:00");
        var untouched = await Counted(store);
        var added = await Change(store, new CalendarChange(Friday, Off, "Notice 1"));
        var removed = await Change(store, new CalendarChange(Friday, null, "Withdrawn."));
        await store.Until("2026-03-26 12:00");

        Assert.Equal([new MovedRung("pledges", "T-3", new DateOnly(2026, 3, 26), null, 1)], Assert.Single(added.Cycles).Rungs);
        Assert.Equal([new MovedRung("pledges", "T-3", null, new DateOnly(2026, 3, 26), 1)], Assert.Single(removed.Cycles).Rungs);
        Assert.Equal(2, untouched.Split('\n').Count(l => l.Contains("seq=", StringComparison.Ordinal)));
        (await store.Ledger()).Between("2026-03-26", "2026-03-27", "2026-03-26 08:00 mail.accepted p03 [pledges X T-3 v1]");
    }

    [Fact]
    public async Task The_effect_is_told_beforehand_leaves_every_row_as_it_was_and_is_what_then_happens()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-01 00:00");
        var cycle = await store.Launch(Pledges, import: true);
        await store.Until("2026-03-10 12:00");
        var day = new DateOnly(2026, 4, 6);
        foreach (var change in new[] { new CalendarChange(day, new CalendarDay(day, CalendarDayKind.Holiday, "Notice 2"), "Notice 2"), new CalendarChange(day, null, "Withdrawn.") })
        {
            var (before, latest) = (await StoreRows.Of(store.Database), await Latest());
            var shown = Assert.IsType<CalendarAnswer.Changes>(await store.Service.Holiday.Preview(change, Cancel)).Effect;
            Assert.Equal(before, await StoreRows.Of(store.Database));
            // What the preview has read is not what others read.
            Assert.Equal(change.Entry is null, (await store.WorkingCalendar()).Entry(day) is not null);

            var done = Assert.IsType<CalendarAnswer.Changes>(await store.Service.Holiday.Run(change, shown.Digest, Cancel)).Effect;

            Assert.Equal(shown.Digest, done.Digest);
            var moved = Assert.Single(Assert.Single(shown.Cycles).Days);
            Assert.Equal(new MovedDay(MovedKind.StageIsDoneAtTheLatest, "pledges", latest, await Latest()), moved);
            Assert.NotEqual(moved.From, moved.To);
            Assert.Equal(change.Entry, (await store.WorkingCalendar()).Entry(day));
        }

        async Task<DateOnly> Latest() => LocalTime.DayOf((await store.Stages(cycle)).Single().LatestAt!.Value, LocalTime.Vietnam).AddDays(-1);
    }

    [Fact]
    public async Task An_effect_that_is_no_longer_what_was_shown_is_shown_again_and_what_is_not_possible_is_refused()
    {
        await using var store = await LiveStore.Make(kind, "2026-03-01 00:00");
        await store.Launch(Pledges, import: true);
        await store.Until("2026-03-10 12:00");
        var add = new CalendarChange(Friday, Off, "Notice 1");
        Assert.IsType<CalendarAnswer.EffectHasChanged>(await store.Service.Holiday.Run(add, "another", Cancel));
        Assert.Null((await store.WorkingCalendar()).Entry(Friday));

        Assert.Equal(new CalendarAnswer.Refused(CalendarRefusal.NoSuchEntry), await Try(new CalendarChange(Friday, null, "Withdrawn.")));
        Assert.Equal(new CalendarAnswer.Refused(CalendarRefusal.DayIsPast), await Try(new CalendarChange(new DateOnly(2026, 3, 9), null, "Withdrawn.")));
        await Change(store, add);
        Assert.Equal(new CalendarAnswer.Refused(CalendarRefusal.NothingChanges), await Try(add));
        var remove = new CalendarChange(Friday, null, "Withdrawn.");
        var shown = Assert.IsType<CalendarAnswer.Changes>(await store.Service.Holiday.Preview(remove, Cancel)).Effect;
        await Change(store, new CalendarChange(Friday, Off with { Kind = CalendarDayKind.Compensatory }, "Notice 2"));
        Assert.IsType<CalendarAnswer.EffectHasChanged>(await store.Service.Holiday.Run(remove, shown.Digest, Cancel));
        Assert.NotNull((await store.WorkingCalendar()).Entry(Friday));

        Task<CalendarAnswer> Try(CalendarChange change) => store.Service.Holiday.Run(change, null, Cancel);
    }

    private static async Task<List<DateTimeOffset>> Instants(LiveStore store, string sql)
    {
        await using var work = await store.Database.ReadAsync(Cancel);
        return await work.Query<DateTimeOffset>(sql);
    }

    private static async Task<CalendarEffect> Change(LiveStore store, CalendarChange change) =>
        Assert.IsType<CalendarAnswer.Changes>(await store.Service.Holiday.Run(change, null, Cancel)).Effect;

    /// <summary>What is counted by the calendar.</summary>
    private static Task<string> Counted(LiveStore store) => StoreRows.Of(store.Database, "cycle", "stage", "day_wait", "schedule", "schedule_rung", "assignment", "notice", "calendar_day");
}

/// <summary>Over one file.</summary>
public sealed class CalendarChangesOnSqlite() : CalendarChanges(StoreKind.Sqlite);

/// <summary>Over a database server.</summary>
public sealed class CalendarChangesOnPostgres() : CalendarChanges(StoreKind.Postgres);
