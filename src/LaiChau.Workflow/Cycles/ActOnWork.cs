// Long because an action is decided, applied and told in one piece over one set of loaded rows.
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Cycles;

/// <summary>
/// Carries out what people do with assignments: one action of a page or thousands of a rehearsal, through the same
/// rules (Actions/), loaded and written as sets. What the rules forbid is a line of the ledger, not an error.
/// </summary>
public sealed class ActOnWork(Database database, Tree tree)
{
    /// <summary>
    /// Actions of this moment, all in one transaction: the instant is taken inside it, so that the ledger's lines are in the
    /// order of their instants however long it waited for its turn.
    /// </summary>
    /// <param name="cycleId">A cycle in any state.</param>
    /// <param name="actions">Their own instants do not count.</param>
    /// <exception cref="ArgumentException">An action names a stage or unit that does not exist.</exception>
    public async Task<ActResult> RunNow(long cycleId, IReadOnlyList<WorkAction> actions, TimeProvider clock, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var now = clock.GetUtcNow();
        return await Run(work, cycleId, [.. actions.Select(a => a with { At = now })], cancel);
    }

    /// <param name="cycleId">The cycle, in any state.</param>
    /// <param name="actions">In the order of their instants.</param>
    /// <returns>
    /// How far it came: after an instant that gives the clock something to do at once (a stage's rule may be met, a
    /// notice may leave in an open window), or before the next action, the rest is left for the next call.
    /// </returns>
    /// <exception cref="ArgumentException">An action names a stage or unit that does not exist.</exception>
    public async Task<ActResult> Run(long cycleId, IReadOnlyList<WorkAction> actions, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        return await Run(work, cycleId, actions, cancel);
    }

    private async Task<ActResult> Run(Work work, long cycleId, IReadOnlyList<WorkAction> actions, CancellationToken cancel)
    {
        var batch = new Batch(await CycleContext.Load(work, tree, await CycleTable.ById(work, cycleId), new LedgerBuffer()));
        await batch.Load(actions);
        var done = 0;
        while (done < actions.Count && !batch.ClockHasWork && !(batch.NewMoment < actions[done].At))
        {
            var at = actions[done].At;
            await SweepFirst(work, cycleId, batch, [.. actions.Skip(done).TakeWhile(a => a.At == at)]);
            for (; done < actions.Count && actions[done].At == at; done++)
            {
                await batch.Do(actions[done]);
            }
        }

        await batch.Write();
        await work.Commit(cancel);
        return new ActResult(done, batch.ClockHasWork, batch.Outcomes);
    }

    /// <summary>A rung whose moment came before the actions is a notice, also when the sweep has not come by yet.</summary>
    /// <param name="actions">Of one instant.</param>
    private static async Task SweepFirst(Work work, long cycleId, Batch batch, IReadOnlyList<WorkAction> actions)
    {
        if (actions.Any(a => batch.NextRungOf(a) < a.At))
        {
            await batch.WriteRows();
            await SweepDueRungs.UpTo(work, actions[0].At.AddMilliseconds(-1), cycleId);
            await batch.Load(actions);
        }
    }

    private sealed class Batch(CycleContext context)
    {
        private readonly Dictionary<(string Stage, string Unit), AssignmentRow> assignments = [];
        private readonly HashSet<(string Stage, string Unit)> changed = [];
        private readonly HashSet<string> changedStages = new(StringComparer.Ordinal);
        private readonly HashSet<long> moved = [];
        private readonly Dictionary<string, FormDefinition?> forms = new(StringComparer.Ordinal);
        private readonly List<AnswerRow> answers = [];
        private readonly List<(DateTimeOffset At, LedgerEntry Entry)> lines = [];
        private readonly Dictionary<string, Dictionary<long, string>> listed = new(StringComparer.Ordinal);
        private readonly Calendar.SendWindows windows = new(context.Definition.SendWindow, context.Zone, context.Calendar);

        public bool ClockHasWork { get; private set; }

        /// <summary>The earliest moment that these actions gave the clock: a next rung, the window of a new notice.</summary>
        public DateTimeOffset? NewMoment { get; private set; }

        public List<ActOutcome> Outcomes { get; } = [];

        public async Task Load(IReadOnlyList<WorkAction> actions)
        {
            var units = (await context.TreeData()).ByCode;
            foreach (var ofStage in actions.GroupBy(a => a.Stage, StringComparer.Ordinal))
            {
                _ = context.Definition.Stage(ofStage.Key);
                if (context.Stages.TryGetValue(ofStage.Key, out var stage))
                {
                    var ids = ofStage.Select(a => units.TryGetValue(a.Unit, out var unit) ? unit.Id
                        : throw new ArgumentException($"There is no unit '{a.Unit}'.", nameof(actions))).Distinct();
                    foreach (var row in await AssignmentTable.OfUnits(context.Work, stage.Id, ids))
                    {
                        assignments[(row.Stage, row.Unit)] = row;
                    }
                }
            }
        }

        public DateTimeOffset? NextRungOf(WorkAction action) =>
            assignments.TryGetValue((action.Stage, action.Unit), out var row) ? row.NextAt : null;

        public async Task Do(WorkAction action)
        {
            var decision = await Decide(action);
            if (decision.Refusal is { } refusal)
            {
                Outcomes.Add(Outcome(action, refusal) with { Problems = decision.Problems });
                // A draft is nothing that happened, and who was overtaken may well be allowed.
                if (action is DraftAction || refusal == Refusal.ChangedMeanwhile)
                {
                    return;
                }

                lines.Add((action.At, context.Line(LedgerPhase.People, "assignment.refused", action.Stage) with
                {
                    Unit = action.Unit,
                    Action = action.Word,
                    Reason = refusal,
                    By = action.By,
                }));
                return;
            }

            await Apply(action, assignments[(action.Stage, action.Unit)], decision);
            Outcomes.Add(Outcome(action, null));
        }

        private ActOutcome Outcome(WorkAction action, string? refusal)
        {
            var row = assignments.GetValueOrDefault((action.Stage, action.Unit));
            return new ActOutcome(refusal, row?.Id, row?.Version, row?.State);
        }

        private async Task<Decision> Decide(WorkAction action)
        {
            var stage = context.Stages.GetValueOrDefault(action.Stage);
            if (stage is null || !stage.IsOpened)
            {
                return Decision.Refuse(Refusal.StageNotOpen);
            }

            if (!assignments.TryGetValue((action.Stage, action.Unit), out var assignment))
            {
                return Decision.Refuse(Refusal.NotAssigned);
            }

            if (action.ExpectedVersion is { } expected && expected != assignment.Version)
            {
                return Decision.Refuse(Refusal.ChangedMeanwhile);
            }

            if (stage.State == StageState.Closed && !MayTouchClosed(action))
            {
                return Decision.Refuse(Refusal.StageClosed);
            }

            if (assignment.State is AssignmentState.Exempted or AssignmentState.Cancelled or AssignmentState.Lapsed)
            {
                return Decision.Refuse(Refusal.AssignmentEnded);
            }

            var today = context.DayOf(action.At);
            var it = new Situation(assignment, stage, context.Definition.Stage(action.Stage), await context.TreeOn(today), context.Calendar, today);
            return action switch
            {
                SubmitAction submit => await Checked(SubmitWork.Submit(it, submit), submit, submit.Values),
                DraftAction draft => await Named(SubmitWork.Keep(it, draft), draft, draft.Values),
                WithdrawAction withdraw => SubmitWork.Withdraw(it, withdraw),
                ReturnAction back => ReviewWork.Return(it, back),
                AcceptAction accept => await Checked(ReviewWork.Accept(it, accept), accept, accept.Values),
                ReopenAction reopen => ReviewWork.Reopen(it, reopen),
                ExtendAction extend => GrantRelief.Extend(it, extend),
                ExemptAction exempt => GrantRelief.Exempt(it, exempt),
                AskExtensionAction ask => AskForTime.Ask(it, ask),
                DeclineExtensionAction decline => AskForTime.Decline(it, decline),
                _ => throw new ArgumentException($"Unknown action '{action.Word}'.", nameof(action)),
            };
        }

        /// <summary>Who may act has been decided: whoever may not hears nothing of the form.</summary>
        /// <param name="values">Null: nothing is given on the system, and nothing is checked (design.md section 5).</param>
        private async Task<Decision> Checked(Decision decision, WorkAction action, string? values)
        {
            if (decision.Refusal is not null || values is null)
            {
                return decision;
            }

            var form = await FormOf(action.Stage);
            var problems = form is null ? []
                : action is AcceptAction ? FormCheck.Review(form, values, decision.After!.Submission, context.Cycle.Year)
                : FormCheck.Unit(form, values, context.Cycle.Year, form.Register is null ? null : (await Listed(action.Stage)).GetValueOrDefault(decision.After!.Id));
            if (problems.Count > 0)
            {
                return Decision.Refuse(Refusal.Incomplete) with { Problems = problems };
            }

            if (action is not AcceptAction && await Named(decision, action, values) is { Refusal: not null } missing)
            {
                return missing;
            }

            answers.Add(new AnswerRow
            {
                AssignmentId = decision.After!.Id,
                Part = action is AcceptAction ? AnswerRow.Review : AnswerRow.Unit,
                Submission = decision.After.Submissions,
                AnsweredAt = action.At,
                ByPerson = decision.Lines[0].By,
                Answers = values,
            });
            return decision;
        }

        /// <summary>Neither a draft nor a submission names a file that is not there: whoever reads it later would find nothing.</summary>
        private async Task<Decision> Named(Decision decision, WorkAction action, string? values) =>
            decision.Refusal is null && values is not null && await FormOf(action.Stage) is { } form
            && await FormFiles.Missing(context.Work, form, decision.After!.Id, values) is { Count: > 0 } missing
                ? Decision.Refuse(Refusal.Incomplete) with { Problems = missing }
                : decision;

        private async Task<FormDefinition?> FormOf(string stage)
        {
            if (!forms.TryGetValue(stage, out var form))
            {
                forms[stage] = form = await CycleFormTable.Of(context.Work, context.Cycle.Id, stage);
            }

            return form;
        }

        /// <summary>What the lists of these actions' units come to, by assignment; one question a stage.</summary>
        private async Task<Dictionary<long, string>> Listed(string stage)
        {
            if (!listed.TryGetValue(stage, out var counts))
            {
                listed[stage] = counts = await RegisterTable.Counts(context.Work, assignments.Where(a => a.Key.Stage == stage).Select(a => a.Value.Id));
            }

            return counts;
        }

        /// <summary>Accepted work is reopened, and our own outage made good, after the stage has closed; the first only while the cycle runs.</summary>
        private bool MayTouchClosed(WorkAction action) =>
            (action is ExtendAction { ServiceUnavailable: true } && context.Cycle.State != CycleState.Cancelled)
            || (action is ReopenAction && context.Cycle.State is CycleState.Running or CycleState.Paused);

        private async Task Apply(WorkAction action, AssignmentRow before, Decision decision)
        {
            var stage = context.Stages[action.Stage];
            var after = decision.After!.Changed;
            foreach (var line in decision.Lines)
            {
                context.Ledger.Add(line);
            }

            if (action is ReopenAction)
            {
                await AttachmentTable.Look(context.Work, before.Id, action.At + AttachFile.Waits);
            }

            if (decision.Withdraws != WithdrawalReason.Nothing)
            {
                // Before its notices are read: a claimed mail that is handed over in between would say what is withdrawn here.
                await MailTable.UnclaimOf(context.Work, [before.Id]);
            }

            await Withdraw(before, decision.Withdraws);
            after = decision.Ladder switch
            {
                LadderChange.Work => Follow(after, await context.WorkSchedule(stage, after.LastValidDay), action.At),
                LadderChange.Review => Follow(after, await context.ReviewSchedule(stage, context.DayOf(action.At)), action.At),
                LadderChange.Ends => after with { ScheduleId = null, NextAt = null },
                _ => after,
            };
            var told = await Tell(action, before, after, decision);
            if (decision.OwedAgain)
            {
                after = await NobodyAnswers(action, after);
            }

            Count(stage, before.State, after.State);
            assignments[(action.Stage, action.Unit)] = after;
            changed.Add((action.Stage, action.Unit));
            if (action is not DraftAction)
            {
                moved.Add(after.Id);
            }

            lines.AddRange(context.Ledger.Take().Select(line => (action.At, line)));
            ClockHasWork |= told && windows.OpenAt(action.At) is not null;
            Earlier(after.NextAt);
            Earlier(told ? windows.FirstEndingAfter(action.At).From : null);
        }

        private void Earlier(DateTimeOffset? moment)
        {
            if (NewMoment is null || moment < NewMoment)
            {
                NewMoment = moment;
            }
        }

        private static AssignmentRow Follow(AssignmentRow assignment, Schedule schedule, DateTimeOffset at) =>
            assignment with { ScheduleId = schedule.Id, NextAt = schedule.NextAt(at) };

        private async Task Withdraw(AssignmentRow before, WithdrawalReason withdraws)
        {
            if (withdraws == WithdrawalReason.Exempted)
            {
                await EndWork.Withdraw(context, before, "exempted", LedgerPhase.People);
            }
            else if (withdraws == WithdrawalReason.Declined)
            {
                await EndWork.Withdraw(context, before, "declined", LedgerPhase.People, n => n.Kind == NoticeKind.ExtensionAsked);
            }
            else if (withdraws != WithdrawalReason.Nothing)
            {
                await EndWork.Withdraw(context, before, "newDeadlineVersion", LedgerPhase.People, n =>
                    n.Kind is NoticeKind.Work or NoticeKind.Extended or NoticeKind.ExtensionAsked or NoticeKind.ExtensionDeclined
                    || (n.Kind == NoticeKind.Review && withdraws == WithdrawalReason.Returned));
            }
        }

        /// <returns>A notice has come to be.</returns>
        private async Task<bool> Tell(WorkAction action, AssignmentRow before, AssignmentRow after, Decision decision)
        {
            if (decision.Tells is { } kind)
            {
                var notice = FollowHolders.EventNotice(after, kind, decision.TellsTo, action.At);
                await NoticeTable.Add(context.Work, [notice with { OldDay = kind == NoticeKind.Extended ? before.LastValidDay : null }]);
            }

            return decision.Tells is not null;
        }

        /// <summary>The post fell vacant while the work lay with the reviewer: now that it is owed again, it is told once.</summary>
        private async Task<AssignmentRow> NobodyAnswers(WorkAction action, AssignmentRow after)
        {
            var answering = (await context.TreeOn(context.DayOf(action.At))).AnswersFor(after.UnitId)?.Person;
            if (answering is null && after.AnsweredBy is not null)
            {
                context.Ledger.Add(CycleContext.Line(LedgerPhase.People, "assignment.unassigned", after));
                await NoticeTable.Add(context.Work, [FollowHolders.UnassignedNotice(after, action.At)]);
            }

            return after with { AnsweredBy = answering };
        }

        private void Count(StageRow stage, string before, string after)
        {
            var next = stage with
            {
                Counted = stage.Counted - (after == AssignmentState.Exempted ? 1 : 0),
                HandedIn = stage.HandedIn + One(IsHandedIn, after) - One(IsHandedIn, before),
                Accepted = stage.Accepted + One(IsAccepted, after) - One(IsAccepted, before),
                Unended = stage.Unended + One(IsUnended, after) - One(IsUnended, before),
                // Reopened work opens its stage again.
                State = IsUnended(after) ? StageState.Open : stage.State,
            };
            context.Stages[stage.Key] = next;
            changedStages.Add(stage.Key);
            ClockHasWork |= next.Unended == 0 || (next.DoneAt is null && MayBeDone(next));

            static int One(Func<string, bool> holds, string state) => holds(state) ? 1 : 0;
        }

        private bool MayBeDone(StageRow stage) => AdvanceCycles.IsMet(context.Definition.Stage(stage.Key).DoneWhen, stage);

        public async Task Write()
        {
            await WriteRows();
            // Last, and once: whoever marks mails takes mail rows first and then the ledger's numbers.
            await LedgerTable.Append(context.Work, lines);
            lines.Clear();
        }

        public async Task WriteRows()
        {
            await AssignmentTable.Update(context.Work, changed.Select(key => assignments[key]));
            if (moved.Count > 0)
            {
                await MailTable.UnclaimOf(context.Work, moved);
            }

            foreach (var key in changedStages)
            {
                await context.Put(context.Stages[key]);
            }

            await AnswerTable.Insert(context.Work, answers);
            answers.Clear();
            changed.Clear();
            moved.Clear();
            changedStages.Clear();
        }

        private static bool IsHandedIn(string state) => state is AssignmentState.Submitted or AssignmentState.Accepted;

        private static bool IsAccepted(string state) => state == AssignmentState.Accepted;

        private static bool IsUnended(string state) => state is AssignmentState.Open or AssignmentState.Submitted;
    }
}

/// <param name="Done">How many of the actions were carried out or refused.</param>
/// <param name="ClockHasWork">The clock has something to do at the instant of the last one.</param>
/// <param name="Outcomes">What came of each of them.</param>
public sealed record ActResult(int Done, bool ClockHasWork, IReadOnlyList<ActOutcome> Outcomes);

/// <summary>What came of one action.</summary>
/// <param name="Refusal">The reason (<see cref="Actions.Refusal"/>); null: it is done.</param>
/// <param name="Assignment">The assignment's id; null: the unit has none in this stage.</param>
/// <param name="Version">Its version now.</param>
/// <param name="State">Its state now.</param>
public readonly record struct ActOutcome(string? Refusal, long? Assignment, long? Version, string? State)
{
    /// <summary>What is not as the form asks, when the refusal is <see cref="Actions.Refusal.Incomplete"/>.</summary>
    public IReadOnlyList<FieldProblem>? Problems { get; init; }
}
