using System.Globalization;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Host.Serving;

namespace LaiChau.Workflow.Host.Pages.Heads;

/// <summary>
/// A paper that the superior's office has received and enters for the unit. The unit's own draft is none of its concern: it stays as
/// it is, and refuses nobody. Whatever else has changed meanwhile is told first, and the paper stays on its page.
/// </summary>
internal static class PaperForm
{
    /// <summary>What the page has shown of the work.</summary>
    public const string SeenField = "da-xem";

    /// <summary>Everything that entering a paper changes or depends on, and nothing else.</summary>
    public static string SeenOf(AssignmentRow row) =>
        string.Create(CultureInfo.InvariantCulture, $"{row.State}.{row.Submissions}.{row.DeadlineVersion}.{row.AskedDay:yyyyMMdd}");

    public static async Task<IResult> Enter(AssignmentAct it, IFormCollection form)
    {
        var received = await it.Receive(form);
        var post = Forms.FormPost.Of(it.Model.Form, FormPart.Unit, form, received.ByField);
        var (day, reason) = (it.Entered.Day(form, AssignmentForms.ReceivedDay), it.Entered.Reason(form, AssignmentForms.ReceivedReason));
        var problems = received.With(post.RowsChanged ? [] : FormCheck.Overlong(it.Model.Form, FormPart.Unit, post.Values) is { Count: > 0 } overlong ? overlong
            : FormCheck.Unit(it.Model.Form, post.Values, it.Model.Cycle.Year, it.Model.Register?.Counts));
        var seen = form[SeenField].ToString();
        string? refused = null;
        if (problems.Count == 0 && !it.Entered.IsWrong && !post.RowsChanged)
        {
            WorkAction Paper(string unit, string stage) => new SubmitAction(default, unit, stage, post.Values) { ReceivedOn = day, OnBehalf = true, Reason = reason };
            var outcome = await it.RunUnless(form, now => SeenOf(now) != seen, Paper);
            if (outcome.Refusal is null)
            {
                await it.Kept.Forget(it.Person, it.Model.Path + AssignmentForms.OnBehalfPath, it.Cancel);
                return WorkSaid.Back(it.Model.Path, "onBehalf");
            }

            if (outcome.Problems is { Count: > 0 } missing)
            {
                problems = missing;
            }
            else if (outcome.Refusal == Refusal.DayNotAllowed)
            {
                it.Entered.Wrong(AssignmentForms.ReceivedDay, HeadTexts.Get("ReceivedDayWrong"));
            }
            else if (await it.WasDone(Paper(it.Model.Unit.Code, it.Model.Stage.Id)) && await it.IsSubmission(post.Values, day))
            {
                return WorkSaid.Back(it.Model.Path, "doneBefore");
            }
            else
            {
                refused = outcome.Refusal;
            }
        }

        // On the present version: what has changed up to it is told above the form.
        return await it.Paper(
            m => Told(m with { Values = post.Values, Problems = problems }, seen, refused, received.Refused),
            refused is not null ? StatusCodes.Status409Conflict : post.RowsChanged ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>With what has become of the work meanwhile, if anything has.</summary>
    /// <param name="seen">What the page had shown; empty: nobody knows.</param>
    /// <param name="refused">Why nothing was done; null: it was not tried.</param>
    /// <param name="withoutFiles">Files that came along were not taken.</param>
    public static AssignmentModel Told(AssignmentModel now, string seen, string? refused, bool withoutFiles = false)
    {
        List<string> said = [.. Changes(now.Row, seen.Split('.'))];
        if (said.Count == 0 && refused is not null)
        {
            said.Add(HeadTexts.Word("Refused", refused));
        }

        if (said.Count == 0)
        {
            return now;
        }

        said.Add(HeadTexts.Get("PaperStays"));
        if (withoutFiles)
        {
            said.Add(HeadTexts.Get("FilesNotTaken"));
        }

        return now with { Said = (string.Join(' ', said), false), Undone = true };
    }

    private static IEnumerable<string> Changes(AssignmentRow now, string[] seen)
    {
        if (now.State != AssignmentState.Open)
        {
            yield return HeadTexts.Word("Refused", now.State switch
            {
                AssignmentState.Submitted => Refusal.AlreadySubmitted,
                AssignmentState.Accepted => Refusal.AlreadyAccepted,
                _ => Refusal.AssignmentEnded,
            });
            yield break;
        }

        var present = SeenOf(now).Split('.');
        if (seen.Length != present.Length)
        {
            yield break;
        }

        if (seen[1] != present[1])
        {
            yield return HeadTexts.Get("PaperSubmissions");
        }

        if (seen[2] != present[2])
        {
            yield return HeadTexts.Get("PaperDeadline", ShownTime.Of(now.LastValidDay));
        }

        if (seen[3] != present[3])
        {
            yield return now.AskedDay is { } asked ? HeadTexts.Get("PaperAsked", ShownTime.Of(asked)) : HeadTexts.Get("PaperAskedNoMore");
        }
    }
}
