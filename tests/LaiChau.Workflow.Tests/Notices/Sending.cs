// Long because the two sides of one conversation, ours and the server's, are told in one vocabulary.
using LaiChau.Workflow.Cycles.Actions;
using LaiChau.Workflow.Mail;
using LaiChau.Workflow.Notices;
using LaiChau.Workflow.Tests.Support;

namespace LaiChau.Workflow.Tests.Notices;

/// <summary>Our side of handing mails over: claims, records, what goes again and what an operator switches.</summary>
public abstract class Sending(StoreKind kind)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly SendRules Kept = new() { Builder = new MessageBuilder(new MailOptions(), new MailTemplates()) };

    private readonly ScriptedTransport server = new(chunk: 4, connections: 3);

    [Fact]
    public async Task Everybody_gets_one_mail_over_several_connections_and_its_text_is_kept()
    {
        await using var store = await Opened(30, Kept);
        await store.At08("2026-03-02");

        Assert.Equal(People(30), Reached());
        await using (var work = await store.Database.ReadAsync(Cancel))
        {
            var (subject, text) = (await MailContentTable.Read(work, server.Taken[0].Number))!.Value;
            Assert.NotEmpty(subject);
            Assert.Contains("Title of pledges", text, StringComparison.Ordinal);
        }

        Assert.Equal(30, (await store.Lines()).Count(l => l.Event == "mail.accepted"));
    }

    [Fact]
    public async Task A_line_that_drops_costs_one_unknown_and_the_rest_goes_out_over_the_next()
    {
        var dropped = 0;
        server.Answer = m => Interlocked.CompareExchange(ref dropped, 1, 0) == 0 && m.Number > 0
            ? new Delivery(DeliveryOutcome.Unknown)
            : new Delivery(DeliveryOutcome.Accepted);
        await using var store = await Opened(30, Kept);
        await store.At08("2026-03-02");
        Assert.Equal(29, Reached().Count);

        await store.Until("2026-03-02 10:00");
        Assert.Equal(People(30), Reached());
        var lines = await store.Lines();
        Assert.Equal("noAnswer", Assert.Single(lines, l => l.Event == "mail.unknown").Json.GetProperty("reason").GetString());
        Assert.Equal(29, lines.Count(l => l.Event == "mail.accepted" && !l.Json.TryGetProperty("reason", out _)));
        Assert.Single(lines, l => l.Event == "mail.accepted" && l.Json.TryGetProperty("reason", out var r) && r.GetString() == "resent");
    }

    [Fact]
    public async Task Under_the_rule_hold_an_unknown_mail_waits_for_an_administrator()
    {
        server.Answer = m => m.Address == "u07@mail.example" ? new Delivery(DeliveryOutcome.Unknown) : new Delivery(DeliveryOutcome.Accepted);
        await using var store = await Opened(10, Kept with { ResendsUnknown = false });
        await store.At08("2026-03-02");
        server.Answer = _ => new Delivery(DeliveryOutcome.Accepted);
        await store.Until("2026-03-02 18:00");

        Assert.Equal(Others(10, "u07@mail.example"), Reached());
        Assert.Equal("unknown", await store.MailStateOf("u07"));
    }

    [Fact]
    public async Task A_mail_that_stays_unknown_is_not_sent_a_third_time()
    {
        var tries = 0;
        server.Answer = _ => { tries++; return new Delivery(DeliveryOutcome.Unknown); };
        await using var store = await Opened(1, Kept);
        await store.Until("2026-03-03 18:00");
        Assert.Equal(2, tries);
    }

    [Fact]
    public async Task A_server_that_takes_nothing_from_a_new_line_is_not_dialed_for_every_mail()
    {
        server.Answer = _ => new Delivery(DeliveryOutcome.NotHanded, "421");
        await using var store = await Opened(30, Kept);
        await store.At08("2026-03-02");
        Assert.InRange(server.Dialed, 1, server.Connections);

        server.Answer = _ => new Delivery(DeliveryOutcome.Accepted);
        await store.Until("2026-03-02 08:05");
        Assert.Equal(People(30), Reached());
        var lines = await store.Lines();
        Assert.Equal(30, lines.Count(l => l.Event == "mail.deferred" && l.Json.GetProperty("reason").GetString() == "421"));
        Assert.Equal(30, lines.Count(l => l.Event == "mail.accepted"));
    }

    [Fact]
    public async Task A_wrong_password_burns_nothing()
    {
        server.Away = () => "authFailed";
        await using var store = await Opened(12, Kept);
        await store.Until("2026-03-02 08:04");
        server.Away = () => null;
        await store.Until("2026-03-02 08:05");

        Assert.Equal(People(12), Reached());
    }

    [Fact]
    public async Task A_server_that_is_down_for_days_lets_mails_expire_and_the_window_after_it_tells_what_is_true_then()
    {
        server.Away = () => "smtpDown";
        await using var store = await Opened(6, Kept);
        await store.Until("2026-03-04 09:00");
        // By the window in which the server is back, the first has handed in.
        Assert.Null((await store.Do(store.Cycle, at => new SubmitAction(at, "U01", "pledges", null))).Refusal);
        await store.Until("2026-03-05 07:00");
        server.Away = () => null;
        await store.Until("2026-03-05 18:00");

        // What came in is to be looked at, and nobody has the post for it: the administrator hears.
        Assert.Equal([.. Others(6, "u01@mail.example"), "p00@mail.example"], Reached());
        var lines = (await store.Lines()).Where(l => !l.Json.TryGetProperty("to", out var to) || to[0].GetString() != "p00").ToList();
        Assert.Equal(3 * 6 - 1, lines.Count(l => l.Event == "mail.expired"));
        Assert.Equal(5, lines.Count(l => l.Event == "mail.accepted"));
    }

    [Fact]
    public async Task What_a_run_had_claimed_when_it_broke_off_goes_out_with_the_next()
    {
        server.Away = () => "smtpDown";
        await using var store = await Opened(6, Kept);
        await store.At08("2026-03-02");
        await using (var work = await store.Database.BeginAsync(Cancel))
        {
            // As after a run that could not even give its mails back: the node lives, and nobody else may have them.
            await work.Execute("update mail set state = 'claimed', node = (select cast(max(id) as text) from node where ended_at is null)");
            await work.Commit(Cancel);
        }

        server.Away = () => null;
        await store.Until("2026-03-02 08:30");

        Assert.Equal(People(6), Reached());
    }

    [Fact]
    public async Task One_recipient_that_has_to_wait_holds_up_nobody()
    {
        var tries = 0;
        server.Answer = m => m.Address == "u03@mail.example" && tries++ == 0 ? new Delivery(DeliveryOutcome.Deferred, "450") : new Delivery(DeliveryOutcome.Accepted);
        await using var store = await Opened(10, Kept);
        await store.At08("2026-03-02");
        Assert.Equal(Others(10, "u03@mail.example"), Reached());

        await store.Until("2026-03-02 08:05");
        Assert.Equal(People(10), Reached());
    }

    [Fact]
    public async Task Paused_mail_stays_until_it_goes_on()
    {
        await using var store = await Opened(10, Kept);
        var switches = new MailSwitches(store.Database, store.Clock);
        await switches.Pause("p00", Cancel);
        await store.At08("2026-03-02");
        Assert.Empty(server.Taken);

        await switches.Resume(Cancel);
        await store.Beat();
        Assert.Equal(People(10), Reached());
    }

    [Fact]
    public async Task A_pause_in_the_middle_of_a_run_stops_it_after_the_chunks_in_hand()
    {
        await using var store = await Opened(60, Kept);
        var switches = new MailSwitches(store.Database, store.Clock);
        var pausing = new Lazy<Task>(() => switches.Pause("p00", Cancel));
        server.Handed = _ => pausing.Value;
        await store.At08("2026-03-02");
        Assert.InRange(server.Taken.Count, server.ChunkSize, server.Connections * server.ChunkSize);

        await switches.Resume(Cancel);
        await store.Beat();
        Assert.Equal(People(60), Reached());
    }

    [Fact]
    public async Task Redirected_mail_goes_to_the_one_address_and_names_its_reader()
    {
        await using var store = await Opened(5, Kept);
        await new MailSwitches(store.Database, store.Clock).Redirect("trial@mail.example", "p00", Cancel);
        await store.At08("2026-03-02");

        Assert.All(server.Taken, m => Assert.Equal("trial@mail.example", m.Address));
        Assert.Equal(People(5), server.Taken.Select(m => m.Built!.Message.Headers["X-Original-To"]!).ToHashSet());
        Assert.All(server.Taken, m => Assert.Contains("trial@mail.example", m.Built!.Message.Headers["To"]!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_redirect_that_changes_within_one_instant_counts_from_the_next_chunk()
    {
        await using var store = await Opened(60, Kept);
        var switches = new MailSwitches(store.Database, store.Clock);
        var change = new Lazy<Task>(() => switches.Redirect("first@mail.example", "p00", Cancel));
        server.Handed = _ => change.Value;
        await store.At08("2026-03-02");
        change = new Lazy<Task>(() => switches.Redirect("second@mail.example", "p00", Cancel));
        await store.Beat();
        await store.Beat();

        Assert.InRange(server.Taken.Count(m => m.Address == "first@mail.example"), server.ChunkSize, server.Connections * server.ChunkSize);
        Assert.NotEqual(0, server.Taken.Count(m => m.Address == "second@mail.example"));
        Assert.Equal(60, server.Taken.Count);
    }

    [Fact]
    public async Task A_run_sends_no_more_than_its_limits_and_the_rest_follows()
    {
        await using var store = await Opened(10, Kept with { MailsPerRun = 4 });
        await store.At08("2026-03-02");
        Assert.Equal(4, server.Taken.Count);
        await store.Beat();
        await store.Beat();
        Assert.Equal(People(10), Reached());
    }

    [Fact]
    public async Task A_run_sends_no_more_to_one_domain_than_its_limit()
    {
        await using var store = await Opened(10, Kept with { MailsPerDomain = 3 });
        await store.At08("2026-03-02");
        Assert.Equal(3, server.Taken.Count);
    }

    [Fact]
    public async Task Work_that_is_handed_in_while_its_mail_is_claimed_is_not_reminded_of()
    {
        await using var store = await Opened(3, Kept);
        var cycle = store.Cycle;
        var handedIn = false;
        server.Connected = async () =>
        {
            if (!handedIn)
            {
                handedIn = true;
                Assert.Null((await store.Do(cycle, at => new SubmitAction(at, "U01", "pledges", null))).Refusal);
            }
        };
        await store.At08("2026-03-02");
        Assert.Equal(["u02@mail.example", "u03@mail.example"], Reached().Order(StringComparer.Ordinal));
        await store.Beat();

        Assert.Contains((await store.Lines()), l => l.Event == "notice.notNeeded" && l.Names("U01"));
        Assert.Equal(2, server.Taken.Count);
    }

    [Fact]
    public async Task An_extension_while_its_mail_is_claimed_leaves_no_letter_with_the_old_day()
    {
        await using var store = await Opened(3, Kept, "T-3");
        await store.Until("2026-03-25 08:00");
        server.Taken.Clear();
        var extended = false;
        server.Connected = async () =>
        {
            if (!extended)
            {
                extended = true;
                Assert.Null((await store.Do(store.Cycle, at => new ExtendAction(at, "U01", "pledges", new DateOnly(2026, 4, 10), "Flood.", false) { By = "p00" })).Refusal);
            }
        };
        await store.At08("2026-03-26");

        Assert.True(extended);
        Assert.Equal(Others(3, "u01@mail.example"), Reached());
        var lines = await store.Lines();
        Assert.Single(lines, l => l.Event == "notice.withdrawn" && l.Names("U01"));
        Assert.DoesNotContain(lines, l => l.Event == "mail.accepted" && l.Names("U01") && l.Notices.Any(n => n.Contains("T-3", StringComparison.Ordinal)));
    }

    /// <summary>Whether it signs off in between or not.</summary>
    [Fact]
    public async Task A_node_that_signs_off_with_mails_in_hand_leaves_them_to_the_next()
    {
        await using var store = await Opened(4, Kept);
        server.Handed = _ => throw new OperationCanceledException();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.Until("2026-03-02 08:00"));
        server.Handed = _ => Task.CompletedTask;
        await store.Service.Node.Leave(Cancel);
        await store.Restart();
        await store.Beat();
        Assert.Equal(4, (await store.Lines()).Count(l => l.Event == "mail.unknown"));

        await store.Until("2026-03-02 10:00");
        Assert.Equal(People(4), Reached());
    }

    [Fact]
    public async Task A_server_that_lets_us_not_in_is_asked_once_a_run_however_many_mails_are_due()
    {
        var asked = 0;
        server.Away = () =>
        {
            Interlocked.Increment(ref asked);
            return "authFailed";
        };
        await using var store = await Opened(1100, Kept);
        await store.At08("2026-03-02");

        Assert.InRange(asked, 1, server.Connections);
        Assert.Equal(1100, (await store.Lines()).Count(l => l.Event == "mail.deferred"));
    }

    /// <summary>What a dead node had in hand is unknown; what it had only claimed goes out as if nothing had been.</summary>
    [Fact]
    public async Task A_node_that_dies_with_mails_in_hand_leaves_them_to_the_next()
    {
        await using var store = await Opened(12, Kept);
        server.Handed = mails => mails.Any(m => m.Address == "u05@mail.example") ? throw new OperationCanceledException() : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.Until("2026-03-02 08:00"));
        server.Handed = _ => Task.CompletedTask;
        await store.Restart();
        await store.Beat();

        Assert.Equal(12 - 4, server.Taken.Count);
        Assert.Equal(4, (await store.Lines()).Count(l => l.Event == "mail.unknown"));
        await store.Until("2026-03-02 10:00");
        Assert.Equal(People(12), Reached());
    }

    private HashSet<string> Reached()
    {
        // A second mail to the same person would be one too many.
        Assert.Equal(server.Taken.Count, server.Taken.Select(m => m.Address).Distinct().Count());
        return [.. server.Taken.Select(m => m.Address)];
    }

    private static HashSet<string> People(int count) => [.. Enumerable.Range(1, count).Select(i => $"u{i:D2}@mail.example")];

    private static HashSet<string> Others(int count, string but) => [.. People(count).Where(p => p != but)];

    /// <summary>So many cells with a head each, whose stage opens on 2 March.</summary>
    private async Task<LiveStore> Opened(int units, SendRules rules, params string[] ladder)
    {
        var store = await LiveStore.Make(kind, "2026-03-01 12:00", server, rules);
        var year = new ReviewYear().Ends("04-30").Ladder(ladder).Stage("pledges", "03-02", "03-31")
            .Units([.. Enumerable.Range(1, units).Select(i => $"U{i:D2},Unit {i},cell,P,2025-07-01,")])
            .OnlyPeople(["R,administrator,p00", .. Enumerable.Range(1, units).Select(i => $"U{i:D2},head,u{i:D2}")])
            .WithoutUnit("X");
        store.Cycle = await store.Launch(year, import: true);
        return store;
    }
}

/// <summary>Over one file.</summary>
public sealed class SendingOnSqlite() : Sending(StoreKind.Sqlite);

/// <summary>Over a database server.</summary>
public sealed class SendingOnPostgres() : Sending(StoreKind.Postgres);
