using System.Globalization;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Definitions;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Rehearsal.Report;
using LaiChau.Workflow.Resources;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Pages.Watch;

/// <summary>What people without a mailbox are to be told on paper: one day's mails, for printing.</summary>
/// <param name="Cut">There are more than the page shows.</param>
internal sealed record UntoldModel(ShownState State, DateOnly From, DateOnly To, IReadOnlyList<UntoldPerson> People, bool Cut)
{
    private const int Most = 5000;
    private const int Days = 7;

    public static async Task<UntoldModel> Read(Work work, Tree tree, SteadyClock clock, HttpContext http)
    {
        var today = ShownTime.DayOf(clock.GetUtcNow());
        // Nonsense in an address is the newest week.
        var to = DayOf(http.Request.Query["den"]) ?? today;
        var from = DayOf(http.Request.Query["tu"]) ?? to.AddDays(1 - Days);
        var lines = await WatchTable.WithoutMailbox(work, LocalTime.StartOf(from, ShownTime.Zone), LocalTime.StartOf(to.AddDays(1), ShownTime.Zone), Most);
        var people = await tree.On(work, today);
        Dictionary<long, CycleDefinition> definitions = [];
        foreach (var cycle in lines.Select(l => l.CycleId).Distinct())
        {
            definitions[cycle] = StoredDefinitions.Of((await CycleTable.ById(work, cycle)).Definition);
        }

        return new UntoldModel(await ShownState.Read(work, clock, http), from, to,
        [
            .. lines.GroupBy(l => l.Person).Select(p => new UntoldPerson(
                p.First().PersonName,
                people.PostOf(p.Key) is { } post ? people.Unit(post.Unit).Name : null,
                [.. p.Select(l => UntoldThing.Of(l, definitions[l.CycleId]))])),
        ], lines.Count == Most);
    }

    private static DateOnly? DayOf(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 2000 and < 2200 ? day : null;
}

/// <param name="Unit">Where he holds a post today.</param>
internal sealed record UntoldPerson(string Name, string? Unit, IReadOnlyList<UntoldThing> Things);

/// <param name="Content">What kind of message it is.</param>
internal sealed record UntoldThing(DateOnly Day, string Content, string Stage, string? Unit, DateOnly? LastValidDay)
{
    public static UntoldThing Of(UntoldLine line, CycleDefinition definition) => new(
        ShownTime.DayOf(line.MadeAt),
        Texts.Report[$"Letter.{NoticeKinds.Of(definition, line.Stage, line.Kind, line.Key).Letter}"],
        (definition.Flow.Activity(line.Stage) as StageDefinition)?.Title ?? line.Stage,
        line.UnitName,
        line.LastValidDay);
}
