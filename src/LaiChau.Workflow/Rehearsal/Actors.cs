using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Rehearsal;

/// <summary>
/// `--act`: people who act by a seeded plan instead of a story. Every plan follows from the seed, the stage and the
/// unit alone, so that the same inputs give the same year.
/// </summary>
internal sealed class Actors(Acting acting, CycleDefinition definition, WorkingCalendar calendar) : People
{
    // Customary working hours (domain.md 5.1): 7:30-11:30 and 13:30-17:00.
    private static readonly TimeOnly Morning = new(7, 30);
    private static readonly TimeOnly Afternoon = new(13, 30);
    private const int MorningMinutes = 240;
    private const int WorkingMinutes = 450;

    /// <summary>In the mixture: of 1,000 units 850 are on time, 120 late, 30 never.</summary>
    private const int MixedOnTime = 850;
    private const int MixedLate = 970;
    private const int LongestLateness = 15;
    private const int LongestReview = 4;
    private const int LongestResubmission = 4;
    private const int EveryNthReturned = 20;

    /// <summary>Where nobody answers for a unit, somebody may do so later.</summary>
    private const int LookAgain = 5;
    private const int LooksAtMost = 40;

    private readonly PriorityQueue<Plan, (DateTimeOffset At, string Stage, string Unit)> plans = new();
    private readonly List<Plan> taken = [];

    public override DateTimeOffset? NextAt => plans.TryPeek(out _, out var key) ? key.At : null;

    public override void Opened(OpenedStage stage)
    {
        foreach (var assignment in stage.Assignments)
        {
            if (Submission(stage, assignment) is { } submission && Remaining(submission, assignment) is { } plan)
            {
                // What should have been done while nobody let them is done now.
                Add(plan.At < stage.At ? plan with { At = stage.At } : plan);
            }
        }
    }

    /// <summary>Null: the unit never hands anything in.</summary>
    private Plan? Submission(OpenedStage stage, OpenedAssignment assignment)
    {
        var random = Seeded(stage.Stage, assignment.Unit, PlanStep.Submit, 0);
        var share = random.Next(1000);
        if (acting.Mixed && share >= MixedLate)
        {
            return null;
        }

        var day = acting.Mixed && share >= MixedOnTime
            ? calendar.AddWorkingDays(stage.LastValidDay, 1 + random.Next(LongestLateness))
            : SpreadDay(stage.OpeningDay, stage.LastValidDay, random);
        var at = InWorkingHours(day, random);
        return new Plan(PlanStep.Submit, at > stage.At ? at : InWorkingHours(calendar.AddWorkingDays(stage.OpeningDay, 1), random),
            stage.Stage, assignment.Unit, assignment.UnitId)
        {
            Reviewed = definition.Stage(stage.Stage).Review == ReviewBy.Superior,
            ReturnsOnce = random.Next(EveryNthReturned) == 0,
        };
    }

    /// <summary>What is left of it, as the rows tell; a stage that has just opened has everything before it.</summary>
    private Plan? Remaining(Plan submission, OpenedAssignment assignment) => assignment.State switch
    {
        AssignmentState.Open when assignment.Submissions == 0 => submission,
        AssignmentState.Open => FollowUp(submission with { Step = PlanStep.Return }),
        AssignmentState.Submitted => FollowUp(submission with { ReturnsOnce = submission.ReturnsOnce && assignment.Submissions == 1 }),
        _ => null,
    };

    public override IReadOnlyList<StoryEvent> Next(DateTimeOffset? until, TreeSnapshot tree)
    {
        List<StoryEvent> events = [];
        taken.Clear();
        // What follows from one of these may come before the next of them.
        var before = DateTimeOffset.MaxValue;
        while (plans.TryPeek(out var plan, out var key) && (until is null || key.At <= until) && key.At < before
            && (taken.Count < AtATime || key.At == taken[^1].At))
        {
            plans.Dequeue();
            if (plan.Step is PlanStep.Submit or PlanStep.Resubmit && tree.AnswersFor(plan.UnitId) is null)
            {
                if (plan.Looks < LooksAtMost)
                {
                    Add(plan with { At = Later(plan, LookAgain), Looks = plan.Looks + 1 });
                }

                continue;
            }

            taken.Add(plan);
            before = FollowUp(plan) is { } next && next.At < before ? next.At : before;
            events.Add(new WorkEvent(plan.Step switch
            {
                PlanStep.Return => new ReturnAction(plan.At, plan.Unit, plan.Stage, acting.ReturnReason),
                PlanStep.Accept => new AcceptAction(plan.At, plan.Unit, plan.Stage),
                _ => new SubmitAction(plan.At, plan.Unit, plan.Stage, null),
            }));
        }

        return events;
    }

    public override void Done(int count, IReadOnlyList<string?> refusals)
    {
        for (var i = 0; i < taken.Count; i++)
        {
            if (i >= count)
            {
                Add(taken[i]);
            }
            else if (refusals[i] is null && FollowUp(taken[i]) is { } next)
            {
                Add(next);
            }
        }

        taken.Clear();
    }

    private Plan? FollowUp(Plan plan)
    {
        var step = plan.Step switch
        {
            PlanStep.Submit when plan.Reviewed => plan.ReturnsOnce ? PlanStep.Return : PlanStep.Accept,
            PlanStep.Return => PlanStep.Resubmit,
            PlanStep.Resubmit => PlanStep.Accept,
            _ => (PlanStep?)null,
        };
        if (step is null)
        {
            return null;
        }

        var next = plan with { Step = step.Value };
        var random = Seeded(plan.Stage, plan.Unit, next.Step, plan.Looks);
        return next with { At = Later(next, step == PlanStep.Resubmit ? 1 + random.Next(LongestResubmission) : random.Next(LongestReview + 1)) };
    }

    private void Add(Plan plan) => plans.Enqueue(plan, (plan.At, plan.Stage, plan.Unit));

    /// <summary>That many working days later in working hours; on the same day only if it is later there.</summary>
    private DateTimeOffset Later(Plan plan, int workingDays)
    {
        var random = Seeded(plan.Stage, plan.Unit, plan.Step, plan.Looks + 1);
        var day = LocalTime.DayOf(plan.At, definition.Zone);
        var at = InWorkingHours(calendar.OnOrAfter(calendar.AddWorkingDays(day, workingDays)), random);
        return at > plan.At ? at : InWorkingHours(calendar.AddWorkingDays(day, workingDays + 1), random);
    }

    private DateOnly SpreadDay(DateOnly from, DateOnly to, SeededRandom random)
    {
        var days = calendar.WorkingDaysAfter(from.AddDays(-1), to);
        return days == 0 ? calendar.OnOrAfter(from) : calendar.AddWorkingDays(from.AddDays(-1), 1 + random.Next(days));
    }

    private DateTimeOffset InWorkingHours(DateOnly day, SeededRandom random)
    {
        var minute = random.Next(WorkingMinutes);
        var time = minute < MorningMinutes ? Morning.AddMinutes(minute) : Afternoon.AddMinutes(minute - MorningMinutes);
        return LocalTime.At(day, time, definition.Zone);
    }

    /// <summary>A generator of its own for every step of every assignment, so that the order of asking does not matter.</summary>
    private SeededRandom Seeded(string stage, string unit, PlanStep step, int time) =>
        SeededRandom.Of(acting.Seed, stage, unit, (int)step, time);

    private enum PlanStep
    {
        Submit,
        Return,
        Resubmit,
        Accept,
    }

    private sealed record Plan(PlanStep Step, DateTimeOffset At, string Stage, string Unit, long UnitId)
    {
        public required bool Reviewed { get; init; }

        public required bool ReturnsOnce { get; init; }

        public int Looks { get; init; }
    }
}

/// <summary>`--act onTime` or `--act mixed:SEED`.</summary>
/// <param name="ReturnReason">What reviewers give as their reason.</param>
internal sealed record Acting(bool Mixed, int Seed, string ReturnReason);
