using System.Diagnostics;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Engine;
using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Rehearsal.Report;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Telemetry;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Rehearsal;

/// <summary>What a rehearsal is made from; everything has been read and checked.</summary>
public sealed record RehearsalInput
{
    public required CycleDefinition Definition { get; init; }

    /// <summary>The forms of its stages; null: the built-in ones.</summary>
    public StageForms? Forms { get; init; }

    /// <summary>The cycle's year.</summary>
    public required int Year { get; init; }

    public required TreeFiles Tree { get; init; }

    public required IReadOnlyList<CalendarDay> Calendar { get; init; }

    /// <summary>Letter templates that administrators have saved in the store, by file name.</summary>
    public IReadOnlyDictionary<string, string> Templates { get; init; } = new Dictionary<string, string>();

    /// <summary>Code of the unit whose subtree takes part; null: the whole tree.</summary>
    public string? Scope { get; init; }

    /// <summary>Local day of the launch; null: the earliest fixed day of the definition, or 1 January if that is earlier.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Local day on which the cycle is launched.</summary>
    public DateOnly LaunchDay => From ?? Rehearse.FirstDay(this);

    /// <summary>Null: nobody acts, or <see cref="Act"/> says how.</summary>
    public Story? Story { get; init; }

    public ActWord Act { get; init; } = ActWord.Nobody;

    public KeptMail Mail { get; init; } = KeptMail.Every;
}

/// <summary>Runs a whole year on a simulated clock through the production handlers and writes what came of it.</summary>
/// <param name="scratch">Makes the store that goes with the rehearsal.</param>
public sealed class Rehearse(MailOptions mail, TimeProvider wallClock, Func<CancellationToken, Task<Database>> scratch)
{
    /// <param name="output">An empty folder of a rehearsal.</param>
    /// <param name="progress">Gets the simulated day now and then.</param>
    /// <exception cref="IOException">The disk is full, or a file cannot be written.</exception>
    public async Task<RehearsalOutcome> Run(RehearsalInput input, OutputFolder output, Action<DateOnly> progress, CancellationToken cancel)
    {
        // What is counted here has happened to nobody.
        using var unmeasured = Measures.Leave();
        var started = wallClock.GetTimestamp();
        var zone = input.Definition.Zone;
        var calendar = new WorkingCalendar(input.Calendar);
        await using var database = await scratch(cancel);
        database.Migrate();
        var clock = new SimulatedClock(LocalTime.StartOf(input.LaunchDay, zone));
        await using var keeper = new MailKeeper(output.Mail, input.Mail, new MessageBuilder(mail, MailTemplates.Load(mail.TemplateFolder, input.Templates)));
        var transport = new SimulatedTransport(keeper);
        var service = await RehearsalService.Start(database, new FlowEngine(), clock, transport, mail, SendRules.Rehearsed, cancel);
        await using var node = service.Node;
        await new ImportTree(database, service.Tree, clock).Run(input.Tree, input.Calendar, cancel);
        var launched = (LaunchAnswer.Launched)await service.Launch.Run(
            new LaunchRequest { Definition = input.Definition, Year = input.Year, Scope = input.Scope, Forms = input.Forms }, cancel);
        var cycle = launched.Id;
        var people = input.Story is { } story ? new ScriptedPeople(story) : input.Act.People(input.Definition, calendar);
        var ended = await new RehearsedYear(database, service, clock, transport, people, cycle, zone, progress).Run(cancel);

        await keeper.Finish();
        await using var work = await database.BeginAsync(cancel);
        await LedgerFile.Write(work, output.Ledger, zone, cancel);
        RehearsedPosts.Write(output.Posts, input.Tree);
        var summary = await YearSummary.Read(work, input, keeper);
        await YearReport.Write(work, cycle, input, summary, output);
        var stages = (await StageLines.Read(work, cycle, input.Definition)).Select(s => new RehearsedStage(s.Id, s.Title, s.Opened, s.Due, s.Done)).ToList();
        using var self = Process.GetCurrentProcess();
        return new RehearsalOutcome(summary with
        {
            WallSeconds = Math.Round(wallClock.GetElapsedTime(started).TotalSeconds, 1),
            PeakBytes = self.PeakWorkingSet64,
        }, ended) { Stages = stages };
    }

    /// <summary>The earliest day that a fixed day rule names, or 1 January of the year if that is earlier.</summary>
    internal static DateOnly FirstDay(RehearsalInput input)
    {
        var day = new DateOnly(input.Year, 1, 1);
        foreach (var rule in FixedDays(input.Definition))
        {
            day = rule.In(input.Year) < day ? rule.In(input.Year) : day;
        }

        return day;
    }

    private static IEnumerable<FixedDay> FixedDays(CycleDefinition definition) => definition.Stages
        .SelectMany(s => new[] { s.OpensOn, s.DueOn, s.Latest })
        .Concat(definition.Flow.Activities.OfType<WaitUntilActivity>().Select(w => (DayRule?)w.Date))
        .Append(definition.EndsOn)
        .OfType<FixedDay>();
}

/// <param name="Ended">False: the story left the service down, so that the year did not come to its end.</param>
public sealed record RehearsalOutcome(YearSummary Summary, bool Ended)
{
    /// <summary>In the order of the definition.</summary>
    public required IReadOnlyList<RehearsedStage> Stages { get; init; }
}

/// <summary>The days of a stage in a rehearsed year.</summary>
/// <param name="Opened">Null: it never opened.</param>
/// <param name="Due">Its last valid day; null: it never opened.</param>
/// <param name="Done">Null: it was never done.</param>
public sealed record RehearsedStage(string Stage, string Title, DateOnly? Opened, DateOnly? Due, DateOnly? Done);

/// <summary>`--act`: `none`, `onTime` or `mixed:SEED`.</summary>
public sealed record ActWord
{
    public static readonly ActWord Nobody = new();

    private Acting? acting;

    /// <summary>As it is written on the command line.</summary>
    internal string Word => acting switch
    {
        null => "none",
        { Mixed: false } => "onTime",
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"mixed:{acting.Seed}"),
    };

    /// <summary>Null: the word is none of the three.</summary>
    public static ActWord? Parse(string word) => word switch
    {
        "none" => Nobody,
        "onTime" => new ActWord { acting = new Acting(Mixed: false, Seed: 1, Resources.Texts.Rehearsal["ReturnReason"]) },
        _ when word.StartsWith("mixed:", StringComparison.Ordinal)
            && int.TryParse(word.AsSpan("mixed:".Length), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var seed)
            => new ActWord { acting = new Acting(Mixed: true, seed, Resources.Texts.Rehearsal["ReturnReason"]) },
        _ => null,
    };

    internal People People(CycleDefinition definition, WorkingCalendar calendar) =>
        acting is null ? Rehearsal.People.Nobody() : new Actors(acting, definition, calendar);
}
