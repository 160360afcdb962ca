using System.Globalization;
using CsCheck;
using LaiChau.Workflow.Calendar;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Behaviours;

/// <summary>Nobody acts: the whole ledger follows from the opening day, the due day and the calendar, here computed once more.</summary>
public sealed class SilentYears
{
    private static readonly WorkingCalendar Vietnam = new(CalendarFile.Read(Repository.Path("samples/lai-chau/calendar.csv")).Value!);
    private static readonly string[] Rules = ["none", "rollForward", "rollBack"];

    /// <summary>The default ladder of design.md section 4.</summary>
    private static readonly (string Key, int Offset, string To)[] Ladder =
    [
        ("T-14", -14, "p03"), ("T-7", -7, "p03"), ("T-3", -3, "p03"), ("T-1", -1, "p03"), ("T+0", 0, "p03"), ("T+1", 1, "p03"), ("T+3", 3, "p02"),
        ("T+10", 10, "p01"), ("T+10#2", 15, "p01"), ("T+10#3", 20, "p01"), ("T+10#4", 25, "p01"),
    ];

    [Fact]
    public Task The_ledger_of_a_silent_year_follows_from_two_days_and_the_calendar() =>
        Gen.Select(Gen.Int[0, 290], Gen.Int[1, 30], Gen.Bool, Gen.Int[0, 2]).SampleAsync(
            async (opens, length, before, rule) =>
            {
                var opened = new DateOnly(2026, 1, 1).AddDays(opens);
                var due = opened.AddDays(length);
                var ledger = await new ReviewYear().Ends("12-31")
                    .Stage("pledges", Day(opened), Day(due), ("dueWording", before ? "before" : "inclusive"), ("weekendRule", Rules[rule])).Rehearse();
                ledger.Is(Expected(opened, before ? due.AddDays(-1) : due, rule));
            },
            iter: 20,
            threads: 1);

    private static string Expected(DateOnly opened, DateOnly last, int rule)
    {
        last = Roll(last, rule);
        last = opened >= last ? Working(opened, 10) : last;
        var anchor = Roll(last, 2);
        var lines = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var open = $"pledges X open v1";
        var openDay = Roll(opened, 1);
        foreach (var (key, offset, to) in Ladder)
        {
            var day = Working(anchor, offset);
            if (day > opened && day.Year == 2026)
            {
                var together = day == openDay && to == "p03" ? "; " + open : "";
                lines.Add($"{Iso(day)} 08:00 1 {to}", $"{Iso(day)} 08:00 mail.accepted {to} [pledges X {key} v1{together}]");
            }
        }

        lines.TryAdd($"{Iso(openDay)} 08:00 1 p03", $"{Iso(openDay)} 08:00 mail.accepted p03 [{open}]");
        Add(opened, "1", $"stage.opened pledges due={Iso(last)}");
        Add(opened, "2", $"assignment.opened pledges X v1 due={Iso(last)}");
        Add(last.AddDays(1), "0", "stage.due pledges");
        Add(Working(last, 20).AddDays(1), "0 done", "stage.done pledges reason=latest");
        var late = 0;
        for (var day = last.AddDays(1); day.Year == 2026; day = day.AddDays(1))
        {
            late += Vietnam.IsWorkingDay(day) ? 1 : 0;
        }

        Add(new DateOnly(2027, 1, 1), "7", $"assignment.lapsed pledges X v1 late={late}");
        Add(new DateOnly(2027, 1, 1), "8", "stage.closed pledges");
        Add(new DateOnly(2027, 1, 1), "9", "cycle.completed");
        return "2026-01-01 00:00 cycle.launched\n" + string.Join('\n', lines.Values);

        void Add(DateOnly day, string order, string what) => lines.Add($"{Iso(day)} 00:00 {order}", $"{Iso(day)} 00:00 {what}");
    }

    /// <summary>To the nearest working day after (1) or before (2).</summary>
    private static DateOnly Roll(DateOnly day, int rule)
    {
        while (rule != 0 && !Vietnam.IsWorkingDay(day))
        {
            day = day.AddDays(rule == 1 ? 1 : -1);
        }

        return day;
    }

    private static DateOnly Working(DateOnly day, int offset)
    {
        for (var left = Math.Abs(offset); left > 0;)
        {
            day = day.AddDays(Math.Sign(offset));
            left -= Vietnam.IsWorkingDay(day) ? 1 : 0;
        }

        return day;
    }

    private static string Day(DateOnly day) => day.ToString("MM-dd", CultureInfo.InvariantCulture);

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
