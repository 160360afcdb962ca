using System.Globalization;
using System.Text;
using System.Text.Json;
using MimeKit;

namespace LaiChau.Workflow.Tests.Support;

/// <summary>
/// The ledger of a rehearsal, a line each in few words: local instant, event, stage, unit, rung, v + deadline version, and what else
/// there is; a mail's notices in brackets; a mail's number only where several lines tell of it. What holds for every ledger is checked at once.
/// </summary>
internal sealed class YearLedger
{
    private static readonly string[] KeyOrder =
    [
        "n", "at", "event", "cycle", "stage", "unit", "rung", "deadlineVersion", "dueOn", "lateWorkingDays", "to", "mail", "action", "cause", "reason", "notices",
    ];

    private readonly Dictionary<string, MimeMessage> mails = [];

    public YearLedger(byte[] bytes, string mailFolder)
    {
        Bytes = bytes;
        Raw = Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Lines = [.. Raw.Select(r => new LedgerLine(r))];
        foreach (var twice in Lines.Where(l => l.Mail is not null).GroupBy(l => l.Mail).Where(g => g.Count() > 1))
        {
            foreach (var line in twice)
            {
                line.ShowMail = true;
            }
        }

        foreach (var file in Directory.EnumerateFiles(mailFolder))
        {
            mails.Add(Path.GetFileNameWithoutExtension(file), MimeMessage.Load(file));
        }

        CheckWhatAlwaysHolds();
    }

    public byte[] Bytes { get; }

    public string[] Raw { get; }

    public LedgerLine[] Lines { get; }

    public MimeMessage Mail(string number) => mails[number];

    /// <summary>The kept mail that this line (or the first with this beginning) tells of.</summary>
    public MimeMessage MailOf(string beginning) =>
        mails[Lines.First(l => l.ToString().StartsWith(beginning, StringComparison.Ordinal)).Mail!];

    /// <summary>The whole ledger, line by line. Lines of <paramref name="expected"/> that begin with # explain.</summary>
    public void Is(string expected) => Same(Lines, expected);

    /// <summary>What the ledger says of this unit, in mails too.</summary>
    public void Of(string unit, string expected) => Same(Lines.Where(l => l.Names(unit)), expected);

    /// <summary>From the start of the first day to the end of the last.</summary>
    public void Between(string first, string last, string expected) =>
        Same(Lines.Where(l => string.CompareOrdinal(l.Day, first) >= 0 && string.CompareOrdinal(l.Day, last) <= 0), expected);

    /// <summary>Lines whose event begins so.</summary>
    public void Events(string beginning, string expected) => Same(Lines.Where(l => l.Event.StartsWith(beginning, StringComparison.Ordinal)), expected);

    private static void Same(IEnumerable<LedgerLine> actual, string expected)
    {
        var wanted = expected.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#').ToList();
        var found = actual.Select(l => l.ToString()).ToList();
        if (!found.SequenceEqual(wanted))
        {
            // Both in full: a ledger is understood from its neighbouring lines.
            Assert.Fail(string.Join('\n', ["", .. Enumerable.Range(0, Math.Max(wanted.Count, found.Count)).SelectMany(i => Side(wanted.ElementAtOrDefault(i), found.ElementAtOrDefault(i)))]));
        }
    }

    private static IEnumerable<string> Side(string? wanted, string? found) =>
        wanted == found ? ["    " + found] : new[] { "  + " + found, "  - " + wanted }.Where(l => l.Length > 4);

    private static string Cycle(LedgerLine line) => line.Json.TryGetProperty("cycle", out var cycle) ? cycle.GetString() + " " : "";

    private void CheckWhatAlwaysHolds()
    {
        var now = DateTimeOffset.MinValue;
        var last = 0;
        var number = 0;
        var accepted = new HashSet<string>();
        var made = new HashSet<string>();
        var ended = new HashSet<string>();
        foreach (var line in Lines)
        {
            Assert.Equal(++number, line.Json.GetProperty("n").GetInt32());
            Assert.True(line.At >= now, $"goes back in time: {line}");
            now = line.At;
            var keys = line.Json.EnumerateObject().Select(p => Array.IndexOf(KeyOrder, p.Name)).ToList();
            Assert.DoesNotContain(-1, keys);
            Assert.Equal(keys.Order(), keys);
            if (line.Mail is { } mail)
            {
                var to = line.Json.GetProperty("to").EnumerateArray().Single().GetString();
                if (int.Parse(mail, CultureInfo.InvariantCulture) > last)
                {
                    Assert.Equal(++last, int.Parse(mail, CultureInfo.InvariantCulture));
                    Assert.True(made.Add($"{to} {line.Day}"), $"a second mail on one day: {line}");
                }

                foreach (var notice in line.Notices)
                {
                    var key = $"{Cycle(line)} {notice} to {to}";
                    Assert.False(line.Event == "mail.accepted" && !accepted.Add(key), $"accepted twice: {key} in {line}");
                    Assert.False(line.Event == "mail.accepted" && ended.Contains(Cycle(line) + string.Join(' ', notice.Split(' ').Take(2))), $"speaks of ended work: {line}");
                }
            }

            var work = $"{Cycle(line)}{line.Stage} {line.Unit}";
            switch (line.Event)
            {
                case "assignment.accepted" or "assignment.exempted" or "assignment.lapsed":
                    ended.Add(work);
                    break;
                case "assignment.reopened":
                    ended.Remove(work);
                    break;
            }
        }
    }
}

internal sealed class LedgerLine
{
    public LedgerLine(string raw)
    {
        Json = JsonDocument.Parse(raw).RootElement;
        At = Json.GetProperty("at").GetDateTimeOffset();
        Event = Text("event")!;
        Stage = Text("stage");
        Unit = Text("unit");
        Mail = Text("mail");
        Notices = Json.TryGetProperty("notices", out var notices)
            ? [.. notices.EnumerateArray().Select(Notice)]
            : [];
    }

    public JsonElement Json { get; }

    public DateTimeOffset At { get; }

    public string Event { get; }

    public string? Stage { get; }

    public string? Unit { get; }

    public string? Mail { get; }

    public string[] Notices { get; }

    public bool ShowMail { get; set; }

    public string Day => Text("at")![..10];

    public bool Names(string unit) => Unit == unit || Notices.Any(n => n.Split(' ').ElementAtOrDefault(1) == unit);

    public override string ToString()
    {
        var at = Text("at")!;
        var words = new List<string?>
        {
            at[..10],
            at[16..19] == ":00" ? at[11..16] : at[11..19],
            Event,
            Stage,
            Unit,
            Text("rung"),
            Json.TryGetProperty("deadlineVersion", out var version) ? "v" + version : null,
            With("due=", Text("dueOn")),
            With("late=", Json.TryGetProperty("lateWorkingDays", out var late) ? late.ToString() : null),
            Json.TryGetProperty("to", out var to) ? (Mail is null ? "to=" : "") + string.Join('+', to.EnumerateArray()) : null,
            ShowMail ? "#" + int.Parse(Mail!, CultureInfo.InvariantCulture) : null,
            With("action=", Text("action")),
            With("cause=", Text("cause")),
            With("reason=", Text("reason")),
            Notices.Length > 0 ? $"[{string.Join("; ", Notices)}]" : null,
        };
        return string.Join(' ', words.Where(w => w is not null));
    }

    private static string Notice(JsonElement notice) => string.Join(' ', notice.EnumerateObject().Select(p => p.Name == "deadlineVersion" ? "v" + p.Value : p.Value.ToString()));

    private static string? With(string word, string? value) => value is null ? null : word + value;

    private string? Text(string key) => Json.TryGetProperty(key, out var value) ? value.GetString() : null;
}
