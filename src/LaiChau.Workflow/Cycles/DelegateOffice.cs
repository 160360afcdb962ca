using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Cycles;

/// <summary>
/// Whoever answers for a unit lets somebody stand in for him for some days (domain.md 2.2): open work goes to that person
/// on the first day and comes back after the last, as with any change of the holder.
/// </summary>
public sealed class DelegateOffice(Database database, Tree tree)
{
    /// <summary>A slip in the year would take the post away for good.</summary>
    public const int LongestDays = 366;

    /// <summary>At this moment: the instant is taken inside the transaction.</summary>
    /// <param name="zone">Whose days the first and the last are.</param>
    public async Task<DelegateAnswer> RunNow(Delegation delegation, TimeZoneInfo zone, TimeProvider clock, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var now = clock.GetUtcNow();
        var today = LocalTime.DayOf(now, zone);
        var day = await tree.On(work, today);
        if (day.ByCode(delegation.Unit) is not { } unit || day.AnswersFor(unit.Id)?.Person != delegation.By || day.Away(unit.Id) is not null)
        {
            return DelegateAnswer.NotTheHead;
        }

        var data = await tree.Data(work);
        if (!Candidates(data, day, unit.Id).Contains(delegation.Person, StringComparer.Ordinal))
        {
            return DelegateAnswer.NotHere;
        }

        if (delegation.From < today || delegation.To < delegation.From || delegation.To > today.AddDays(LongestDays))
        {
            return DelegateAnswer.DayNotAllowed;
        }

        if (Of(data, unit.Id, today).Any(p => p.StandsInFor == delegation.By && p.FromDay <= delegation.To && p.ToDay >= delegation.From))
        {
            return DelegateAnswer.Overlaps;
        }

        var atOnce = delegation.From == today;
        await TreeTable.InsertPosts(work, [new PostRecord
        {
            Id = await Keys.Take(work, Keys.Row, 1),
            UnitId = unit.Id,
            Kind = PostWords.Word(PostKind.Delegate),
            PersonId = delegation.Person,
            FromDay = delegation.From,
            ToDay = delegation.To,
            FromAt = atOnce ? now : null,
            StandsInFor = delegation.By,
        }]);
        await Follow(work, unit.Id, today, now, delegation.By);
        await work.Commit(cancel);
        return DelegateAnswer.Done;
    }

    /// <summary>Before its time: who gave his place takes it back, or an administrator does.</summary>
    /// <param name="id">The delegation's row.</param>
    /// <param name="by">Person id.</param>
    public async Task<DelegateAnswer> EndNow(long id, string by, TimeZoneInfo zone, TimeProvider clock, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var now = clock.GetUtcNow();
        var today = LocalTime.DayOf(now, zone);
        var post = (await tree.Data(work)).Posts.FirstOrDefault(p => p.Id == id && p.StandsInFor is not null && p.ToAt is null && p.ToDay >= today);
        if (post is null)
        {
            return DelegateAnswer.NoDelegation;
        }

        if (post.StandsInFor != by && !(await tree.On(work, today)).Administrators.Contains(by))
        {
            return DelegateAnswer.NotTheHead;
        }

        await TreeTable.EndPost(work, id, now);
        await Follow(work, post.UnitId, today, now, by);
        await work.Commit(cancel);
        return DelegateAnswer.Done;
    }

    /// <summary>Those of today and those to come, of one unit.</summary>
    internal static IEnumerable<PostRecord> Of(TreeData data, long unit, DateOnly today) =>
        data.Posts.Where(p => p.UnitId == unit && p.StandsInFor is not null && p.ToAt is null && p.ToDay >= today).OrderBy(p => p.FromDay);

    /// <summary>Who may stand in: people with a post today in the unit itself or directly below it. Person ids, those of the unit first.</summary>
    internal static IReadOnlyList<string> Candidates(TreeData data, TreeSnapshot today, long unit)
    {
        var below = today.Children(unit).Select(u => u.Id).ToHashSet();
        var answers = today.AnswersFor(unit)?.Person;
        return [.. data.Posts
            .Where(p => (p.UnitId == unit || below.Contains(p.UnitId)) && p.Kind != PostWords.Viewer && p.IsHeldOn(today.Day) && p.PersonId != answers)
            .OrderBy(p => p.UnitId == unit ? 0 : 1)
            .ThenBy(p => today.Unit(p.UnitId).Code, StringComparer.Ordinal)
            .ThenBy(p => p.PersonId, StringComparer.Ordinal)
            .Select(p => p.PersonId)
            .Distinct(StringComparer.Ordinal)];
    }

    private async Task Follow(Work work, long unit, DateOnly today, DateTimeOffset now, string by)
    {
        await TreeTable.Bump(work);
        var ledger = new LedgerBuffer();
        await FollowHolders.Run(work, await tree.On(work, today), ledger, LedgerPhase.People, null, [unit], now, by);
        await LedgerTable.Append(work, ledger, now);
    }
}

/// <param name="Unit">Code of the unit.</param>
/// <param name="Person">Who stands in.</param>
/// <param name="From">The first day, today or later.</param>
/// <param name="To">The last day, inclusive.</param>
/// <param name="By">Who answers for the unit and will be away.</param>
public sealed record Delegation(string Unit, string Person, DateOnly From, DateOnly To, string By);

/// <summary>What came of a delegation.</summary>
public enum DelegateAnswer
{
    Done,

    /// <summary>Who acts does not answer for the unit, or somebody stands in for him already.</summary>
    NotTheHead,

    /// <summary>The person has no post in the unit or directly below it.</summary>
    NotHere,
    DayNotAllowed,

    /// <summary>Somebody stands in on some of these days already.</summary>
    Overlaps,

    /// <summary>There is none of this number, or it is over.</summary>
    NoDelegation,
}
