using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Cycles;

/// <summary>
/// Gives a post to a person or leaves it vacant, at once: the former holder of that post ends, open work follows the
/// post (domain.md 2.2).
/// </summary>
public sealed class AppointHolder(Database database, Tree tree)
{
    /// <param name="at">The instant it takes effect.</param>
    /// <param name="zone">Whose days `until` and the appointment's day are.</param>
    public async Task Run(Appointment appointment, DateTimeOffset at, TimeZoneInfo zone, CancellationToken cancel)
    {
        var day = LocalTime.DayOf(at, zone);
        await using var work = await database.BeginAsync(cancel);
        var unit = (await tree.On(work, day)).ByCode(appointment.Unit)
            ?? throw new ArgumentException($"There is no unit '{appointment.Unit}'.", nameof(appointment));
        var post = PostWords.Word(appointment.Post);
        await TreeTable.EndPosts(work, unit.Id, post, day, at);
        if (appointment.Person is { } person)
        {
            await TreeTable.UpsertPeople(work, [person]);
            await TreeTable.InsertPosts(work, [new PostRecord
            {
                Id = await Keys.Take(work, Keys.Row, 1),
                UnitId = unit.Id,
                Kind = post,
                PersonId = person.Id,
                FromDay = day,
                ToDay = appointment.Until,
                FromAt = at,
            }]);
        }

        await TreeTable.Bump(work);
        var ledger = new LedgerBuffer();
        await FollowHolders.Run(work, await tree.On(work, day), ledger, LedgerPhase.People, null, [unit.Id], at);
        await LedgerTable.Append(work, ledger, at);
        await work.Commit(cancel);
    }
}

/// <param name="Person">Null: the post is left vacant.</param>
/// <param name="Until">Last day, inclusive; null: until further notice.</param>
public sealed record Appointment(string Unit, PostKind Post, PersonRecord? Person, DateOnly? Until);
