using System.Globalization;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Engine;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Rehearsal;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Tests.Support;

/// <summary>
/// The handlers over one store with the clock in the test's hand: several cycles, restarts, the same beat twice. Times are local, like
/// `2026-03-20 09:00`.
/// </summary>
internal sealed class LiveStore : IAsyncDisposable
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Ho_Chi_Minh");

    private readonly TemporaryFolder folder = new();
    private readonly SimulatedClock clock;
    private readonly TestStore store;
    private Database database = null!;
    private RehearsalService service = null!;
    private MailKeeper keeper = null!;

    private readonly IMailTransport? transport;
    private readonly SendRules? rules;

    private LiveStore(TestStore store, string start, IMailTransport? transport, SendRules? rules)
    {
        this.transport = transport;
        this.rules = rules;
        this.store = store;
        clock = new SimulatedClock(At(start));
        Directory.CreateDirectory(Mails);
    }

    /// <param name="transport">Null: a mail server that takes everything, whose mails are kept.</param>
    public static async Task<LiveStore> Make(StoreKind kind, string start, IMailTransport? transport = null, SendRules? rules = null)
    {
        var made = new LiveStore(await TestStore.Make(kind), start, transport, rules);
        await made.Open();
        return made;
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Mails => Path.Combine(folder.Folder, "mail");

    public async Task<long> Launch(ReviewYear year, bool import = false, string? name = null) =>
        (await AskToLaunch(year, import, name)).Id;

    public async Task<LaunchAnswer.Launched> AskToLaunch(ReviewYear year, bool import = false, string? name = null, string? scope = null, LaunchPermit? permit = null)
    {
        using var files = new TemporaryFolder();
        var written = year.Write(files);
        if (import)
        {
            await Import(written);
        }

        return (LaunchAnswer.Launched)await service.Launch.Run(
            new LaunchRequest { Definition = DefinitionFile.Read(written.Definition).Value!, Year = year.Year, Scope = scope, Name = name, Permit = permit }, Cancel);
    }

    /// <summary>The tree and calendar of this year, into the store as it is.</summary>
    public async Task Import(ReviewYear year)
    {
        using var files = new TemporaryFolder();
        await Import(year.Write(files));
    }

    private Task Import(YearFiles written) => new ImportTree(database, service.Tree, clock)
        .Run(TreeCheck.Read(written.Units, written.People).Value!, CalendarFile.Read(written.Calendar).Value!, Cancel);

    public static CycleDefinition Definition(ReviewYear year)
    {
        using var files = new TemporaryFolder();
        return DefinitionFile.Read(year.Write(files).Definition).Value!;
    }

    /// <summary>Time goes by and nobody beats.</summary>
    public void Jump(string local) => clock.Set(At(local));

    public async Task<List<string>> Texts(string sql)
    {
        await using var work = await database.BeginAsync(Cancel);
        return await work.Query<string>(sql);
    }

    public Database Database => database;

    /// <summary>The cycle of a test that has one.</summary>
    public long Cycle { get; set; }

    public async Task<CycleRow> CycleRow(long cycle)
    {
        await using var work = await database.ReadAsync(Cancel);
        return await CycleTable.ById(work, cycle);
    }

    public async Task<List<StageRow>> Stages(long cycle)
    {
        await using var work = await database.ReadAsync(Cancel);
        return await StageTable.OfCycle(work, cycle);
    }

    /// <summary>Of the cycle's only stage, in the order in which they were opened.</summary>
    public async Task<List<AssignmentRow>> Assignments(long cycle)
    {
        var stage = Assert.Single(await Stages(cycle));
        await using var work = await database.ReadAsync(Cancel);
        var units = (await service.Tree.Data(work)).ByCode.Values.Select(u => u.Id);
        return [.. (await AssignmentTable.OfUnits(work, stage.Id, units)).OrderBy(a => a.Id)];
    }

    public async Task<TreeSnapshot> TreeOf(string day)
    {
        await using var work = await database.ReadAsync(Cancel);
        return await service.Tree.On(work, DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    public async Task<WorkingCalendar> WorkingCalendar()
    {
        await using var work = await database.ReadAsync(Cancel);
        return await service.Tree.Calendar(work);
    }

    public async Task<string?> MailStateOf(string person)
    {
        await using var work = await database.ReadAsync(Cancel);
        return await work.Scalar<string>("select state from mail where person_id = @Person", new { Person = person });
    }

    public RehearsalService Service => service;

    public TimeProvider Clock => clock;

    public Task<CycleChange> Pause(long cycle) => service.Pause.Pause(cycle, "Flood.", "p00", Cancel);

    public Task<CycleChange> Resume(long cycle) => service.Pause.Resume(cycle, "Dry again.", "p00", Cancel);

    public Task<CycleChange> CancelCycle(long cycle) => service.Cancel.Run(cycle, "A mistake.", "p00", Cancel);

    /// <summary>Every beat up to and including this instant.</summary>
    public async Task Until(string local)
    {
        var end = At(local);
        while (await service.Agenda.Next(clock.GetUtcNow(), Cancel) is { } next && next <= end)
        {
            clock.Set(next);
            await Beat();
        }

        clock.Set(end);
        await Beat();
    }

    /// <summary>One beat at this instant, whatever it leaves undone.</summary>
    public async Task At08(string day)
    {
        await Until(day + " 07:00");
        clock.Set(At(day + " 08:00"));
        await Beat();
    }

    public Task Beat() => service.Tick.Run(Cancel);

    public async Task<ActOutcome> Do(long cycle, Func<DateTimeOffset, WorkAction> action) =>
        (await service.Act.Run(cycle, [action(clock.GetUtcNow())], Cancel)).Outcomes[0];

    /// <summary>The process ends and another opens the same store.</summary>
    public async Task Restart()
    {
        await keeper.DisposeAsync();
        await service.Node.DisposeAsync();
        await database.DisposeAsync();
        await Open();
        await service.Tick.CatchUp(clock.GetUtcNow(), Cancel);
    }

    /// <summary>What has happened; the last thing that is asked.</summary>
    public async Task<YearLedger> Ledger()
    {
        await keeper.Finish();
        return new YearLedger(await File.ReadAllBytesAsync(await Written(), Cancel), Mails);
    }

    /// <summary>What has happened, where several connections leave the order of mails open.</summary>
    public async Task<LedgerLine[]> Lines() => [.. (await File.ReadAllLinesAsync(await Written(), Cancel)).Select(l => new LedgerLine(l))];

    private async Task<string> Written()
    {
        var path = Path.Combine(folder.Folder, "ledger.jsonl");
        File.Delete(path);
        await using var work = await database.BeginAsync(Cancel);
        await LedgerFile.Write(work, path, Zone, Cancel);
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        await keeper.DisposeAsync();
        await service.Node.DisposeAsync();
        await database.DisposeAsync();
        await store.DisposeAsync();
        folder.Dispose();
    }

    private async Task Open()
    {
        database = store.Open();
        var options = new MailOptions();
        keeper = new MailKeeper(Mails, KeptMail.Every, new MessageBuilder(options, new MailTemplates()));
        service = await RehearsalService.Start(database, new FlowEngine(), clock, transport ?? new SimulatedTransport(keeper), options, rules ?? SendRules.Rehearsed, Cancel);
    }

    private static DateTimeOffset At(string local)
    {
        var at = DateTime.ParseExact(local, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return new DateTimeOffset(at, Zone.GetUtcOffset(at)).ToUniversalTime();
    }
}
