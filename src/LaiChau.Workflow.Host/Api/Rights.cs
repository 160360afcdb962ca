using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Api;

/// <summary>
/// What a caller may, by the configuration or by the posts that his person holds today. A service without a person
/// reads for the people for whom it acts, except evaluations.
/// </summary>
internal sealed class Rights(Database database, Tree tree, TimeProvider clock)
{
    public Task<TreeSnapshot> Today(Work work) => tree.On(work, ShownTime.DayOf(clock.GetUtcNow()));

    /// <exception cref="ProblemException">The caller is no administrator.</exception>
    public async Task NeedOperator(Caller caller, CancellationToken cancel)
    {
        if (!caller.Administrator)
        {
            await using var work = await database.ReadAsync(cancel);
            await NeedOperator(work, caller);
        }
    }

    /// <exception cref="ProblemException">The caller is no administrator.</exception>
    public async Task NeedOperator(Work work, Caller caller)
    {
        if (!await IsAdministrator(work, caller))
        {
            throw ProblemException.NotAllowed;
        }
    }

    public async Task<bool> IsAdministrator(Work work, Caller caller) =>
        caller.Administrator || (caller.Person is { } person && (await Today(work)).Administrators.Contains(person));

    public static bool SeesAll(TreeSnapshot today, Caller caller) =>
        caller.Administrator || caller.Person is not { } person || today.Administrators.Contains(person) || today.IsViewer(person);

    public static bool Sees(TreeSnapshot today, Caller caller, long unit) => SeesAll(today, caller) || WhoMay.See(today, caller.Person!, unit);

    public static bool SeesSubmission(TreeSnapshot today, Caller caller, long unit, StageKind kind) =>
        kind != StageKind.Evaluate && (caller.Administrator || caller.Person is null)
        || (caller.Person is { } person && WhoMay.SeeSubmission(today, person, unit, kind));

    /// <summary>Units of which the caller reads; null: all.</summary>
    public static IReadOnlyList<long>? Sight(TreeSnapshot today, Caller caller) => SeesAll(today, caller)
        ? null
        : [.. today.Subtree(null).Where(u => WhoMay.See(today, caller.Person!, u.Id)).Select(u => u.Id)];
}
