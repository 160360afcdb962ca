using System.Globalization;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Host.Jobs;
using LaiChau.Workflow.Host.Pages.Change;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Pages.Calendars;

/// <param name="Meanwhile">The effect is no longer what was shown before.</param>
/// <param name="Definitions">Of the cycles in which something moves, by their names.</param>
internal sealed record CalendarEffectModel(ShownState State, CalendarEffect Effect, bool Meanwhile, FormInput Input, IReadOnlyDictionary<string, CycleDefinition> Definitions)
{
    public bool Removes => Effect.After is null;
}

/// <summary>A day goes into the calendar or out of it: asked, shown with its effect, done.</summary>
internal static class CalendarChangeForms
{
    public const string RemovePath = CalendarModel.Path + "/bo";

    public const string Day = "ngay";
    public const string Kind = "loai";
    public const string Source = "nguon";
    public const string Reason = "ly-do";
    public const string Seen = "da-xem";

    private const int LongestSource = 200;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapForm(CalendarModel.Path, Add);
        pages.MapPage(RemovePath, http =>
            DateOnly.TryParseExact(http.Request.Query[Day], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? Remove(http, day, new FormInput(null), asks: true)
                : Task.FromResult(PageRoutes.NotFound()));
        pages.MapForm(RemovePath, (http, form) =>
        {
            var input = new FormInput(form);
            return input.Day(Day) is { } day ? Remove(http, day, input, asks: false) : Task.FromResult(PageRoutes.NotFound());
        });
    }

    private static async Task<IResult> Add(HttpContext http, IFormCollection form)
    {
        var input = new FormInput(form);
        var day = input.Day(Day);
        if (!Enum.TryParse<CalendarDayKind>(input[Kind], out var kind) || !CalendarModel.Kinds.Contains(input[Kind]))
        {
            input.Refuse(Kind, AdminTexts.Get("DayKindMissing"));
        }

        if (input[Source].Length is 0 or > LongestSource || input[Source].Any(char.IsControl))
        {
            input.Refuse(Source, AdminTexts.Get("SourceMissing", LongestSource));
        }

        if (!input.IsFine)
        {
            return await CalendarModel.Show(http, input["nam"], input);
        }

        var change = new CalendarChange(day!.Value, new CalendarDay(day.Value, kind, input[Source]), input[Source]) { By = PageRoutes.ByOf(http) };
        var answer = await Try(http, change, input.Has(Seen) ? input[Seen] : null);
        if (input.Has(Seen) && await WasDone(http, change, answer))
        {
            return Said(day.Value, "daySaved");
        }

        switch (answer)
        {
            case CalendarAnswer.Refused refused:
                input.Refuse(Day, AdminTexts.Get(refused.Why == CalendarRefusal.DayIsPast ? "CalendarDayPast" : "CalendarDaySame"));
                return await CalendarModel.Show(http, input["nam"], input);
            case CalendarAnswer.EffectHasChanged changed:
                return await Show(http, changed.Effect, input, meanwhile: true);
            case CalendarAnswer.Changes shown when !input.Has(Seen):
                return await Show(http, shown.Effect, input, meanwhile: false);
            default:
                return Done(http, day.Value, "daySaved");
        }
    }

    /// <param name="asks">Nothing has been sent yet.</param>
    private static async Task<IResult> Remove(HttpContext http, DateOnly day, FormInput input, bool asks)
    {
        var reason = asks ? "" : input.Reason(Reason);
        var does = !asks && input.IsFine && input.Has(Seen);
        var change = new CalendarChange(day, null, reason) { By = PageRoutes.ByOf(http) };
        var answer = await Try(http, change, does ? input[Seen] : null);
        if (does && await WasDone(http, change, answer))
        {
            return Said(day, "dayRemoved");
        }

        switch (answer)
        {
            case CalendarAnswer.Refused refused:
                return Said(day, refused.Why == CalendarRefusal.DayIsPast ? "dayPast" : "dayNotThere");
            case CalendarAnswer.EffectHasChanged changed:
                return await Show(http, changed.Effect, input, meanwhile: true);
            case CalendarAnswer.Changes shown when !does:
                return await Show(http, shown.Effect, input, meanwhile: false);
            default:
                return Done(http, day, "dayRemoved");
        }
    }

    private static async Task<bool> WasDone(HttpContext http, CalendarChange change, CalendarAnswer answer) => answer is not CalendarAnswer.Changes
        && await PressedTwice.WasDone(http, change.Entry is null ? "calendar.dayRemoved" : "calendar.dayDecided", change.Reason,
            l => l.DueOn == change.Day && (change.Entry is null || l.Cause == TreeTable.CalendarWord(change.Entry.Kind)));

    /// <param name="shown">Digest of the effect that was shown; null: it is asked for.</param>
    private static Task<CalendarAnswer> Try(HttpContext http, CalendarChange change, string? shown)
    {
        var handler = http.RequestServices.GetRequiredService<DecideHoliday>();
        return shown is null ? handler.Preview(change, http.RequestAborted) : handler.Run(change, shown, http.RequestAborted);
    }

    private static IResult Done(HttpContext http, DateOnly day, string said)
    {
        http.RequestServices.GetRequiredService<JobClock>().Nudge();
        return Said(day, said);
    }

    private static IResult Said(DateOnly day, string said) =>
        Results.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"{CalendarModel.Path}?nam={day.Year}&{Sayings.Key}={said}"));

    private static async Task<IResult> Show(HttpContext http, CalendarEffect effect, FormInput input, bool meanwhile)
    {
        await using var work = await http.RequestServices.GetRequiredService<Database>().ReadAsync(http.RequestAborted);
        var definitions = (await CycleTable.Unended(work)).ToDictionary(c => c.Name, c => StoredDefinitions.Of(c.Definition), StringComparer.Ordinal);
        var model = new CalendarEffectModel(await ShownState.Read(work, http.RequestServices.GetRequiredService<SteadyClock>(), http), effect, meanwhile, input, definitions);
        return PageRoutes.Page<CalendarEffectPage>(
            model, !input.IsFine ? StatusCodes.Status422UnprocessableEntity : meanwhile ? StatusCodes.Status409Conflict : StatusCodes.Status200OK);
    }
}
