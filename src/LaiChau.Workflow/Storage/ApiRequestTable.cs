namespace LaiChau.Workflow.Storage;

/// <summary>SQL over writes by their idempotency key: the answer is written in the transaction of its effect.</summary>
internal static class ApiRequestTable
{
    private const string ReadSql = "select token, key, request, status, answer, made_at from api_request where token = @Token and key = @Key";

    public static async Task<ApiRequestRow?> Read(Work work, string token, string key) =>
        (await work.Query<ApiRequestRow>(ReadSql, new { Token = token, Key = key })).SingleOrDefault();

    private const string InsertSql = """
        insert into api_request (token, key, request, status, answer, made_at)
        values (@Token, @Key, @Request, @Status, @Answer, @MadeAt)
        """;

    public static Task Insert(Work work, ApiRequestRow request) => work.Execute(InsertSql, request);

    private const string FinishSql = "update api_request set status = @Status, answer = @Answer where token = @Token and key = @Key and status = 0";

    public static Task Finish(Work work, string token, string key, int status, string answer) =>
        work.Execute(FinishSql, new { Token = token, Key = key, Status = status, Answer = answer });
}

internal sealed record ApiRequestRow
{
    /// <summary>Name of the token; a key is that of its token alone.</summary>
    public string Token { get; init; } = "";

    public string Key { get; init; } = "";

    /// <summary>Digest of what was asked.</summary>
    public string Request { get; init; } = "";

    public int Status { get; init; }

    public string Answer { get; init; } = "";

    public DateTimeOffset MadeAt { get; init; }
}
