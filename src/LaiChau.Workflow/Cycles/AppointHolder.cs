using System.Globalization;
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
    internal const string Appointed = "post.appointed";

    internal const string Vacated = "post.vacated";

    /// <summary>At this moment: the instant is taken inside the transaction, however long it waited for its turn.</summary>
    /// <param name="zone">Whose days `until` and the appointment's day are.</param>
    public async Task<AppointAnswer> RunNow(Appointment appointment, TimeZoneInfo zone, TimeProvider clock, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        return await Run(work, appointment, clock.GetUtcNow(), zone, cancel);
    }

    /// <param name="at">The instant it takes effect.</param>
    /// <param name="zone">Whose days `until` and the appointment's day are.</param>
    public async Task<AppointAnswer> Run(Appointment appointment, DateTimeOffset at, TimeZoneInfo zone, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        return await Run(work, appointment, at, zone, cancel);
    }

    /// <summary>Who is named without an address keeps the one he has.</summary>
    private static PersonRecord? Known(PersonRecord? named, TreeSnapshot today) =>
        named is { Email: null } && today.FindPerson(named.Id) is { } stored ? new PersonRecord { Id = named.Id, Name = named.Name, Email = stored.Email } : named;

    private async Task<AppointAnswer> Run(Work work, Appointment appointment, DateTimeOffset at, TimeZoneInfo zone, CancellationToken cancel)
    {
        var day = LocalTime.DayOf(at, zone);
        var today = await tree.On(work, day);
        if (today.ByCode(appointment.Unit) is not { } unit || !unit.IsValidOn(day))
        {
            return AppointAnswer.UnknownUnit;
        }

        var post = PostWords.Word(appointment.Post);
        var held = (await tree.Data(work)).Posts.Where(p => p.UnitId == unit.Id && p.Kind == post && p.IsHeldOn(day)).ToList();
        var before = held.Where(p => p.StandsInFor is null).ToList();
        if (appointment.Reason is not null && IsSo(appointment, before, day, today) && await WasHis(work, appointment, unit, post, day, zone))
        {
            return AppointAnswer.Done;
        }

        if (appointment.Shown is { } shown && !held.Select(p => HeldTerm(p.Id, p.ToDay)).ToHashSet(StringComparer.Ordinal).SetEquals(shown))
        {
            return AppointAnswer.HoldersHaveChanged;
        }

        if (await Newcomer(work, appointment, today) is { } unwelcome)
        {
            return unwelcome;
        }

        if (Refused(appointment, today, unit, day) is { } refused)
        {
            return refused;
        }

        var person = Known(appointment.Person, today) ?? (appointment.PersonId is { } id ? today.FindPerson(id) : null);
        if (person is null && appointment.PersonId is not null)
        {
            return AppointAnswer.UnknownPerson;
        }

        await TreeTable.EndPosts(work, unit.Id, post, day, at);
        if (person is not null)
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
        if (appointment.Reason is not null)
        {
            ledger.Add(new LedgerEntry(LedgerPhase.People, person is null ? Vacated : Appointed)
            {
                Unit = unit.Code,
                To = person is null ? [.. before.Select(p => p.PersonId)] : [person.Id],
                Cause = post,
                Reason = appointment.Reason,
                By = appointment.By,
            });
        }

        await FollowHolders.Run(work, await tree.On(work, day), ledger, LedgerPhase.People, null, [unit.Id], at, appointment.By);
        await LedgerTable.Append(work, ledger, at);
        await work.Commit(cancel);
        return AppointAnswer.Done;
    }

    /// <summary>A term as it was shown: another row or another last day is another one.</summary>
    internal static string HeldTerm(long id, DateOnly? to) => string.Create(CultureInfo.InvariantCulture, $"{id}:{to:yyyy-MM-dd}");

    /// <summary>The post is held as the appointment wants it, since today.</summary>
    private static bool IsSo(Appointment appointment, List<PostRecord> held, DateOnly day, TreeSnapshot today) =>
        (appointment.Person?.Id ?? appointment.PersonId) is not { } id ? held.Count == 0
        : held is [{ FromAt: not null } only] && only.PersonId == id && only.FromDay == day && only.ToDay == appointment.Until
            && (appointment.Person is not { } person || (today.FindPerson(id) is { } known && known.Name == person.Name && (person.Email is null || person.Email == known.Email)));

    /// <summary>That it is so is his own doing of today: a button was pressed twice.</summary>
    private static async Task<bool> WasHis(Work work, Appointment appointment, UnitRecord unit, string post, DateOnly day, TimeZoneInfo zone) =>
        await LedgerTable.NewestOfPost(work, unit.Code, post) is { } newest
        && newest.ByPerson == appointment.By && LocalTime.DayOf(newest.At, zone) == day
        && newest.Event == (appointment.Person is null && appointment.PersonId is null ? Vacated : Appointed);

    private static async Task<AppointAnswer?> Newcomer(Work work, Appointment appointment, TreeSnapshot today) =>
        appointment.Person is not { } person ? null
        : today.FindPerson(person.Id) is not null ? (appointment.IsNew ? AppointAnswer.PersonIsKnown : null)
        : (await OperatorNameTable.All(work)).Contains(person.Id) ? AppointAnswer.PersonIsOperator
        : null;

    private static AppointAnswer? Refused(Appointment appointment, TreeSnapshot today, UnitRecord unit, DateOnly day) =>
        appointment.Post == PostKind.Administrator && today.Parent(unit.Id) is not null ? AppointAnswer.AdministratorBelowRoot
        : appointment.Until < day ? AppointAnswer.UntilIsPast
        : null;
}

/// <param name="Person">With name and address, known so far or not; null: see <see cref="PersonId"/>.</param>
/// <param name="Until">Last day, inclusive; null: until further notice.</param>
public sealed record Appointment(string Unit, PostKind Post, PersonRecord? Person, DateOnly? Until)
{
    /// <summary>Somebody whom the store knows, instead of <see cref="Person"/>; with neither the post is left vacant.</summary>
    public string? PersonId { get; init; }

    /// <summary>Whether <see cref="Person"/> is somebody whom the store has not: whoever has that id already keeps his name and address.</summary>
    public bool IsNew { get; init; }

    /// <summary>Why, for the ledger, which then has a line of its own; a story appoints without.</summary>
    public string? Reason { get; init; }

    /// <summary>Terms of the post that were shown to who appoints (<see cref="AppointHolder.HeldTerm"/>); null: whoever holds it is replaced.</summary>
    internal IReadOnlyCollection<string>? Shown { get; init; }

    /// <summary>Id of who appoints; the caller has checked that he may.</summary>
    public string? By { get; init; }
}

/// <summary>What came of an appointment.</summary>
public enum AppointAnswer
{
    Done,

    /// <summary>No unit has this code, or not on that day.</summary>
    UnknownUnit,

    /// <summary>Nobody of this id is known, and no name was given.</summary>
    UnknownPerson,

    /// <summary>Somebody has the id of who was to be new.</summary>
    PersonIsKnown,

    /// <summary>An operator signs in with the id of who was to be new.</summary>
    PersonIsOperator,

    /// <summary>Administrators are those of the root unit.</summary>
    AdministratorBelowRoot,
    UntilIsPast,

    /// <summary>Somebody else has given the post meanwhile, or it is held until another day than was shown.</summary>
    HoldersHaveChanged,
}
