// Long because one rehearsal is asked for, run, approved and launched in many ways over the same store.
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Engine;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Rehearsal;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Tests.Support;
using LaiChau.Workflow.Units;
using LaiChau.Workflow.Versions;

namespace LaiChau.Workflow.Tests.Versions;

/// <summary>Rehearsals in the queue of a store: who runs them, how they end, and what is still true of them later.</summary>
public abstract class AskedRehearsals(StoreKind kind) : IAsyncLifetime
{
    private readonly SimulatedClock clock = new(new DateTimeOffset(2026, 1, 5, 3, 0, 0, TimeSpan.Zero));
    private TestStore store = null!;
    private Database database = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.Make(kind, durable: true);
        database = store.Open();
        await Import(new ReviewYear().Stage("pledges", "01-10", "03-31").Ends("12-31"), store: true);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_button_pressed_twice_is_one_rehearsal_and_its_result_is_kept()
    {
        var id = await Ask("onTime");
        Assert.Equal(id, await Ask("onTime"));
        await Run();

        Assert.Equal(RehearsalState.Done, (await Row(id)).State);
        await using var work = await database.ReadAsync(Cancel);
        var kept = Assert.IsType<KeptRehearsal>(await KeptRehearsal.Read(work, id, clock.GetUtcNow(), Cancel));
        Assert.True(kept.IsOfToday);
        Assert.Equal(["pledges"], kept.Stages.Select(s => s.Stage));
        Assert.Equal((new DateOnly(2026, 1, 10), new DateOnly(2026, 3, 31)), (kept.Stages[0].Opened, kept.Stages[0].Due));
        Assert.True(kept.Summary.Mails > 0);
        Assert.Contains("<html", System.Text.Encoding.UTF8.GetString((await KeptRehearsal.Report(work, id))!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_dead_node_had_on_is_interrupted_and_what_a_living_one_has_is_left_alone()
    {
        var (dead, lives) = (await Ask("none"), await Ask("onTime"));
        await using var living = await Node.Join(database, "living", clock, Cancel);
        await Sql($"update rehearsal set state = 'running', node_id = 987654 where id = {dead}");
        await Sql($"update rehearsal set state = 'running', node_id = {living.Id} where id = {lives}");
        await Run();

        Assert.Equal((RehearsalState.Interrupted, RehearsalState.Running), ((await Row(dead)).State, (await Row(lives)).State));
    }

    [Fact]
    public async Task One_that_waits_is_cancelled_at_once_and_never_run()
    {
        var id = await Ask("none");
        Assert.True(await new AskRehearsal(database, clock).Cancel(id, "p00", Cancel));
        await Run();

        var row = await Row(id);
        Assert.Equal((RehearsalState.Cancelled, "p00", null), (row.State, row.CancelledBy, row.StartedAt));
        Assert.False(await new AskRehearsal(database, clock).Cancel(id + 1000, "p00", Cancel));
    }

    [Fact]
    public async Task One_that_is_on_when_the_service_ends_is_interrupted()
    {
        var id = await Ask("none");
        using var stopping = new CancellationTokenSource();
        await using var node = await Node.Join(database, "ours", clock, Cancel);
        var run = Runs(async cancel =>
        {
            await stopping.CancelAsync();
            return await TestStore.Scratch(kind, CancellationToken.None);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.Run(node.Id, Assert.Null, stopping.Token));
        Assert.Equal(RehearsalState.Interrupted, (await Row(id)).State);
    }

    [Fact]
    public async Task One_that_fails_is_on_record_and_the_next_is_run()
    {
        var (first, second) = (await Ask("none"), await Ask("onTime"));
        var asked = 0;
        List<Exception> told = [];
        await using var node = await Node.Join(database, "ours", clock, Cancel);
        await Runs(cancel => asked++ == 0 ? throw new IOException("The disk is full.") : TestStore.Scratch(kind, cancel)).Run(node.Id, told.Add, Cancel);

        Assert.Equal((RehearsalState.Failed, "IO", RehearsalState.Done), ((await Row(first)).State, (await Row(first)).Failed, (await Row(second)).State));
        Assert.IsType<IOException>(Assert.Single(told));
    }

    [Fact]
    public async Task Its_letters_are_made_from_the_saved_templates_and_one_saved_later_stands_against_the_launch()
    {
        var before = await Ask("none");
        await Run();
        await Save(1, "Marked subject of the letters");
        var approved = await Ask("onTime");
        await Run();
        await using (var work = await database.ReadAsync(Cancel))
        {
            Assert.DoesNotContain("Marked subject", System.Text.Encoding.UTF8.GetString((await KeptRehearsal.Report(work, before))!), StringComparison.Ordinal);
            Assert.Contains("Marked subject of the letters", System.Text.Encoding.UTF8.GetString((await KeptRehearsal.Report(work, approved))!), StringComparison.Ordinal);
            Assert.Equal([RehearsedPart.Templates], (await KeptRehearsal.Read(work, before, clock.GetUtcNow(), Cancel))!.Differences);
        }

        Assert.Equal(Approval.NotOfToday, await Approve(before, "p00"));
        Assert.Equal(Approval.Approved, await Approve(approved, "p00"));
        Assert.IsType<RehearsedLaunch.Launches>(await Launches().Preview(approved, null, Cancel));
        await Save(2, "Another subject");
        Assert.Equal([RehearsedPart.Templates], Assert.IsType<RehearsedLaunch.NotOfToday>(await Launches().Preview(approved, null, Cancel)).Differences);
        // Taken back: the letters are those of the first rehearsal again.
        await Save(3, null);
        Assert.Equal(Approval.Approved, await Approve(before, "p00"));
        Assert.IsType<RehearsedLaunch.Launches>(await Launches().Preview(before, null, Cancel));
    }

    private async Task Save(int version, string? source)
    {
        await using var work = await database.BeginAsync(Cancel);
        await TemplateTable.Insert(work, new TemplateRow { File = "subject.liquid", Version = version, Source = source, SavedAt = clock.GetUtcNow(), SavedBy = "p00" });
        await work.Commit(Cancel);
    }

    [Fact]
    public async Task A_calendar_that_has_changed_stands_against_approval_and_against_the_launch()
    {
        var (approved, other) = (await Ask("none"), await Ask("onTime"));
        await Run();
        Assert.Equal(Approval.NoAdministrator, await Approve(approved, "p03"));
        Assert.Equal(Approval.Approved, await Approve(approved, "p00"));
        Assert.Equal(Approval.WasThere, await Approve(approved, "p00"));
        Assert.IsType<RehearsedLaunch.Launches>(await Launches().Preview(approved, null, Cancel));
        await Sql("insert into calendar_day (day, kind, source) values ('2026-05-11', 'holiday', 'A decision')");
        await Sql("update tree_state set version = version + 1");

        Assert.Equal(Approval.NotOfToday, await Approve(other, "p00"));
        Assert.Equal([RehearsedPart.Calendar], Assert.IsType<RehearsedLaunch.NotOfToday>(await Launches().Preview(approved, null, Cancel)).Differences);
        Assert.IsType<RehearsedLaunch.NotOfToday>(await Launches().Run(approved, null, "", null, Cancel));
        Assert.Equal(0, await Count("cycle"));
    }

    [Fact]
    public async Task The_launch_does_what_was_shown_and_a_new_head_is_shown_before()
    {
        var id = await Ask("none");
        await Run();
        Assert.IsType<RehearsedLaunch.NotApproved>(await Launches().Preview(id, null, Cancel));
        Assert.Equal(Approval.Approved, await Approve(id, "p00"));
        var before = Assert.IsType<RehearsedLaunch.Launches>(await Launches().Preview(id, null, Cancel)).Effect;
        Assert.Empty(before.Posts);
        // A Saturday on which work is made up for.
        Assert.Equal((new DateOnly(2026, 1, 10), 1), (before.FirstMailDay, before.FirstMails));
        Assert.Equal(0, await Count("cycle") + await Count("mail") + await Count("notice"));
        await Sql("insert into person (id, name, email) values ('n77', 'Name n77', null)");
        await Sql("update post set person_id = 'n77' where person_id = 'p03'");
        await Sql("update tree_state set version = version + 1");

        var shown = Assert.IsType<RehearsedLaunch.EffectHasChanged>(await Launches().Run(id, null, before.Digest, "p00", Cancel)).Effect;
        Assert.Equal(["n77 True", "p03 False"], shown.Posts.Select(p => $"{p.Post.Person} {p.Joined}").Order(StringComparer.Ordinal));
        Assert.Equal((1, 1), (shown.FirstMails, shown.WithoutMailbox));
        Assert.Equal("review-2026", Assert.IsType<RehearsedLaunch.Launched>(await Launches().Run(id, null, shown.Digest, "p00", Cancel)).Cycle);
        Assert.Equal("review-2026", Assert.IsType<RehearsedLaunch.WasLaunched>(await Launches().Run(id, null, shown.Digest, "p00", Cancel)).Cycle);
        Assert.Equal((1L, 0L), (await Count("cycle"), await Count("mail")));
    }

    [Fact]
    public async Task What_others_do_between_the_last_trial_and_the_launch_is_shown_and_nothing_is_launched()
    {
        var id = await Ask("none");
        await Run();
        var unapproved = new MeddledDatabase(database, 2, () => Approve(id, "p00"));
        Assert.IsType<RehearsedLaunch.NotApproved>(await new LaunchRehearsed(unapproved, new FlowEngine(), clock).Run(id, null, "", "p00", Cancel));
        Assert.Equal(0, await Count("cycle"));
        await Approve(id, "p00");
        var seen = Assert.IsType<RehearsedLaunch.Launches>(await Launches().Preview(id, null, Cancel)).Effect;
        var meddled = new MeddledDatabase(database, 2, async () =>
        {
            await Sql("update person set email = null where id = 'p03'");
            await Sql("update tree_state set version = version + 1");
        });
        var shown = Assert.IsType<RehearsedLaunch.EffectHasChanged>(await new LaunchRehearsed(meddled, new FlowEngine(), clock).Run(id, null, seen.Digest, "p00", Cancel)).Effect;
        Assert.Equal((0, 1), (seen.WithoutMailbox, shown.WithoutMailbox));
        Assert.Equal(0, await Count("cycle"));
        Assert.IsType<RehearsedLaunch.Launched>(await Launches().Run(id, null, shown.Digest, "p00", Cancel));
    }

    [Fact]
    public async Task A_cancelled_cycle_can_be_launched_again_by_its_rehearsal()
    {
        var id = await Ask("none");
        await Run();
        await Approve(id, "p00");
        var effect = Assert.IsType<RehearsedLaunch.Launches>(await Launches().Preview(id, null, Cancel)).Effect;
        await Launches().Run(id, null, effect.Digest, "p00", Cancel);
        await new CancelCycle(database, new Tree(), clock).Run((await Row(id)).CycleId!.Value, "A mistake.", "p00", Cancel);

        var again = Assert.IsType<RehearsedLaunch.Launches>(await Launches().Preview(id, null, Cancel)).Effect;
        Assert.Equal("review-2026-2", Assert.IsType<RehearsedLaunch.Launched>(await Launches().Run(id, null, again.Digest, "p00", Cancel)).Cycle);
    }

    [Fact]
    public async Task Two_rehearsals_are_compared_by_their_numbers()
    {
        var (first, second) = (await Ask("onTime"), await Ask("none"));
        await Run();
        await using var work = await database.ReadAsync(Cancel);
        Assert.Equal(first, (await RehearsalTable.Before(work, await Row(second)))?.Id);
        var difference = RehearsalDifference.Between(
            (await KeptRehearsal.Read(work, first, clock.GetUtcNow(), Cancel))!, (await KeptRehearsal.Read(work, second, clock.GetUtcNow(), Cancel))!);

        Assert.Empty(difference.Parts);
        Assert.Contains(new FigureChange("submitted", 1, 0), difference.Figures);
        Assert.Contains(difference.Events, e => e is { Figure: "assignment.lapsed", Before: 0, After: 1 });
        Assert.Equal(["pledges"], difference.Stages.Select(s => s.After!.Stage));
    }

    private async Task Import(ReviewYear year, bool store)
    {
        using var files = new TemporaryFolder();
        var written = year.Write(files);
        await new ImportTree(database, new Tree(), clock).Run(TreeCheck.Read(written.Units, written.People).Value!, CalendarFile.Read(written.Calendar).Value!, Cancel);
        if (store)
        {
            await new StoreDefinition(database, clock).Run(DefinitionFile.Read(written.Definition).Value!, new Dictionary<string, string>(), "p00", Cancel);
        }
    }

    private async Task<long> Ask(string act) => Assert.IsType<RehearsalAnswer.Asked>(
        await new AskRehearsal(database, clock).Run(new RehearsalWish("review", 1, 2026, null, ActWord.Parse(act)!) { By = "p00" }, Cancel)).Id;

    private async Task Run()
    {
        await using var node = await Node.Join(database, "ours", clock, Cancel);
        await Runs(cancel => TestStore.Scratch(kind, cancel)).Run(node.Id, failed => Assert.Fail(failed.ToString()), Cancel);
    }

    private RunRehearsals Runs(Func<CancellationToken, Task<Database>> scratch) => new(database, new Rehearse(new MailOptions(), TimeProvider.System, scratch), clock);

    private Task<Approval> Approve(long id, string person) => new ApproveRehearsal(database, new Tree(), clock).Run(id, person, null, Cancel);

    private LaunchRehearsed Launches() => new(database, new FlowEngine(), clock);

    private async Task<RehearsalRow> Row(long id)
    {
        await using var work = await database.ReadAsync(Cancel);
        return (await RehearsalTable.One(work, id))!;
    }

    private async Task Sql(string sql)
    {
        await using var work = await database.BeginAsync(Cancel);
        await work.Execute(sql);
        await work.Commit(Cancel);
    }

    private async Task<long> Count(string table)
    {
        await using var work = await database.ReadAsync(Cancel);
        return await work.Scalar<long>($"select count(*) from {table}");
    }
}

/// <summary>Over one file.</summary>
public sealed class AskedRehearsalsOnSqlite() : AskedRehearsals(StoreKind.Sqlite);

/// <summary>Over a database server.</summary>
public sealed class AskedRehearsalsOnPostgres() : AskedRehearsals(StoreKind.Postgres);
