using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Operation;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Host.Pages.Overview;

/// <summary>Everything that the overview shows, read as one state of the store.</summary>
internal sealed record OverviewModel
{
    /// <summary>A process that is there says so every minute.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(3);

    private const int Days = 7;
    private const int NewestMails = 10;

    public required ShownState State { get; init; }

    public required DateTimeOffset Now { get; init; }

    public required IReadOnlyList<ShownCycle> Cycles { get; init; }

    /// <summary>Newest first; only days on which there were any.</summary>
    public required IReadOnlyList<(DateOnly Day, IReadOnlyList<MailCount> Counts)> MailDays { get; init; }

    public required IReadOnlyList<MailLine> Mails { get; init; }

    public required IReadOnlyList<NodeRow> Nodes { get; init; }

    public required IReadOnlyList<Beat> Beats { get; init; }

    public required DateTimeOffset? OldestDue { get; init; }

    public required StoreSize Store { get; init; }

    public required MailEventShown? LastAccepted { get; init; }

    public required MailEventShown? LastFailure { get; init; }

    public bool IsAlive(NodeRow node) => Now - node.SeenAt < Silence;

    public static async Task<OverviewModel> Read(Work work, SteadyClock clock, HttpContext http)
    {
        var now = clock.GetUtcNow();
        var today = ShownTime.DayOf(now);
        List<ShownCycle> cycles = [];
        foreach (var cycle in await OverviewTable.Cycles(work))
        {
            cycles.Add(await ShownCycle.Read(work, cycle, now));
        }

        List<(DateOnly, IReadOnlyList<MailCount>)> days = [];
        for (var day = today; day > today.AddDays(-Days); day = day.AddDays(-1))
        {
            var counts = await OverviewTable.MailsBetween(work, LocalTime.StartOf(day, ShownTime.Zone), LocalTime.StartOf(day.AddDays(1), ShownTime.Zone));
            if (counts.Count > 0)
            {
                days.Add((day, [.. counts.OrderBy(c => c.State, StringComparer.Ordinal)]));
            }
        }

        return new OverviewModel
        {
            State = await ShownState.Read(work, clock, http),
            Now = now,
            Cycles = cycles,
            MailDays = days,
            Mails = await MailListTable.Page(work, new MailFilter(null, null, null), null, NewestMails),
            Nodes = [.. (await NodeTable.NotEnded(work)).OrderByDescending(n => n.SeenAt).Take(20)],
            Beats = await BeatTable.All(work),
            OldestDue = await OverviewTable.OldestDue(work),
            Store = await work.Database.Size(work),
            LastAccepted = await OverviewTable.LastMailLine(work, "mail.accepted"),
            LastFailure = await LastFailureOf(work),
        };
    }

    private static async Task<MailEventShown?> LastFailureOf(Work work)
    {
        MailEventShown? newest = null;
        foreach (var happened in new[] { "mail.deferred", "mail.refused", "mail.unknown" })
        {
            if (await OverviewTable.LastMailLine(work, happened) is { } line && line.N > (newest?.N ?? 0))
            {
                newest = line;
            }
        }

        return newest;
    }
}

/// <summary>A cycle with its stages in the order of the definition.</summary>
internal sealed record ShownCycle(CycleShown Cycle, string Title, IReadOnlyList<ShownStage> Stages)
{
    public bool IsPaused => Cycle.PausedAt is not null && Cycle.State == "paused";

    public static async Task<ShownCycle> Read(Work work, CycleShown cycle, DateTimeOffset now)
    {
        var definition = StoredDefinitions.Of(cycle.Definition);
        var rows = (await StageTable.OfCycle(work, cycle.Id)).ToDictionary(s => s.Key, StringComparer.Ordinal);
        var late = await OverviewTable.Late(work, cycle.Id, LocalTime.DayOf(now, definition.Zone));
        return new ShownCycle(cycle, definition.Name,
        [
            .. definition.Flow.Activities.OfType<StageDefinition>().Select(d => rows.TryGetValue(d.Id, out var row)
                ? new ShownStage(d.Title, row, late.GetValueOrDefault(row.Id))
                : new ShownStage(d.Title, null, 0)),
        ]);
    }
}

/// <param name="Row">Null: the cycle has not come to it.</param>
/// <param name="Late">How many owe work past their last valid day.</param>
internal sealed record ShownStage(string Title, StageRow? Row, int Late)
{
    public bool IsOpened => Row?.IsOpened == true;

    public string StateWord => Row is null ? "notReached" : Row.State == StageState.Open && Row.DoneAt is not null ? "done" : Row.State;

    /// <summary>Of a hundred.</summary>
    public double Accepted => Row is { Counted: > 0 } row ? 100.0 * row.Accepted / row.Counted : 0;
}
