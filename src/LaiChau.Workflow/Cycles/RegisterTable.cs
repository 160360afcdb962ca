using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Cycles;

/// <summary>SQL over units' own lists. One statement reads rows, and it reads none of a unit that the reader does not keep.</summary>
internal static class RegisterTable
{
    private const string SummarySql = """
        select r.people, r.counts, r.changed_at, p.name as by_name
        from register r left join person p on p.id = r.by_person where r.assignment_id = @Assignment
        """;

    /// <summary>What the list comes to, for everybody who may see the assignment; null: there is no list.</summary>
    public static async Task<RegisterSummary?> Summary(Work work, long assignment) =>
        (await work.Query<RegisterSummary>(SummarySql, new { Assignment = assignment })).SingleOrDefault();

    /// <summary>What lists come to (JSON), by assignment; those without a list are left out.</summary>
    public static async Task<Dictionary<long, string>> Counts(Work work, IEnumerable<long> assignments) => (await work.Query<CountsRow>(
        $"select r.assignment_id, r.counts from register r where r.assignment_id {work.Database.InIds("@Assignments")}",
        new { Assignments = work.Database.Ids(assignments) })).ToDictionary(r => r.AssignmentId, r => r.Counts);

    /// <summary>The rows as JSON objects, in the order of the list.</summary>
    /// <param name="kept">Units whose lists the reader keeps on that day (<see cref="Actions.WhoMay.KeptBy"/>).</param>
    public static Task<List<string>> Rows(Work work, long assignment, IEnumerable<long> kept) => work.Query<string>(
        $"""
        select r.answers from register_row r join assignment a on a.id = r.assignment_id
        where r.assignment_id = @Assignment and a.unit_id {work.Database.InIds("@Kept")}
        order by r.position
        """,
        new { Assignment = assignment, Kept = work.Database.Ids(kept) });

    private const string ClearSql = "delete from register_row where assignment_id = @AssignmentId";

    private const string PutSql = """
        insert into register (assignment_id, people, counts, changed_at, by_person) values (@AssignmentId, @People, @Counts, @ChangedAt, @ByPerson)
        on conflict (assignment_id) do update set
            people = excluded.people, counts = excluded.counts, changed_at = excluded.changed_at, by_person = excluded.by_person
        """;

    private const string InsertSql = "insert into register_row (assignment_id, position, answers) values (@AssignmentId, @Position, @Answers)";

    /// <summary>The whole list anew.</summary>
    public static async Task Replace(Work work, RegisterRow register, IEnumerable<string> rows)
    {
        await work.Execute(ClearSql, new { register.AssignmentId });
        await work.Execute(PutSql, register);
        await work.ExecuteMany(InsertSql, rows.Select((answers, i) => new PersonRow { AssignmentId = register.AssignmentId, Position = i, Answers = answers }));
    }

    private sealed class CountsRow
    {
        public long AssignmentId { get; init; }

        public string Counts { get; init; } = "";
    }

    private sealed class PersonRow
    {
        public long AssignmentId { get; init; }

        public int Position { get; init; }

        public string Answers { get; init; } = "";
    }
}

internal sealed class RegisterRow
{
    public long AssignmentId { get; init; }

    public int People { get; init; }

    public string Counts { get; init; } = "";

    public DateTimeOffset ChangedAt { get; init; }

    public string ByPerson { get; init; } = "";
}

/// <summary>All that those above a unit read of its list.</summary>
internal sealed class RegisterSummary
{
    public int People { get; init; }

    /// <summary>JSON: by the unit's field what the rows come to.</summary>
    public string Counts { get; init; } = "";

    public DateTimeOffset ChangedAt { get; init; }

    public string? ByName { get; init; }
}
