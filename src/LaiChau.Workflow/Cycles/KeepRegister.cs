using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Ledger;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Cycles;

/// <summary>
/// Puts a unit's list, one row a person, in place of the one it has. What the rows come to goes into the unit's draft in the
/// same transaction, and what is handed in must agree with it: the numbers that are handed in and the list never say two things.
/// </summary>
public sealed class KeepRegister(Database database, Tree tree, TimeProvider clock)
{
    /// <summary>Vietnamese as it is written; the text is in no page.</summary>
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <param name="by">Person id.</param>
    /// <param name="rows">Checked here once more, whoever read them.</param>
    /// <param name="version">Of the assignment, as the person has seen it.</param>
    /// <returns>What came of it; refused, nothing has changed.</returns>
    /// <exception cref="ArgumentException">There is no such stage or unit, or its form has no list.</exception>
    public async Task<ActOutcome> Run(long cycle, string stage, string unit, string by, JsonArray rows, long version, CancellationToken cancel)
    {
        await using var work = await database.BeginAsync(cancel);
        var now = clock.GetUtcNow();
        var context = await CycleContext.Load(work, tree, await CycleTable.ById(work, cycle), new LedgerBuffer());
        var today = await context.TreeOn(context.DayOf(now));
        var owed = today.ByCode(unit) ?? throw new ArgumentException($"There is no unit '{unit}'.", nameof(unit));
        var register = (await CycleFormTable.Of(work, cycle, stage))?.Register ?? throw new ArgumentException($"The form of '{stage}' has no list.", nameof(stage));
        var row = context.Stages.TryGetValue(stage, out var opened) ? (await AssignmentTable.OfUnits(work, opened.Id, [owed.Id])).SingleOrDefault() : null;
        if (row is null)
        {
            return new ActOutcome(Refusal.NotAssigned, null, null, null);
        }

        if (!WhoMay.KeptBy(today, by).Contains(owed.Id))
        {
            return new ActOutcome(Refusal.NotTheHead, row.Id, row.Version, row.State);
        }

        if (FormCheck.Rows(register, rows, context.Cycle.Year) is { Count: > 0 } problems)
        {
            return new ActOutcome(Refusal.Incomplete, row.Id, row.Version, row.State) { Problems = problems };
        }

        var counts = RegisterReading.Counts(register, rows);
        var draft = FormValues.Of(row.Draft ?? row.Submission);
        foreach (var (field, count) in counts)
        {
            draft[field] = count!.DeepClone();
        }

        var act = new ActOnWork(new JoinedDatabase(work), tree);
        var outcome = (await act.RunNow(cycle, [new DraftAction(now, unit, stage, draft.ToJsonString(Readable)) { By = by, ExpectedVersion = version }], clock, cancel)).Outcomes[0];
        if (outcome.Refusal is null)
        {
            var kept = new RegisterRow { AssignmentId = row.Id, People = rows.Count, Counts = counts.ToJsonString(Readable), ChangedAt = now, ByPerson = by };
            await RegisterTable.Replace(work, kept, rows.Select(r => r!.ToJsonString(Readable)));
            await work.Commit(cancel);
        }

        return outcome;
    }
}
