using System.Globalization;
using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Behaviours;

/// <summary>
/// Amendments at random moments of a year in which people hand in, return and extend: what was shown is compared with what
/// rows, ledger and mails say afterwards, and with what the clock then brings.
/// </summary>
public sealed class RandomAmendments
{
    private const int Years = 20;
    private const int Wanted = 200;

    private static readonly string[] Stages = ["pledges", "pledges", "pledges", "evaluation", "ethics", "plans"];
    private static readonly string[] Cells = ["X", "Y", "Z", "V", "W"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>V has no head. Evaluation, ethics, the wait and plans all hang on the pledges' last valid day, each in its way.</summary>
    private static ReviewYear Year => new ReviewYear().Ends("12-31")
        .Units("Y,Cell Y,cell,P,2025-07-01,", "Z,Cell Z,cell,P,2025-07-01,", "V,Cell V,cell,P,2025-07-01,", "W,Cell W,cell,P,2025-07-01,")
        .People("Y,head,p04", "Z,head,p05", "W,head,p06")
        .Fork("fork", "a", "b", "c", "d").Path("start", "fork")
        .Path("fork:a", "pledges").Path("fork:b", "evaluation").Path("fork:c", "ethics", "plans").Path("fork:d", "wait", "chase")
        .Stage("pledges", "03-02", "03-31")
        .Stage("evaluation", """{"after": "pledges.due", "workingDays": 3}""", """{"after": "evaluation.opened", "workingDays": 20}""")
        .Stage("ethics", "03-09", "04-10", ("latest", """{"after": "pledges.due", "days": 25}"""))
        .Stage("plans", null, "09-30", ("latest", "10-31"))
        .Wait("wait", """{"after": "pledges.due", "days": 1}""").Notify("chase");

    [Fact]
    public async Task On_200_random_amendments_the_effect_that_was_shown_is_what_then_happens()
    {
        var amended = 0;
        var seen = new Seen();
        for (var seed = 1; amended < Wanted; seed++)
        {
            Assert.True(seed <= 3 * Years, $"Only {amended} of the random amendments were allowed.");
            amended += await OneYear(seed, seen);
        }

        // Otherwise the comparison would have compared nothing.
        Assert.True(seen is { Moved: > 100, Withdrawn: > 5, KeptTheirDay: > 20, StayedLate: > 5, RungsThatCame: > 50, OtherDays: > 20, Refused: > 5 }, seen.ToString());
    }

    private static async Task<int> OneYear(int seed, Seen seen)
    {
        var random = new Random(seed);
        await using var store = await LiveStore.Make(StoreKind.Sqlite, "2026-03-01 00:00");
        var cycle = await store.Launch(Year, import: true);
        var amend = new AmendStage(store.Database, store.Service.Tree, store.Clock);
        var day = new DateOnly(2026, 3, 2);
        var amended = 0;
        var atOnce = false;
        for (var step = 0; step < 14; step++)
        {
            if (!atOnce)
            {
                day = day.AddDays(random.Next(1, 9));
                await store.Until($"{Text(day)} {random.Next(0, 24):00}:{random.Next(0, 60):00}");
            }

            atOnce = false;
            for (var act = random.Next(0, 4); act > 0; act--)
            {
                await Act(store, cycle, random, day);
                await store.Beat();
            }

            var asked = new Amendment(cycle, Stages[random.Next(Stages.Length)], random.Next(4) == 0 ? AmendedDay.Latest : AmendedDay.Due, day.AddDays(random.Next(-1, 35)), "Flood.");
            if (await amend.Preview(asked, Cancel) is not AmendmentAnswer.Amends { Effect: var shown })
            {
                seen.Refused++;
                await RefusesAndChangesNothing(store, amend, asked);
                continue;
            }

            amended++;
            var lines = long.Parse((await store.Texts("select cast(max(n) as text) from ledger"))[0], CultureInfo.InvariantCulture);
            var notices = (await store.Texts("select cast(coalesce(max(id), 0) as text) from notice"))[0];
            Assert.IsType<AmendmentAnswer.Amends>(await amend.Run(asked, shown.Digest, Cancel));
            await IsOnRecord(store, asked, shown, lines);
            seen.Add(shown);
            if (random.Next(3) == 0)
            {
                // Amended again before anybody has heard of it: what waits is taken back.
                atOnce = true;
                continue;
            }

            var versions = await Versions(store, asked, notices);
            await store.Beat();
            day = day.AddDays(random.Next(1, 12));
            var until = day;
            await store.Until($"{Text(until)} 23:00");
            seen.RungsThatCame += await Came(store, asked, shown, versions, until);
            await OthersMoved(store, cycle, shown, until);
        }

        return amended;
    }

    private static Task<ActOutcome> Act(LiveStore store, long cycle, Random random, DateOnly day)
    {
        var (cell, stage) = (Cells[random.Next(Cells.Length)], Stages[random.Next(Stages.Length)]);
        return store.Do(cycle, at => random.Next(7) switch
        {
            0 or 1 => new SubmitAction(at, cell, stage, null) { By = "p00" },
            2 => new ReturnAction(at, cell, stage, "More."),
            3 => new AcceptAction(at, cell, stage),
            4 => new WithdrawAction(at, cell, stage),
            5 => new ExemptAction(at, random.Next(4) == 0 ? cell : "W", stage, "Merged."),
            _ => new ExtendAction(at, cell, stage, day.AddDays(random.Next(1, 40)), "Flood.", false),
        });
    }

    private static async Task RefusesAndChangesNothing(LiveStore store, AmendStage amend, Amendment asked)
    {
        const string state = "select stage || ' ' || coalesce(due_day, '') || ' ' || coalesce(latest_day, '') from stage_amendment union all select cast(count(*) as text) from ledger";
        var before = await store.Texts(state);
        Assert.IsType<AmendmentAnswer.Refused>(await amend.Run(asked, null, Cancel));
        Assert.Equal(before, await store.Texts(state));
    }

    private static async Task IsOnRecord(LiveStore store, Amendment asked, AmendmentEffect shown, long lines)
    {
        var said = await store.Texts($"select event || ' ' || coalesce(rung, '') from ledger where n > {lines} order by n");
        Assert.Equal(1, said.Count(s => s == "stage.amended "));
        Assert.Equal(shown.Moved + shown.MovedHandedIn, said.Count(s => s == "assignment.extended "));
        var withdrawn = said.Where(s => s.StartsWith("notice.withdrawn ", StringComparison.Ordinal)).GroupBy(s => s["notice.withdrawn ".Length..])
            .OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new CountedRung(g.Key, g.Count()));
        Assert.Equal(shown.Withdrawn, withdrawn);
        Assert.Equal(1 + shown.Moved + shown.MovedHandedIn + shown.Withdrawn.Sum(w => w.Notices), said.Count);
        if (asked.Which == AmendedDay.Due)
        {
            var unended = await store.Texts($"select a.state || ' ' || a.last_valid_day from assignment a join stage s on s.id = a.stage_id where s.key = '{asked.Stage}' and a.state in ('open', 'submitted')");
            Assert.Equal(shown.KeepTheirDay, unended.Count(u => !u.EndsWith(Text(asked.Day), StringComparison.Ordinal)));
            Assert.Equal(shown.KeepAnEarlierDay, unended.Count(u => string.CompareOrdinal(u.Split(' ')[1], Text(asked.Day)) < 0));
        }
    }

    /// <summary>Of the owed work that has moved: assignment and its deadline version.</summary>
    private static Task<List<string>> Versions(LiveStore store, Amendment asked, string before) => store.Texts(
        $"select n.assignment_id || ' ' || n.deadline_version from notice n join assignment a on a.id = n.assignment_id join stage s on s.id = a.stage_id "
        + $"where n.kind = 'extended' and n.deadline_version = a.deadline_version and s.key = '{asked.Stage}' and a.last_valid_day = '{Text(asked.Day)}' and n.id > {before}");

    private static async Task<int> Came(LiveStore store, Amendment asked, AmendmentEffect shown, List<string> versions, DateOnly until)
    {
        Assert.Equal(shown.Moved, versions.Count);
        var came = 0;
        List<string> told = [];
        foreach (var words in versions.Select(v => v.Split(' ')))
        {
            told.Add(Assert.Single(await store.Texts(
                $"select n.state || ' ' || coalesce(n.reason, '') || ' ' || coalesce(date(m.made_at, '+7 hours'), '') from notice n left join mail m on m.id = n.mail_id "
                + $"where n.assignment_id = {words[0]} and n.kind = 'extended' and n.deadline_version = {words[1]}")));
            var rungs = await store.Texts(
                $"select key || ' ' || date(due_at, '+7 hours') || ' ' || recipient from notice "
                + $"where assignment_id = {words[0]} and kind = '{NoticeKind.Work}' and deadline_version = {words[1]} order by due_at, id");
            var expected = shown.Next.Where(n => n.Day <= until).Select(n => $"{n.Key} {Text(n.Day)} {n.To}").ToList();
            Assert.Equal(expected, rungs.Take(expected.Count));
            Assert.True(rungs.Count == expected.Count || shown.Next.Count == 6, $"{asked}: {string.Join(", ", rungs)}");
            came += rungs.Count;
        }

        foreach (var day in shown.Told.Where(t => t.Day <= until))
        {
            Assert.True(day.Assignments == told.Count(t => t == $"mailed  {Text(day.Day)}"), $"{asked}: {day}, and {string.Join("; ", told)}");
        }

        Assert.Equal(shown.Told.Where(t => t.Day <= until).Sum(t => t.Assignments), told.Count(t => t.StartsWith("mailed", StringComparison.Ordinal)));
        Assert.Equal(shown.Moved, shown.NobodyHears + shown.Told.Sum(t => t.Assignments));
        if (told.Any(t => t.StartsWith("mailed", StringComparison.Ordinal)))
        {
            Assert.Equal(shown.NobodyHears, told.Count(t => t == "dropped nobodyAnswers "));
        }

        return came;
    }

    private static async Task OthersMoved(LiveStore store, long cycle, AmendmentEffect shown, DateOnly until)
    {
        var stages = (await store.Stages(cycle)).ToDictionary(s => s.Key);
        var waits = await store.Texts("select activity from day_wait");
        foreach (var other in shown.Others)
        {
            switch (other.Kind)
            {
                case MovedKind.StageOpens:
                    Assert.Equal(other.To <= until ? other.To : null, stages[other.Activity].OpeningDay);
                    break;
                case MovedKind.WaitEnds:
                    Assert.Equal(other.To <= until, !waits.Contains(other.Activity));
                    break;
                case MovedKind.StageIsDoneAtTheLatest when other.To >= until:
                    Assert.True(stages[other.Activity] is { DoneReason: not "latest" }, other.ToString());
                    break;
                case MovedKind.StageIsDoneAtTheLatest:
                    Assert.Equal(other.To!.Value.AddDays(1), stages[other.Activity].DoneDay);
                    break;
                default:
                    Assert.Fail($"The cycle's end is a fixed day: {other}");
                    break;
            }
        }
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed record Seen
    {
        public int Moved { get; private set; }

        public int Withdrawn { get; private set; }

        public int KeptTheirDay { get; private set; }

        public int StayedLate { get; private set; }

        public int OtherDays { get; private set; }

        public int RungsThatCame { get; set; }

        public int Refused { get; set; }

        public void Add(AmendmentEffect shown)
        {
            Moved += shown.Moved;
            Withdrawn += shown.Withdrawn.Sum(w => w.Notices);
            KeptTheirDay += shown.KeepTheirDay;
            StayedLate += shown.StayLate;
            OtherDays += shown.Others.Count;
        }
    }
}
