using LaiChau.Workflow.Host.Api;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Host.Pages;

/// <summary>
/// The second press of a button, or a page that was sent again on a slow line: the last thing on record that he has done is this
/// very thing, a moment ago. It is answered as the first was.
/// </summary>
internal static class PressedTwice
{
    /// <summary>A slow line between two presses of one button.</summary>
    public static readonly TimeSpan Moment = TimeSpan.FromMinutes(2);

    /// <param name="happened">The event of the ledger.</param>
    /// <param name="reason">Null: the line has one that he did not give.</param>
    /// <param name="same">Whether a line is of the very thing.</param>
    public static async Task<bool> WasDone(HttpContext http, string happened, string? reason, Func<LedgerRow, bool> same) =>
        (await Lines(http, happened, reason)).Any(same);

    /// <summary>Lines of one event with that reason, of the last thing that he did, which was one instant; none if that was something else or is long ago.</summary>
    public static async Task<IReadOnlyList<LedgerRow>> Lines(HttpContext http, string happened, string? reason)
    {
        var services = http.RequestServices;
        await using var work = await services.GetRequiredService<Database>().ReadAsync(http.RequestAborted);
        var acts = await LedgerTailTable.ActsOf(work, PageRoutes.ByOf(http), services.GetRequiredService<TimeProvider>().GetUtcNow() - Moment);
        return [.. acts.Where(l => l.At == acts[^1].At && l.Event == happened && (reason is null || l.Reason == reason))];
    }
}
