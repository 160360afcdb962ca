using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Forms;

/// <summary>SQL over answers; rows are only ever added.</summary>
internal static class AnswerTable
{
    private const string InsertSql = """
        insert into answer (assignment_id, part, submission, answered_at, by_person, answers)
        values (@AssignmentId, @Part, @Submission, @AnsweredAt, @ByPerson, @Answers)
        """;

    public static Task Insert(Work work, IEnumerable<AnswerRow> rows) => work.ExecuteMany(InsertSql, rows);

    private const string OfAssignmentSql = """
        select assignment_id, part, submission, answered_at, by_person, answers from answer
        where assignment_id = @Assignment order by submission, part desc
        """;

    /// <summary>By submission; what the unit handed in before what was added to it.</summary>
    public static Task<List<AnswerRow>> OfAssignment(Work work, long assignment) =>
        work.Query<AnswerRow>(OfAssignmentSql, new { Assignment = assignment });

    private const string OneSql = "select answers from answer where assignment_id = @Assignment and part = @Part and submission = @Submission";

    /// <summary>Null: none were given.</summary>
    public static Task<string?> One(Work work, long assignment, string part, int submission) =>
        work.Scalar<string>(OneSql, new { Assignment = assignment, Part = part, Submission = submission });
}

/// <summary>One set of answers as it was given.</summary>
internal sealed record AnswerRow
{
    public const string Unit = "unit";
    public const string Review = "review";

    public long AssignmentId { get; init; }

    public string Part { get; init; } = "";

    /// <summary>Number of the submission that it is, or was added to.</summary>
    public int Submission { get; init; }

    public DateTimeOffset AnsweredAt { get; init; }

    public string? ByPerson { get; init; }

    public string Answers { get; init; } = "";
}
