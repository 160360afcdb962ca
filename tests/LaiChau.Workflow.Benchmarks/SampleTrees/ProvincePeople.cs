using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Benchmarks.SampleTrees;

/// <summary>
/// Who holds the posts of the Lai Chau sample, with the irregular cases a year brings (domain.md 2.2): vacancies, stand-ins,
/// hand-overs, two posts in one hand, people without a mailbox.
/// </summary>
internal sealed class ProvincePeople(SampleWords words, SampleRandom random, SampleUnits units)
{
    private const string Domain = "laichau.example";
    private const double WithoutMailbox = 5;

    private readonly SamplePeople people = new(words, random, "lc");
    /// <summary>Of each unit, those who do not lead a cell yet.</summary>
    private readonly Dictionary<string, List<SamplePerson>> deputies = new(StringComparer.Ordinal);

    public IReadOnlyList<PersonRow> Make()
    {
        foreach (var unit in units.Rows)
        {
            switch (unit.Kind)
            {
                case "province":
                    Province(unit);
                    break;
                case "commune" or "ward" or "directOrganization":
                    Upper(unit);
                    break;
                default:
                    Lower(unit);
                    break;
            }
        }

        return people.Rows;
    }

    private void Province(UnitRow root)
    {
        for (var i = 1; i <= 3; i++)
        {
            people.Hold(root, PostKind.Administrator, Post(root, PostKind.Administrator, $"-{i}"));
        }

        people.Hold(root, PostKind.Head, Post(root, PostKind.Head));
        Deputies(root, 2);
        people.Hold(root, PostKind.Officer, Post(root, PostKind.Officer));
        people.Hold(root, PostKind.Viewer, Post(root, PostKind.Viewer));
    }

    private void Upper(UnitRow unit)
    {
        switch (unit.Code)
        {
            case "NAM-CUOI":
                people.Hold(unit, PostKind.Acting, Post(unit, PostKind.Acting));
                break;
            case "TA-TONG":
                people.Hold(unit, PostKind.DeputyInCharge, Post(unit, PostKind.DeputyInCharge));
                break;
            case "BAN-BO" or "DAO-SAN":
                HandOver(unit, Post(unit, PostKind.Head), gapDays: 0);
                break;
            default:
                people.Hold(unit, PostKind.Head, Post(unit, PostKind.Head));
                break;
        }

        Deputies(unit, random.Between(1, 2));
        people.Hold(unit, PostKind.Officer, Post(unit, PostKind.Officer));
    }

    private void Lower(UnitRow unit)
    {
        var committee = units.HasChildren(unit.Code);
        switch (random.Below(1000))
        {
            case < 18:
                // Nobody answers for the unit; half of these still have somebody who drafts.
                if (random.Percent(50))
                {
                    people.Hold(unit, PostKind.Officer, Own(unit));
                }

                return;
            case < 25:
                people.Hold(unit, PostKind.Acting, Own(unit));
                break;
            case < 35:
                people.Hold(unit, PostKind.DeputyInCharge, Own(unit));
                break;
            case < 40:
                people.Hold(unit, PostKind.Delegate, Own(unit), to: unit.ValidTo ?? new DateOnly(2026, 12, 31));
                break;
            case < 48:
                people.Hold(unit, PostKind.Deputy, Own(unit));
                return;
            case < 68 when unit.ValidTo is null && unit.ValidFrom == SampleUnits.Founded:
                HandOver(unit, Own(unit), random.Percent(30) ? random.Between(5, 25) : 0);
                break;
            default:
                people.Hold(unit, PostKind.Head, Head(unit));
                break;
        }

        if (committee)
        {
            Deputies(unit, 1);
        }
        else if (random.Percent(32))
        {
            people.Hold(unit, PostKind.Deputy, Own(unit));
        }

        if (random.Percent(committee ? 50 : 4))
        {
            people.Hold(unit, PostKind.Officer, Own(unit));
        }
    }

    /// <summary>A cell may be led by a deputy of the organisation above, who then has two posts; no deputy leads two.</summary>
    private SamplePerson Head(UnitRow unit)
    {
        var above = deputies.GetValueOrDefault(unit.Parent!);
        var led = units.LedByDeputy.Contains(unit.Code) || (units[unit.Parent!].Kind == "baseOrganization" && random.Percent(12));
        if (!led || above is not { Count: > 0 })
        {
            return Own(unit);
        }

        var deputy = above[0];
        above.RemoveAt(0);
        return deputy;
    }

    private void HandOver(UnitRow unit, SamplePerson former, int gapDays)
    {
        var last = new DateOnly(2026, 5, 4).AddDays(random.Below(100));
        people.Hold(unit, PostKind.Head, former, to: last);
        people.Hold(unit, PostKind.Head, Own(unit), last.AddDays(1 + gapDays));
    }

    private void Deputies(UnitRow unit, int count)
    {
        var known = deputies[unit.Code] = [];
        for (var i = 0; i < count; i++)
        {
            var person = unit.Kind is "baseOrganization" ? Own(unit) : Post(unit, PostKind.Deputy, i == 0 ? "" : $"-{i + 1}");
            known.Add(person);
            people.Hold(unit, PostKind.Deputy, person);
        }
    }

    /// <summary>In the upper levels a mailbox belongs to the post: bi-thu.muong-kim@laichau.example.</summary>
    private SamplePerson Post(UnitRow unit, PostKind post, string suffix = "")
    {
        var place = unit.Parent is null ? "" : $".{unit.Code.ToLowerInvariant()}";
        return people.Person(Domain, words.Mail[PostWords.Word(post)] + suffix + place);
    }

    private SamplePerson Own(UnitRow unit)
    {
        var upper = unit;
        while (upper.Parent is not null && units[upper.Parent].Parent is not null)
        {
            upper = units[upper.Parent];
        }

        return people.Person($"{upper.Code.ToLowerInvariant()}.{Domain}", withoutMailbox: WithoutMailbox);
    }
}
