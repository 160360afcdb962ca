using LaiChau.Workflow.Storage;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Rehearsal.Report;

/// <summary>A unit that owed work while nobody answered for it.</summary>
internal sealed record VacantUnit(string Code, string Name)
{
    /// <summary>Both days inclusive.</summary>
    public IReadOnlyList<DaySpan> Gaps { get; init; } = [];

    public int Days => Gaps.Sum(g => g.Days);

    /// <summary>What it owed in the cycle, and how much of it lapsed.</summary>
    public long Assignments { get; init; }

    public long Lapsed { get; init; }
}

/// <summary>Days from first to last, both included.</summary>
internal readonly record struct DaySpan(DateOnly From, DateOnly To)
{
    public int Days => To.DayNumber - From.DayNumber + 1;
}

/// <summary>Units of the cycle that had no head, nor anybody in the head's place, for a day or longer.</summary>
internal static class VacantUnits
{
    private static readonly string Sql = $"""
        select u.id, u.code, u.name, u.valid_from, u.valid_to, p.from_day, p.to_day
        from unit u
        left join post p on p.unit_id = u.id and p.kind in ({string.Join(", ", PostWords.Answering.Select(k => $"'{k}'"))})
        where u.id in (select unit_id from assignment where cycle_id = @Cycle)
        order by u.id, p.from_day
        """;

    private const string OwedSql = """
        select unit_id, count(*) as assignments, count(*) filter (where state = 'lapsed') as lapsed from assignment
        where cycle_id = @Cycle and unit_id
        """;

    /// <returns>The longest first, no more than <paramref name="take"/>, and how many there are in all.</returns>
    public static async Task<(IReadOnlyList<VacantUnit> First, int All)> Read(Work work, long cycle, DaySpan year, int take)
    {
        List<(long Id, VacantUnit Unit)> vacant = [];
        Walk? at = null;
        await foreach (var row in work.Stream<Row>(Sql, new { Cycle = cycle }))
        {
            if (at?.Id != row.Id)
            {
                Finish();
                at = new Walk(row, year);
            }

            if (row.FromDay is { } from)
            {
                at.Held(from, row.ToDay ?? DateOnly.MaxValue);
            }
        }

        Finish();
        var first = vacant.OrderByDescending(v => v.Unit.Days).ThenBy(v => v.Unit.Code, StringComparer.Ordinal).Take(take).ToList();
        var owed = (await work.Query<Owed>(
            $"{OwedSql} {work.Database.InIds("@Units")} group by unit_id",
            new { Cycle = cycle, Units = work.Database.Ids(first.Select(v => v.Id)) })).ToDictionary(o => o.UnitId);
        return ([.. first.Select(v => v.Unit with { Assignments = owed[v.Id].Assignments, Lapsed = owed[v.Id].Lapsed })], vacant.Count);

        void Finish()
        {
            if (at?.End() is { Gaps.Count: > 0 } unit)
            {
                vacant.Add((at.Id, unit));
            }
        }
    }

    /// <summary>Goes through the holders of one unit by their first day and notes the days between them.</summary>
    private sealed class Walk
    {
        private readonly List<DaySpan> gaps = [];
        private readonly VacantUnit unit;
        private readonly DateOnly end;
        private DateOnly next;

        public Walk(Row row, DaySpan year)
        {
            Id = row.Id;
            unit = new VacantUnit(row.Code, row.Name);
            next = row.ValidFrom > year.From ? row.ValidFrom : year.From;
            end = row.ValidTo < year.To ? row.ValidTo.Value : year.To;
        }

        public long Id { get; }

        public void Held(DateOnly from, DateOnly to)
        {
            if (from > next && next <= end)
            {
                var before = from.AddDays(-1);
                gaps.Add(new DaySpan(next, before < end ? before : end));
            }

            if (to >= next)
            {
                next = to == DateOnly.MaxValue ? to : to.AddDays(1);
            }
        }

        public VacantUnit End()
        {
            if (next <= end)
            {
                gaps.Add(new DaySpan(next, end));
            }

            return unit with { Gaps = gaps };
        }
    }

    private sealed class Row
    {
        public long Id { get; init; }

        public string Code { get; init; } = "";

        public string Name { get; init; } = "";

        public DateOnly ValidFrom { get; init; }

        public DateOnly? ValidTo { get; init; }

        public DateOnly? FromDay { get; init; }

        public DateOnly? ToDay { get; init; }
    }

    private sealed class Owed
    {
        public long UnitId { get; init; }

        public long Assignments { get; init; }

        public long Lapsed { get; init; }
    }
}
