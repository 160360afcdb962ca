using System.Globalization;
using CsCheck;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Behaviours;

/// <summary>
/// Random people, outages and crashes over a small year; beside what <see cref="YearLedger"/> checks of every ledger.
/// </summary>
public sealed class RandomYears
{
    private static readonly string[] Minutes = ["00:00", "07:59", "08:00", "08:01", "08:10", "08:59", "09:00", "09:01", "12:00", "17:00", "17:01", "23:59"];
    private static readonly string[] Actions = ["submit", "submit", "submit", "accept", "accept", "return", "withdraw", "reopen", "extend", "outage", "exempt", "appoint", "vacate", "holiday", "service", "service", "smtp", "smtp", "refuse", "crash", "crash"];
    private static readonly string[] Units = ["X", "X", "Y", "Z", "P"];
    private static readonly DateTime ZIsOver = new(2026, 4, 21);
    private static readonly string[] Crashes = ["beforeSend", "afterHanded", "afterAccept"];

    private static readonly (string Window, string Days)[] Options = [("08:00-09:00", "working"), ("08:00-09:00", "all"), ("00:00-24:00", "all"), ("00:00-24:00", "working"), ("16:30-18:00", "working")];

    private static readonly Gen<Happening> Happenings = Gen.Select(
        Gen.Int[0, 110], Of(Minutes), Of(Actions), Of(Units), Gen.Bool, Gen.Int[0, 40],
        (day, minute, action, unit, pledges, number) => new Happening(day, minute, action, unit, pledges ? "pledges" : "plans", number));

    [Fact]
    public Task Whatever_happens_the_year_ends_and_nobody_hears_anything_twice() =>
        Gen.Select(Happenings.Array[0, 25], Gen.Int[0, Options.Length - 1]).SampleAsync(
            async year =>
            {
                var ledger = await Year(year.Item1, year.Item2).Rehearse();
                Assert.Equal(ledger.Bytes, (await Year(year.Item1, year.Item2).Rehearse()).Bytes);
                Assert.Single(ledger.Lines, l => l.Event == "cycle.completed");
                CheckEveryAssignmentAndNotice(ledger);
            },
            iter: 12,
            threads: 1,
            print: year => $"{year.Item2}\n{Print(year.Item1)}");

    private static void CheckEveryAssignmentAndNotice(YearLedger ledger)
    {
        var work = new Dictionary<string, string>();
        var left = new HashSet<string>();
        var open = new HashSet<string>();
        foreach (var line in ledger.Lines)
        {
            var key = $"{line.Stage} {line.Unit}";
            switch (line.Event)
            {
                case "stage.closed":
                    Assert.DoesNotContain(work, w => w.Key.StartsWith(line.Stage + " ", StringComparison.Ordinal) && w.Value is "open" or "submitted");
                    break;
                case "assignment.opened" or "assignment.returned" or "assignment.reopened" or "assignment.withdrawn":
                    work[key] = "open";
                    break;
                case "assignment.submitted" or "assignment.accepted" or "assignment.lapsed" or "assignment.exempted" or "assignment.cancelled":
                    work[key] = line.Event["assignment.".Length..];
                    break;
                case "mail.accepted":
                    foreach (var notice in line.Notices.Select(n => n.Split(' ')).Where(n => n.Length == 4))
                    {
                        var state = work[$"{notice[0]} {notice[1]}"];
                        var isReview = notice[2].StartsWith('R');
                        var isOwed = notice[2][0] == 'T' || notice[2].StartsWith("open", StringComparison.Ordinal) || notice[2].StartsWith("returned", StringComparison.Ordinal) || notice[2].StartsWith("extended", StringComparison.Ordinal);
                        Assert.False(isOwed && state != "open", $"nothing is owed: {line}");
                        Assert.False(isReview && state != "submitted", $"nothing is to be reviewed: {line}");
                        left.Add(string.Join(' ', notice));
                    }

                    break;
                case "notice.withdrawn" or "notice.superseded" or "notice.dropped" or "notice.notNeeded" when line.Json.GetProperty("rung").GetString()![0] is 'T' or 'R':
                    var ended = $"{key} {line.Json.GetProperty("rung").GetString()} v{line.Json.GetProperty("deadlineVersion")}";
                    Assert.DoesNotContain(ended, left);
                    Assert.True(open.Add(ended), $"ends twice: {line}");
                    break;
            }
        }

        Assert.DoesNotContain("open", work.Values);
        Assert.DoesNotContain("submitted", work.Values);
    }

    private static Gen<string> Of(string[] words) => Gen.Int[0, words.Length - 1].Select(i => words[i]);

    private static ReviewYear Year(Happening[] happenings, int options)
    {
        var year = new ReviewYear().Ends("06-15").Units("Y,Cell Y,cell,P,2025-07-01,", "Z,Cell Z,cell,P,2025-07-01,2026-04-20").People("Y,head,p04", "Y,deputy,p05", "Z,head,p02")
            .Ladder("T-7", "T-3", "T-1 drop", "T+0 officer", "T+1", "T+3 superior", "T+10 superior+1 every 5 times 2", "T+5 administrators").ReviewLadder("R+1", "R+3 superior+1")
            .Fork("fork", "a", "b").Path("start", "fork").Path("fork:a", "pledges", "after").Path("fork:b", "plans")
            .Stage("pledges", "03-02", "03-31", ("latest", "04-20"))
            .Stage("plans", "03-16", "04-15", ("doneWhen", "percentAccepted:60"), ("audience", """{"kinds": ["cell", "commune"]}"""))
            .Stage("after", null, "05-04", ("doneWhen", "atDue"), ("review", "none"));
        year.Set("sendWindow", Options[options].Window).Set("sendDays", Options[options].Days);
        var ups = new Dictionary<string, DateTime>();
        var events = new List<(DateTime At, Action<string> Add)>();
        foreach (var h in happenings.OrderBy(h => h.At))
        {
            var day = h.At.AddDays(h.Number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            switch (h.Action)
            {
                case "service" or "smtp":
                    if (ups.GetValueOrDefault(h.Action) < h.At)
                    {
                        // Minutes to weeks.
                        var up = ups[h.Action] = h.At.AddMinutes(h.Number * h.Number * h.Number / 2);
                        events.Add((h.At, at => year.At(at, h.Action + "Down")));
                        events.Add((up, at => year.At(at, h.Action + "Up")));
                    }

                    break;
                case "extend":
                    events.Add((h.At, at => year.At(at, $"extend {h.Unit} {h.Stage}", ("dueOn", day), ("reason", "a"))));
                    break;
                case "outage":
                    events.Add((h.At, at => year.At(at, $"extend {h.Unit} {h.Stage}", ("dueOn", day), ("reason", "a"), ("cause", "serviceUnavailable"))));
                    break;
                case "submit" or "accept" or "withdraw":
                    events.Add((h.At, at => year.At(at, $"{h.Action} {h.Unit} {h.Stage}")));
                    break;
                case "return" or "reopen" or "exempt":
                    events.Add((h.At, at => year.At(at, $"{h.Action} {h.Unit} {h.Stage}", ("reason", "a"))));
                    break;
                case "appoint" when h.Unit == "Z" && h.At >= ZIsOver:
                    // A story that appoints into a unit that is no more is an error of the input.
                    break;
                case "appoint":
                    events.Add((h.At, at => year.Appoint(at, h.Unit, h.Number % 2 == 0 ? "head" : "deputy", $"q{h.Number % 4}")));
                    break;
                case "vacate":
                    events.Add((h.At, at => year.Vacate(at, h.Unit, "head")));
                    break;
                case "holiday":
                    events.Add((h.At, at => year.At(at, "holiday", ("date", day), ("kind", "holiday"))));
                    break;
                case "refuse":
                    events.Add((h.At, at => year.At(at, "smtpRefuse", ("email", $"p0{h.Number % 6}@mail.example"))));
                    break;
                default:
                    events.Add((h.At, at => year.At(at, "crash", ("where", Crashes[h.Number % 3]))));
                    break;
            }
        }

        foreach (var (at, add) in events.OrderBy(e => e.At))
        {
            add(at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
        }

        return year;
    }

    private static string Print(Happening[] happenings) => string.Join('\n', happenings.OrderBy(h => h.At).Select(h => h.ToString()));

    private sealed record Happening(int Day, string Minute, string Action, string Unit, string Stage, int Number)
    {
        public DateTime At => new DateTime(2026, 2, 25).AddDays(Day) + TimeSpan.Parse(Minute, CultureInfo.InvariantCulture);

        public override string ToString() => $"{At:yyyy-MM-dd HH:mm} {Action} {Unit} {Stage} {Number}";
    }
}
