using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Host.Jobs;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Storage;

namespace LaiChau.Workflow.Host.Pages.Heads;

/// <summary>Carries out what a page asks for, as the person who looks at it and never as anybody else.</summary>
internal sealed class WorkActs(ActOnWork act, JobClock jobs, ReceiptMailer receipts, TimeProvider clock)
{
    public async Task<IReadOnlyList<ActOutcome>> Run(HttpContext http, long cycle, IReadOnlyList<WorkAction> actions)
    {
        var person = Visitor.Of(http).Person ?? throw new InvalidOperationException("Only a person acts.");
        IReadOnlyList<WorkAction> asked = [.. actions.Select(a => a with { By = person })];
        var result = await act.RunNow(cycle, asked, clock, http.RequestAborted);
        jobs.Nudge();
        var now = clock.GetUtcNow();
        foreach (var (action, outcome) in asked.Zip(result.Outcomes))
        {
            if (action is SubmitAction handed && outcome.Refusal is null)
            {
                receipts.Ask(new HandedIn(cycle, handed, now));
            }
        }

        return result.Outcomes;
    }
}
