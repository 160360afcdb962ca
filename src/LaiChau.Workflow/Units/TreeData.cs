namespace LaiChau.Workflow.Units;

/// <summary>Units, parents, people and posts as rows, over all time; <see cref="TreeSnapshot"/> is one day of it.</summary>
internal sealed class TreeData
{
    private Dictionary<string, UnitRecord>? byCode;

    /// <summary>Codes are never used twice.</summary>
    public IReadOnlyDictionary<string, UnitRecord> ByCode => byCode ??= Units.ToDictionary(u => u.Code, StringComparer.Ordinal);

    public required long Version { get; init; }

    public required IReadOnlyList<UnitRecord> Units { get; init; }

    public required IReadOnlyList<ParentRecord> Parents { get; init; }

    public required IReadOnlyList<PersonRecord> People { get; init; }

    public required IReadOnlyList<PostRecord> Posts { get; init; }

    /// <summary>Days on which something dated begins, or has ended the day before; ascending.</summary>
    public required IReadOnlyList<DateOnly> ChangeDays { get; init; }
}

internal sealed class UnitRecord
{
    public long Id { get; init; }

    public string Code { get; init; } = "";

    public string Name { get; init; } = "";

    public string Kind { get; init; } = "";

    public DateOnly ValidFrom { get; init; }

    public DateOnly? ValidTo { get; init; }

    public int? Members { get; init; }

    public bool IsValidOn(DateOnly day) => ValidFrom <= day && (ValidTo is null || ValidTo >= day);
}

internal sealed class ParentRecord
{
    public long UnitId { get; init; }

    public long ParentId { get; init; }

    public DateOnly FromDay { get; init; }

    public DateOnly? ToDay { get; init; }
}

/// <summary>A person; the id is stable, name and address may change.</summary>
public sealed class PersonRecord
{
    public string Id { get; init; } = "";

    public string Name { get; init; } = "";

    public string? Email { get; init; }
}

/// <summary>Days are inclusive; the instants narrow them for appointments that took effect in mid-day.</summary>
internal sealed record PostRecord
{
    public long Id { get; init; }

    public long UnitId { get; init; }

    public string Kind { get; init; } = "";

    public string PersonId { get; init; } = "";

    public DateOnly FromDay { get; init; }

    public DateOnly? ToDay { get; init; }

    public DateTimeOffset? FromAt { get; init; }

    public DateTimeOffset? ToAt { get; init; }

    /// <summary>Of a delegate: whose place he takes, although that person holds his post; null: he has a vacant one's.</summary>
    public string? StandsInFor { get; init; }

    /// <summary>
    /// A term that a row of a file can mean. That somebody stands in for a while is in no file, and a term that was ended at
    /// an instant is over: a row which still has it asks for a new one.
    /// </summary>
    public bool IsOfTheFile => ToAt is null && StandsInFor is null;

    /// <summary>An appointment that has been ended at an instant stays ended for every later question.</summary>
    public bool IsHeldOn(DateOnly day) =>
        FromDay <= day && (ToDay is null || ToDay >= day) && ToAt is null;
}
