// Long because the order of what the clock does within a moment is one list, read top to bottom.
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Engine;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Cycles;

/// <summary>
/// Works off what the clock brings to running cycles: dated changes, deadlines, stages that are done, days that were
/// waited for. After downtime moment by moment, so that it comes out as if the service had never been away; lines carry
/// the present instant, the days in them are the planned ones.
/// </summary>
public sealed class AdvanceCycles(Database database, Tree tree, ICycleEngine engine, TimeProvider clock)
{
    /// <returns>True: something happened, so that there may be something to say.</returns>
    public Task<bool> Run(CancellationToken cancel) => Run(clock.GetUtcNow(), cancel);

    /// <param name="until">Moments up to this instant, inclusive; lines carry the present one.</param>
    /// <returns>True: something happened.</returns>
    public async Task<bool> Run(DateTimeOffset until, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var happened = false;
        List<LedgerEntry> lines = [];
        await using var work = await database.BeginAsync(cancel);
        foreach (var cycle in await CycleTable.Running(work))
        {
            var context = await CycleContext.Load(work, tree, cycle, new LedgerBuffer());
            await Advance(context, until, now);
            happened |= !context.Ledger.IsEmpty || context.Cycle.EngineState != cycle.EngineState;
            await CycleTable.Update(work, context.Cycle);
            lines.AddRange(context.Ledger.Take());
        }

        // Once and last: who marks mails takes mail rows first and then the ledger's numbers, and so does whoever else does both.
        await LedgerTable.Append(work, [.. lines.Select(l => (now, l))]);
        await work.Commit(cancel);
        return happened;
    }

    /// <summary>Gives a new cycle its first token; part of the launch's transaction.</summary>
    internal Task Start(CycleContext context, DateTimeOffset now) => Settle(context, now, [new CycleStarted()]);

    /// <summary>What time has brought to a paused cycle, when it goes on; part of the transaction that resumes it.</summary>
    internal Task CatchUp(CycleContext context, DateTimeOffset now) => Advance(context, now.AddMilliseconds(-1), now);

    private async Task Advance(CycleContext context, DateTimeOffset until, DateTimeOffset now)
    {
        for (var moment = await NextMoment.OfCycle(context); moment < context.Cycle.EndsAt && moment <= until; moment = await NextMoment.OfCycle(context))
        {
            await SweepDueRungs.UpTo(context.Work, moment.AddMilliseconds(-1), context.Cycle.Id);
            await FollowDatedChanges(context, moment);
            await PassDeadlines(context, moment);
            await Settle(context, moment, []);
            context.Ledger.NextMoment();
            if (moment < now && await EndCycles.EndIfOver(context, moment, now))
            {
                return;
            }
        }

        if (context.Cycle.EndsAt <= until)
        {
            await SweepDueRungs.UpTo(context.Work, context.Cycle.EndsAt.AddMilliseconds(-1), context.Cycle.Id);
            // 24:00 of the last day: what was due or at its latest by then is so before it lapses; the day after, on which
            // something would open, does not come.
            await FollowDatedChanges(context, context.Cycle.EndsAt);
            await PassDeadlines(context, context.Cycle.EndsAt);
            await FinishStages(context, context.Cycle.EndsAt);
            context.Ledger.NextMoment();
            if (context.Cycle.EndsAt < now)
            {
                // It ended while the service was away. An end of this very instant comes after the mails: EndCycles.
                await EndCycles.EndIfOver(context, context.Cycle.EndsAt, now);
            }
        }
        else if (until < context.Cycle.EndsAt)
        {
            // What people did since the last step may have met a rule.
            await Settle(context, until, []);
        }
    }

    private static async Task FollowDatedChanges(CycleContext context, DateTimeOffset moment)
    {
        var day = context.DayOf(moment);
        var data = await context.TreeData();
        var changes = data.ChangeDays.Where(d => d > context.Cycle.FollowedDay && d <= day).ToList();
        if (changes.Count == 0)
        {
            return;
        }

        var before = day.AddDays(-1);
        var ended = data.Units.Where(u => u.ValidTo == before).Select(u => u.Id).ToList();
        await EndWork.CancelOfEndedUnits(context, ended, moment);
        var posts = data.Posts.Where(p => p.FromDay == day || p.ToDay == before).Select(p => p.UnitId).Distinct();
        await FollowHolders.Run(context.Work, await context.TreeOn(day), context.Ledger, LedgerPhase.Dated, context.Cycle.Id, posts, moment);
        context.Cycle = context.Cycle with { FollowedDay = day };
    }

    private static async Task PassDeadlines(CycleContext context, DateTimeOffset moment)
    {
        foreach (var stage in InOrder(context, s => s.DueAt <= moment))
        {
            if (stage.State != StageState.Closed)
            {
                context.Ledger.Add(context.Line(LedgerPhase.Clock, "stage.due", stage.Key));
            }

            await context.Put(stage with { DueAt = null });
        }
    }

    /// <summary>Rounds of done, closed, engine, opened, until a round brings nothing new.</summary>
    private async Task Settle(CycleContext context, DateTimeOffset moment, IReadOnlyList<EngineEvent> first)
    {
        List<EngineEvent> events = [.. first];
        for (var changed = true; changed;)
        {
            events.AddRange(await FinishStages(context, moment));
            events.AddRange(await EndWaits(context, moment));
            changed = events.Count > 0;
            foreach (var happened in events)
            {
                await Move(context, happened, moment);
            }

            events.Clear();
            await LearnDays(context);
            foreach (var stage in InOrder(context, s => s.State == StageState.Waiting && s.OpensAt <= moment))
            {
                await OpenStage.Run(context, stage, moment);
                changed = true;
            }
        }
    }

    private static async Task<List<EngineEvent>> FinishStages(CycleContext context, DateTimeOffset moment)
    {
        List<EngineEvent> done = [];
        foreach (var stage in InOrder(context, s => s.State == StageState.Open && s.DoneAt is null))
        {
            var rule = context.Definition.Stage(stage.Key).DoneWhen;
            var reason = IsMet(rule, stage) ? rule.Word : stage.LatestAt <= moment ? "latest" : null;
            if (reason is not null)
            {
                context.Ledger.Add(context.Line(LedgerPhase.Clock, "stage.done", stage.Key) with { Reason = reason });
                await context.Put(stage with { DoneAt = moment, DoneDay = context.DayOf(moment), DoneReason = reason, LatestAt = null });
                done.Add(new StageDone(stage.Key));
            }
        }

        foreach (var stage in InOrder(context, s => s.State == StageState.Open && s.DoneAt is not null && s.Unended == 0))
        {
            context.Ledger.Add(context.Line(LedgerPhase.Clock, "stage.closed", stage.Key));
            await context.Put(stage with { State = StageState.Closed, ClosedAt = moment });
        }

        return done;
    }

    /// <summary>Where nobody counts, completion is 100 % and the rule is met at once, except `atDue`.</summary>
    internal static bool IsMet(DoneWhen rule, StageRow stage) => rule.Rule switch
    {
        DoneRule.AtDue => stage.DueAt is null,
        DoneRule.AllSubmitted => stage.HandedIn == stage.Counted,
        DoneRule.AllAccepted => stage.Accepted == stage.Counted,
        _ => stage.Accepted * 100m >= rule.Percent * stage.Counted,
    };

    private static async Task<List<EngineEvent>> EndWaits(CycleContext context, DateTimeOffset moment)
    {
        List<EngineEvent> came = [];
        foreach (var wait in (await CycleTable.Waits(context.Work, context.Cycle.Id))
            .Where(w => w.DueAt <= moment)
            .OrderBy(w => w.Activity, StringComparer.Ordinal))
        {
            await CycleTable.EndWait(context.Work, context.Cycle.Id, wait.Activity);
            came.Add(new DayCame(wait.Activity));
        }

        return came;
    }

    private async Task Move(CycleContext context, EngineEvent happened, DateTimeOffset moment)
    {
        var answer = engine.Advance(context.Definition, context.Cycle.EngineState, happened);
        context.Cycle = context.Cycle with { EngineState = answer.State };
        foreach (var move in answer.Moves)
        {
            switch (move)
            {
                case OpenStageMove open:
                    await context.Put(new StageRow
                    {
                        Id = await Keys.Take(context.Work, Keys.Row, 1),
                        CycleId = context.Cycle.Id,
                        Key = open.Activity,
                        State = StageState.Waiting,
                    });
                    break;
                case WaitForMove wait:
                    await CycleTable.PutWait(context.Work, context.Cycle.Id, new DayWaitRow { Activity = wait.Activity });
                    break;
                case CheckMove check:
                    await Move(context, new Checked(check.Activity, Completion(context, check.Activity)), moment);
                    break;
                case NotifyAdministratorsMove notify:
                    await NoticeTable.Add(context.Work, [new NoticeRow
                    {
                        CycleId = context.Cycle.Id,
                        Stage = notify.Activity,
                        Kind = NoticeKind.Notify,
                        Key = NoticeKind.Notify,
                        DueAt = moment,
                        Recipient = Recipient.Administrators,
                    }]);
                    break;
                default:
                    context.Cycle = context.Cycle with { FlowEnded = true };
                    break;
            }
        }
    }

    /// <summary>`Met` for no units and `NotMet` before the stage's opening.</summary>
    private static bool Completion(CycleContext context, string activity)
    {
        var check = (CheckCompletionActivity)context.Definition.Flow.Activity(activity);
        return context.Stages.TryGetValue(check.Stage, out var stage) && stage.IsOpened
            && stage.Accepted * 100m >= check.Percent * stage.Counted;
    }

    /// <summary>Fills in days that were unknown until an event happened that they count from.</summary>
    internal static async Task LearnDays(CycleContext context)
    {
        foreach (var wait in (await CycleTable.Waits(context.Work, context.Cycle.Id)).Where(w => w.DueAt is null))
        {
            var rule = ((WaitUntilActivity)context.Definition.Flow.Activity(wait.Activity)).Date;
            if (context.Resolve(rule) is { } day)
            {
                await CycleTable.PutWait(context.Work, context.Cycle.Id, wait with { DueAt = context.StartOf(day) });
            }
        }

        foreach (var stage in InOrder(context, s => s.State == StageState.Waiting && s.OpensAt is null))
        {
            if (OpensAt(context, stage.Key) is { } opensAt)
            {
                await context.Put(stage with { OpensAt = opensAt });
            }
        }

        foreach (var stage in InOrder(context, s => s.State == StageState.Open && s.DoneAt is null && s.LatestAt is null))
        {
            if (LatestAt(context, stage) is { } latestAt)
            {
                await context.Put(stage with { LatestAt = latestAt });
            }
        }
    }

    /// <summary>Null while the opening day, or the due day of which it is the opening, is unknown.</summary>
    internal static DateTimeOffset? OpensAt(CycleContext context, string key)
    {
        var definition = context.Definition.Stage(key);
        var opensOn = definition.OpensOn is null ? context.Cycle.LaunchedDay : context.Resolve(definition.OpensOn);
        var dueKnown = definition.DueOn is CountedDay { Event: DayEvent.Opened } own && own.Stage == key
            || context.Amendments.GetValueOrDefault(key)?.DueDay is not null
            || context.Resolve(definition.DueOn) is not null;
        return opensOn is { } day && dueKnown ? context.StartOf(day) : null;
    }

    internal static DateTimeOffset? LatestAt(CycleContext context, StageRow stage)
    {
        var rule = context.Definition.Stage(stage.Key).Latest;
        var amended = context.Amendments.GetValueOrDefault(stage.Key)?.LatestDay;
        var day = amended ?? (rule is null ? null : context.Resolve(rule));
        return rule is not null && day is null ? null
            : context.StartOf(CycleDays.LatestDay(day, stage.LastValidDay!.Value, context.Calendar).AddDays(1));
    }

    private static List<StageRow> InOrder(CycleContext context, Func<StageRow, bool> which) =>
        [.. context.Stages.Values.Where(which).OrderBy(s => s.Key, StringComparer.Ordinal)];
}
