using System.Globalization;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Pages.Heads;

/// <summary>What waits for the reader's review; several are accepted or returned at once.</summary>
/// <param name="Entered">The reason as it was written, and what is wrong.</param>
/// <param name="Chosen">Keys of those that are ticked.</param>
internal sealed record ReviewListModel(ShownState State, (string? Text, bool Well) Said, IReadOnlyList<ShownWork> Works, EnteredFields Entered, IReadOnlyList<string> Chosen)
{
    /// <summary>Proof that this form was shown to this person, so that what he writes can be kept when his session has ended.</summary>
    public string? Pass { get; init; }

    /// <summary>What stands in the form was kept while its writer had to sign in again.</summary>
    public bool Kept { get; init; }

    /// <summary>Those of the chosen with which nothing was done, and why.</summary>
    public IReadOnlyList<UndoneReview> Undone { get; init; } = [];

    /// <summary>How many of the chosen were done.</summary>
    public int Done { get; init; }

    public string? Reason => Entered.Written(ReviewForms.ReasonField);

    /// <summary>Which one, in the version that was shown.</summary>
    public static string KeyOf(ShownWork shown) => string.Create(CultureInfo.InvariantCulture, $"{shown.Line.Id}.{shown.Line.Version}");
}

/// <param name="Assignment">Its id; null: nobody knows which was meant, or it is none of this reader's.</param>
/// <param name="Name">Of unit and work.</param>
internal sealed record UndoneReview(long? Assignment, string? Name, string Why);

/// <summary>The list and its form.</summary>
internal sealed class ReviewForms(Database database, Tree tree, SteadyClock clock, KeptTexts kept, WorkActs acts, AssignmentActs assignments)
{
    public const string ChosenField = "chon";
    public const string ReturnWord = "tra-lai";
    public const string ReasonField = "ly-do";

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet(HeadPages.Reviews, async (HttpContext http, ReviewForms forms) => PageRoutes.Page<ReviewListPage>(await forms.Read(http)));
        pages.MapForm(HeadPages.Reviews, (http, form) => http.RequestServices.GetRequiredService<ReviewForms>().Post(http, form));
    }

    private async Task<ReviewListModel> Read(HttpContext http)
    {
        await using var work = await database.ReadAsync(http.RequestAborted);
        var day = ShownTime.DayOf(clock.GetUtcNow());
        var today = await tree.On(work, day);
        var person = Visitor.Of(http).Person;
        var words = new WorkWords(work, await tree.Calendar(work), day);
        var model = new ReviewListModel(
            await ShownState.Read(work, clock, http), WorkSaid.Of(http),
            await words.Of(await WorkListTable.Submitted(work, person is null ? [] : today.ReviewedBy(person))), EnteredFields.None, []);
        if (person is null)
        {
            return model;
        }

        var text = await KeptTexts.Find(work, person, HeadPages.Reviews);
        model = model with { Pass = kept.PassOf(person, HeadPages.Reviews), Kept = text is not null };
        return text is null ? model : model with { Entered = EnteredFields.Kept(text), Chosen = [.. text[ChosenField].OfType<string>()] };
    }

    private async Task<IResult> Post(HttpContext http, IFormCollection form)
    {
        List<string> chosen = [.. form[ChosenField].OfType<string>().Distinct(StringComparer.Ordinal)];
        var entered = EnteredFields.Kept(form);
        var back = form[AssignmentForms.WhatField] == ReturnWord;
        var reason = back ? entered.Reason(form, ReasonField) : "";
        if (chosen.Count == 0)
        {
            entered.Wrong(ChosenField, HeadTexts.Get("ChooseSome"));
        }

        // Only what waits for this reader: a key that he has made up is nothing.
        var waiting = await Read(http) with { Entered = entered, Chosen = chosen, Kept = false };
        var ids = chosen.Select(IdOf).OfType<long>().ToHashSet();
        var works = waiting.Works.Where(w => ids.Contains(w.Line.Id)).ToList();
        if (!back && await AnyAsksReviewer(works, http.RequestAborted))
        {
            entered.Wrong(ChosenField, HeadTexts.Get("OneByOne"));
        }

        if (entered.IsWrong || Visitor.Of(http).Person is not { } person)
        {
            return PageRoutes.Page<ReviewListPage>(waiting, StatusCodes.Status422UnprocessableEntity);
        }

        var (done, undone) = await Do(http, works, chosen, Action);
        var (before, gone) = await Gone(http, person, ids.Except(works.Select(w => w.Line.Id)), chosen.Any(c => IdOf(c) is null), Action);
        undone.AddRange(gone);
        if (undone.Count == 0)
        {
            await kept.Forget(person, HeadPages.Reviews, http.RequestAborted);
            return WorkSaid.Back(HeadPages.Reviews, done.Count == 0 ? "doneBefore" : back ? "severalReturned" : "severalAccepted");
        }

        // Those that still wait stay ticked, as they are now.
        var left = undone.Select(u => u.Assignment).OfType<long>().ToHashSet();
        var now = await Read(http);
        return PageRoutes.Page<ReviewListPage>(
            now with { Entered = entered, Chosen = [.. now.Works.Where(w => left.Contains(w.Line.Id)).Select(ReviewListModel.KeyOf)], Kept = false, Undone = undone, Done = done.Count + before },
            StatusCodes.Status409Conflict);

        WorkAction Action(string unit, string stage) => back ? new ReturnAction(default, unit, stage, reason) : new AcceptAction(default, unit, stage);
    }

    /// <summary>What this very person did a moment ago, by the first press of the button, is done.</summary>
    private async Task<(List<long> Done, List<UndoneReview> Undone)> Do(HttpContext http, IReadOnlyList<ShownWork> works, IReadOnlyList<string> chosen, Func<string, string, WorkAction> action)
    {
        // One that names no version, or two of them, is not what was shown.
        var versions = chosen.Select(c => c.Split('.')).Where(c => c.Length == 2).GroupBy(c => c[0], c => c[1], StringComparer.Ordinal)
            .Where(g => g.Count() == 1).ToDictionary(g => g.Key, g => g.Single(), StringComparer.Ordinal);
        List<long> done = [];
        List<UndoneReview> undone = [];
        foreach (var cycle in works.GroupBy(w => w.Line.CycleId))
        {
            var outcomes = await acts.Run(http, cycle.Key, [.. cycle.Select(w => action(w.Line.Unit, w.Line.Stage) with { ExpectedVersion = Number(versions.GetValueOrDefault(w.Line.Id.ToString(CultureInfo.InvariantCulture))) ?? 0 })]);
            foreach (var (work, outcome) in cycle.Zip(outcomes))
            {
                if (outcome.Refusal is { } refusal && !await assignments.WasDone(cycle.Key, action(work.Line.Unit, work.Line.Stage), Visitor.Of(http).Person!, http.RequestAborted))
                {
                    undone.Add(new UndoneReview(work.Line.Id, NameOf(work), HeadTexts.Word("Refused", refusal)));
                }
                else
                {
                    done.Add(work.Line.Id);
                }
            }
        }

        return (done, undone);
    }

    /// <summary>Of those that wait no more: by this person's own doing, or by somebody else's.</summary>
    /// <param name="madeUp">Some are not even numbers.</param>
    private async Task<(int Before, List<UndoneReview> Undone)> Gone(HttpContext http, string person, IEnumerable<long> ids, bool madeUp, Func<string, string, WorkAction> action)
    {
        var asked = ids.ToList();
        List<ShownWork> works = [];
        if (asked.Count > 0)
        {
            await using var work = await database.ReadAsync(http.RequestAborted);
            var day = ShownTime.DayOf(clock.GetUtcNow());
            works = await new WorkWords(work, await tree.Calendar(work), day).Of(await WorkListTable.These(work, asked, (await tree.On(work, day)).ReviewedBy(person)));
        }

        var before = 0;
        List<UndoneReview> undone = [];
        foreach (var gone in works)
        {
            if (await assignments.WasDone(gone.Line.CycleId, action(gone.Line.Unit, gone.Line.Stage), person, http.RequestAborted))
            {
                before++;
            }
            else
            {
                undone.Add(new UndoneReview(gone.Line.Id, NameOf(gone), HeadTexts.Word("Refused", gone.Line.State switch
                {
                    AssignmentState.Submitted => Refusal.ChangedMeanwhile,
                    AssignmentState.Accepted => Refusal.AlreadyAccepted,
                    AssignmentState.Open => Refusal.NothingToReview,
                    _ => Refusal.AssignmentEnded,
                })));
            }
        }

        if (madeUp || works.Count < asked.Count)
        {
            undone.Add(new UndoneReview(null, null, HeadTexts.Get("ReviewNotYours")));
        }

        return (before, undone);
    }

    /// <summary>What the form asks of the reviewer is filled in on the page of the work itself.</summary>
    private async Task<bool> AnyAsksReviewer(IReadOnlyList<ShownWork> works, CancellationToken cancel)
    {
        await using var work = await database.ReadAsync(cancel);
        foreach (var (cycle, stage) in works.Select(w => (w.Line.CycleId, w.Line.Stage)).Distinct())
        {
            if (await CycleFormTable.Of(work, cycle, stage) is { Review.Count: > 0 })
            {
                return true;
            }
        }

        return false;
    }

    private static string NameOf(ShownWork work) => $"{work.Line.UnitName}: {work.Title}";

    private static long? IdOf(string key) => Number(key.Split('.')[0]);

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
