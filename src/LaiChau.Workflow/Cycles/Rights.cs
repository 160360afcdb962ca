using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Cycles;

/// <summary>What a person may read and administer today, by his posts of this day; acts are judged where they are done.</summary>
public sealed class Rights(Database database, Tree tree, TimeProvider clock)
{
    /// <summary>The zone whose day counts for what belongs to no one cycle.</summary>
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Ho_Chi_Minh");

    /// <returns>Null: nobody of this id is known.</returns>
    public async Task<PersonRights?> Of(string person, CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        var today = await tree.On(work, Today(clock));
        return today.FindPerson(person) is not { } known ? null : new PersonRights
        {
            Person = known.Id,
            Name = known.Name,
            IsAdministrator = today.Administrators.Contains(person),
            IsViewer = today.IsViewer(person),
            AnswersFor = [.. today.AnsweredBy(person).Select(u => today.Unit(u).Code).Order(StringComparer.Ordinal)],
        };
    }

    /// <summary>Whether he reads what this unit owes; not so when there is no such unit.</summary>
    public async Task<bool> See(string person, string unit, CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        var today = await tree.On(work, Today(clock));
        return today.ByCode(unit) is { } known && WhoMay.See(today, person, known.Id);
    }

    /// <summary>Whether he reads what was handed in: viewers read no grades.</summary>
    /// <param name="stageKind">As <see cref="WorkView.StageKind"/> has it.</param>
    public async Task<bool> SeeSubmission(string person, string unit, string stageKind, CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        var today = await tree.On(work, Today(clock));
        return today.ByCode(unit) is { } known && WhoMay.SeeSubmission(today, person, known.Id, Enum.Parse<StageKind>(stageKind));
    }

    internal static DateOnly Today(TimeProvider clock) => LocalTime.DayOf(clock.GetUtcNow(), Zone);
}

/// <summary>A person and what his posts of today allow.</summary>
public sealed record PersonRights
{
    public required string Person { get; init; }

    public required string Name { get; init; }

    public required bool IsAdministrator { get; init; }

    public required bool IsViewer { get; init; }

    /// <summary>Codes of the units for which he answers.</summary>
    public required IReadOnlyList<string> AnswersFor { get; init; }
}
