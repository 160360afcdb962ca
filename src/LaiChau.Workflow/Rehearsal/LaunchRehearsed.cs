using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Engine;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Rehearsal;

/// <summary>
/// Launches what was rehearsed and approved. What it does is shown before by doing it in a transaction that is not
/// committed, so that what was shown cannot differ from the act.
/// </summary>
public sealed class LaunchRehearsed(Database database, ICycleEngine engine, TimeProvider clock)
{
    /// <param name="name">Null: as the definition and the year say.</param>
    public async Task<RehearsedLaunch> Preview(long id, string? name, CancellationToken cancel) => (await Tried(id, name, cancel)).Answer;

    /// <param name="seen">Digest of the effect that was shown.</param>
    /// <param name="by">Who launches; null: whoever sits at this machine.</param>
    public async Task<RehearsedLaunch> Run(long id, string? name, string seen, string? by, CancellationToken cancel)
    {
        // Once more, not committed: the beat that tells of the first letters must not happen.
        var (answer, tree) = await Tried(id, name, cancel);
        return answer is not RehearsedLaunch.Launches { Effect: var effect } ? answer
            : effect.Digest != seen ? new RehearsedLaunch.EffectHasChanged(effect)
            : await Launched(id, name, effect, tree, by, cancel);
    }

    /// <returns>With the version of the tree by which it was tried.</returns>
    private async Task<(RehearsedLaunch Answer, long Tree)> Tried(long id, string? name, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var version = await TreeTable.Version(work);
        var (answer, launched, kept) = await Launch(work, id, name, cancel);
        return (launched is null ? answer : new RehearsedLaunch.Launches(await Effect(work, launched, kept!, letters: true, cancel)), version);
    }

    /// <summary>Does what was shown, or nothing: between the trial and this transaction others may have been at work.</summary>
    private async Task<RehearsedLaunch> Launched(long id, string? name, LaunchEffect shown, long version, string? by, CancellationToken cancel)
    {
        await using (var work = await database.BeginAsync(cancel))
        {
            var same = await TreeTable.Version(work) == version;
            var (answer, launched, kept) = await Launch(work, id, name, cancel);
            if (launched is null)
            {
                return answer;
            }

            if (same && (await Effect(work, launched, kept!, letters: false, cancel)).WithoutLetters == shown.WithoutLetters)
            {
                await RehearsalTable.Launched(work, id, launched.Id, by);
                await work.Commit(cancel);
                return answer;
            }
        }

        var (now, _) = await Tried(id, name, cancel);
        return now is RehearsedLaunch.Launches { Effect: var effect } ? new RehearsedLaunch.EffectHasChanged(effect) : now;
    }

    /// <returns>Launched: null when nothing was done. Kept: null when there is no such rehearsal.</returns>
    private async Task<(RehearsedLaunch Answer, LaunchAnswer.Launched? Launched, KeptRehearsal? Kept)> Launch(Work work, long id, string? name, CancellationToken cancel)
    {
        if (await KeptRehearsal.Read(work, id, clock.GetUtcNow(), cancel) is not { } kept)
        {
            return (new RehearsedLaunch.NoRehearsal(), null, null);
        }

        if (kept.Row.CycleId is { } cycle && await CycleTable.Find(work, cycle) is { State: not CycleState.Cancelled } there)
        {
            return (new RehearsedLaunch.WasLaunched(there.Name), null, kept);
        }

        if (kept.Row.ApprovedBy is not { } approvedBy)
        {
            return (new RehearsedLaunch.NotApproved(), null, kept);
        }

        if (!kept.IsOfToday)
        {
            return (new RehearsedLaunch.NotOfToday(kept.Differences), null, kept);
        }

        var joined = new JoinedDatabase(work);
        // A tree of its own: what it remembers of this transaction must not outlive it.
        var tree = new Tree();
        var answer = await new LaunchCycle(joined, tree, engine, new AdvanceCycles(joined, tree, engine, clock), clock).Run(
            new LaunchRequest
            {
                Definition = kept.Now!.Definition,
                Forms = kept.Now.Forms,
                Year = kept.Row.Year,
                Scope = kept.Row.Scope,
                Name = name,
                Permit = new LaunchPermit.Rehearsed(kept.Summary.Key, approvedBy),
            },
            cancel);
        return answer switch
        {
            LaunchAnswer.Launched { AlreadyThere: true } other => (new RehearsedLaunch.WasLaunched(other.Name), null, kept),
            LaunchAnswer.Launched launched => (new RehearsedLaunch.Launched(launched.Name), launched, kept),
            _ => (new RehearsedLaunch.Refused(answer), null, kept),
        };
    }

    private async Task<LaunchEffect> Effect(Work work, LaunchAnswer.Launched launched, KeptRehearsal kept, bool letters, CancellationToken cancel)
    {
        var definition = kept.Now!.Definition;
        var rows = (await StageTable.OfCycle(work, launched.Id)).ToDictionary(s => s.Key, StringComparer.Ordinal);
        var (mails, withoutMailbox) = letters ? await FirstMails(work, launched, cancel) : (0, 0);
        return new LaunchEffect
        {
            Cycle = launched.Name,
            LaunchDay = LocalTime.DayOf(clock.GetUtcNow(), definition.Zone),
            Opened =
            [
                .. from stage in definition.Stages
                   let row = rows.GetValueOrDefault(stage.Id)
                   where row?.IsOpened == true
                   select new OpeningStage(stage.Title, row.OpeningDay!.Value, row.LastValidDay, row.Counted),
            ],
            Waiting =
            [
                .. from stage in definition.Stages
                   let row = rows.GetValueOrDefault(stage.Id)
                   where row is { IsOpened: false, OpensAt: not null }
                   select new OpeningStage(stage.Title, LocalTime.DayOf(row.OpensAt!.Value, definition.Zone), row.LastValidDay, 0),
            ],
            FirstMailAt = launched.FirstMailAt,
            FirstMailDay = launched.FirstMailAt is { } at ? LocalTime.DayOf(at, definition.Zone) : null,
            FirstMails = mails,
            WithoutMailbox = withoutMailbox,
            Unanswered = await work.Scalar<int>(UnansweredSql, new { Cycle = launched.Id }),
            Posts = kept.Posts,
        };
    }

    private const string UnansweredSql = "select count(*) from ledger where cycle_id = @Cycle and event = 'assignment.unassigned'";

    /// <summary>How many letters the first window brings, by letting its beat come within the transaction that nobody commits.</summary>
    private async Task<(int Mails, int WithoutMailbox)> FirstMails(Work work, LaunchAnswer.Launched launched, CancellationToken cancel)
    {
        if (launched.FirstMailAt is not { } at)
        {
            return (0, 0);
        }

        // Only of this cycle is told.
        await work.Execute(OthersRestSql, new { Cycle = launched.Id });
        var joined = new JoinedDatabase(work);
        var (tree, then) = (new Tree(), new SimulatedClock(at));
        await new AdvanceCycles(joined, tree, engine, then).Run(cancel);
        await new SweepDueRungs(joined, then).Run(cancel);
        await new ComposeDigests(joined, tree, then).Run(cancel);
        var counted = (await work.Query<MailsCounted>(FirstMailsSql, new { Cycle = launched.Id })).Single();
        return (counted.Mails, counted.WithoutMailbox);
    }

    private const string OthersRestSql = $"update cycle set state = '{CycleState.Paused}' where id <> @Cycle and state = '{CycleState.Running}'";

    private const string FirstMailsSql = """
        select count(*) as mails, count(case when p.email is null then 1 end) as without_mailbox
        from mail m join person p on p.id = m.person_id
        where m.id in (select n.mail_id from notice n where n.cycle_id = @Cycle)
        """;

    private sealed class MailsCounted
    {
        public int Mails { get; init; }

        public int WithoutMailbox { get; init; }
    }
}
