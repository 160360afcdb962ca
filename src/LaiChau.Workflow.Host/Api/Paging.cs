namespace LaiChau.Workflow.Host.Api;

/// <summary>Pages of lists: `take` lines, then from the last one's key on.</summary>
internal static class Paging
{
    private const int Usual = 50;
    private const int Most = 500;

    public static int Take(int? take) => take switch
    {
        null => Usual,
        > 0 and <= Most => take.Value,
        _ => throw ProblemException.Field("take", ApiTexts.Get("TakeRange", Most)),
    };

    /// <returns>Null: that was the last page.</returns>
    public static long? Next<T>(IReadOnlyList<T> page, int take, Func<T, long> key) => page.Count < take ? null : key(page[^1]);
}
