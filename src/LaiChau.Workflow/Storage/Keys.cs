namespace LaiChau.Workflow.Storage;

/// <summary>Blocks of bigint keys from a sequence row; taken inside the transaction, so none is lost or used twice.</summary>
internal static class Keys
{
    public const string Row = "row";
    public const string Mail = "mail";
    public const string Ledger = "ledger";

    private const string TakeSql =
        "update sequence set value = value + @Count where name = @Name returning value";

    /// <returns>The first key of a block of <paramref name="count"/>.</returns>
    public static async Task<long> Take(Work work, string name, int count) =>
        await work.Scalar<long>(TakeSql, new { Name = name, Count = count }) - count + 1;
}
