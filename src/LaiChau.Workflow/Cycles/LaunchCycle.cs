using System.Globalization;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Engine;
using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Cycles;

/// <summary>
/// Starts a cycle in one transaction: the definition's text is copied, the engine gets its first event, and what opens
/// on that day is open when the transaction commits. The same launch twice is one cycle (docs/decisions/0008-choices.md).
/// </summary>
public sealed class LaunchCycle(Database database, Tree tree, ICycleEngine engine, AdvanceCycles advance, TimeProvider clock)
{
    public async Task<LaunchAnswer> Run(LaunchRequest request, CancellationToken cancel)
    {
        var definition = request.Definition;
        var plainName = string.Create(CultureInfo.InvariantCulture, $"{definition.DefinitionId}-{request.Year}");
        if (request.Name is { } asked && !LaunchRequest.IsName(asked))
        {
            return new LaunchAnswer.NameNotAllowed(asked);
        }

        await using var work = await database.BeginAsync(cancel);
        var now = clock.GetUtcNow();
        var day = LocalTime.DayOf(now, definition.Zone);
        var units = await tree.On(work, day);
        var scope = request.Scope is null ? null : units.ByCode(request.Scope);
        if (request.Scope is not null && scope?.IsValidOn(day) != true)
        {
            return new LaunchAnswer.UnknownScope(request.Scope, day);
        }

        if (request.TreeVersion is { } compared && compared != (await tree.Data(work)).Version)
        {
            return new LaunchAnswer.TreeChanged();
        }

        var key = string.Join('\n', definition.DefinitionId, request.Year.ToString(CultureInfo.InvariantCulture), request.Scope, request.Name ?? plainName);
        if (await CycleTable.OfLaunch(work, key) is { } there)
        {
            return new LaunchAnswer.Launched(there.Id, there.Name, AlreadyThere: true, FirstMailAt: null);
        }

        var calendar = await tree.Calendar(work);
        var endsDay = CycleDays.Resolve(definition.EndsOn, request.Year, day, new Dictionary<string, StageRow>(), calendar)
            ?? throw new ArgumentException("endsOn must be a fixed day or count from the launch.", nameof(request));
        if (endsDay < day)
        {
            return new LaunchAnswer.EndsBeforeLaunch(endsDay, day);
        }

        var cycle = new CycleRow
        {
            Id = await Keys.Take(work, Keys.Row, 1),
            Name = await FreeName(work, request.Name ?? plainName),
            DefinitionId = definition.DefinitionId,
            Definition = definition.Text,
            Year = request.Year,
            ScopeUnitId = scope?.Id,
            Engine = engine.Name,
            State = CycleState.Running,
            LaunchedAt = now,
            LaunchedDay = day,
            EndsDay = endsDay,
            EndsAt = LocalTime.StartOf(endsDay.AddDays(1), definition.Zone),
            FollowedDay = day,
            LaunchKey = key,
            ApprovedBy = (request.Permit as LaunchPermit.Rehearsed)?.ApprovedBy,
            RehearsalKey = (request.Permit as LaunchPermit.Rehearsed)?.Key,
            LaunchReason = (request.Permit as LaunchPermit.Unrehearsed)?.Reason,
        };
        await CycleTable.Insert(work, cycle);
        await CycleFormTable.Insert(work, cycle.Id, request.Forms ?? BuiltIn(definition));

        var context = await CycleContext.Load(work, tree, cycle, new LedgerBuffer());
        context.Ledger.Add(context.Line(LedgerPhase.Clock, "cycle.launched") with
        {
            Reason = cycle.LaunchReason,
            By = cycle.ApprovedBy ?? (request.Permit as LaunchPermit.Unrehearsed)?.By,
        });
        await advance.Start(context, now);
        await CycleTable.Update(work, context.Cycle);
        await LedgerTable.Append(work, context.Ledger, now);
        var firstMail = await FirstMail(context, now);
        await work.Commit(cancel);
        return new LaunchAnswer.Launched(cycle.Id, cycle.Name, AlreadyThere: false, firstMail);
    }

    private static StageForms BuiltIn(Definitions.CycleDefinition definition)
    {
        var forms = StageForms.BuiltIn(definition, definition.DefinitionId);
        return forms.Value ?? throw new ArgumentException($"The forms of this definition were not read: {forms.Problems[0]}", nameof(definition));
    }

    private static async Task<string> FreeName(Work work, string name)
    {
        var taken = await CycleTable.NamesLike(work, name);
        var free = name;
        for (var n = 2; taken.Contains(free); n++)
        {
            free = $"{name}-{n}";
        }

        return free;
    }

    /// <summary>The window of what is open already, else that of the first opening that is known.</summary>
    private static async Task<DateTimeOffset?> FirstMail(CycleContext context, DateTimeOffset now)
    {
        var windows = new SendWindows(context.Definition.SendWindow, context.Zone, context.Calendar);
        var told = (await NoticeTable.NotLeftOfCycle(context.Work, context.Cycle.Id)).Count > 0
            ? now
            : context.Stages.Values.Min(s => s.OpensAt);
        return told is { } at && at < context.Cycle.EndsAt ? Later(windows.FirstEndingAfter(at).From, now) : null;

        static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
    }
}
