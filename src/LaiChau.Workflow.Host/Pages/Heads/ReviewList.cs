using System.Globalization;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Forms;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Pages.Heads;

/// <summary>What waits for the reader's review; several are accepted or returned at once.</summary>
/// <param name="Reason">As it was written, when something is wrong with it.</param>
internal sealed record ReviewListModel(ShownState State, (string? Text, bool Well) Said, IReadOnlyList<ShownWork> Works, EnteredFields Entered, IReadOnlyList<string> Chosen)
{
    public static async Task<ReviewListModel> Read(Database database, Tree tree, SteadyClock clock, HttpContext http, EnteredFields entered, IReadOnlyList<string> chosen)
    {
        await using var work = await database.ReadAsync(http.RequestAborted);
        return await Read(work, tree, clock, http) with { Entered = entered, Chosen = chosen };
    }

    public static async Task<ReviewListModel> Read(Work work, Tree tree, SteadyClock clock, HttpContext http)
    {
        var day = ShownTime.DayOf(clock.GetUtcNow());
        var today = await tree.On(work, day);
        var units = Visitor.Of(http).Person is { } person ? today.ReviewedBy(person) : [];
        var words = new WorkWords(work, await tree.Calendar(work), day);
        return new ReviewListModel(await ShownState.Read(work, clock, http), WorkSaid.Of(http), await words.Of(await WorkListTable.Submitted(work, units)), EnteredFields.None, []);
    }

    /// <summary>Which one, in the version that was shown.</summary>
    public static string KeyOf(ShownWork shown) => string.Create(CultureInfo.InvariantCulture, $"{shown.Line.Id}.{shown.Line.Version}");
}

/// <summary>The list's form.</summary>
internal static class ReviewForms
{
    public const string ChosenField = "chon";
    public const string ReturnWord = "tra-lai";
    public const string ReasonField = "ly-do";

    public static void MapReviewForms(this RouteGroupBuilder pages) => pages.MapForm(HeadPages.Reviews, async (http, form) =>
    {
        var services = http.RequestServices;
        var (database, tree, clock) = (services.GetRequiredService<Database>(), services.GetRequiredService<Tree>(), services.GetRequiredService<SteadyClock>());
        List<string> chosen = [.. form[ChosenField].OfType<string>().Distinct(StringComparer.Ordinal)];
        var entered = new EnteredFields();
        var back = form[AssignmentForms.WhatField] == ReturnWord;
        var reason = back ? entered.Reason(form, ReasonField) : "";
        if (chosen.Count == 0)
        {
            entered.Wrong(ChosenField, HeadTexts.Get("ChooseSome"));
        }

        // Only what waits for this reader: a key that he has made up is nothing.
        var waiting = await ReviewListModel.Read(database, tree, clock, http, entered, chosen);
        var works = waiting.Works.Where(w => chosen.Any(c => c.Split('.')[0] == w.Line.Id.ToString(CultureInfo.InvariantCulture))).ToList();
        if (!back && await AnyAsksReviewer(database, works, http.RequestAborted))
        {
            entered.Wrong(ChosenField, HeadTexts.Get("OneByOne"));
        }

        if (entered.IsWrong || Visitor.Of(http).Person is null)
        {
            return PageRoutes.Page<ReviewListPage>(waiting, StatusCodes.Status422UnprocessableEntity);
        }

        // One that names no version, or two of them, is not what was shown.
        var versions = chosen.Select(c => c.Split('.')).Where(c => c.Length == 2).GroupBy(c => c[0], c => c[1], StringComparer.Ordinal)
            .Where(g => g.Count() == 1).ToDictionary(g => g.Key, g => g.Single(), StringComparer.Ordinal);
        List<string> refused = [];
        foreach (var cycle in works.GroupBy(w => w.Line.CycleId))
        {
            var outcomes = await services.GetRequiredService<WorkActs>().Run(http, cycle.Key, [.. cycle.Select(w => Action(w.Line) with
            {
                ExpectedVersion = long.TryParse(versions.GetValueOrDefault(w.Line.Id.ToString(CultureInfo.InvariantCulture)), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0,
            })]);
            refused.AddRange(outcomes.Select(o => o.Refusal).OfType<string>());
        }

        return WorkSaid.Back(HeadPages.Reviews, refused.Count > 0 || works.Count < chosen.Count ? "someChanged" : back ? "severalReturned" : "severalAccepted");

        // What the form asks of the reviewer is filled in on the page of the work itself.
        static async Task<bool> AnyAsksReviewer(Database database, IReadOnlyList<ShownWork> works, CancellationToken cancel)
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

        WorkAction Action(WorkLine line) => back ? new ReturnAction(default, line.Unit, line.Stage, reason) : new AcceptAction(default, line.Unit, line.Stage);
    });
}
