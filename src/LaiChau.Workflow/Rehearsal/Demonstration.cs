using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Engine;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Rehearsal;

/// <summary>What a demo is made from.</summary>
public sealed record DemoInput
{
    public required CycleDefinition Definition { get; init; }

    public required TreeFiles Tree { get; init; }

    public required IReadOnlyList<CalendarDay> Calendar { get; init; }

    /// <summary>Code of the unit whose subtree takes part; null: the whole tree.</summary>
    public string? Scope { get; init; }

    public required ActWord Act { get; init; }
}

/// <summary>
/// A cycle in a store of its own that was launched some weeks ago: the time until now is wound through the production
/// handlers, with people who act, and every mail goes out by the real transport. No other store can be wound.
/// </summary>
public sealed class Demonstration(Database database, DemoInput input, MailOptions mail, IMailTransport transport, MessageBuilder builder)
{
    /// <summary>Marks a store as a demo's; its value says how far it is.</summary>
    public const string Mark = "demo";

    private const string Winding = "winding";
    private const string Wound = "wound";

    /// <summary>
    /// So many working days ago: of a campaign whose longest stage has twenty, about half are over.
    /// </summary>
    private const int LaunchedWorkingDaysAgo = 25;

    private static readonly TimeOnly LaunchTime = new(8, 0);

    private readonly WorkingCalendar calendar = new(input.Calendar);

    private TimeZoneInfo Zone => input.Definition.Zone;

    /// <summary>The day of the launch, for a demo that begins now.</summary>
    public DateOnly LaunchDay(DateTimeOffset now) => calendar.AddWorkingDays(calendar.OnOrBefore(LocalTime.DayOf(now, Zone)), -LaunchedWorkingDaysAgo);

    /// <summary>Makes an empty store a demo's.</summary>
    /// <returns>False: it holds something that is no demo's, and stays as it is.</returns>
    public async Task<bool> Claim(DateTimeOffset now, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        if (await SettingTable.Read(work, Mark) is not null)
        {
            return true;
        }

        if (await work.Scalar<long>("select (select count(*) from unit) + (select count(*) from cycle) + (select count(*) from ledger)") > 0)
        {
            return false;
        }

        await Put(work, Winding, now);
        await work.Commit(cancel);
        return true;
    }

    /// <summary>Winds the time up to an instant; goes on where a killed process left it; does nothing when it was wound before.</summary>
    /// <param name="progress">Gets the day now and then.</param>
    public async Task Wind(DateTimeOffset until, Action<DateOnly> progress, CancellationToken cancel)
    {
        if (await ReadMark(cancel) != Winding)
        {
            return;
        }

        var at = await Newest(cancel) ?? LocalTime.At(LaunchDay(until), LaunchTime, Zone);
        var clock = new SimulatedClock(at < until ? at : until);
        var service = await RehearsalService.Start(database, new FlowEngine(), clock, transport, mail, SendRules.Of(mail, builder), cancel);
        await using var node = service.Node;
        var cycle = await Cycle(cancel) ?? await Launch(service, clock, cancel);
        await service.Tick.CatchUp(clock.GetUtcNow(), cancel);
        var people = input.Act.People(input.Definition, calendar);
        await new RehearsedYear(database, service, clock, null, people, cycle, Zone, progress, until).Run(cancel);
        await node.Leave(cancel);

        await using var work = await database.BeginAsync(cancel);
        await Put(work, Wound, until);
        await work.Commit(cancel);
    }

    /// <summary>The people of the demo's cycle, who do next what they had planned next.</summary>
    public async Task<DemoPeople?> People(CancellationToken cancel) => await Cycle(cancel) is { } cycle
        ? new DemoPeople(database, cycle, input.Act.People(input.Definition, calendar), Zone)
        : null;

    private async Task<long> Launch(RehearsalService service, SimulatedClock clock, CancellationToken cancel)
    {
        await new ImportTree(database, service.Tree, clock).Run(input.Tree, input.Calendar, cancel);
        var year = LocalTime.DayOf(clock.GetUtcNow(), Zone).Year;
        var launched = await service.Launch.Run(new LaunchRequest { Definition = input.Definition, Year = year, Scope = input.Scope }, cancel);
        return launched is LaunchAnswer.Launched { Id: var id } ? id
            : throw new InvalidOperationException($"The demo could not be launched: {launched}.");
    }

    private async Task<string?> ReadMark(CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        return (await SettingTable.Read(work, Mark))?.Value;
    }

    private async Task<long?> Cycle(CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        return await work.Scalar<long?>("select min(id) from cycle");
    }

    private async Task<DateTimeOffset?> Newest(CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        return await work.Scalar<DateTimeOffset?>("select max(at) from ledger");
    }

    private static Task Put(Work work, string value, DateTimeOffset at) =>
        SettingTable.Put(work, new SettingRow { Name = Mark, Value = value, ChangedAt = at });
}
