using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Pages.Heads;

/// <summary>What one person owes, has to decide, and what the units below him owe.</summary>
internal sealed record MyWorkModel
{
    public required ShownState State { get; init; }

    public required string Name { get; init; }

    /// <summary>The server's time, as everything counts by it.</summary>
    public required string Now { get; init; }

    public required IReadOnlyList<ShownWork> Own { get; init; }

    public required IReadOnlyList<ShownWork> Reviews { get; init; }

    public required IReadOnlyList<ShownWork> Asked { get; init; }

    /// <summary>Units for which somebody stands in for the reader, with that person's name.</summary>
    public required IReadOnlyList<(string Unit, string Person)> Away { get; init; }

    /// <summary>The person has no post today: neither work nor anything to see.</summary>
    public required bool HasNoPost { get; init; }

    public required BelowModel? Below { get; init; }

    /// <summary>Address of the page that stands at a unit below.</summary>
    public static string At(string code) => $"{HeadPages.MyWork}?don-vi={Uri.EscapeDataString(code)}#below";

    public static async Task<MyWorkModel> Read(Work work, Tree tree, SteadyClock clock, HttpContext http)
    {
        var visitor = Visitor.Of(http);
        var now = clock.GetUtcNow();
        var day = ShownTime.DayOf(now);
        var today = await tree.On(work, day);
        var words = new WorkWords(work, await tree.Calendar(work), day);
        var person = visitor.Person;
        var units = person is null ? [] : today.AnsweredBy(person).Concat(today.AwayFrom(person)).Concat(today.OfficerOf(person)).Distinct().ToList();
        var reviewed = person is null ? [] : today.ReviewedBy(person);
        return new MyWorkModel
        {
            State = await ShownState.Read(work, clock, http),
            Name = visitor.Name,
            Now = OfficialText.Moment(TimeZoneInfo.ConvertTime(now, ShownTime.Zone)),
            Own = await words.Of(await WorkListTable.Unended(work, units)),
            Reviews = await words.Of(await WorkListTable.Submitted(work, reviewed)),
            Asked = await words.Of(await WorkListTable.Asked(work, reviewed)),
            Away = person is null ? [] : [.. today.AwayFrom(person).Select(u => (today.Unit(u).Name, today.Person(today.AnswersFor(u)!.Person).Name))],
            HasNoPost = units.Count == 0 && reviewed.Count == 0 && !visitor.Administrator && !(person is not null && today.IsViewer(person)),
            Below = await BelowModel.Read(work, today, words, visitor, units, http.Request.Query["don-vi"]),
        };
    }
}

/// <summary>A place in the tree below the reader: its units with what their subtrees owe.</summary>
/// <param name="Unit">Where he has walked to; null: directly below his own units.</param>
/// <param name="Way">From his own unit down to there.</param>
/// <param name="Owes">What that unit itself has not ended.</param>
internal sealed record BelowModel(UnitRecord? Unit, IReadOnlyList<UnitRecord> Way, IReadOnlyList<ShownWork> Owes, IReadOnlyList<ShownBelow> Units)
{
    /// <returns>Null: there is nothing below, or nothing that the reader may see.</returns>
    public static async Task<BelowModel?> Read(Work work, TreeSnapshot today, WorkWords words, Visitor visitor, IReadOnlyList<long> own, string? code)
    {
        var at = string.IsNullOrEmpty(code) ? null : today.ByCode(code);
        if (at is not null && !(at.IsValidOn(today.Day) && Sees(today, visitor, at.Id)))
        {
            return null;
        }

        // Officers draft for their unit and see nothing below it.
        var tops = own.Where(u => Sees(today, visitor, u) && (visitor.Administrator || today.AnswersFor(u)?.Person == visitor.Person || today.Away(u)?.Person == visitor.Person)).ToList();
        if (at is null && tops.Count == 0 && SeesAll(today, visitor))
        {
            tops.Add(today.Root.Id);
        }

        List<UnitRecord> units = [.. at is null ? tops.SelectMany(today.Children).DistinctBy(u => u.Id).Where(u => !tops.Contains(u.Id)) : today.Children(at.Id)];
        var counts = (await WorkListTable.Below(work, units.Select(u => u.Id), today.Day)).ToDictionary(c => c.UnitId);
        return at is null && units.Count == 0 ? null : new BelowModel(
            at, at is null ? [] : WayTo(today, visitor, at), at is null ? [] : await words.Of(await WorkListTable.Unended(work, [at.Id])),
            [.. units.Select(u => new ShownBelow(u, counts.GetValueOrDefault(u.Id) ?? new BelowLine(), HeadOf(today, u.Id), today.Children(u.Id).Any()))
                .OrderByDescending(u => u.Counts.Late).ThenByDescending(u => u.Counts.Owed).ThenBy(u => u.Unit.Code, StringComparer.Ordinal)]);
    }

    public static bool Sees(TreeSnapshot today, Visitor visitor, long unit) =>
        visitor.Administrator || (visitor.Person is { } person && WhoMay.See(today, person, unit));

    private static bool SeesAll(TreeSnapshot today, Visitor visitor) => visitor.Administrator || (visitor.Person is { } person && today.IsViewer(person));

    private static string? HeadOf(TreeSnapshot today, long unit) => today.AnswersFor(unit) is { } answers ? today.Person(answers.Person).Name : null;

    private static List<UnitRecord> WayTo(TreeSnapshot today, Visitor visitor, UnitRecord at)
    {
        List<UnitRecord> way = [];
        for (var up = today.Parent(at.Id); up is { } id && Sees(today, visitor, id); up = today.Parent(id))
        {
            way.Insert(0, today.Unit(id));
        }

        return way;
    }
}

/// <param name="Head">Who answers for it; null: nobody.</param>
internal sealed record ShownBelow(UnitRecord Unit, BelowLine Counts, string? Head, bool HasUnits);
