using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Host.Jobs;
using LaiChau.Workflow.Host.Pages.Change;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Pages.Imports;

/// <summary>Units and people from files, with the difference shown before anything changes.</summary>
/// <param name="Problems">Everything that is wrong with the files; nothing is imported then.</param>
/// <param name="Difference">Null: nothing is shown yet.</param>
/// <param name="Files">What is confirmed; null together with the difference.</param>
/// <param name="Days">How many calendar days the files bring that are new or other ones.</param>
/// <param name="Digest">Of what is shown.</param>
/// <param name="Meanwhile">The difference is no longer what was shown before.</param>
internal sealed record ImportModel(ShownState State, FormInput Input, IReadOnlyList<InputProblem> Problems, IReadOnlyList<InputProblem> Warnings, TreeDifference? Difference, UploadedFiles? Files, int Days, string? Digest, bool Meanwhile)
{
    public const string Path = "/danh-muc";

    public const string EndMissing = "ket-thuc";

    public const string Seen = "da-xem";

    private const string Imported = "treeImported";

    /// <summary>Names shown of each kind of change; the rest is counted.</summary>
    public const int Most = 200;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapPage(Path, http => Show(http, new FormInput(null), null));
        pages.MapForm(Path, async (http, form) =>
        {
            var input = new FormInput(form);
            var files = await UploadedFiles.Of(form, http.RequestAborted);
            if (files is null)
            {
                input.Refuse("don-vi", AdminTexts.Get("FilesMissing", UploadedFiles.Longest / 1024 / 1024));
            }

            if (files is null || !input.Has("xac-nhan"))
            {
                return await Show(http, input, files);
            }

            var (tree, calendar) = files.Check();
            if (tree.Value is null || calendar.Value is null)
            {
                return await Show(http, input, files);
            }

            try
            {
                var services = http.RequestServices;
                // A tree of its own: what it remembers of this transaction must not outlive it, should the commit fail.
                var import = new ImportTree(services.GetRequiredService<Database>(), new Tree(), services.GetRequiredService<TimeProvider>());
                var act = new ImportAct(PageRoutes.ByOf(http)) { EndMissing = input.Has(EndMissing), Seen = input[Seen] };
                if (!await import.Run(tree.Value, calendar.Value, act, http.RequestAborted))
                {
                    var digest = act.Digest(tree.Value, calendar.Value);
                    if (await PressedTwice.WasDone(http, ImportAct.Imported, reason: null, l => l.Cause == digest))
                    {
                        return Sayings.Back(Path, Imported);
                    }

                    return await Show(http, input, files, meanwhile: true);
                }
            }
            catch (InputException)
            {
                // What only the store knows, which says it once more with the page.
                return await Show(http, input, files);
            }

            http.RequestServices.GetRequiredService<JobClock>().Nudge();
            return Sayings.Back(Path, Imported);
        }, longest: 3L * 2 * UploadedFiles.Longest);
    }

    private static async Task<IResult> Show(HttpContext http, FormInput input, UploadedFiles? files, bool meanwhile = false)
    {
        var services = http.RequestServices;
        var clock = services.GetRequiredService<SteadyClock>();
        var checkedFiles = files?.Check();
        List<InputProblem> problems = checkedFiles is { } both ? [.. both.Tree.Problems, .. both.Calendar.Problems] : [];
        List<InputProblem> warnings = checkedFiles is { } read ? [.. read.Tree.Warnings, .. read.Calendar.Warnings] : [];
        await using var work = await services.GetRequiredService<Database>().ReadAsync(http.RequestAborted);
        var tree = services.GetRequiredService<Tree>();
        if (checkedFiles?.Tree.Value is { } people)
        {
            problems.AddRange(await OperatorNameTable.Problems(work, people));
        }

        var difference = problems.Count == 0 && checkedFiles?.Tree.Value is { } rows ? new TreeDifference(rows, await tree.Data(work), ShownTime.DayOf(clock.GetUtcNow())) : null;
        List<CalendarDay> days = checkedFiles?.Calendar.Value is { } calendar ? [.. calendar.Except((await tree.Calendar(work)).Days)] : [];
        var model = new ImportModel(await ShownState.Read(work, clock, http), input, problems, warnings, difference, difference is null ? null : files, days.Count, difference?.Digest(days), meanwhile);
        return PageRoutes.Page<ImportPage>(model, input.IsFine && problems.Count == 0 ? meanwhile ? StatusCodes.Status409Conflict : StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }
}
